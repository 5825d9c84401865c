"""Experts' copies joined: the same evaluation or a plain refusal; agreement, scores, and who stands twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from fixtures.evaluations import full_evaluation
from sapa.errors import BadInput
from sapa.i18n import translator
from sapa.results import Comment, Conclusion, ExpertCopy, Judgement, Line, Opinions, Run, Score, Status
from sapa.review.merge import merge
from sapa.standard.rubric import load_rubric

EDITION = date(2022, 8, 17)
RUN = Run(
    "abc", "0.1", "kz-social-order", EDITION, "T", files=(("a.csv", "1"), ("b.csv", "2")), readings=(("c", "0.95"),)
)
FINDINGS = tuple(replace(f, judgement=None, status=f.computed_status or f.status) for f in full_evaluation().findings)
FORMAL = [f.id for f in FINDINGS if f.line is Line.FORMAL]
CRITERIA = [c.id for c in load_rubric().criteria]
DAY = date(2026, 6, 1)


def copy(name: str, statuses: dict[str, str] | None = None, *, run: Run = RUN, scores: list[int | None] | None = None,
         comments: tuple[str, ...] = (), **changes: object) -> ExpertCopy:  # fmt: skip
    """Return what one expert's workbook holds."""
    given = tuple(Score(c, s) for c, s in zip(CRITERIA, scores or [], strict=False))
    opinions = Opinions(
        comments=tuple(Comment(FORMAL[0], text, name, DAY) for text in comments),
        conclusions=(Conclusion(name, "d", DAY, scores=given),),
    )
    made = ExpertCopy(
        file=f"{name}.xlsx", sha256=name, run=run, findings=FINDINGS, opinions=opinions,
        judgements={id: Judgement(Status(s), name, "r", DAY) for id, s in (statuses or {}).items()},
    )  # fmt: skip
    return replace(made, **changes)


def votes(*statuses: str | None) -> dict[str, str]:
    """Return judgements on the first formal findings; None where the expert left one blank."""
    return {id: s for id, s in zip(FORMAL, statuses, strict=False) if s}


def test_agreement_is_counted_over_what_two_experts_decided() -> None:
    """Three findings: both met; met against not met; one expert only.

    By hand: pairs agree 1 of 2. Alpha over the pairable values met, met, met, not met: D_o = 2/4, D_e = 1 - (3·2)/(4·3)
    = 1/2, alpha = 0 (Krippendorff 2011, nominal).
    """
    merged = merge([copy("A", votes("met", "met", "met")), copy("B", votes("met", "not_met", None))])
    formal, methodological = merged.agreement
    assert (formal.judged, formal.compared, formal.same, formal.pairs) == (3, 2, 1, 0.5)
    assert formal.alpha == pytest.approx(0.0, abs=1e-12)
    assert (methodological.compared, methodological.alpha, methodological.reason) == (0, None, "no_rows")
    assert [j.finding.id for j in merged.differences] == [FORMAL[1]]


def test_alpha_that_does_not_exist_says_why() -> None:
    """All the same: chance would agree as well. One finding only: nothing to compare it with."""
    same = merge([copy("A", votes("met", "met")), copy("B", votes("met", "met"))])
    assert (same.agreement[0].alpha, same.agreement[0].reason, same.agreement[0].pairs) == (None, "one_category", 1.0)
    one = merge([copy("A", votes("met")), copy("B", votes("not_met"))])
    assert (one.agreement[0].alpha, one.agreement[0].reason) == (None, "too_few")


def test_scores_add_up_and_a_blank_is_no_zero() -> None:
    """The council's sheet of one expert with a blank: 5 + 5 + 5 + blank + 5 is 20 of 20 given, and one is missing."""
    merged = merge([copy("A", scores=[5, 5, 5, None, 5]), copy("B", scores=[3, 4, 5, 2, 4]), copy("C")])
    first, fourth = merged.scores[0], merged.scores[3]
    assert (first.given, first.total, first.mean, first.median) == (2, 8, 4.0, 4.0)
    assert (fourth.given, fourth.total, fourth.mean) == (1, 2, 2.0)
    found = merged.score_agreement
    assert (found.total, found.blank) == (38, 1)
    assert found.share == pytest.approx(38 / 45)
    assert found.exact == 0.25  # of relevance, plan, result, effect only the result has two equal scores


def test_no_scores_at_all_have_no_agreement() -> None:
    """Nothing is computed from blanks."""
    found = merge([copy("A", votes("met")), copy("B")]).score_agreement
    assert (found.alpha, found.reason, found.total, found.exact) == (None, "no_rows", None, None)


