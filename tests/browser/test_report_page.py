"""The HTML report in a real Chromium: on a telephone and on a screen, offline, with nothing planted in it running."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import pytest
from playwright.sync_api import expect, sync_playwright

from fixtures.planted import planted
from sapa.report import report_bytes
from sapa.results import Evaluation
from sapa.review import review

pytestmark = pytest.mark.browser
WIDTHS = (390, 1200)
WIDER = """() => [...document.querySelectorAll('body *')]
  .filter(e => !e.closest('.scroll') && !e.closest('.skip') && !e.closest('svg'))
  .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map(e => e.outerHTML.slice(0, 120))"""
"""Elements that reach over the right edge; tables scroll inside their own box."""
LETTERS = """() => Math.min(...[...document.querySelectorAll('figure svg')].filter(e => e.getClientRects().length)
  .flatMap(s => [...s.querySelectorAll('text')])
  .map(e => { const m = e.getScreenCTM(); return parseFloat(getComputedStyle(e).fontSize) * Math.hypot(m.a, m.b); }))"""
"""The smallest letters of the drawings that are shown, in pixels of the screen; some stand upright."""


@pytest.fixture(scope="module")
def evaluation(root: Path) -> Evaluation:
    """Return the review of the sample."""
    return review(root / "data-samples" / "social-survey-2026")


@pytest.fixture(scope="module")
def browser(needs_browser: str) -> Iterator[Any]:
    """Start Chromium."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=needs_browser, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


class Opened:
    """A report that was opened from disk with no network, and what it asked for and complained about."""

    def __init__(self, browser: Any, path: Path, width: int, **options: Any) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": 844}, offline=True, **options)
        self.page = self.context.new_page()
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: self.said.append(dialog.message))
        self.page.goto(path.as_uri())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_report_fits_the_screen_and_asks_for_nothing(
    browser: Any, evaluation: Evaluation, language: str, width: int, tmp_path: Path
) -> None:
    """390 px is a telephone; tables alone may be wider, inside their own box. Letters of drawings can be read."""
    path = tmp_path / "report.html"
    path.write_bytes(report_bytes(evaluation, language))
    with Opened(browser, path, width) as opened:
        assert opened.page.evaluate("document.documentElement.scrollWidth") == width
        assert opened.page.evaluate(WIDER) == []
        assert opened.page.evaluate(LETTERS) >= 8.5
        assert opened.page.evaluate("document.documentElement.lang") == language
        assert [url for url in opened.asked if not url.startswith(("file:", "data:"))] == []
        assert opened.said == []


def test_a_status_can_be_chosen_and_all_come_back(browser: Any, evaluation: Evaluation, tmp_path: Path) -> None:
    """The filter hides what has another status, in articles and in the short lists."""
    path = tmp_path / "report.html"
    path.write_bytes(report_bytes(evaluation, "ru"))
    with Opened(browser, path, 1200) as opened:
        shown = opened.page.locator("#verdicts [data-status]:visible")
        articles = opened.page.locator("#verdicts article:visible").count()
        for status in ("not_met", "met"):
            opened.page.select_option("#status", status)
            found = set(shown.evaluate_all("all => all.map(e => e.dataset.status)"))
            assert found == {status}
        opened.page.select_option("#status", "")
        expect(opened.page.locator("#verdicts article:visible")).to_have_count(articles)


def test_the_report_reads_without_scripts(browser: Any, evaluation: Evaluation, tmp_path: Path) -> None:
    """Without a script everything is there but the filter, which could do nothing."""
    path = tmp_path / "report.html"
    path.write_bytes(report_bytes(evaluation, "kk"))
    with Opened(browser, path, 390, java_script_enabled=False) as opened:
        assert opened.page.locator("#filter").is_hidden()
        assert opened.page.locator("#verdicts article").count() > 50
        assert opened.page.locator("details summary").first.is_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_planted_runs(browser: Any, language: str, width: int, tmp_path: Path) -> None:
    """Markup in titles, regions, interviewers' names, messages and experts' words is read as text."""
    path = tmp_path / "report.html"
    path.write_bytes(report_bytes(planted(), language))
    with Opened(browser, path, width) as opened:
        assert opened.page.evaluate("window.hit") is None
        assert opened.page.evaluate("document.scripts.length") == 1
        expect(opened.page.locator("img, iframe, object, [onload], [onerror]")).to_have_count(0)
        assert opened.page.evaluate("document.documentElement.scrollWidth") == width
        assert "<script>window.hit=1</script>" in opened.page.inner_text("body")
        assert opened.said == []
