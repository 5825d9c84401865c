"""Verifying: the run is repeated from what the workbook says of itself, and what differs is named."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from fixtures.deliverables import small_deliverable
from fixtures.experts import DAY, Row, copy_of, filled, put
from fixtures.live import entered
from fixtures.recalculate import recalculated
from fixtures.reviewed import RESEARCH, TRAINING, book, research, training
from fixtures.tampered import by_library, in_file, typed
from sapa.errors import BadInput
from sapa.i18n import translator
from sapa.present.verification import change_text, verification_lines, verification_record
from sapa.results import Conclusion, Evaluation, Score, Status
from sapa.results.verification import CellChange, Change, InputState, Verification
from sapa.review import review, take_over
from sapa.review.merge import merge
from sapa.workbook import read_copy, workbook_bytes, write_workbook
from sapa.workbook.merged import panel_workbook_bytes
from sapa.workbook.verify import verify_workbook
from sapa.workbook.verify.grid import read_grids
from sapa.workbook.verify.recorded import recorded


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small deliverable."""
    return small_deliverable(tmp_path_factory.mktemp("small") / "survey").parent


@pytest.fixture(scope="module")
def evaluation(folder: Path) -> Evaluation:
    """Its review."""
    return review(folder)


@pytest.fixture
def deliverable(folder: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(folder, tmp_path / "survey"))


def written(evaluation: Evaluation, path: Path, language: str = "en") -> Path:
    """Write the workbook."""
    write_workbook(evaluation, path, language=language)
    return path


# -- untouched files -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("make", "place"), [(research, RESEARCH), (training, TRAINING)])
def test_an_untouched_workbook_follows_from_its_inputs(make, place: Path, language: str, tmp_path: Path) -> None:
    """The sample survey and a service, in each language: every cell of every sheet."""
    path = tmp_path / "x.xlsx"
    path.write_bytes(book(make, language))
    found = verify_workbook(path, place)
    assert (found.follows, found.cells, found.inputs, found.notes, found.unknown) == (True, (), (), (), 0)
    assert (found.language, found.entries, found.computed) == (language, 0, True)
    assert found.compared > 3000
    assert found.formulas > 500


@pytest.mark.office
@pytest.mark.parametrize(("make", "place"), [(research, RESEARCH), (training, TRAINING)])
def test_a_workbook_that_libreoffice_saved_follows(
    make, place: Path, language: str, soffice: str, tmp_path: Path
) -> None:
    """Opened, computed again and saved by another program: formats may differ, nothing else does."""
    path = tmp_path / "x.xlsx"
    path.write_bytes(book(make, language))
    recalculated(path, soffice, tmp_path)
    found = verify_workbook(tmp_path / "out" / "x.xlsx", place)
    assert (found.cells, found.inputs, found.computed, found.follows) == ((), (), True, True)


@pytest.mark.office
def test_entries_and_readings_that_libreoffice_computed_follow(soffice: str, tmp_path: Path) -> None:
    """An expert decides, scores, changes two readings and saves: nothing is out of place, the readings are told."""
    path = tmp_path / "x.xlsx"
    path.write_bytes(book(research, "ru"))
    entered(path, tmp_path / "y.xlsx", {"confidence": 0.99, "formal_deff": 2.0})
    one = filled((tmp_path / "y.xlsx").read_bytes(), "ru")
    id = research().findings[5].id
    one.write(id, Row(Status.NOT_APPLICABLE, "Эксперт", DAY, "=причина", comment="@примечание"))
    one.conclude(Conclusion("Эксперт", "", DAY, "=вывод", "", (Score("relevance", 4),)))
    one.book.save(tmp_path / "z.xlsx")
    recalculated(tmp_path / "z.xlsx", soffice, tmp_path)
    found = verify_workbook(tmp_path / "out" / "z.xlsx", RESEARCH)
    assert [(c.kind, c.sheet, c.cell) for c in found.cells] == []
    assert {(r.id, r.now) for r in found.readings} == {("confidence", 0.99), ("formal_deff", 2.0)}
    assert (found.statuses, found.unknown, found.follows) == ((), 0, True)
    assert found.entries > 5


@pytest.mark.parametrize(
    "options",
    [{"seed": 7}, {"show_ids": True}, {"k": 1}, {"reviewed_on": date(2026, 5, 20)}, {"readings": {"confidence": 0.9}},
     {"readings": {"confidence": 0.95}}],
)  # fmt: skip
def test_the_run_is_repeated_with_its_options(options: dict[str, object], folder: Path, tmp_path: Path) -> None:
    """Seed, shown ids, the least number of answers, the date and readings stand in the workbook."""
    path = written(review(folder, **options), tmp_path / "x.xlsx")  # type: ignore[arg-type]
    assert verify_workbook(path, folder).follows
    known = recorded(read_grids(path), "x")
    assert known.made is not None
    assert known.run.seed == options.get("seed", known.run.seed)
    assert known.made.show_ids is bool(options.get("show_ids"))


