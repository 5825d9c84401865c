"""The panel for technical specifications as a page: filled in, saved, opened again, in three languages."""

from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from playwright.sync_api import expect

from fixtures.pages import Watched, opened, saved_as
from sapa.app.markup import sentence
from sapa.app.servers import Server
from sapa.app.specification.model import STAGES, SpecificationModel
from sapa.i18n import Translator, translator
from sapa.standard import load_standard

pytestmark = pytest.mark.browser
DURATION = "t7.seminar.duration"
PEOPLE = "t7.seminar.participants_offline"


def _open(watched: Watched, server: Server, language: str) -> Translator:
    return opened(watched, server, language, waits_for=".sapa-stage-choice h2")


def _choose(page: Any, t: Translator, service: str) -> None:
    words = sentence(load_standard().services[service].in_language(t.language))
    page.get_by_label(t("specification.service"), exact=True).select_option(label=words)
    page.locator(".sapa-corridors tr[data-norm]").first.wait_for()


def _form(page: Any, t: Translator, form: str) -> Any:
    words = sentence(load_standard().forms[form].in_language(t.language))
    return page.get_by_role("checkbox", name=words, exact=True)


def _field(page: Any, id: str, side: str) -> Any:
    return page.locator(f'[data-place="{id}:{side}"]')


def _state(page: Any, id: str, words: str) -> None:
    page.locator(f'tr[data-norm="{id}"] .sapa-chip', has_text=words).wait_for()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_specification_is_filled_in_saved_and_opened_again(
    watched: Watched, voila_specification: Server, tmp_path: Path, language: str
) -> None:
    """A seminar: a value outside, mended, the bounds for the rest, the contract, three files; then the file opens."""
    page = watched.page
    t = _open(watched, voila_specification, language)
    assert watched.headings() == [t(f"app.specification.{stage}.title") for stage in STAGES]
    assert page.locator("html").get_attribute("lang") == language
    assert page.title() == t("app.specification.title")
    _choose(page, t, "training")
    _form(page, t, "seminar").check()
    page.locator('tr[data-norm="t7.lecture.duration"]').wait_for(state="detached")
    _field(page, DURATION, "high").fill("40")
    _state(page, DURATION, t("workbook.specification.state.outside"))
    page.get_by_text(t("app.specification.findings", n=1), exact=True).wait_for()
    _field(page, DURATION, "high").fill("1,5" if language != "en" else "1.5")
    _state(page, DURATION, t("workbook.specification.state.within"))
    page.get_by_role("button", name=t("app.specification.take", n=8), exact=True).click()
    _state(page, PEOPLE, t("workbook.specification.state.within"))
    assert _field(page, PEOPLE, "low").input_value() == "12"
    assert _field(page, DURATION, "low").input_value() == ""
    page.get_by_label(t("specification.contract"), exact=True).fill("12/2026")
    start = page.get_by_label(t("specification.start"), exact=True)
    start.fill("2026-3-16")
    start.press("Tab")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.sapa-stage-contract input')].some(e => e.value === '16.03.2026')"
    )
    expect(page.locator(".sapa .sapa-primary:visible")).to_have_count(1)
    assert watched.faults() == []
    within = ".sapa-stage-save"
    book = openpyxl.load_workbook(saved_as(page, t("app.specification.save.book"), tmp_path, within=within))
    words = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None]
    assert "12/2026" in words
    saved_document = saved_as(page, t("app.specification.save.document"), tmp_path, within=within)
    document = Document(BytesIO(saved_document.read_bytes()))
    assert any("12/2026" in cell.text for table in document.tables for row in table.rows for cell in row.cells)
    file = saved_as(page, t("app.specification.save.file"), tmp_path, within=within)
    page.locator(f"{within}.sapa-is-done").wait_for()
    page.get_by_role("button", name=t("app.specification.begin"), exact=True).click()
    page.locator(".sapa-stage-norms.sapa-is-blocked").wait_for()
    page.get_by_role("button", name=t("app.specification.load"), exact=True).click()
    page.locator(".sapa-stage-choice input[type=file]").set_input_files(str(file))
    page.get_by_text(t("app.specification.opened", name="specification.yaml"), exact=True).wait_for()
    _field(page, PEOPLE, "low").wait_for()
    assert _field(page, PEOPLE, "low").input_value() == "12"
    assert _form(page, t, "seminar").is_checked()
    engine = SpecificationModel(language=language)
    engine.open_path(str(file))
    engine.wait()
    assert engine.draft_file()[1] == file.read_bytes()
    engine.close()
    assert watched.faults() == []


def test_wrong_fields_are_said_beside_them_and_nothing_is_lost(watched: Watched, voila_specification: Server) -> None:
    """Letters, reversed bounds, another language, another service and back, a narrow page: each value is kept."""
    page = watched.page
    t = _open(watched, voila_specification, "ru")
    _choose(page, t, "training")
    _field(page, DURATION, "low").fill("два")
    _field(page, DURATION, "low").press("Tab")
    _state(page, DURATION, t("workbook.specification.state.no_number"))
    line = page.locator(f'tr[data-norm="{DURATION}"]')
    assert t("app.specification.fault.no_number") in line.inner_text()
    assert _field(page, DURATION, "low").get_attribute("aria-invalid") == "true"
    page.get_by_text(t("app.specification.blocked.faults", n=1), exact=True).wait_for()
    _field(page, DURATION, "low").fill("9,50")
    _field(page, DURATION, "high").fill("3")
    _field(page, DURATION, "high").press("Tab")
    _state(page, DURATION, t("workbook.specification.state.crossed"))
    assert _field(page, DURATION, "low").input_value() == "9,5"
    page.get_by_role("button", name="English", exact=True).click()
    t = translator("en")
    _state(page, DURATION, t("workbook.specification.state.crossed"))
    page.wait_for_function(
        "place => document.querySelector(`[data-place=\"${place}\"]`)?.value === '9.5'", arg=f"{DURATION}:low"
    )
    _choose(page, t, "event")
    page.get_by_text(t("app.specification.aside", n=1), exact=True).wait_for()
    _choose(page, t, "training")
    _field(page, DURATION, "high").wait_for()
    assert (_field(page, DURATION, "low").input_value(), _field(page, DURATION, "high").input_value()) == ("9.5", "3")
    page.get_by_label(t("app.specification.search"), exact=True).fill("ұзақтығы семинар")
    page.locator('tr[data-norm="t7.lecture.duration"]').wait_for(state="hidden")
    assert line.is_visible()
    page.set_viewport_size({"width": 390, "height": 900})
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert watched.faults() == []
