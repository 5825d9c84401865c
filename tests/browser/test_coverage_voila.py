"""The coverage panel as a page: a zip is uploaded, walked through in three languages, and what is saved is compared."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import expect

from fixtures.covered import UNKNOWN, covered_deliverable
from fixtures.pages import Watched, opened, saved_as, upload_and_open, zipped
from fixtures.panels import worked_out
from sapa.app.coverage.model import STAGES, CoverageModel
from sapa.app.servers import Server
from sapa.i18n import Translator, translator

pytestmark = pytest.mark.browser
PICTURES = {"plan": 2, "outcomes": 1, "missing": 2, "weights": 2, "audit": 1}
"""Pictures of each step for the tiny deliverable."""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the tiny deliverable as a zip."""
    folder = tmp_path_factory.mktemp("covered")
    return zipped(covered_deliverable(folder / "files").parent, folder / "covered.zip")


@pytest.fixture(scope="module")
def engine(archive: Path) -> CoverageModel:
    """Return a model that has gone the same way as the page."""
    model = worked_out(CoverageModel(language="en"), archive)
    yield model
    model.close()


def _open(watched: Watched, server: Server, language: str, archive: Path) -> Translator:
    page, t = watched.page, opened(watched, server, language)
    upload_and_open(page, archive)
    page.locator(".sapa-stage-plan button.sapa-primary:enabled").click()
    page.locator(".sapa-stage-save.sapa-is-ready").wait_for(timeout=60_000)
    return t


def _saved(page: Any, name: str, folder: Path) -> Path:
    return saved_as(page, name, folder, within=".sapa-stage-save")


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_step_is_filled_and_what_is_saved_is_the_engines(
    watched: Watched, voila_coverage: Server, engine: CoverageModel, archive: Path, tmp_path: Path, language: str
) -> None:
    """Upload, review, look at every step: pictures with their titles, then the workbook, the words and the weights."""
    page = watched.page
    t = _open(watched, voila_coverage, language, archive)
    assert watched.headings() == [t(f"app.coverage.{stage}.title") for stage in STAGES]
    assert page.locator("html").get_attribute("lang") == language
    assert page.title() == t("app.coverage.title")
    for stage, number in PICTURES.items():
        expect(page.locator(f".sapa-stage-{stage} figure img:visible")).to_have_count(number)
    alts = page.locator(".sapa-stage-plan figure img").evaluate_all("all => all.map(one => one.alt)")
    assert _plain(t("app.coverage.map.short.region", valid=60, planned=80, share=0.75, n=1, of=2, missing=20,
                    worst=t.place("KZ-10"), most=20)) == _plain(alts[0])  # fmt: skip
    widths = page.locator(".sapa figure img:visible").evaluate_all("all => all.map(one => one.naturalWidth)")
    assert all(width >= 800 for width in widths)
    book = openpyxl.load_workbook(_saved(page, t("app.coverage.save.book"), tmp_path))
    assert len(book.sheetnames) > 10
    assert _saved(page, t("app.coverage.save.mapping"), tmp_path).read_bytes() == engine.mapping()[1]
    assert _saved(page, t("app.coverage.save.weights"), tmp_path).read_bytes() == engine.weights()[1]
    expect(page.locator(".sapa .sapa-primary:visible")).to_have_count(1)
    assert watched.faults() == []


def test_a_code_is_changed_bounds_move_and_a_narrow_page_keeps_its_width(
    watched: Watched, voila_coverage: Server, archive: Path
) -> None:
    """A picked code gives another rate, the slider another picture; at 390 pixels pictures scroll, not the page."""
    page = watched.page
    t = _open(watched, voila_coverage, "ru", archive)
    outcomes = page.locator(".sapa-stage-outcomes")
    assert _plain(t.percent(60 / 90, 1)) in _plain(outcomes.locator("table.sapa-rates tbody tr").first.inner_text())
    outcomes.get_by_label(t("app.coverage.words.word", word=UNKNOWN, n=4), exact=True).select_option(
        label=f"4.6 – {t('app.coverage.code.4.6')}"
    )
    outcomes.get_by_role("button", name=t("app.coverage.outcomes.again"), exact=True).click()
    rate = _plain(t.percent(60 / 86, 1))
    page.wait_for_function(
        "rate => document.querySelector('table.sapa-rates tbody tr').innerText.replace(/[\\u00a0\\u202f]/g, ' ')"
        ".includes(rate)", arg=rate,
    )  # fmt: skip
    bounds = page.locator(".sapa-stage-missing figure img").last
    before = bounds.get_attribute("alt")
    page.locator(".sapa-stage-missing [role=slider]").press("ArrowRight")
    page.wait_for_function(
        "before => [...document.querySelectorAll('.sapa-stage-missing figure img')].pop().alt !== before", arg=before
    )
    for language, name in (("kk", "Қазақша"), ("en", "English")):
        page.get_by_role("button", name=name, exact=True).click()
        page.locator(".sapa-stage-weights h2", has_text=translator(language)("app.coverage.weights.title")).wait_for()
        assert watched.untranslated() == []
    page.set_viewport_size({"width": 390, "height": 900})
    page.locator(".sapa-narrow-title").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert watched.outside() == []
    assert watched.our_errors() == []
