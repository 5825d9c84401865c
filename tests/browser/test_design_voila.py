"""The design panel as a page: a plan made, drawn, seen and downloaded in three languages, with no outside request."""

import csv
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import expect

from fixtures.design_panel import interviewers, small_frame
from fixtures.pages import Watched, opened, saved_as
from sapa.app.servers import Server
from sapa.i18n import Translator, translator

pytestmark = pytest.mark.browser
STAGES = ("goal", "frame", "size", "programme", "draw")


def _open(watched: Watched, server: Server, language: str) -> Translator:
    return opened(watched, server, language, waits_for=".sapa-stage-size .sapa-live img")


def _typed(page: Any, label: str, value: str) -> None:
    field = page.get_by_label(label, exact=True)
    field.fill(value)
    field.press("Tab")


def _numbers(path: Path) -> set[Any]:
    book = openpyxl.load_workbook(path, data_only=True)
    return {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_plan_is_made_drawn_seen_and_downloaded(
    watched: Watched, voila_design: Server, tmp_path: Path, language: str
) -> None:
    """From one's own table of settlements to the workbook and the files; their numbers are those of the page."""
    page = watched.page
    t = _open(watched, voila_design, language)
    assert watched.headings() == [t(f"app.design.{stage}.title") for stage in STAGES]
    assert page.locator("html").get_attribute("lang") == language
    assert page.title() == t("app.design.title")
    frame, people = tmp_path / "frame.csv", tmp_path / "people.csv"
    frame.write_text(small_frame(), encoding="utf-8")
    people.write_text(interviewers(), encoding="utf-8")
    _typed(page, t("app.design.field.title"), "Опрос · Сұрау · Survey")
    page.get_by_role("button", name=t("app.design.way.given")).click()
    page.get_by_role("slider", name=t("app.design.field.interviews"), exact=True).wait_for()
    page.get_by_role("button", name=t("app.design.frame.own")).click()
    page.locator(".sapa-stage-frame input[type=file]").set_input_files(str(frame))
    page.get_by_label(t("app.design.role.size"), exact=True).wait_for()
    assert page.get_by_label(t("app.design.role.size"), exact=True).input_value().startswith("people (")
    page.locator(".sapa-stage-programme input[type=file]").set_input_files(str(people))
    # The upload's own row names the file before the kernel has it; the step's sentence says that the plan took it over.
    page.get_by_text(t("app.design.interviewers.file", file=people.name)).wait_for()
    slider = page.get_by_role("slider", name=t("app.design.field.interviews"), exact=True)
    slider.focus()
    page.keyboard.press("Home")  # 100 interviews, the slider's least
    # The slider's own number changes before the plan does; what the step found says that the plan has followed.
    page.locator(".sapa-stage-size .sapa-found", has_text=re.compile(r"\b100\b")).wait_for()
    page.get_by_role("button", name=t("app.design.run"), exact=True).click()
    page.locator(".sapa-stage-draw .sapa-live img").wait_for()
    assert "100" in page.locator(".sapa-stage-draw .sapa-sentence").inner_text()
    page.get_by_role("button", name=t("app.design.view.table"), exact=True).click()
    rows = page.locator(".sapa-stage-draw .sapa-units tbody tr")
    rows.first.wait_for()
    files = saved_as(page, t("app.design.save.files"), tmp_path)
    with zipfile.ZipFile(files) as archive:
        drawn = list(csv.DictReader(io.TextIOWrapper(archive.open("sample.csv"), encoding="utf-8-sig")))
        plan = list(csv.DictReader(io.TextIOWrapper(archive.open("plan.csv"), encoding="utf-8-sig")))
        assert "plan.yaml" in archive.namelist()
    expect(rows).to_have_count(len(drawn))
    assert sum(int(row["planned"]) for row in plan) == 100
    book = saved_as(page, t("app.design.save.workbook"), tmp_path)
    assert book.name == f"plan-design-{language}.xlsx"
    values = _numbers(book)
    assert 100 in values
    assert {row["settlement"] for row in drawn} <= values
    assert {int(row["planned"]) for row in plan} <= values
    shown = {round(float(value), 9) for value in values if isinstance(value, int | float)}
    assert {round(float(row["probability"]), 9) for row in drawn} <= shown
    expect(page.locator(".sapa .sapa-primary:visible")).to_have_count(1)
    assert watched.faults() == []


def test_the_example_is_drawn_saved_and_loaded_again(watched: Watched, voila_design: Server, tmp_path: Path) -> None:
    """The zip of files brings its frame and interviewers along, and gives the same sample."""
    page = watched.page
    t = _open(watched, voila_design, "ru")
    page.get_by_role("button", name=t("app.design.example"), exact=True).click()
    page.get_by_text("settlements.csv").first.wait_for()
    page.locator(".sapa-stage-draw button.sapa-primary:enabled").click()
    sentence = page.locator(".sapa-stage-draw .sapa-sentence")
    sentence.wait_for()
    said = sentence.inner_text()
    files = saved_as(page, t("app.design.save.files"), tmp_path)
    picture = _picture(page, t("app.figure.save_png"))
    assert picture.startswith(b"\x89PNG")
    page.get_by_role("button", name=t("app.design.begin"), exact=True).click()
    page.get_by_text("kz-regions-2023").first.wait_for()
    page.get_by_role("button", name=t("app.design.load"), exact=True).click()
    page.locator(".sapa-stage-goal input[type=file]").set_input_files(str(files))
    page.locator(".sapa-stage-frame").get_by_text("settlements.csv").first.wait_for()
    page.locator(".sapa-stage-draw button.sapa-primary:enabled").click()
    sentence.wait_for()
    assert sentence.inner_text() == said
    for language in ("kk", "en", "ru"):
        page.get_by_role("button", name={"kk": "Қазақша", "en": "English", "ru": "Русский"}[language]).click()
        page.get_by_role("heading", name=translator(language)("app.design.draw.title")).wait_for()
        assert watched.untranslated() == []
    assert watched.outside() == []
    assert watched.our_errors() == []


def _picture(page: Any, words: str) -> bytes:
    with page.expect_download() as saved:
        page.locator(".sapa-stage-size").get_by_role("button", name=re.compile(words)).first.click()
    return Path(saved.value.path()).read_bytes()


def test_an_impossible_plan_is_explained_beside_the_sliders(watched: Watched, voila_design: Server) -> None:
    """More interviews in every stratum than there can be: one message, and nothing to draw until it is mended."""
    page = watched.page
    t = _open(watched, voila_design, "kk")
    page.get_by_role("button", name=t("app.design.frame.own"), exact=True).click()
    page.get_by_text(t("app.design.blocked.frame")).wait_for()
    expect(page.locator(".sapa-stage-draw .sapa-body:visible")).to_have_count(0)
    page.get_by_role("button", name=t("app.design.frame.shipped"), exact=True).click()
    page.locator(".sapa-stage-size .sapa-live img").first.wait_for()
    _typed(page, t("app.design.field.start"), "ертең")
    page.locator(".sapa-stage-programme .sapa-error").wait_for()
    expect(page.locator(".sapa .sapa-error:visible")).to_have_count(1)
    expect(page.locator(".sapa-stage-draw .sapa-body:visible")).to_have_count(0)
    _typed(page, t("app.design.field.start"), "2026-03-16")
    page.locator(".sapa-stage-programme .sapa-error").wait_for(state="hidden")
    page.locator(".sapa-stage-draw button.sapa-primary:enabled").wait_for()
    assert watched.our_errors() == []
