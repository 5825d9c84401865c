"""The design panel in JupyterLab: open the notebook, run it, draw the example and save its workbook."""

from pathlib import Path

import openpyxl
import pytest

from fixtures.pages import LABELLED, Watched
from sapa.app.servers import Server
from sapa.i18n import translator

pytestmark = pytest.mark.browser
NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}


def test_the_example_is_drawn_and_its_workbook_saved_in_three_languages(
    watched: Watched, lab: Server, tmp_path: Path
) -> None:
    """What works under Voilà works here: the panel is the same."""
    page = watched.page
    page.goto(lab.url.replace("02_review_deliverable", "01_design_survey"))
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    page.get_by_text("| Idle").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.locator(".sapa-stage-goal h2").wait_for()
    drawn = False
    for language in ("kk", "ru", "en"):
        t = translator(language)
        page.get_by_role("button", name=NAMES[language], exact=True).click()
        page.get_by_role("heading", name=t("app.design.goal.title")).wait_for()
        if not drawn:
            page.get_by_role("button", name=t("app.design.example"), exact=True).click()
            page.get_by_text("settlements.csv").first.wait_for()
            page.locator(".sapa-stage-draw button.sapa-primary:enabled").click()
            page.locator(".sapa-stage-draw .sapa-live img").wait_for()
            drawn = True
        with page.expect_download() as saved:
            page.get_by_role("button", name=t("app.design.save.workbook"), exact=True).click()
        assert saved.value.suggested_filename == f"plan-design-{language}.xlsx"
        target = tmp_path / saved.value.suggested_filename
        saved.value.save_as(target)
        assert openpyxl.load_workbook(target).sheetnames
        assert watched.untranslated() == []
    assert page.evaluate(LABELLED) == []
    assert watched.outside() == []
