"""The lessons as a page: each is opened, a wrong and a right answer get their feedback, in three languages."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import TimeoutError as Late
from playwright.sync_api import expect

from fixtures.pages import Watched, opened
from sapa.app.card import LANGUAGE_NAMES
from sapa.app.servers import Server
from sapa.i18n import LANGUAGES, translator
from sapa.training.lessons import LESSONS, Asked
from sapa.training.lessons.lesson import Kind

pytestmark = pytest.mark.browser


def _answer(page: Any, place: int, asked: Asked, value: float | str) -> None:
    row = page.locator(".sapa-answer").nth(place)
    if asked.kind is Kind.CHOICE:
        row.locator("select").select_option(index=[key for key, _ in asked.options].index(str(value)) + 1)
    else:
        row.locator("input").fill(f"{float(value):.2f}".replace(".", ","))


def _checked(page: Any, check: str, asked: Asked, value: float | str, said: Any) -> None:
    """Answer and have it checked; on a slow machine the emptying of the fields may come after the typing: once more."""
    for timeout in (10_000, 10_000, 60_000):
        _answer(page, 0, asked, value)
        page.get_by_role("button", name=check, exact=True).click()
        try:
            said.wait_for(timeout=timeout)
        except Late:
            continue
        return
    said.wait_for()


def _plain(text: str) -> str:
    return " ".join(text.split())


def test_wrong_and_right_answers_get_their_reason_in_every_lesson(watched: Watched, voila_lessons: Server) -> None:
    """The languages take turns from lesson to lesson; each is answered wrongly and rightly."""
    page = watched.page
    t = opened(watched, voila_lessons, "kk", waits_for=".sapa-stage-task .sapa-answer")
    assert page.title() == t("lessons.title")
    for number, lesson in enumerate(LESSONS):
        asked = lesson.make(1).asked[0]
        t = translator(LANGUAGES[number % len(LANGUAGES)])
        page.get_by_role("button", name=LANGUAGE_NAMES[t.language], exact=True).click()
        page.get_by_role("button", name=t(lesson.title), exact=True).click()
        page.locator(".sapa-lessons").get_by_text(t(lesson.lead), exact=True).wait_for()
        page.locator(".sapa-answer").first.filter(has_text=_plain(t(asked.words))).wait_for()
        for value, standing in ((asked.mistakes[0].gives, "wrong"), (asked.right, "right")):
            said = page.locator(f".sapa-answer >> nth=0 >> .sapa-feedback.sapa-is-{standing}")
            _checked(page, t("lessons.check"), asked, value, said)
            why = asked.because if standing == "right" else asked.mistakes[0].why
            assert _plain(t(why)) in _plain(said.inner_text())
        assert watched.faults() == []
    expect(page.locator(".sapa .sapa-primary:visible")).to_have_count(1)


def test_the_picture_follows_its_slider(watched: Watched, voila_lessons: Server) -> None:
    """One step of the first slider by the keyboard: the sentence above the picture changes."""
    page = watched.page
    opened(watched, voila_lessons, "ru", waits_for=".sapa-stage-picture figure img")
    before = page.locator(".sapa-stage-picture .sapa-sentence").inner_text()
    page.locator(".sapa-stage-picture [role=slider]").first.press("ArrowRight")
    page.wait_for_function(
        "text => document.querySelector('.sapa-stage-picture .sapa-sentence').innerText !== text", arg=before
    )
    assert watched.faults() == []
