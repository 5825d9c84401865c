"""The browser of norms as a page: looked up, opened, compared with a pack of one's own, saved; in three languages."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import expect

from fixtures.pages import Watched, opened, saved_as
from sapa.app.norms.model import STAGES, NormsModel
from sapa.app.servers import Server
from sapa.i18n import Translator, translator
from sapa.review.answers import AnswerKind
from sapa.standard.loader import PACKS

pytestmark = pytest.mark.browser


def _open(watched: Watched, server: Server, language: str) -> Translator:
    return opened(watched, server, language, waits_for=".sapa-stage-norms h2")


def _pick(page: Any, label: str, chosen: str) -> None:
    page.locator(".sapa-stage-norms").get_by_label(label, exact=True).select_option(label=chosen)


def _rows(page: Any) -> Any:
    return page.locator(".sapa-normlist .sapa-normrow")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_norms_are_looked_up_opened_and_saved(
    watched: Watched, voila_norms: Server, tmp_path: Path, language: str
) -> None:
    """A table is chosen, a norm opened, the list saved as both kinds; every tab is drawn without faults."""
    page = watched.page
    t = _open(watched, voila_norms, language)
    assert page.title() == t("app.norms.title")
    assert page.locator("html").get_attribute("lang") == language
    assert t("standard.search.absent_table", table="6") in page.locator(".sapa-stage-norms").inner_text()
    page.locator(".sapa-words input").fill("фокус-топ")
    page.locator(".sapa-words input").press("Enter")
    page.wait_for_function("document.querySelectorAll('.sapa-normrow').length < 40")
    focus = _rows(page).filter(has_text="t10.focus_group.respondents")
    assert "8–12" in focus.inner_text()
    details = page.locator(".sapa-normlist tr:has(.sapa-clause:text-is('t10.focus_group.respondents')) + tr details")
    details.locator("summary").first.click()
    own = details.locator("p[lang=kk]")
    assert "Фокус-топ" in own.inner_text()
    assert t("present.answer.automatic.long") in details.inner_text()
    shown = _rows(page).count()
    book = openpyxl.load_workbook(saved_as(page, t("app.norms.save.norms.xlsx"), tmp_path, within=".sapa-stage-norms"))
    assert book.worksheets[0].max_row == shown + 1
    path = saved_as(page, t("app.norms.save.norms.csv"), tmp_path, within=".sapa-stage-norms")
    with path.open(encoding="utf-8-sig", newline="") as handle:
        assert len(list(csv.reader(handle))) == shown + 1
    assert watched.faults() == []
    for stage in STAGES:
        page.get_by_role("button", name=t(f"app.norms.tab.{stage}"), exact=True).click()
        page.get_by_role("heading", name=t(f"app.norms.{stage}.title"), exact=False).first.wait_for()
        expect(page.locator(".sapa-card:visible")).to_have_count(1)
        assert page.locator(".sapa .sapa-primary:visible").count() <= 1
        assert watched.faults() == []


def test_there_is_no_table_6_and_a_narrow_page_keeps_its_width(watched: Watched, voila_norms: Server) -> None:
    """The number may be chosen and says that it is passed over; at 390 pixels tables scroll, not the page."""
    page = watched.page
    t = _open(watched, voila_norms, "ru")
    _pick(page, t("app.norms.field.table"), t("app.norms.absent", table="6"))
    page.locator(".sapa-stage-norms .sapa-info").get_by_text(t("standard.search.absent_table", table="6")).wait_for()
    page.get_by_role("button", name=t("app.norms.clear"), exact=True).first.click()
    _rows(page).first.wait_for()
    for language, name in (("kk", "Қазақша"), ("en", "English")):
        page.get_by_role("button", name=name, exact=True).click()
        page.get_by_role("heading", name=translator(language)("app.norms.norms.title"), exact=False).first.wait_for()
        assert watched.untranslated() == []
    page.set_viewport_size({"width": 390, "height": 900})
    for stage in STAGES:
        page.get_by_role("button", name=translator("en")(f"app.norms.tab.{stage}"), exact=True).click()
        page.locator(f".sapa-stage-{stage}:visible").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert watched.faults() == []


def test_a_pack_of_ones_own_is_uploaded_and_compared(watched: Watched, voila_norms: Server, tmp_path: Path) -> None:
    """A zip with one number changed: was and is stand on the page, and its edition can be looked into."""
    pack = tmp_path / "own"
    shutil.copytree(PACKS / "kz-social-order", pack)
    file = pack / "norms" / "research" / "information_collection.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("min: 8, max: 12", "min: 6, max: 12"), encoding="utf-8")
    archive = Path(shutil.make_archive(str(tmp_path / "own-pack"), "zip", pack))
    page = watched.page
    t = _open(watched, voila_norms, "en")
    page.get_by_role("button", name=t("app.norms.tab.compare"), exact=True).click()
    page.locator(".sapa-stage-compare input[type=file]").set_input_files(str(archive))
    changes = page.locator(".sapa-changes")
    changes.wait_for(timeout=60_000)
    said = changes.inner_text().replace("\u00a0", " ")
    assert "was: 8–12 people; now: 6–12 people" in said
    page.get_by_role("button", name=t("app.norms.tab.norms"), exact=True).click()
    options = page.locator(".sapa-stage-norms").get_by_label(t("app.norms.field.pack"), exact=True).locator("option")
    assert any("own-pack.zip" in text for text in options.all_inner_texts())
    assert watched.outside() == []
    assert watched.our_errors() == []


def test_the_page_shows_what_the_model_finds(watched: Watched, voila_norms: Server) -> None:
    """Service and kind together: the page has as many norms as the model, driven alone."""
    page = watched.page
    t = _open(watched, voila_norms, "ru")
    model = NormsModel(language="ru")
    model.ask(service="event", kind=AnswerKind.JUDGEMENT)
    assert model.found
    name = model.act.services["event"].ru
    _pick(page, t("app.norms.field.service"), name[:1].upper() + name[1:])
    kind = t("present.answer.judgement")
    _pick(page, t("app.norms.field.kind"), kind[:1].upper() + kind[1:])
    page.wait_for_function("n => document.querySelectorAll('.sapa-normrow').length === n", arg=len(model.found))
    model.close()
