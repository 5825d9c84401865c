"""The panel of experts' scores as a page: opened, judged, drawn, saved; in three languages."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from fixtures.pages import Watched, opened, saved_as
from sapa.app.expert.model import STAGES
from sapa.app.places import sample_folder
from sapa.app.servers import Server
from sapa.i18n import translator
from sapa.panel import judge_panel, read_panel
from sapa.panel.entered import FILE
from sapa.present.panel_words import chance
from sapa.standard.rubric import load_rubric

pytestmark = pytest.mark.browser
NAMES = (("kk", "Қазақша"), ("en", "English"), ("ru", "Русский"))


def test_a_panel_is_judged_drawn_and_saved_in_three_languages(
    watched: Watched, voila_expert: Server, tmp_path: Path
) -> None:
    """Numbers are those of the result, the protocol is in the page's language, a narrow page keeps its width."""
    page = watched.page
    judged = judge_panel(read_panel(sample_folder("panel-2026")))
    first = min(judged.rounds[-1].bids, key=lambda one: one.rank)
    opened(watched, voila_expert, "ru")
    page.locator(".sapa-stage-files button.sapa-primary:enabled").click()
    page.locator(".sapa-stage-result .sapa-live img").wait_for()
    page.locator(".sapa-stage-draw").get_by_role("button", name=translator("ru")("app.expert.draw.run")).click()
    page.locator(".sapa-stage-draw table").wait_for()
    for language, name in NAMES:
        t = translator(language)
        page.get_by_role("button", name=name, exact=True).click()
        page.get_by_role("heading", name=t("app.expert.title"), exact=True).wait_for()
        assert page.title() == t("app.expert.title")
        assert watched.headings() == [t(f"app.expert.{stage}.title") for stage in STAGES]
        result = page.locator(".sapa-stage-result").inner_text()
        assert t.show(first.adjusted, "number.2") in result
        assert chance(first.first, t) in result
        assert t("panel.text.quorum_reached", attended=6, members=7, needed=5, unknown=0) in page.inner_text("body")
        book = openpyxl.load_workbook(saved_as(page, t("app.expert.save.book"), tmp_path, within=".sapa-stage-save"))
        assert book.sheetnames[0] == t("panel.book.tab.protocol")
        assert page.locator(".sapa .sapa-primary:visible").count() <= 1
        assert watched.faults() == []
    page.set_viewport_size({"width": 390, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_a_panel_is_begun_entered_and_joined_on_the_page(
    watched: Watched, voila_expert: Server, tmp_path: Path
) -> None:
    """Two experts score two objects; every score is in the file at once, and the result is that of the file."""
    page, folder = watched.page, tmp_path / "new"
    t = opened(watched, voila_expert, "kk")
    page.get_by_role("button", name=t("app.expert.new"), exact=True).click()
    for key, text in (("title", "Байқау"), ("experts", "А. Асанова\nБ. Болатов"), ("bids", "Орталық\nМектеп"),
                      ("folder", str(folder))):  # fmt: skip
        page.locator(".sapa-begin").get_by_label(t(f"app.expert.begin.{key}"), exact=True).fill(text)
    page.get_by_role("button", name=t("app.expert.begin.run"), exact=True).click()
    enter = page.locator(".sapa-stage-enter")
    levels = enter.locator(".sapa-criteria select")
    levels.first.wait_for()
    anchors = load_rubric("council").scale.anchors
    for count, score in enumerate((5, 3, 4, 2), 1):
        for at in range(5):
            levels.nth(at).select_option(label=f"{score} – {anchors[score].in_language('kk')}")
        enter.get_by_text(t("app.expert.enter.saved", n=5 * count, file=FILE)).wait_for()
        enter.get_by_text(t("app.expert.enter.total", total=5 * score, most=25)).wait_for()
        if count < 4:
            enter.get_by_role("button", name=t("app.expert.enter.open"), exact=True).click()
            enter.get_by_text(t("app.expert.enter.no_total", n=5)).wait_for()
    page.set_viewport_size({"width": 390, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert watched.faults() == []
    enter.get_by_role("button", name=t("app.expert.enter.join"), exact=True).click()
    page.locator(".sapa-stage-result table").wait_for()
    # P1: (25 + 20) / 2, P2: (15 + 10) / 2
    assert {one.id: one.mean for one in judge_panel(read_panel(folder)).rounds[-1].bids} == {"P1": 22.5, "P2": 12.5}
    assert t.show(22.5, "number.2") in page.locator(".sapa-stage-result").inner_text()
    assert watched.faults() == []
