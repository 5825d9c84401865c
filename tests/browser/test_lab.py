"""The same panel in JupyterLab: open the notebook, run it, go the whole way once."""

from pathlib import Path

import openpyxl
import pytest

from fixtures.pages import Watched, review_upload, zipped
from sapa.app.servers import Server
from sapa.i18n import translator

pytestmark = pytest.mark.browser


def test_the_notebook_runs_and_the_workbook_is_saved(
    watched: Watched, lab: Server, sample: Path, tmp_path: Path
) -> None:
    """What works under Voilà works here: the panel is the same."""
    page = watched.page
    page.goto(lab.url)
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    page.get_by_text("| Idle").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.locator(".sapa-stage-files h2").wait_for()
    page.get_by_role("button", name="Қазақша", exact=True).click()
    page.get_by_role("heading", name=translator("kk")("app.files.title")).wait_for()
    saved = review_upload(page, zipped(sample, tmp_path / "delivered.zip"), tmp_path)
    assert saved.name == "delivered-evaluation-kk.xlsx"
    assert openpyxl.load_workbook(saved).sheetnames
    assert watched.untranslated() == []
    assert page.locator("html").get_attribute("lang") != "kk"  # the page around the panel is JupyterLab's own
    assert watched.outside() == []
