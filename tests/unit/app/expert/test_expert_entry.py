"""Scores entered on the page, a panel begun from nothing and kept: the model alone, without widgets."""

from __future__ import annotations

import shutil
import zipfile

import pytest

from fixtures.expert_panels import CRITERIA, panel_folder, sheets
from sapa.app.expert import panel_file
from sapa.app.expert.facts import blocked
from sapa.app.expert.model import ExpertModel
from sapa.app.expert.panel_file import BEFORE, Begun, named
from sapa.app.places import sample_folder
from sapa.app.review.source import Source
from sapa.errors import BadInput
from sapa.panel import FaultKind, judge_panel, read_panel
from sapa.panel.entered import FILE, SheetState

EXPERTS, BIDS = "A. Asan; social work\nB. Bolat\n", "Day centre\nSchool\n"


@pytest.fixture
def model():
    """Return a model in English."""
    made = ExpertModel(language="en")
    yield made
    made.close()


def settled(model: ExpertModel) -> ExpertModel:
    """Wait for the work under way; nothing may fail."""
    model.wait()
    assert model.failure is None, model.failure
    return model


def begun(model: ExpertModel, folder, **other: str) -> ExpertModel:
    """Begin a panel of two experts and two objects."""
    model.begin(Begun(title="New", folder=str(folder), **{"experts": EXPERTS, "bids": BIDS, **other}))
    return settled(model)


def opened(model: ExpertModel, folder) -> ExpertModel:
    """Open a folder."""
    model.source, model.folder = Source.FOLDER, str(folder)
    model.open()
    return settled(model)


def fill(model: ExpertModel, expert: str, bid: str, *scores: int) -> None:
    """Enter a sheet."""
    model.entry.expert, model.entry.bid = expert, bid
    for criterion, score in zip(CRITERIA, scores, strict=True):
        model.entry.put(criterion, score)
        assert model.entry.trouble is None


def test_a_panel_from_nothing_is_entered_joined_and_reopened(model, tmp_path):
    """Every score is on disk at once; a second visit sees them, and `sapa panel` reads the same folder."""
    folder = tmp_path / "new"
    begun(model, folder, date="2026-05-20", quorum="2/3", funded="1")
    assert blocked(model, "result").id == "app.expert.blocked.scores"
    for expert, bid, score in (("E1", "P1", 4), ("E1", "P2", 2), ("E2", "P1", 5)):
        fill(model, expert, bid, *[score] * 5)
    assert (model.entry.missing.whole, model.entry.missing.asked) == (3, 4)
    assert blocked(model, "result").id == "app.expert.blocked.join"
    visitor = ExpertModel(language="ru")
    opened(visitor, folder)
    assert visitor.entry.entries.entered == model.entry.entries.entered
    visitor.close()
    model.entry.go_on()
    assert (model.entry.expert, model.entry.bid) == ("E2", "P2")
    fill(model, "E2", "P2", 3, 3, 3, 3, 2)
    model.join()
    settled(model)
    # P1: (20 + 25) / 2, P2: (10 + 14) / 2
    assert {one.id: one.mean for one in model.last.bids} == {"P1": 22.5, "P2": 12}
    told = judge_panel(read_panel(folder)).rounds[-1]
    assert [(one.mean, one.rank) for one in told.bids] == [(one.mean, one.rank) for one in model.last.bids]
    assert sorted(path.name for path in folder.iterdir()) == [FILE, "panel.yaml"]


def test_a_change_after_joining_blocks_the_result_until_it_is_joined_again(model, tmp_path):
    """No protocol of scores that are no longer there."""
    begun(model, tmp_path / "new")
    for expert in ("E1", "E2"):
        for bid, score in (("P1", 4), ("P2", 2)):
            fill(model, expert, bid, *[score] * 5)
    model.join()
    settled(model)
    assert blocked(model, "save") is None
    fill(model, "E1", "P1", 5, 4, 4, 4, 4)
    assert blocked(model, "save").id == "app.expert.blocked.stale"
    model.join()
    settled(model)
    assert blocked(model, "save") is None
    model.attend("E1", True)
    assert blocked(model, "save").id == "app.expert.blocked.stale"


def test_the_second_round_begins_with_the_scores_of_the_first(model, tmp_path):
    """A sheet stands until it is given anew; taking it over leaves only the changes to enter."""
    begun(model, tmp_path / "new")
    fill(model, "E1", "P1", 1, 2, 3, 4, 5)
    model.entry.round = 2
    assert model.entry.sheet.state is SheetState.STANDS
    model.entry.put("relevance", 4)
    assert model.entry.sheet.state is SheetState.PART
    model.entry.take_over()
    assert (model.entry.sheet.state, model.entry.sheet.total) == (SheetState.WHOLE, 4 + 2 + 3 + 4 + 5)
    model.entry.round = 1
    assert model.entry.sheet.total == 15
    assert not model.entry.can_take_over


