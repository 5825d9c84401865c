"""Audit of the delivered file: rows, cells, logs and what they do to the estimates. Every number is counted by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures.audited import write_files
from sapa.checks.audit_log import ColumnNames
from sapa.i18n import LANGUAGES, translator
from sapa.results import Status
from sapa.results.audit import Change, EditClass, LogFault
from sapa.review import review

INDICATORS = """\
    indicators:
      trust: {column: q1, values: [1]}
      size: {column: q2, statistic: mean}
"""
RAW = "raw: {file: raw.csv, id: id}"
LOG = "log: {file: log.csv, id: id, question: question, old: old, new: new, date: date, type: type, reason: reason}"
DELETED = "deleted: {file: deleted.csv, id: id}"
HEAD = "id,question,old,new,date,type,reason\n"
ROWS = ("1,A,1,10,x", "2,A,2,20,y", "3,B,1,30,x", "4,B,2,40,y")


def table(rows=ROWS, head="id,who,q1,q2,q3"):
    """Return a file of interviews."""
    return "\n".join([head, *rows]) + "\n"


def deliver(folder: Path, *, data=None, raw=None, log=None, deleted=None, sections=(), roles="") -> Path:
    """Write a deliverable; a section is named where its file is there."""
    named = [RAW] * (raw is not None) + [LOG] * (log is not None) + [DELETED] * (deleted is not None)
    lines = [*(s for s in named if s.split(":")[0] not in {x.split(":")[0] for x in sections}), *sections]
    more = INDICATORS + "".join(f"    {s}\n" for s in lines)
    write_files(folder, more, data=data or table(), raw=raw, log=log, deleted=deleted)
    manifest = folder / "deliverable.yaml"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("who}", f"who{roles}}}"), encoding="utf-8")
    return folder


def audited(folder, **files):
    """Return the audit's detail and its findings by question."""
    evaluation = review(deliver(folder, **files))
    found = {f.id.split("/")[2]: f for f in evaluation.findings if "/audit." in f.id}
    return evaluation.details["main", "audit"], found


def classes(detail):
    """Return the cells of each class that occurs."""
    return {str(c): n for c in EditClass if (n := detail.total.of(c))}


def changed(*edits):
    """Return the delivered rows with cells replaced: (row, column, value)."""
    rows = [r.split(",") for r in ROWS]
    for row, column, value in edits:
        rows[row][column] = value
    return table([",".join(r) for r in rows])


def test_nothing_is_said_where_there_is_nothing_to_compare_with(tmp_path):
    """No raw file, no log, no list of deletions: no finding, no detail, no table."""
    evaluation = review(deliver(tmp_path))
    assert not [f for f in evaluation.findings if "/audit." in f.id]
    assert ("main", "audit") not in evaluation.details


def test_the_same_files_are_met(tmp_path):
    """4 rows, 4 questions besides the id: 16 cells, and none says anything else."""
    detail, found = audited(tmp_path, raw=table())
    assert (detail.flow.raw, detail.flow.matched, detail.flow.delivered, detail.total.cells) == (4, 4, 4, 16)
    assert {q: f.status for q, f in found.items()} == {
        "audit.deletions": Status.MET, "audit.added": Status.MET, "audit.undocumented": Status.MET,
        "audit.effect": Status.MET,
    }  # fmt: skip


def test_spelling_is_no_edit(tmp_path):
    """Numbers by value, truth in words or 1/0, moments by instant, blanks by any program's word."""
    head = "id,who,q1,q2,q3,flag,at,day,note"
    raw = table(
        ["1,A,1.0,10.50,x,1,2026-05-01T10:00:00.000+05:00,13/05/2026,NA",
         "2,A,2,20,y,0,2026-05-02T11:30:20,01/05/2026,a  b"], head,
    )  # fmt: skip
    data = table(
        ["1,A,1,10.5,x,TRUE,2026-05-01 10:00:00,2026-05-13,", "2,A,2,20,y,False,2026-05-02 11:30,2026-05-01,a b"], head
    )
    detail, found = audited(tmp_path, data=data, raw=raw)
    # Five spellings in the first row and four in the second; NA and an empty cell are one blank.
    assert (detail.total.edited, detail.total.respelled) == (0, 9)
    assert found["audit.undocumented"].status is Status.MET


def test_moments_with_other_offsets_are_the_same_moment(tmp_path):
    """10:00 in Almaty (+05:00) is 05:00 UTC; one hour later is an edit."""
    head = "id,who,q1,q2,at"
    raw = table(["1,A,1,10,2026-05-01T10:00:00+05:00", "2,A,1,10,2026-05-01T12:00:00+05:00"], head)
    data = table(["1,A,1,10,2026-05-01T05:00:00Z", "2,A,1,10,2026-05-01T08:00:00Z"], head)
    detail, _ = audited(tmp_path, data=data, raw=raw)
    assert (detail.total.edited, detail.total.respelled) == (1, 1)


