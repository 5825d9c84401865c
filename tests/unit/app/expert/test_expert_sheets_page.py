"""The experts' sheets on the page: downloaded blank, uploaded filled, read like the panel's other files."""

from __future__ import annotations

import io
import shutil
import zipfile

import pytest

from fixtures.expert_panels import CRITERIA, asked_panel, fill_sheets
from sapa.app.expert.model import STAGES, ExpertModel
from sapa.app.expert.panel import ExpertPanel
from sapa.app.review.source import Source
from sapa.app.transfer import Received
from sapa.cli.panel_sheets import write_sheets
from sapa.i18n import LANGUAGES, translator
from sapa.panel import read_panel

FULL = dict.fromkeys(CRITERIA, 5)
LOW = dict.fromkeys(CRITERIA, 2)


@pytest.fixture
def model(tmp_path):
    """Return an open panel of two experts and two objects that has no scores yet."""
    made = ExpertModel(language="ru")
    made.source, made.folder = Source.FOLDER, str(asked_panel(tmp_path / "panel", experts="[E1, E2]"))
    made.open()
    made.wait()
    assert made.failure is None, made.failure
    yield made
    made.close()


def uploaded(model: ExpertModel, blank: bytes, name: str, scores: dict[str, dict[str, int]]) -> None:
    """Fill a workbook of a zip in and upload it."""
    folder = model.session.folder / "filled"
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(blank)) as archive:
        (folder / name).write_bytes(archive.read(name))
    fill_sheets(folder / name, scores)
    model.take_sheet(Received(name, 1))


def test_the_zip_holds_what_the_command_writes(model, tmp_path):
    """Byte for byte, for everybody and after a draw of one expert an object."""
    for name, drawn in (("all", False), ("drawn", True)):
        if drawn:
            model.draw(each="1", seed=str(model.plan.seed))
            model.wait()
        shown, content = model.sheets("ru")
        assert shown == "expert-sheets-ru.zip"
        out = tmp_path / name
        write_sheets(read_panel(model.folder), out, translator("ru"), drawn=model.drawn, round=1, force=False)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert {one: archive.read(one) for one in archive.namelist()} == {
                p.name: p.read_bytes() for p in out.iterdir()
            }


def test_filled_sheets_are_taken_joined_and_scored_again(model):
    """Both experts' workbooks; then the next round's sheets are for the object on which they differ by 3 of 5."""
    _, blank = model.sheets("ru")
    uploaded(model, blank, "scores-E1.xlsx", {"A": FULL, "B": FULL})
    uploaded(model, blank, "scores-E2.xlsx", {"A": LOW, "B": FULL})
    assert model.failure is None, model.failure
    missing = model.entry.missing
    assert (missing.whole, missing.asked) == (4, 4)
    model.join()
    model.wait()
    assert model.failure is None, model.failure
    assert [(one.id, one.mean) for one in model.by_place] == [("B", 25.0), ("A", 17.5)]  # A: (25 + 10) / 2
    name, again = model.sheets_again("kk")
    assert name == "expert-sheets-round2-kk.zip"
    with zipfile.ZipFile(io.BytesIO(again)) as archive:
        assert sorted(archive.namelist()) == ["scores-E1-round2.xlsx", "scores-E2-round2.xlsx"]


def test_scores_that_are_there_are_never_replaced_and_other_files_are_refused(model):
    """A blank workbook gives way to the filled one; a second one with other scores does not, nor does a table."""
    place = model.place / "sheets"
    _, blank = model.sheets("ru")
    uploaded(model, blank, "scores-E1.xlsx", {})
    uploaded(model, blank, "scores-E1.xlsx", {"A": FULL})
    assert model.failure is None, model.failure
    kept = (place / "scores-E1.xlsx").read_bytes()
    uploaded(model, blank, "scores-E1.xlsx", {"A": LOW})
    assert model.failure.error.what.id == "app.expert.bad.sheet_there"
    assert (place / "scores-E1.xlsx").read_bytes() == kept
    (model.session.folder / "filled" / "table.xlsx").write_bytes(b"no workbook")
    model.take_sheet(Received("table.xlsx", 1))
    assert (model.failure.stage, model.failure.error.what.id) == ("enter", "app.expert.bad.no_sheet")
    assert sorted(p.name for p in place.iterdir()) == ["scores-E1.xlsx"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_buttons_for_sheets_are_worded(model, language):
    """The draw offers sheets; what was uploaded is said; joining is the next thing to do."""
    page, t = ExpertPanel(model), translator(language)
    model.language = language
    draw, enter = (page.steps[STAGES.index(stage)] for stage in ("draw", "enter"))
    assert draw.sheets.label == t("app.expert.sheets.blank")
    assert t("app.expert.sheets.everything") in draw.about.value
    uploaded(model, model.sheets(language)[1], "scores-E1.xlsx", {"A": FULL})
    assert t("app.expert.sheets.taken", file="scores-E1.xlsx") in enter.total.value.replace("&quot;", '"')
    assert not enter.join.disabled
    shutil.rmtree(model.place / "sheets")