def test_decisions_against_the_check_are_counted_for_each_expert() -> None:
    """Only where the program had an answer of its own."""
    decided = next(f for f in FINDINGS if f.status is Status.MET and f.line is Line.FORMAL and not f.sensitivity)
    waiting = next(f for f in FINDINGS if f.status is Status.JUDGEMENT and f.line is Line.FORMAL)
    merged = merge([copy("A", {decided.id: "not_met", waiting.id: "not_met"}), copy("B", {decided.id: "met"})])
    assert [(e.formal, e.against) for e in merged.experts] == [(2, 1), (1, 0)]


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (replace(RUN, files=(("a.csv", "9"), ("b.csv", "2"))), "a.csv"),
        (replace(RUN, edition=date(2024, 1, 1)), "1 January 2024"),
        (replace(RUN, readings=(("c", "0.99"),)), "readings (c)"),
        (replace(RUN, seed=7), "seed"),
    ],
)
def test_copies_of_another_evaluation_are_refused_and_what_differs_is_named(other: Run, told: str) -> None:
    """Inputs' checksums, the edition, readings, the seed."""
    from sapa.i18n import translator

    with pytest.raises(BadInput) as refused:
        merge([copy("A"), copy("B"), copy("C", run=other)])
    assert refused.value.what.id == "experts.merge.other"
    assert refused.value.where == "C.xlsx"
    text = translator("en")(refused.value.what)
    assert told in text
    assert "A.xlsx" in text


def test_other_findings_are_another_evaluation() -> None:
    """Though all inputs are the same."""
    with pytest.raises(BadInput) as refused:
        merge([copy("A"), copy("B", findings=FINDINGS[1:])])
    assert [m.id for m in refused.value.what.params["what"]] == ["experts.merge.differ.findings"]


def test_another_version_of_the_program_is_only_told() -> None:
    """Inputs and findings are the same."""
    merged = merge([copy("A"), copy("B", run=replace(RUN, program="0.2"))])
    assert "experts.merge.program" in [n.what.id for n in merged.notices]


def test_the_same_file_twice_is_named_and_counted_once() -> None:
    """By its checksum, whatever it is called."""
    one = copy("A", votes("met"))
    merged = merge([one, replace(one, file="again.xlsx"), copy("B", votes("met"))])
    assert [(n.what.id, n.where) for n in merged.notices] == [("experts.merge.same_file", "again.xlsx")]
    assert [e.formal for e in merged.experts] == [1, 1]
    with pytest.raises(BadInput) as refused:
        merge([one, replace(one, file="again.xlsx")])
    assert refused.value.what.id == "experts.merge.one"


def test_the_same_expert_in_two_files_is_named_and_counted_once() -> None:
    """Spelt with other capitals; a contradiction is refused, naming both files."""
    twice = copy("a", votes("met", "not_met"), sha256="x")
    merged = merge([copy("A", votes("met")), twice, copy("B", votes("met"))])
    assert [e.name for e in merged.experts] == ["A", "B"]
    assert merged.experts[0].files == ("A.xlsx", "a.xlsx")
    assert merged.experts[0].formal == 2
    assert "experts.merge.twice" in [n.what.id for n in merged.notices]
    with pytest.raises(BadInput) as refused:
        merge(
            [copy("A", votes("met")), replace(twice, judgements={FORMAL[0]: Judgement(Status.NOT_MET, "a", "r", DAY)})]
        )
    what = refused.value.what
    assert (what.id, what.params["first"]) == ("experts.merge.contradicts", "A.xlsx")
    words = {language: translator(language)(what) for language in ("kk", "ru", "en")}
    assert "«не соответствует» и «соответствует»" in words["ru"]
    assert not any("not_met" in text for text in words.values())


def test_a_panel_workbook_and_a_file_without_a_stamp_are_refused() -> None:
    """One is joined already, of the other nobody can tell which evaluation it is."""
    for changed, id in (
        (replace(copy("B"), panel=True), "experts.merge.panel"),
        (replace(copy("B"), run=None), "experts.read.no_stamp"),
    ):
        with pytest.raises(BadInput) as refused:
            merge([copy("A"), changed])
        assert (refused.value.what.id, refused.value.where) == (id, "B.xlsx")


def test_comments_and_the_log_keep_everything_once() -> None:
    """Each with who wrote it and in which file."""
    merged = merge([copy("A", votes("met"), comments=("x", "y")), copy("B", votes("not_met"), comments=("x",))])
    assert [(c.by, c.text) for c in merged.comments] == [("A", "x"), ("A", "y"), ("B", "x")]
    assert sorted((e.kind.value, e.by, e.file) for e in merged.log) == [
        ("comment", "A", "A.xlsx"), ("comment", "A", "A.xlsx"), ("comment", "B", "B.xlsx"),
        ("judgement", "A", "A.xlsx"), ("judgement", "B", "B.xlsx"),
    ]  # fmt: skip
