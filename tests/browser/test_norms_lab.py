"""The same browser of norms in JupyterLab: open the notebook, run it, look a norm up."""

import pytest

from fixtures.pages import Watched
from sapa.app.servers import Server
from sapa.i18n import translator

pytestmark = pytest.mark.browser


def test_the_notebook_runs_and_a_norm_is_found(watched: Watched, lab: Server) -> None:
    """What works under Voilà works here: words find the norm, in three languages."""
    page = watched.page
    page.goto(lab.url.replace("02_review_deliverable", "00_norms"))
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    page.get_by_text("| Idle").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.locator(".sapa-stage-norms h2").wait_for()
    for language, name in (("ru", "Русский"), ("en", "English"), ("kk", "Қазақша")):
        page.get_by_role("button", name=name, exact=True).click()
        t = translator(language)
        page.get_by_role("heading", name=t("app.norms.norms.title"), exact=False).first.wait_for()
        # What is typed before the words have changed would be drawn over.
        page.get_by_placeholder(t("app.norms.words.example"), exact=True).wait_for()
        page.locator(".sapa-words input").fill("фокус-топ")
        page.locator(".sapa-words input").press("Enter")
        page.wait_for_function("document.querySelectorAll('.sapa-normrow').length < 40")
        assert "t10.focus_group.respondents" in page.locator(".sapa-normlist").inner_text()
        assert watched.untranslated() == []
        page.get_by_role("button", name=t("app.norms.clear"), exact=True).first.click()
        page.wait_for_function("document.querySelectorAll('.sapa-normrow').length === 40")
    assert watched.outside() == []
