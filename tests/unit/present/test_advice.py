"""What is to be done: by whom, the most urgent first, the same advice once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from fixtures.evaluation_findings import finding
from fixtures.evaluations import full_evaluation
from sapa.i18n import translator
from sapa.messages import message
from sapa.present.advice import acting, actions, due_of
from sapa.present.priority import pressing_first
from sapa.present.status import Shown, shown_status
from sapa.results import Addressee, Deadline, Line, Opinions, Status

T = translator("en")
SEE, DOCUMENT = message("checks.checklist.todo_see"), message("checks.checklist.todo_absent")


def made(id: str, status: Status, todo: object = DOCUMENT, **more: object) -> object:
    """Return a finding with a recommendation."""
    return replace(finding(None, Line.FORMAL, status, "…"), id=id, recommendation=todo, **more)


def test_the_same_advice_to_one_addressee_is_one_thing_to_do() -> None:
    """Two findings ask for one document: one action with both, the breach first."""
    open_, broken = made("a/b/one/formal", Status.NOT_ASSESSABLE), made("a/b/two/formal", Status.NOT_MET)
    (one,) = actions((open_, broken), T)
    assert one.findings == (broken, open_)
    assert (one.who, one.urgency) == (Addressee.PROVIDER, 1)


def test_what_is_met_or_does_not_apply_asks_for_nothing() -> None:
    """Their recommendations, if any, are passed over; so is a finding without one."""
    idle = [made("a/b/1/formal", Status.MET), made("a/b/2/formal", Status.NOT_APPLICABLE)]
    assert actions((*idle, made("a/b/3/formal", Status.NOT_MET, None)), T) == ()


def test_who_looks_at_a_document_is_the_expert_but_who_lacks_it_is_the_provider() -> None:
    """“See the document” is for the expert while a judgement is asked for, not once it is a breach."""
    assert acting(made("a/b/1/formal", Status.JUDGEMENT, SEE)) is Addressee.EXPERT
    assert acting(made("a/b/1/formal", Status.NOT_MET, SEE)) is Addressee.PROVIDER


def test_the_provider_comes_first_then_the_customer_then_the_expert() -> None:
    """Within each by urgency: breaches, doubts, judgements."""
    given = (
        made("a/b/1/formal", Status.JUDGEMENT, SEE), made("a/b/2/formal", Status.NOT_MET, addressee=Addressee.CUSTOMER),
        made("a/b/3/formal", Status.NOT_ASSESSABLE), made("a/b/4/formal", Status.NOT_MET, SEE),
    )  # fmt: skip
    found = [(a.who.value, a.urgency) for a in actions(given, T)]
    assert found == [("provider", 1), ("provider", 2), ("customer", 1), ("expert", 3)]


def test_by_when_is_what_was_entered_else_acceptance_still_to_come() -> None:
    """The earliest date entered for any of its findings; acceptance of 15 May only before 15 May."""
    evaluation = full_evaluation(reviewed_on=date(2026, 4, 1))
    (one,) = actions((made("a/b/1/formal", Status.NOT_MET),), T)
    assert due_of(evaluation, one) == date(2026, 5, 15)
    assert due_of(replace(evaluation, reviewed_on=date(2026, 6, 1)), one) is None
    assert due_of(replace(evaluation, reviewed_on=None), one) is None
    entered = Opinions(deadlines=(Deadline("a/b/1/formal", date(2026, 7, 1)),))
    assert due_of(replace(evaluation, opinions=entered), one) == date(2026, 7, 1)


def test_findings_are_listed_breaches_first_and_what_does_not_apply_last() -> None:
    """The letter of the Standard before the figures; within one rank the order of the Standard stays."""
    listed = pressing_first(full_evaluation().findings)
    ranks = [(f.line, shown_status(f)) for f in listed]
    assert ranks[0] == (Line.FORMAL, Shown.NOT_MET)
    met = [i for i, (_, shown) in enumerate(ranks) if shown is Shown.MET]
    idle = [i for i, (_, shown) in enumerate(ranks) if shown is Shown.NOT_APPLICABLE]
    pressing = [i for i, (_, shown) in enumerate(ranks) if shown not in (Shown.MET, Shown.NOT_APPLICABLE)]
    assert max(pressing) < min(met)
    assert not idle or max(met) < min(idle)
    order = [full_evaluation().findings.index(f) for f in listed]
    assert all(a < b for a, b, x, y in zip(order, order[1:], ranks, ranks[1:], strict=False) if x == y)
