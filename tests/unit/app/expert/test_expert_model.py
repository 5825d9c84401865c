"""The state of the panel of experts' scores, driven without widgets."""

from __future__ import annotations

import csv
import importlib
import io
import shutil
import sys

import openpyxl
import pytest

from fixtures.expert_panels import panel_folder, sheets
from sapa.app.expert.model import ExpertModel, whole
from sapa.app.places import sample_folder
from sapa.app.review.source import Source
from sapa.app.transfer import Received
from sapa.errors import BadInput
from sapa.panel import FaultKind, judge_panel, read_panel


@pytest.fixture
def model():
    """Return a model in English."""
    made = ExpertModel(language="en")
    yield made
    made.close()


def opened(model: ExpertModel, folder: object = None) -> ExpertModel:
    """Open a folder, or the sample."""
    if folder is not None:
        model.source, model.folder = Source.FOLDER, str(folder)
    model.open()
    model.wait()
    return model


def test_the_sample_is_made_by_its_generator(root, tmp_path, monkeypatch):
    """The same seed gives the files that are committed."""
    monkeypatch.syspath_prepend(str(root / "data-samples"))
    before = set(sys.modules)
    try:
        importlib.import_module("make_panel").make(tmp_path)
    finally:
        for name in set(sys.modules) - before:
            if name.split(".")[0] in ("generator", "make_panel", "make_social_survey"):
                del sys.modules[name]
    folder = root / "data-samples" / "panel-2026"
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {p.name: p.read_bytes() for p in folder.iterdir()}


def test_the_sample_shows_what_is_planted_in_it(model):
    """A blank criterion, a score of 6, three wrong totals, a conflict, an absent expert; E4 is severe."""
    opened(model)
    assert model.failure is None, model.failure
    kinds = sorted(one.kind for one in model.judged.faults)
    assert kinds == sorted(
        [FaultKind.BLANK, FaultKind.OUTSIDE, FaultKind.CONFLICT, FaultKind.NOTHING_SCORED, *[FaultKind.TOTAL] * 3]
    )
    assert (model.judged.quorum.attended, model.judged.quorum.needed, model.judged.quorum.reached) == (6, 5, True)
    assert [one.id for one in model.last.experts if one.outlying] == ["E4"]
    # Without the severe E4 the plain mean of P4 is too high; the adjusted one is lower.
    p4 = next(one for one in model.by_place if one.id == "P4")
    assert p4.adjusted < p4.mean
    assert [one.rank for one in model.by_place] == list(range(1, 9))


def test_the_model_says_what_the_room_below_says(model):
    """Nothing is worked out in the panel: the same numbers as `judge_panel`."""
    opened(model)
    told = judge_panel(read_panel(sample_folder("panel-2026"))).rounds[-1]
    assert model.last.bids == told.bids
    assert model.last.differences == told.differences


def test_another_seed_is_kept_with_the_result_and_a_wrong_one_is_refused(model):
    """The plain means stay; the seed is that of the plan from then on."""
    opened(model)
    means = [one.mean for one in model.last.bids]
    model.judge(seed=" 7 ")
    model.wait()
    assert model.plan.seed == model.judged.plan.seed == 7
    assert [one.mean for one in model.last.bids] == means
    model.judge(seed="seven")
    model.wait()
    assert (model.failure.stage, model.failure.error.got) == ("result", "seven")
    assert model.plan.seed == 7


def test_a_file_of_scores_alone_is_read_by_the_councils_rubric(model, tmp_path):
    """No roster, no list: objects and experts are those of the file."""
    shutil.copyfile(sample_folder("panel-2026") / "round1.csv", tmp_path / "scores.csv")
    opened(model, tmp_path / "scores.csv")
    assert model.failure is None, model.failure
    assert (model.plan.title, model.plan.rubric.id, len(model.last.bids)) == ("scores", "council", 8)
    assert model.judged.quorum is None
    assert not model.can_draw


def test_uploaded_files_are_read_with_and_without_a_description(model):
    """A file of scores, then panel.yaml and the second round beside it."""
    folder = sample_folder("panel-2026")
    for count, names in ((8, ("round1.csv",)), (8, ("panel.yaml", "round2.csv"))):
        for name in names:
            shutil.copyfile(folder / name, model.session.uploads / name)
            model.received(Received(name, 1))
        opened(model)
        assert model.failure is None, model.failure
        assert len(model.last.bids) == count
    assert len(model.judged.rounds) == 2
    model.forget_uploads()
    assert model.plan is None
    assert list(model.session.uploads.iterdir()) == []


def test_a_zip_can_be_judged_again_with_another_seed(model, tmp_path):
    """Its files stay for the session."""
    archive = shutil.make_archive(str(tmp_path / "panel"), "zip", sample_folder("panel-2026"))
    opened(model, archive)
    assert model.failure is None, model.failure
    model.judge(seed="3")
    model.wait()
    assert model.failure is None, model.failure
    assert model.judged.plan.seed == 3


def test_a_panel_without_scores_can_only_be_drawn(model, tmp_path):
    """Experts are drawn before anybody scores; the interest of E1 in A is respected, the seed is stored."""
    folder = panel_folder(tmp_path / "new", more="")
    (folder / "panel.yaml").write_text(
        "title: New call\nbids: [A, B, C]\nexperts: [{id: E1, conflicts: [A]}, E2, E3]\nseed: 5\n", encoding="utf-8"
    )
    opened(model, folder)
    assert model.failure is None, model.failure
    assert model.judged is None
    model.draw(each="2", seed="5")
    model.wait()
    assert model.failure is None, model.failure
    assert model.drawn.of_bid[0] == ("E2", "E3")
    assert model.drawn.drawn.seed == 5
    name, content = model.assignment("ru", "csv")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert (name, len(rows)) == ("experts-drawn-ru.csv", 7)
    assert "«" not in "".join(rows[0])
    model.draw(each="3", seed="5")
    model.wait()
    assert model.failure.stage == "draw"  # A has two experts free of interest
    assert model.drawn is None


@pytest.mark.parametrize(("typed", "least", "number"), [("3", 1, 3), (" 20 260 901", 0, 20260901), ("0", 0, 0)])
def test_a_whole_number_is_read_as_typed(typed, least, number):
    """Spaces between digits are no fault."""
    assert whole(typed, "seed", least=least) == number


@pytest.mark.parametrize("typed", ["", "-1", "1.5", "x", "0", "²"])
def test_what_is_no_number_of_experts_is_refused(typed):
    """The refusal says what was typed and what is expected."""
    with pytest.raises(BadInput) as caught:
        whole(typed, "each", least=1)
    assert caught.value.expected == "≥ 1"


def test_a_folder_that_is_none_and_scores_of_nobody_are_said(model, tmp_path):
    """One plain failure of the first step each."""
    opened(model, tmp_path / "none")
    assert model.failure.stage == "files"
    opened(model, panel_folder(tmp_path / "empty", scores_csv=sheets()))
    assert model.failure.stage == "files"
    assert isinstance(model.failure.error, BadInput)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_protocol_is_saved_in_the_language_asked_for(model, language):
    """A workbook with the title of the panel."""
    opened(model)
    name, content = model.protocol(language)
    assert name == f"protocol-{language}.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(content))
    said = [str(c.value) for row in book.worksheets[0].iter_rows(max_row=4) for c in row if c.value]
    assert any(model.plan.title in text for text in said)
