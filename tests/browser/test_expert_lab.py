"""The same panel of experts' scores in JupyterLab: open the notebook, run it, join the scores of the sample."""

import pytest

from fixtures.pages import Watched
from sapa.app.servers import Server
from sapa.i18n import translator

pytestmark = pytest.mark.browser


def test_the_notebook_runs_and_scores_are_joined(watched: Watched, lab: Server) -> None:
    """What works under Voilà works here, in three languages."""
    page = watched.page
    page.goto(lab.url.replace("02_review_deliverable", "06_expert_panel"))
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    page.get_by_text("| Idle").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.locator(".sapa-stage-files button.sapa-primary:enabled").click()
    page.locator(".sapa-stage-result .sapa-live img").wait_for()
    for language, name in (("ru", "Русский"), ("en", "English"), ("kk", "Қазақша")):
        page.get_by_role("button", name=name, exact=True).click()
        t = translator(language)
        page.get_by_role("heading", name=t("app.expert.result.title"), exact=False).first.wait_for()
        quorum = t("panel.text.quorum_reached", attended=6, members=7, needed=5, unknown=0)
        page.locator(".sapa-stage-remarks").get_by_text(quorum).wait_for()
        assert watched.untranslated() == []
    assert watched.outside() == []