def test_each_class_of_edits(tmp_path):
    """One cell of every class; the finding on the log's changes is not met, the rest are questions."""
    log = HEAD + (
        "1,q2,10,11,2026-05-01,change,typo\n"  # made
        "2,q2,20,22,2026-05-01,change,typo\n"  # made with 23
        "3,q2,30,33,2026-05-01,change,typo\n"  # not made
        "4,q2,40,,2026-05-01,confirmed,\n"  # confirmed, but 44 stands there
        "4,q3,y,,2026-05-01,blank,\n"  # blanked as logged, no reason
    )
    data = changed((0, 3, "11"), (1, 3, "23"), (3, 3, "44"), (3, 4, ""), (0, 2, "2"))
    detail, found = audited(tmp_path, data=data, raw=table(), log=log)
    assert classes(detail) == {
        "documented": 2, "other_value": 1, "undocumented": 1, "confirmed_changed": 1, "not_applied": 1,
    }  # fmt: skip
    assert detail.by_change == {Change.CHANGED: 4, Change.BLANKED: 1}
    assert (detail.no_reason, dict(detail.entries)) == (
        1, {"applied": 2, "other_value": 1, "not_applied": 1, "confirmed_changed": 1},
    )  # fmt: skip
    assert found["audit.undocumented"].status is Status.JUDGEMENT
    worst = found["audit.undocumented"].message.params["worst"]
    assert [dict(w.params) for w in worst] == [{"question": "q2", "edits": 1}, {"question": "q1", "edits": 1}]
    assert (found["audit.not_applied"].status, found["audit.not_applied"].n) == (Status.NOT_MET, 2)
    # Interviewer A made interviews 1 and 2: documented, other value, undocumented; B: documented, confirmed.
    assert [(r.name, r.rows, r.edited, r.unexplained) for r in detail.by_interviewer] == [
        ("A", 2, 3, 1),
        ("B", 2, 2, 1),
    ]


def test_the_last_change_of_a_cell_counts(tmp_path):
    """By date, not by place in the file; a confirmation after it is no other value; the older entry's old may chain."""
    log = HEAD + (
        "1,q2,11,12,2026-05-02,change,b\n" + "1,q2,10,11,2026-05-01,change,a\n" + "1,q2,12,,2026-05-03,confirm,\n"
    )
    detail, _ = audited(tmp_path, data=changed((0, 3, "12")), raw=table(), log=log)
    assert classes(detail) == {"documented": 1}
    assert (detail.several, dict(detail.entries), detail.faults) == (1, {"applied": 1, "superseded": 2}, ())


def test_a_log_that_names_unknown_ids_and_columns_is_one_finding(tmp_path):
    """One message lists them; unknown words of the type column and old values that never were are named with them."""
    log = HEAD + (
        "9,q2,1,2,2026-05-01,change,x\n" + "1,nothing,1,2,2026-05-01,change,x\n" + "1,q2,99,10,2026-05-01,change,x\n"
        "2,q2,,,2026-05-01,puzzle,x\n"
    )  # fmt: skip
    detail, found = audited(tmp_path, raw=table(), log=log)
    assert dict(detail.faults_total) == {
        LogFault.UNKNOWN_ID: 1, LogFault.UNKNOWN_COLUMN: 1, LogFault.UNKNOWN_TYPE: 1, LogFault.OLD_DIFFERS: 1,
    }  # fmt: skip
    finding = found["audit.log"]
    assert (finding.status, finding.n, finding.evidence[0].file) == (Status.NOT_MET, 4, "log.csv")
    for language in LANGUAGES:
        words = translator(language)(finding.message)
        assert "nothing" in words
        assert "puzzle" in words
    english = translator("en")(finding.message)
    assert english.startswith("Entries of the logs that do not fit the files (log.csv): ids that no file has – 1 (№")


def test_an_empty_log_explains_nothing(tmp_path):
    """The edit stays a question; the log's emptiness is no error."""
    detail, found = audited(tmp_path, data=changed((0, 3, "12")), raw=table(), log=HEAD)
    assert (classes(detail), dict(detail.entries)) == ({"undocumented": 1}, {})
    assert found["audit.undocumented"].message.id == "checks.audit.undocumented"


def test_edits_without_any_log_ask_for_the_log(tmp_path):
    """Another message, another recommendation."""
    _, found = audited(tmp_path, data=changed((0, 3, "12")), raw=table())
    finding = found["audit.undocumented"]
    assert (finding.message.id, finding.recommendation.id) == ("checks.audit.no_log", "checks.audit.todo.no_log")
    assert "audit.not_applied" not in found


