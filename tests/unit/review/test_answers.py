"""Every norm of the Standard has a check that answers it, and the document says which."""

from __future__ import annotations

import importlib
from collections import Counter

from fixtures.project import ROOT
from sapa.review.answers import AnswerKind, answer_of, answers_table
from sapa.standard import load_standard

STANDARD = load_standard("kz-social-order")


def test_every_norm_is_answered():
    """322 norms; those that the act requires have a check, dashes and rights ask nothing."""
    kinds = Counter(answer_of(n).kind for n in STANDARD.norms.values())
    assert sum(kinds.values()) == len(STANDARD.norms) == 322
    for norm in STANDARD.norms.values():
        answer = answer_of(norm)
        assert (answer.kind is AnswerKind.NOTHING) == (answer.check == ""), norm.id
        if norm.required:
            assert answer.kind is not AnswerKind.NOTHING, norm.id


def test_numbers_of_the_act_are_computed():
    """A required norm with a number is automatic, but for a few that the act leaves to the eye or to a tick."""
    others = {
        n.id for n in STANDARD.norms.values()
        if n.required and str(n.kind) == "numeric" and answer_of(n).kind is not AnswerKind.AUTOMATIC
        and n.indicator != "premises_area"
    }  # fmt: skip
    assert others == {
        "t3.reliability.analysis_methods", "t3.practical_application.expert_reviews", "t5.leisure_games.involvement",
        "t12.banner.format_width", "t12.banner.format_height",
    }  # fmt: skip


def test_checks_that_are_named_exist():
    """`compliance.periods.periods` is a function of sapa.checks.compliance.periods."""
    for check in {answer_of(n).check for n in STANDARD.norms.values()} - {""}:
        module, _, name = check.rpartition(".")
        assert callable(getattr(importlib.import_module(f"sapa.checks.{module}"), name)), check


def test_the_document_is_what_the_code_says():
    """docs/norms-and-checks.md is made by `answers_table`."""
    assert (ROOT / "docs" / "norms-and-checks.md").read_text(encoding="utf-8") == answers_table(STANDARD)
