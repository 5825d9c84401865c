"""What experts entered into a workbook is taken over: judgements, votes, comments, the log; nothing is lost."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import load_workbook

from fixtures.deliverables import small_deliverable
from sapa.errors import BadInput
from sapa.messages import message
from sapa.results import Basis, Comment, ExpertCopy, Judgement, Notice, Opinions, Status
from sapa.review import review, take_over
from sapa.workbook import workbook_bytes
from sapa.workbook.stamp import run_of

REVIEWS = "main/-/t3.practical_application.expert_reviews/standard/formal"


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    """The review of the small deliverable without a defect."""
    return review(small_deliverable(tmp_path_factory.mktemp("clean")))


def judged(status="met", by="Сарапшы", reason="бет 12", day=date(2026, 5, 20), id=REVIEWS, **more):
    """Return a copy in which one finding is judged."""
    judgement = Judgement(Status(status), by, reason, day)
    return ExpertCopy("x.xlsx", judgements={id: judgement}, **more)


def finding(evaluation, id=REVIEWS):
    return next(f for f in evaluation.findings if f.id == id)


def test_a_judgement_makes_seen_what_was_declared(clean):
    """Status, basis and what the program had found stay apart."""
    found = finding(take_over(clean, judged()))
    assert (found.status, found.computed_status, found.basis) == (Status.MET, Status.JUDGEMENT, Basis.SEEN)
    assert (found.judgement.by, found.judgement.date) == ("Сарапшы", date(2026, 5, 20))
    assert finding(clean).judgement is None


def test_a_judgement_on_rows_of_a_file_stays_verified(clean):
    """An expert may overrule the computed status; the value was computed all the same."""
    id = "main/main/t10.population_survey.field_control/specification/formal"
    found = finding(take_over(clean, judged("not_met", id=id)), id)
    assert (found.status, found.computed_status, found.basis) == (Status.NOT_MET, Status.MET, Basis.VERIFIED)


def test_a_judgement_that_cannot_be_taken_stops_with_every_fault(clean):
    """The reader's notices that stop are raised together; nothing is taken half."""
    notices = tuple(Notice(message("experts.read.no_by"), f"x.xlsx: «A»!O{n}", stops=True) for n in (6, 7))
    with pytest.raises(BadInput) as refused:
        take_over(clean, judged(opinions=Opinions(notices=notices)))
    assert [e.where for e in (refused.value, *refused.value.more)] == ["x.xlsx: «A»!O6", "x.xlsx: «A»!O7"]


def test_a_judgement_on_a_finding_that_is_gone_is_kept_and_returns_with_it(clean):
    """The run goes on, the entry is listed with a notice; a later run that has the finding gives it back."""
    gone = replace(clean, findings=tuple(f for f in clean.findings if f.id != REVIEWS))
    remark = Comment(REVIEWS, "қараңыз", "Сарапшы")
    copy = judged(findings=clean.findings, opinions=Opinions(comments=(remark,)))
    without = take_over(gone, copy)
    kept = without.opinions.unplaced
    assert [(u.finding.id, u.judgement and u.judgement.status, u.comment) for u in kept] == [
        (REVIEWS, Status.MET, None), (REVIEWS, None, remark),
    ]  # fmt: skip
    assert [n.what.id for n in without.opinions.notices] == ["experts.take.unplaced"]
    assert not any(n.stops for n in without.opinions.notices)
    again = take_over(clean, ExpertCopy("y.xlsx", opinions=replace(without.opinions, notices=())))
    assert (finding(again).status, again.opinions.comments, again.opinions.unplaced) == (Status.MET, (remark,), ())


def test_a_decision_under_another_computed_status_is_told(clean):
    """What the program had found then may have been the reason."""
    then = tuple(replace(f, computed_status=Status.NOT_MET) if f.id == REVIEWS else f for f in clean.findings)
    (notice,) = take_over(clean, judged(findings=then)).opinions.notices
    assert (notice.what.id, notice.got) == ("experts.take.changed", REVIEWS)


def test_the_log_keeps_what_was_changed_later(clean):
    """Who decided what and when, from which file; a second run of the same file adds nothing."""
    once = take_over(clean, judged())
    assert [(e.by, e.value, e.computed, e.file) for e in once.opinions.log] == [
        ("Сарапшы", "met", "judgement", "x.xlsx")
    ]  # fmt: skip
    assert take_over(once, judged()).opinions.log == once.opinions.log
    changed = take_over(clean, judged("not_met", day=date(2026, 6, 1), opinions=Opinions(log=once.opinions.log)))
    assert [e.value for e in changed.opinions.log] == ["met", "not_met"]
    assert finding(changed).status is Status.NOT_MET


def test_two_experts_who_disagree_are_not_merged_in_silence(clean):
    """The second workbook does not win by being second; agreeing is fine."""
    once = take_over(clean, judged())
    both = take_over(once, judged(by="Другой"))
    assert (finding(both).status, finding(both).judgement.by) == (Status.MET, "Сарапшы")
    assert [v.judgement.by for v in both.opinions.votes] == ["Другой"]
    with pytest.raises(BadInput) as refused:
        take_over(once, judged("not_met", by="Другой"))
    assert refused.value.what.id == "review.judgement_conflict"


def test_a_workbook_about_another_work_is_refused(clean):
    """Its title is another and no file is the same: what was judged there says nothing of the same norms here."""
    run = run_of(clean)
    other = replace(run, title="Басқа жұмыс", files=(("data.csv", "0" * 64),))
    with pytest.raises(BadInput) as refused:
        take_over(clean, judged(run=other))
    assert (refused.value.what.id, refused.value.where) == ("experts.take.other_work", "x.xlsx")
    for again in (run, replace(other, title=run.title), replace(run, title="Жаңа атау")):
        assert finding(take_over(clean, judged(run=again))).status is Status.MET


def test_a_row_without_a_judgement_changes_nothing(clean):
    """Records of findings that nobody judged."""
    assert take_over(clean, ExpertCopy("x.xlsx")) == clean


def test_what_an_expert_wrote_into_the_workbook_comes_back(clean, tmp_path):
    """Fill in the sheet as a person does, read it, take it over."""
    from sapa.workbook import read_copy

    path = tmp_path / "filled.xlsx"
    book = load_workbook(io.BytesIO(workbook_bytes(clean, "ru")))
    cells = {}
    for field in ("id", "judgement", "by", "date", "reason"):
        sheet, block = next(iter(book.defined_names[f"sapa_finding_{field}"].destinations))
        cells[field] = [row[0] for row in book[sheet][block.replace("$", "")]]
    at = [c.value for c in cells["id"]].index(REVIEWS)
    for field, value in (
        ("judgement", "соответствует"), ("by", "Эксперт"), ("date", date(2026, 5, 20)), ("reason", "видел"),
    ):  # fmt: skip
        cells[field][at].value = value
    book.save(path)
    found = finding(take_over(clean, read_copy(path)))
    assert (found.status, found.basis, found.judgement.reason) == (Status.MET, Basis.SEEN, "видел")