def test_a_workbook_with_taken_over_judgements_follows(evaluation: Evaluation, folder: Path, tmp_path: Path) -> None:
    """The log, comments, conclusions and notices of the earlier workbook are made again as they were written."""
    ids = [f.id for f in evaluation.findings][:3]
    rows = {
        ids[0]: Row(Status.NOT_MET, "А. Асан", DAY, "seen", comment="=remark"), ids[1]: Row(comment="remark"),
        ids[2]: Row(Status.MET),
    }  # fmt: skip
    conclusion = Conclusion("А. Асан", "expert", DAY, "text", "advice", (Score("relevance", 4, "why"),))

    def change(one) -> None:
        put(one.cell(one.row_of(ids[2]), "reason"), "so")
        one.sheet["B20"] = "typed over"

    copy = copy_of(workbook_bytes(evaluation, "kk"), "kk", tmp_path / "copy.xlsx", rows, conclusion, change)
    second = take_over(evaluation, read_copy(copy))
    assert second.opinions.notices
    path = written(second, tmp_path / "second.xlsx", "ru")
    found = verify_workbook(path, folder)
    assert [(c.kind, c.sheet, c.cell, c.expected, c.found) for c in found.cells] == []
    # Entries made after it was written are no change either.
    later = copy_of(path.read_bytes(), "ru", tmp_path / "later.xlsx", {ids[1]: Row(Status.MET, "Б", DAY, "иначе")})
    assert verify_workbook(later, folder).follows


# -- inputs --------------------------------------------------------------------------------------------------------


def test_a_changed_input_is_named(evaluation: Evaluation, deliverable: Path, tmp_path: Path) -> None:
    """One weight was changed after the review: the file is named with both checksums, and the cells that differ."""
    path = written(evaluation, tmp_path / "x.xlsx")
    data = next(f for f in evaluation.files if f.role == "data")
    file = deliverable / data.path
    file.write_bytes(file.read_bytes().replace(b"1000.5", b"1001.5", 1))
    found = verify_workbook(path, deliverable)
    assert [(i.path, i.state, i.then) for i in found.inputs] == [(data.path, InputState.CHANGED, data.sha256)]
    assert found.inputs[0].now != data.sha256
    assert found.cells
    assert not found.follows


def test_a_missing_input_is_named_though_the_run_cannot_be_repeated(
    evaluation: Evaluation, deliverable: Path, tmp_path: Path, language: str
) -> None:
    """The file is named, and why the run stopped, in each language."""
    path = written(evaluation, tmp_path / "x.xlsx")
    data = next(f for f in evaluation.files if f.role == "data")
    (deliverable / data.path).unlink()
    found = verify_workbook(path, deliverable)
    assert [(i.path, i.state) for i in found.inputs] == [(data.path, InputState.MISSING)]
    assert found.stopped is not None
    assert not found.follows
    lines = "\n".join(verification_lines(found, translator(language)))
    assert data.path in lines
    assert translator(language)("verify.stopped") in lines


def test_a_file_that_was_not_there_is_named(evaluation: Evaluation, deliverable: Path, tmp_path: Path) -> None:
    """A document that the manifest names and that came later."""
    documents = [f for f in evaluation.files if f.role == "document"]
    assert documents
    (deliverable / documents[0].path).unlink()
    path = written(review(deliverable), tmp_path / "x.xlsx")
    shutil.copy(deliverable / documents[1].path, deliverable / documents[0].path)
    found = verify_workbook(path, deliverable)
    assert [(i.path, i.state) for i in found.inputs] == [(documents[0].path, InputState.NEW)]


def test_norms_and_versions_that_differ_are_said_and_blamed_on_nobody(
    evaluation: Evaluation, folder: Path, tmp_path: Path
) -> None:
    """Another version of the program or of a library is a note; other norms are another input."""
    assert evaluation.made is not None
    older = replace(
        evaluation, sapa="0.0.9",
        made=replace(evaluation.made, libraries=(("numpy", "1.0"),), pack_sha256="0" * 64),
    )  # fmt: skip
    found = verify_workbook(written(older, tmp_path / "x.xlsx"), folder)
    assert [note.id for note in found.notes] == ["verify.note.version", "verify.note.libraries"]
    assert [(i.path, i.state, i.then) for i in found.inputs] == [("norms", InputState.CHANGED, "0" * 64)]
    assert found.cells == ()


# -- where the deliverable is --------------------------------------------------------------------------------------


