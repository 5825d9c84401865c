"""The same control panel in JupyterLab: open the notebook, run it, save the list."""

import csv
import io
from pathlib import Path

import pytest

from fixtures.pages import Watched
from sapa.app.servers import Server
from sapa.i18n import translator

pytestmark = pytest.mark.browser


def test_the_notebook_runs_and_the_list_is_saved(watched: Watched, lab: Server, tmp_path: Path) -> None:
    """What works under Voilà works here: the panel is the same, in three languages."""
    page = watched.page
    page.goto(lab.url.replace("02_review_deliverable", "03_field_control"))
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    page.get_by_text("| Idle").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.locator(".sapa-stage-files h2").wait_for()
    for language, name in (("ru", "Русский"), ("en", "English"), ("kk", "Қазақша")):
        page.get_by_role("button", name=name, exact=True).click()
        page.get_by_role("heading", name=translator(language)("app.control.today.title"), exact=False).wait_for()
        assert watched.untranslated() == []
    t = translator("kk")
    page.locator(".sapa-stage-files button.sapa-primary:enabled").click()
    page.locator(".sapa-stage-today button.sapa-primary:enabled").click()
    page.locator(".sapa-stage-today figure img").wait_for(timeout=60_000)
    with page.expect_download() as saved:
        page.get_by_role("button", name=t("app.control.save.list_csv"), exact=True).click()
    target = tmp_path / saved.value.suggested_filename
    saved.value.save_as(target)
    listed = list(csv.reader(io.StringIO(target.read_text(encoding="utf-8-sig"))))
    shown = page.locator(".sapa-stage-next table.sapa-list tbody tr")
    again = page.locator(".sapa-stage-next table.sapa-narrow tbody tr")
    assert len(listed) - 1 == shown.count() + again.count()
    assert all(row[1].startswith("№") for row in listed[1:])  # pseudonyms, until numbers are asked for
    assert page.locator("html").get_attribute("lang") != "kk"  # the page around the panel is JupyterLab's own
    assert watched.outside() == []
