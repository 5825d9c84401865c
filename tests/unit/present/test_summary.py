"""The one sentence, the counts and the five findings of the first sheet."""

from __future__ import annotations

from dataclasses import replace

from fixtures.evaluation_findings import findings
from fixtures.evaluations import bare_evaluation
from sapa.i18n import translator
from sapa.messages import message
from sapa.present import Shown, most_important, shown_counts, shown_status, summary_sentence
from sapa.results import Line, Status


def test_the_lines_are_counted_apart() -> None:
    """Formal and methodological counts are never added together."""
    formal, methodological = (shown_counts(findings(), line) for line in Line)
    # Counted by hand in fixtures.evaluation_findings.findings: 10 formal findings, 7 methodological.
    # not met, depends, judgement, not assessable, met, not applicable
    assert list(formal.values()) == [2, 1, 1, 1, 4, 1]
    assert methodological[Shown.NOT_MET] == 4
    assert sum(methodological.values()) == 7


def test_the_sentence_says_both_lines_in_each_language() -> None:
    """Plural forms follow the number."""
    said = {language: translator(language)(summary_sentence(findings())) for language in ("kk", "ru", "en")}
    assert said["ru"].startswith(
        "Формальная оценка: 2 требования не выполнены, 1 требование зависит от трактовки нормы"
    )
    assert "выявлено 4 несоответствия" in said["ru"]
    assert said["en"].startswith("Formal line: 2 requirements are not met, 1 depends on how the norm is read")
    assert said["kk"].startswith("Формалды бағалау: 2 талап орындалмаған")
    assert not any("{" in text for text in said.values())


def test_an_evaluation_with_nothing_in_it_says_so() -> None:
    """No findings is not the same as no faults."""
    assert "nothing was assessed" in translator("en")(summary_sentence(bare_evaluation().findings))


def test_all_met_is_said_plainly() -> None:
    """A clean formal line does not list zeros."""
    met = [f for f in findings() if f.line is Line.FORMAL and shown_status(f) is Shown.MET]
    assert "all 4 requirements are met" in translator("en")(summary_sentence(met))


def test_the_five_that_matter_most_begin_with_breaches_of_the_letter() -> None:
    """Formal breaches first, then what depends on the reading, then what the number is worth."""
    chosen = most_important(findings())
    assert [(f.line, shown_status(f)) for f in chosen] == [
        (Line.FORMAL, Shown.NOT_MET),
        (Line.FORMAL, Shown.NOT_MET),
        (Line.FORMAL, Shown.DEPENDS),
        (Line.METHODOLOGICAL, Shown.NOT_MET),
        (Line.METHODOLOGICAL, Shown.NOT_MET),
    ]


def test_many_failures_of_one_norm_do_not_hide_the_others() -> None:
    """Each norm is named once before any is named twice."""
    group = next(f for f in findings() if f.item == "@SUM(A1:A9)")
    many = tuple(replace(group, id=f"g{i}", item=str(i)) for i in range(7))
    chosen = most_important((*many, *findings()))
    assert len({f.norm for f in chosen}) == 5


def test_what_is_met_or_does_not_apply_never_matters_most() -> None:
    """An all-clear evaluation has an empty list."""
    assert most_important(f for f in findings() if f.status in (Status.MET, Status.NOT_APPLICABLE)) == ()


def test_wrong_figures_of_the_report_come_before_single_records_and_sums_are_left_out() -> None:
    """Of one rank: a claim first, an unmatched control record last; "conditions of table 10" repeats other findings."""
    one = next(
        f for f in findings() if f.line is Line.METHODOLOGICAL and shown_status(f) is Shown.NOT_MET and f.norm is None
    )
    ids = ("checks.field_control.unmatched", "checks.coverage.plan_short", "checks.table_10.not_met",
           "checks.claims.margins_low", "checks.claims.values")  # fmt: skip
    chosen = most_important(replace(one, id=id, message=message(id)) for id in ids)
    assert [f.id for f in chosen] == [
        "checks.claims.margins_low", "checks.claims.values", "checks.coverage.plan_short",
        "checks.field_control.unmatched",
    ]  # fmt: skip