def test_a_score_of_a_file_is_never_overwritten(model, tmp_path):
    """Round 1 of the sample has a 5; entering a 2 makes a clash that the judged panel names with both places."""
    folder = tmp_path / "sample"
    shutil.copytree(sample_folder("panel-2026"), folder)
    before = (folder / "round1.csv").read_bytes()
    opened(model, folder)
    model.entry.round, model.entry.expert, model.entry.bid = 1, "E1", "P1"
    model.entry.put("relevance", 2)
    assert model.entry.sheet.state is SheetState.CLASH
    model.join()
    settled(model)
    twice = [one for one in model.judged.faults if one.kind is FaultKind.TWICE]
    assert [(one.bid, one.expert, one.criterion) for one in twice] == [("P1", "E1", "relevance")]
    assert {twice[0].place.partition(":")[0], twice[0].expected.split("(")[1].partition(":")[0]} == {FILE, "round1.csv"}
    assert (folder / "round1.csv").read_bytes() == before
    model.entry.put("relevance", None)
    assert model.entry.sheet.state is SheetState.WHOLE


def test_what_people_wrote_into_the_description_is_kept(model, tmp_path):
    """Remarks at the top stay; a file with other remarks is kept once beside it; unknown keys change nothing."""
    folder = tmp_path / "sample"
    shutil.copytree(sample_folder("panel-2026"), folder)
    text = (folder / "panel.yaml").read_text(encoding="utf-8").replace("funded: 3", "funded: 3  # as decided")
    (folder / "panel.yaml").write_text(text, encoding="utf-8")
    was = read_panel(folder)
    opened(model, folder)
    model.attend("E7", True)
    model.interests("E1", "P2; P3")
    assert model.failure is None
    now = read_panel(folder)
    assert (now.experts[6].attended, now.experts[0].conflicts) == (True, ("P2", "P3"))
    assert (now.bids, now.scores, now.date, now.quorum) == (was.bids, was.scores, was.date, was.quorum)
    assert (folder / "panel.yaml").read_text(encoding="utf-8").startswith(text.splitlines()[0])
    assert (folder / BEFORE).read_text(encoding="utf-8") == text


def test_an_interest_closes_a_sheet_and_an_unknown_object_is_refused(model, tmp_path):
    """The refusal leaves the description as it was."""
    begun(model, tmp_path / "new")
    model.interests("E1", "P9")
    assert model.failure.error.got == "P9"
    assert model.plan.experts[0].conflicts == ()
    model.interests("E1", "P2")
    model.entry.expert, model.entry.bid = "E1", "P2"
    assert model.entry.sheet.state is SheetState.INTEREST
    model.entry.put("relevance", 5)
    assert model.entry.trouble.what.id == "app.expert.bad.interest"
    assert not (tmp_path / "new" / FILE).exists()
    assert model.entry.missing.asked == 3


def test_two_pages_do_not_overwrite_each_other(model, tmp_path):
    """Different scores are joined in the file; the same score, changed elsewhere, is shown and not overwritten."""
    begun(model, tmp_path / "new")
    other = opened(ExpertModel(language="en"), tmp_path / "new")
    fill(model, "E1", "P1", 1, 1, 1, 1, 1)
    other.entry.expert, other.entry.bid = "E2", "P1"
    other.entry.put("relevance", 5)
    assert len(other.entry.entries.entered) == 6
    other.entry.expert = "E1"
    model.entry.put("relevance", 2)
    other.entry.put("relevance", 4)
    assert other.entry.trouble.what.id == "app.expert.bad.elsewhere"
    assert other.entry.sheet.scores[0].entered == 2
    other.entry.put("relevance", 4)
    assert (other.entry.trouble, other.entry.sheet.scores[0].entered) == (None, 4)
    model.add(experts="V. Vlasova")
    fill(model, "E3", "P2", 2, 2, 2, 2, 2)
    other.entry.put("result", 5)
    assert other.entry.trouble is None
    assert [one.id for one in other.plan.experts] == ["E1", "E2", "E3"]
    assert other.entry.entries.entered[1, "P2", "E3", "result"] == 2
    other.close()


def test_a_score_that_cannot_be_written_is_said_and_not_shown_as_saved(model, tmp_path, monkeypatch):
    """A full disk or a file held by another program: the score before stands, on the page as on disk."""
    begun(model, tmp_path / "new")
    fill(model, "E1", "P1", 1, 1, 1, 1, 1)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sapa.app.expert.entry.write_whole", full)
    model.entry.put("relevance", 5)
    assert model.entry.trouble.what.id == "app.expert.bad.not_saved"
    assert model.entry.sheet.scores[0].entered == 1


def test_a_sample_is_entered_in_a_copy_and_kept_where_it_is_asked_for(model, tmp_path):
    """The sample's own files stay; the copy goes on in its folder with what was entered, and as a zip."""
    model.open()
    settled(model)
    assert not model.kept
    model.entry.round, model.entry.expert, model.entry.bid = 1, "E7", "P1"
    model.entry.put("relevance", 3)
    name, content = model.packed()
    (tmp_path / name).write_bytes(content)
    with zipfile.ZipFile(tmp_path / name) as archive:
        assert sorted(archive.namelist()) == [FILE, "panel.yaml", "round1.csv", "round2.csv"]
    assert not (sample_folder("panel-2026") / FILE).exists()
    model.keep(str(tmp_path / "kept"))
    settled(model)
    assert (model.kept, model.source) == (True, Source.FOLDER)
    assert model.entry.entries.entered == {(1, "P1", "E7", "relevance"): 3}