def test_the_deliverable_beside_the_workbook_is_found(
    evaluation: Evaluation, deliverable: Path, tmp_path: Path
) -> None:
    """In the same folder, in a folder beside it among others, or in an archive."""
    other = tmp_path / "another"
    other.mkdir()
    (other / "deliverable.yaml").write_text("sapa: 1\n", encoding="utf-8")
    beside = written(evaluation, tmp_path / "x.xlsx")
    assert verify_workbook(beside).follows
    inside = written(evaluation, deliverable / "x.xlsx")
    assert verify_workbook(inside).follows
    shutil.make_archive(str(tmp_path / "handed-in"), "zip", deliverable)
    inside.unlink()
    shutil.rmtree(deliverable)
    assert verify_workbook(beside).follows


def test_without_a_deliverable_it_is_said_what_to_do(evaluation: Evaluation, tmp_path: Path, language: str) -> None:
    """What is looked for, and the command with its place."""
    with pytest.raises(BadInput) as caught:
        verify_workbook(written(evaluation, tmp_path / "x.xlsx"))
    assert caught.value.what.id == "verify.error.no_deliverable"
    assert caught.value.todo is not None
    assert "sapa verify x.xlsx DELIVERABLE" in translator(language)(caught.value.todo)


def test_another_manifests_name_is_known_from_the_workbook(deliverable: Path, tmp_path: Path) -> None:
    """A manifest that is not called deliverable.yaml is found in the folder that is given."""
    (deliverable / "deliverable.yaml").rename(deliverable / "spring.yaml")
    path = written(review(deliverable / "spring.yaml"), tmp_path / "x.xlsx")
    assert verify_workbook(path, deliverable).follows


# -- what the workbook says of itself ------------------------------------------------------------------------------


def test_without_the_hidden_stamp_the_sheet_of_provenance_is_read(
    evaluation: Evaluation, folder: Path, tmp_path: Path, language: str
) -> None:
    """The last column is the same in every language; that the stamp is gone is named."""
    content = workbook_bytes(replace(evaluation, reviewed_on=date(2026, 5, 20)), language)

    def drop(book) -> None:
        del book[next(s.title for s in book if s.title == read_copy_stamp(book))]

    path = tmp_path / "x.xlsx"
    path.write_bytes(by_library(content, drop))
    found = verify_workbook(path, folder)
    assert [c.kind for c in found.cells] == [Change.SHEET_REMOVED]
    assert found.language == language


def read_copy_stamp(book) -> str:
    """Return the name of the hidden stamp's sheet."""
    return str(next(iter(book.defined_names["sapa_stamp"].destinations))[0])


def test_a_workbook_without_any_record_is_refused(evaluation: Evaluation, folder: Path, tmp_path: Path) -> None:
    """Nothing says what it was made from: bad input, and what to do."""

    def drop(book) -> None:
        for name in [n for n in book.defined_names if n.startswith("sapa_run") or n == "sapa_stamp"]:
            del book.defined_names[name]

    path = tmp_path / "x.xlsx"
    path.write_bytes(by_library(workbook_bytes(evaluation, "en"), drop))
    with pytest.raises(BadInput) as caught:
        verify_workbook(path, folder)
    assert caught.value.what.id == "verify.error.no_record"


def test_what_is_no_evaluation_is_refused(tmp_path: Path, folder: Path) -> None:
    """A workbook of somebody else's, a text file, a file that is not there."""
    other = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(other)
    text = tmp_path / "text.xlsx"
    text.write_text("no archive", encoding="utf-8")
    for path, id in ((other, "verify.error.not_one"), (text, "workbook.unreadable"),
                     (tmp_path / "none.xlsx", "workbook.unreadable")):  # fmt: skip
        with pytest.raises(BadInput) as caught:
            verify_workbook(path, folder)
        assert caught.value.what.id == id


# -- readings ------------------------------------------------------------------------------------------------------


def test_a_reading_changed_by_hand_is_a_changed_reading(
    evaluation: Evaluation, folder: Path, tmp_path: Path, language: str
) -> None:
    """It is told with its words, and every status is that of a run under it; the file is not called tampered with."""
    path = written(evaluation, tmp_path / "x.xlsx", language)
    entered(path, tmp_path / "y.xlsx", {"confidence": 0.99})
    copied = tmp_path / "z.xlsx"
    copied.write_bytes(by_library((tmp_path / "y.xlsx").read_bytes(), lambda _: None))
    found = verify_workbook(copied, folder)
    assert [(r.id, r.then, r.now) for r in found.readings] == [("confidence", "0.95", 0.99)]
    assert (found.cells, found.statuses, found.entries, found.follows) == ((), (), 0, True)
    assert "99" in "\n".join(verification_lines(found, translator(language)))


