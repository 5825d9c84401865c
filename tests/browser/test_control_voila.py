"""The control panel as a page: a day's work in three languages, the saved list compared with the engine's."""

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import expect

from fixtures.pages import Watched, opened, saved_as
from fixtures.panels import worked_out
from sapa.app.control.model import STAGES, ControlModel
from sapa.app.servers import Server
from sapa.i18n import translator

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def engine() -> ControlModel:
    """Return a model that has gone the same way as the page, on the sample."""
    model = worked_out(ControlModel(language="en"))
    model.show_ids = True
    yield model
    model.close()


def _worked_out(page: Any) -> None:
    page.locator(".sapa-stage-files button.sapa-primary:enabled").click()
    page.locator(".sapa-stage-today button.sapa-primary:enabled").click()
    page.locator(".sapa-stage-today figure img").wait_for(timeout=60_000)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_state_is_read_and_the_saved_list_is_the_engines(
    watched: Watched, voila_control: Server, engine: ControlModel, tmp_path: Path, language: str
) -> None:
    """Open, read the state, see whom to control next and why, save the list: its rows are those of the engine."""
    page = watched.page
    t = opened(watched, voila_control, language)
    assert watched.headings() == [t(f"app.control.{stage}.title") for stage in STAGES]
    assert page.locator("html").get_attribute("lang") == language
    assert page.title() == t("app.control.title")
    _worked_out(page)
    said = page.locator(".sapa-stage-today .sapa-sentence").inner_text().replace("\u00a0", " ")
    total = engine.day.detail.total
    assert t.show(total.controlled, "int") in said
    assert t.percent(total.share, 1).replace("\u00a0", " ") in said
    zeros = page.locator(".sapa-stage-today .sapa-zero").count()
    groups = (*engine.day.detail.by_interviewer, *engine.day.detail.by_region)
    assert zeros == sum(1 for g in groups if g.interviews and not g.controlled)
    rows = page.locator(".sapa-stage-next table.sapa-list tbody tr")
    expect(rows).to_have_count(len(engine.listing.controls))
    assert engine.listing.controls[0].id in rows.first.inner_text()
    page.get_by_label(t("app.control.save.ids"), exact=True).check()
    page.get_by_text(t("app.control.save.ids.on")).wait_for()
    saved = saved_as(page, t("app.control.save.list_csv"), tmp_path)
    name, content = engine.listed("csv", language)
    assert saved.name == name
    listed = list(csv.reader(io.StringIO(saved.read_text(encoding="utf-8-sig"))))
    assert listed == list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(listed) == 1 + len(engine.listing.controls) + len(engine.listing.again)
    ids = [str(engine.day.interviews.ids[c.at]) for c in engine.listing.controls]
    assert [row[1] for row in listed[1 : 1 + len(ids)]] == ids
    book = openpyxl.load_workbook(saved_as(page, t("app.control.save.list_xlsx"), tmp_path))
    assert [[("" if v is None else str(v)) for v in row] for row in book.worksheets[0].values] == listed
    expect(page.locator(".sapa .sapa-primary:visible")).to_have_count(1)
    assert watched.faults() == []


def test_another_length_pictures_and_a_dossier(watched: Watched, voila_control: Server, tmp_path: Path) -> None:
    """The list follows the length that is typed, every picture can be saved, innocent explanations come first."""
    page = watched.page
    t = opened(watched, voila_control, "ru")
    _worked_out(page)
    length = page.get_by_label(t("app.control.next.take"), exact=True)
    length.fill("7")
    length.press("Tab")
    page.wait_for_function("document.querySelectorAll('.sapa-stage-next table.sapa-list tbody tr').length === 7")
    for kind in ("control_share", "control_curve", "control_hours"):
        page.get_by_role("button", name=t(f"app.control.figure.tab.{kind}"), exact=True).click()
        with page.expect_download() as saved:
            page.locator(".sapa-stage-today").get_by_role("button", name=t("app.figure.save_png")).click()
        assert saved.value.suggested_filename == f"social-survey-2026-{kind.replace('_', '-')}-ru.png"
        assert Path(saved.value.path()).read_bytes().startswith(b"\x89PNG")
    with page.expect_download() as saved:
        page.locator(".sapa-stage-interviewers").get_by_role("button", name=t("app.figure.save_svg")).click()
    assert b"<svg" in Path(saved.value.path()).read_bytes()[:600]
    page.get_by_label(t("app.control.person.choose"), exact=True).select_option(index=0)
    shown = page.locator(".sapa-dossier").inner_text()
    innocent, evidence = t("app.control.person.innocent"), t("app.control.evidence.what")
    assert shown.index(innocent) < shown.index(evidence)
    for language, name in (("kk", "Қазақша"), ("en", "English"), ("ru", "Русский")):
        page.get_by_role("button", name=name, exact=True).click()
        page.get_by_role("heading", name=translator(language)("app.control.next.title")).wait_for()
        assert watched.untranslated() == []
    book = saved_as(page, t("app.control.save.book"), tmp_path)
    assert openpyxl.load_workbook(book).sheetnames
    assert watched.outside() == []
    assert watched.our_errors() == []