def test_rows_deleted_added_kept_and_repeated(tmp_path):
    """Raw 5, 6, 7 are gone: logged with a reason, listed without one, not at all; 8 came, 1 stands there twice."""
    raw = table([*ROWS, "5,A,1,1,x", "6,A,1,1,x", "7,A,1,1,x", ",A,1,1,x"])
    data = table([*ROWS, "8,A,1,1,x", "1,A,1,99,x"])
    log = HEAD + "5,,,,2026-05-01,delete,refused\n" + "4,,,,2026-05-01,delete,refused\n"
    detail, found = audited(tmp_path, data=data, raw=raw, log=log, deleted="id\n6\n")
    flow = detail.flow
    assert (flow.raw, flow.deleted_reason, flow.deleted_no_reason, flow.deleted_unlogged) == (8, 1, 1, 1)
    assert (flow.raw_without_id, flow.matched, flow.added, flow.delivered) == (1, 4, 2, 6)
    assert dict(detail.rows_total) == {
        "deleted_no_reason": 1, "deleted_unlogged": 1, "added": 2, "still_delivered": 1, "duplicate_different": 1,
    }  # fmt: skip
    (again,) = [r for r in detail.rows if r.kind == "duplicate_different"]
    assert (again.file, again.row, again.columns) == ("data.csv", 7, ("q2",))
    assert found["audit.still_delivered"].status is Status.NOT_MET
    assert found["audit.duplicates"].status is Status.NOT_MET
    assert (found["audit.added"].status, found["audit.deletions"].status) == (Status.JUDGEMENT, Status.JUDGEMENT)
    assert not detail.total.edited  # the row that is more like the raw one is the interview


def test_repeated_ids_in_the_raw_file_pair_with_the_row_they_resemble(tmp_path):
    """Raw holds interview 1 twice; the delivered one is the second of them, and the first is a deletion."""
    raw = table(["1,A,2,77,z", *ROWS])
    detail, _ = audited(tmp_path, raw=raw, log=HEAD + "1,,,,2026-05-01,delete,twice in the export\n")
    assert (detail.flow.deleted_reason, detail.flow.matched, detail.total.edited) == (1, 4, 0)
    assert not detail.rows_total.get("still_delivered")


def test_renamed_columns_are_found_and_said(tmp_path):
    """Stated, by spelling, by contents; what is left was dropped or added."""
    rows = [f"{i},A,{i % 2},{i * 10},t{i},k{i},{i}" for i in range(1, 9)]
    raw = table(rows, "id,who,old_q1,Group/Q2,q3,contents,gone")
    data = table([",".join(r.split(",")[:6]) + ",n" for r in rows], "id,who,q1,q2,q3,same,new")
    detail, _ = audited(tmp_path, data=data, raw=raw, sections=["raw: {file: raw.csv, id: id, columns: {q1: old_q1}}"])
    columns = detail.columns
    assert (dict(columns.renamed), dict(columns.recognised)) == (
        {"q1": "old_q1"},
        {"q2": "Group/Q2", "same": "contents"},
    )
    assert (columns.dropped, columns.added, detail.total.edited) == (("gone",), ("new",), 0)


def test_a_column_recoded_as_a_whole_is_no_edit_of_single_cells(tmp_path):
    """1/2 became man/woman in all six rows; two codes that changed places stay edits."""
    raw = table([f"{i},A,{1 + i % 2},10,x" for i in range(6)])
    labels = table([f"{i},A,{('man', 'woman')[i % 2]},10,x" for i in range(6)])
    detail, _ = audited(tmp_path, data=labels, raw=raw)
    assert (detail.columns.recoded, detail.total.edited, detail.unassessed) == (("q1",), 0, ("trust",))
    swapped = table([f"{i},A,{2 - i % 2},10,x" for i in range(6)])
    detail, _ = audited(tmp_path, data=swapped, raw=raw)
    assert (detail.columns.recoded, detail.total.edited) == ((), 6)


def test_an_answer_that_became_constant_is_named(tmp_path):
    """Both 2s of the question became 1."""
    detail, _ = audited(tmp_path, data=changed((1, 2, "1"), (3, 2, "1")), raw=table())
    assert detail.columns.constant == ("q1",)


def test_entries_on_a_question_explain_its_options_and_other_specify(tmp_path):
    """A parent's entry explains the option it names; an option's entry the parent; the recode its `other` text."""
    head = "id,who,q1,q2,w,w/tap,w/well,job,job_other"
    raw = table(["1,A,1,1,tap,1,0,3,x", "2,A,1,1,tap,1,0,other,cook", "3,A,1,1,tap,1,0,3,x"], head)
    data = table(["1,A,1,1,well,0,1,3,x", "2,A,1,1,tap well,1,1,5,", "3,A,1,1,well,1,0,3,x"], head)
    log = HEAD + (
        "1,w,tap,well,2026-05-01,change,a\n2,w.well,0,1,2026-05-01,change,a\n2,job_other,cook,,2026-05-01,blank,a\n"
    )
    detail, _ = audited(tmp_path, data=data, raw=raw, log=log)
    # Interview 1: w and both options; 2: the option, w, the text and the job; 3: w alone, and nobody said so.
    assert classes(detail) == {"documented": 7, "undocumented": 1}
    (edit,) = [e for e in detail.edits if e.edit is EditClass.UNDOCUMENTED]
    assert (edit.question, edit.row) == ("w", 4)