def test_experts_and_objects_can_be_added_to_a_panel(model, tmp_path):
    """Ids go on where they ended; scores stay."""
    begun(model, tmp_path / "new")
    fill(model, "E1", "P1", 1, 1, 1, 1, 1)
    model.add(experts="V. Vlasova", bids="Sport\nMap")
    assert model.failure is None
    assert [one.id for one in model.entry.plan.experts] == ["E1", "E2", "E3"]
    assert (model.entry.missing.whole, model.entry.missing.asked) == (1, 12)


def test_only_drawn_sheets_are_missing_after_a_draw(model, tmp_path):
    """One expert for each of two objects: two sheets are asked for, and the next gap is one of them."""
    begun(model, tmp_path / "new")
    model.draw(each="1", seed="3")
    settled(model)
    assert model.entry.missing.asked == 2
    model.entry.go_on()
    assert model.entry.is_asked(model.entry.bid, model.entry.expert)


def test_scores_of_a_council_or_a_file_alone_cannot_be_entered_into(model, tmp_path):
    """One number for all members cannot be joined with single experts; a file alone has no roster."""
    council = panel_folder(
        tmp_path / "council", scores="- {file: scores.csv, scale: sum, members: 3}",
        more="bids: [A]\nexperts: [E1]", scores_csv=[("bid", *CRITERIA), ("A", 15, 13, 13, 13, 15)],
    )  # fmt: skip
    opened(model, council)
    assert blocked(model, "enter").id == "app.expert.blocked.council"
    alone = panel_folder(tmp_path / "alone", scores_csv=sheets(("A", "E1", 1, 2, 3, 4, 5), ("A", "E2", 1, 2, 3, 4, 4)))
    opened(model, alone / "scores.csv")
    assert blocked(model, "enter").id == "app.expert.blocked.alone"


@pytest.mark.parametrize("missing", ["title", "folder", "experts", "bids"])
def test_a_new_panel_without_its_parts_is_refused(model, tmp_path, missing):
    """Each part is named; nothing is written."""
    typed = {"title": "New", "folder": str(tmp_path / "new"), "experts": EXPERTS, "bids": BIDS, missing: " "}
    model.begin(Begun(**typed))
    assert model.failure.error.what.id == f"app.expert.bad.no_{missing}"
    assert list(tmp_path.iterdir()) == []


def test_a_panel_that_is_there_is_never_begun_over(model, tmp_path):
    """Neither begun nor kept; a wrong quorum is refused before anything is written."""
    folder = panel_folder(tmp_path / "there", scores_csv=sheets(("A", "E1", 1, 2, 3, 4, 5)))
    for act in (lambda: model.begin(Begun(title="New", folder=str(folder), experts=EXPERTS, bids=BIDS)),
                lambda: panel_file.folder_of(str(folder), model.session)):  # fmt: skip
        try:
            act()
            error = model.failure.error
        except BadInput as caught:
            error = caught
        assert error.what.id == "app.expert.bad.there"
    model.begin(Begun(title="New", folder=str(tmp_path / "new"), experts=EXPERTS, bids=BIDS, quorum="5/3"))
    assert model.failure.error.what.id == "panel.bad.fraction"
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("line", "id", "name", "more"),
    [
        ("A. Asan; social work", "E1", "A. Asan", "social work"),
        ("E7\tA. Asan\tlaw", "E7", "A. Asan", "law"),
        ("E7 A. Asan", "E7", "A. Asan", ""),
        ("2 rooms for teenagers", "E1", "2 rooms for teenagers", ""),
        ("17; Parents", "17", "Parents", ""),
    ],
)
def test_a_pasted_line_is_understood(line, id, name, more):
    """Columns of a spreadsheet come with tabs; a number alone before a name is part of the name."""
    assert named(f"\n {line} \n", letter="E") == [{"id": id, "name": name, "more": more}]


def test_an_id_pasted_twice_is_refused():
    """It is named."""
    with pytest.raises(BadInput) as caught:
        named("E1 A\nE1 B", letter="E")
    assert caught.value.got == "E1"


def test_a_page_open_to_a_room_writes_only_into_its_own_visit(model, tmp_path, monkeypatch):
    """A visitor sits at another computer: a panel is begun in the visit, saved as a zip, kept nowhere on the host."""
    monkeypatch.setenv("SAPA_ROOM", "1")
    begun(model, tmp_path / "new")
    assert model.session.folder in model.place.parents
    assert not model.kept
    fill(model, "E1", "P1", 1, 1, 1, 1, 1)
    assert model.packed()[1][:2] == b"PK"
    model.keep(str(tmp_path / "kept"))
    assert model.failure.error.what.id == "app.error.room_path"
    assert list(tmp_path.iterdir()) == []
