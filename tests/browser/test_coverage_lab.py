"""The same coverage panel in JupyterLab: open the notebook, run it, review the sample."""

import pytest

from fixtures.pages import Watched
from sapa.app.servers import Server
from sapa.i18n import translator

pytestmark = pytest.mark.browser


def test_the_notebook_runs_and_plan_and_achieved_are_seen(watched: Watched, lab: Server) -> None:
    """What works under Voilà works here: the map of the sample's regions with its title, in three languages."""
    page = watched.page
    page.goto(lab.url.replace("02_review_deliverable", "04_coverage"))
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    page.get_by_text("| Idle").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.locator(".sapa-stage-files h2").wait_for()
    page.locator(".sapa-stage-files button.sapa-primary:enabled").click()
    page.locator(".sapa-stage-plan button.sapa-primary:enabled").click()
    picture = page.locator(".sapa-stage-plan figure img").first
    picture.wait_for(timeout=60_000)
    for language, name in (("ru", "Русский"), ("en", "English"), ("kk", "Қазақша")):
        page.get_by_role("button", name=name, exact=True).click()
        t = translator(language)
        page.get_by_role("heading", name=t("app.coverage.plan.title"), exact=False).wait_for()
        planned = t.show(1200, "int")
        page.wait_for_function(
            "planned => document.querySelector('.sapa-stage-plan figure img').alt.includes(planned)", arg=planned
        )
        assert watched.untranslated() == []
    assert watched.outside() == []