def test_words_that_are_no_reading_are_told_and_the_run_stays(
    evaluation: Evaluation, folder: Path, tmp_path: Path
) -> None:
    """The workbook keeps the run's value, and so does the verification."""
    path = written(evaluation, tmp_path / "x.xlsx", "en")
    entered(path, tmp_path / "y.xlsx", {"confidence": "very sure"})
    copied = tmp_path / "z.xlsx"
    copied.write_bytes(by_library((tmp_path / "y.xlsx").read_bytes(), lambda _: None))
    found = verify_workbook(copied, folder)
    assert [(r.id, r.now, r.found) for r in found.readings] == [("confidence", None, "very sure")]
    assert found.follows


# -- panel workbooks -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def panel(evaluation: Evaluation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two experts' copies and their panel workbook."""
    place = tmp_path_factory.mktemp("panel")
    ids = [f.id for f in evaluation.findings][:2]
    for name, language, status in (("A", "kk", Status.MET), ("B", "en", Status.NOT_MET)):
        rows = {ids[0]: Row(status, name, DAY, "r"), ids[1]: Row(Status.MET, name, DAY, "r", comment="c")}
        copy_of(workbook_bytes(evaluation, language), language, place / f"{name}.xlsx", rows,
                Conclusion(name, "", DAY, "t", "", (Score("relevance", 3),)))  # fmt: skip
    merged = merge([read_copy(place / "A.xlsx"), read_copy(place / "B.xlsx")])
    (place / "panel.xlsx").write_bytes(panel_workbook_bytes(merged, "ru"))
    return place


def test_a_panel_workbook_is_compared_with_its_copies_joined_again(panel: Path) -> None:
    """The copies beside it are taken; that each is to be verified itself is said."""
    found = verify_workbook(panel / "panel.xlsx")
    assert (found.cells, found.inputs, found.follows, found.panel) == ((), (), True, True)
    assert [n.id for n in found.notes] == ["verify.note.panel"]


def test_a_change_of_a_panel_workbook_and_of_a_copy_is_named(panel: Path, tmp_path: Path) -> None:
    """A judgement typed over on the sheet of all judgements, and a copy that is not the one that was joined."""
    content = (panel / "panel.xlsx").read_bytes()
    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[2]
    cell = next(c for row in sheet.iter_rows(min_row=5) for c in row if isinstance(c.value, str) and "✓" in c.value)
    path = tmp_path / "panel.xlsx"
    path.write_bytes(in_file(content, sheet.title, cell.coordinate, typed("✗ не соответствует")))
    shutil.copy(panel / "A.xlsx", tmp_path)
    found = verify_workbook(path, copies=[panel / "B.xlsx"])
    assert [(c.kind, c.cell) for c in found.cells] == [(Change.TEXT, cell.coordinate)]
    one = filled((panel / "B.xlsx").read_bytes(), "en")
    put(one.sheet.cell(one.first, one.columns["reason"]), "another reason")
    one.book.save(tmp_path / "B.xlsx")
    found = verify_workbook(path)
    assert [(i.path, i.state) for i in found.inputs] == [("B.xlsx", InputState.CHANGED)]


def test_a_panel_workbook_without_its_copies_says_which_are_needed(panel: Path, tmp_path: Path) -> None:
    """The names, and the command."""
    shutil.copy(panel / "panel.xlsx", tmp_path)
    with pytest.raises(BadInput) as caught:
        verify_workbook(tmp_path / "panel.xlsx")
    assert (caught.value.what.id, caught.value.expected) == ("verify.error.copies", "A.xlsx, B.xlsx")
    assert caught.value.todo is not None
    assert "--with A.xlsx --with B.xlsx" in translator("en")(caught.value.todo)


# -- words ---------------------------------------------------------------------------------------------------------


def test_every_kind_of_change_has_its_words(language: str) -> None:
    """Sheet and address first, then what was done, what must stand there and what stands."""
    t = translator(language)
    for kind in Change:
        text = change_text(CellChange(kind, "Sheet", "B7", "=A1", 2.5), t)
        assert text.startswith("«Sheet»")
        assert "verify." not in text
        assert "{" not in text
    long = change_text(CellChange(Change.TEXT, "S", "A1", "x" * 1000, None), t)
    assert len(long) < 400
    assert t("verify.blank") in long


def test_the_record_is_strict_json_with_every_cell() -> None:
    """Kinds and states are keys; what cannot be JSON becomes text."""
    cells = tuple(CellChange(Change.NUMBER, "S", f"A{i}", float(i), None) for i in range(100))
    found = Verification("x.xlsx", "ab", "en", "run", cells=cells)
    record = verification_record(found, translator("en"))
    assert (record["follows"], len(record["cells"]), record["cells"][0]["kind"]) == (False, 100, "number")
    lines = list(verification_lines(found, translator("en"), most=10))
    assert lines[-1].strip() == "… and 90 more; --json lists all of them"