def test_without_raw_data_the_log_is_still_compared(tmp_path):
    """Made, not made, another value; what the log does not name cannot be assessed."""
    log = HEAD + (
        "1,q2,9,10,2026-05-01,change,a\n" + "2,q2,20,21,2026-05-01,change,a\n" + "3,q2,1,2,2026-05-01,change,a\n"
    )
    detail, found = audited(tmp_path, log=log)
    assert classes(detail) == {"documented": 1, "not_applied": 1, "other_value": 1}
    assert found["audit.undocumented"].status is Status.NOT_ASSESSABLE
    assert (detail.flow, found["audit.not_applied"].status) == (None, Status.NOT_MET)


def test_the_parts_of_a_shift_add_up(tmp_path):
    """Means 110/5 = 22 raw, 25 kept, (12+20+30+40)/4 = 25.5 edited, 102+78 over 5 = 36 delivered."""
    raw = table([*ROWS, "5,A,1,10,x"])
    detail, found = audited(tmp_path, data=changed((0, 3, "12")) + "6,A,1,78,x\n", raw=raw)
    (effect,) = [e for e in detail.effects if e.statistic == "mean"]
    assert (effect.raw, effect.kept_raw, effect.kept, effect.delivered) == (22, 25, 25.5, 36)
    assert (effect.unexplained, effect.edits, effect.movers[0].effect) == (0.5, 1, 0.5)
    # s²/n of 12, 20, 30, 40, 78: squared deviations 576 + 256 + 36 + 16 + 1764 = 2648; √(2648 / 4 / 5)
    assert (effect.se_of, effect.se) == ("equal", pytest.approx((2648 / 20) ** 0.5))
    assert found["audit.effect"].status is Status.JUDGEMENT


def test_what_could_tell_who_answered_is_never_printed(tmp_path):
    """Rare texts, telephone numbers and coordinates are an ellipsis; ids are pseudonyms."""
    head = "id,who,q1,q2,name,phone,lat"
    raw = table(["70011,A,1,1,Алия Сериккызы,87011234567,43.238949", "2,A,1,1,x,1,1"], head)
    data = table(["70011,A,1,1,Дана Асанова,87017654321,43.300001", "2,A,1,1,x,1,1"], head)
    detail, _ = audited(tmp_path, data=data, raw=raw)
    assert [(e.old, e.new) for e in detail.edits] == [("…", "…")] * 3
    assert all("70011" not in e.id for e in detail.edits)


@pytest.mark.parametrize(
    ("name", "column"),
    [("Q1", "q1"), ("water/tap", "water.tap"), ("grp/sub/q2", "q2"), ("q2", "q2"), ("tap", None), ("none", None)],
)
def test_names_of_a_log_find_their_columns(name, column):
    """Another case, another mark, groups before the name; a bare option is no column."""
    assert ColumnNames(["q1", "water.tap", "q2"]).find(name) == column


def test_a_voided_interview_is_no_edit_and_control_explains_it(tmp_path):
    """Three voided after the field: control did not confirm one of them, two are open; no cell counts as edited."""
    head = "id,who,q1,q2,q3,state"
    raw = table([f"{r},done" for r in ROWS], head)
    data = table([f"{r},{'done' if i == 3 else 'void'}" for i, r in enumerate(ROWS)], head)
    (tmp_path / "control.csv").write_text("id,how,outcome\n1,phone,no\n", encoding="utf-8")
    control = "control: {file: control.csv, id: id, method: how, outcome: outcome, outcomes: {refuted: ['no']}, "
    statuses = "statuses: {complete: [done], voided: [void]}"
    detail, found = audited(
        tmp_path, data=data, raw=raw, roles=", status: state",
        sections=(control + "methods: {telephone: [phone]}}", statuses),
    )  # fmt: skip
    assert detail.total.edited == 0
    assert [(s.old, s.new, s.voided, s.interviews, s.refuted, s.open) for s in detail.statuses] == [
        ("done", "void", True, 3, 1, 2)
    ]
    assert found["audit.status"].status is Status.JUDGEMENT
    assert [e.rows for e in found["audit.status"].evidence if e.file] == ["3, 4"]
    assert found["audit.undocumented"].status is Status.MET
