"""The same panel for technical specifications in JupyterLab: open the notebook, run it, fix a value."""

import pytest

from fixtures.pages import Watched
from sapa.app.markup import sentence
from sapa.app.servers import Server
from sapa.i18n import translator
from sapa.standard import load_standard

pytestmark = pytest.mark.browser
ERROR = "t10.population_survey.sampling_error"


def test_the_notebook_runs_and_a_value_is_judged_at_once(watched: Watched, lab: Server) -> None:
    """What works under Voilà works here: a sampling error of 7 % is outside, in three languages."""
    page = watched.page
    page.goto(lab.url.replace("02_review_deliverable", "05_technical_specification"))
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    page.get_by_text("| Idle").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.locator(".sapa-stage-choice h2").wait_for()
    field = page.locator(f'[data-place="{ERROR}:high"]')
    for language, name in (("ru", "Русский"), ("en", "English"), ("kk", "Қазақша")):
        page.get_by_role("button", name=name, exact=True).click()
        t = translator(language)
        page.get_by_role("heading", name=t("app.specification.norms.title"), exact=False).wait_for()
        service = sentence(load_standard().services["research_analytic"].in_language(language))
        page.locator(".sapa-stage-choice select").first.select_option(label=service)
        if language == "ru":
            field.fill("7")
        line = page.locator(f'tr[data-norm="{ERROR}"]')
        line.locator(".sapa-chip", has_text=t("workbook.specification.state.outside")).wait_for()
        assert field.input_value() == "7"
        assert watched.untranslated() == []
    assert watched.outside() == []
