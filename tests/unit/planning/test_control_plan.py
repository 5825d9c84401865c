"""The field-control plan: how many, whose, in which order, and what it proves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sapa.deliverable.manifest import Bound
from sapa.errors import BadInput
from sapa.i18n import translator
from sapa.planning.control_plan import NORM, ControlOptions, Workload, control_bounds, plan_control
from sapa.standard import load_standard

EN = translator("en")
FIFTY = [Workload(interviewer=f"I-{i:02}", interviews=24, organisation="A") for i in range(50)]


def options(**changed):
    """15 to 25 per cent at a reach of 60, as in READINGS 2.3."""
    return ControlOptions(**({"low": 0.15, "high": 0.25, "reach": 0.6} | changed))


@pytest.fixture(scope="module")
def plan():
    """1,200 interviews of 50 interviewers."""
    return plan_control(FIFTY, options(), seed=7)


def test_the_draw_is_the_share_over_the_reach(plan):
    """READINGS 2.3: at 60 % reach 15 % needs a draw of 25 %: 180 outcomes, 300 tried of 1,200."""
    assert (plan.interviews, plan.needed, plan.ceiling, plan.draw) == (1200, 180, 300, 300)


def test_the_safe_draw_holds_the_assurance(plan):
    """R 4.2.2: 1 - pbinom(179, 317:318, 0.6) = 0.8897, 0.9017."""
    assert plan.draw_safe == 318


def test_what_a_clean_control_leaves_possible_is_said_twice(plan):
    """R 4.2.2: phyper(0, c(18, 19), 1200 - c(18, 19), 180) = 0.0524, 0.0445 → 18 of 1,200; the unreached as false 47 %.

    phyper(138, c(569, 570), 1200 - c(569, 570), 318) = 0.0536, 0.0500 (0.04997): 138 of 318 are not reached.
    """
    assert plan.detects == pytest.approx(18 / 1200)
    assert plan.detects_unreached == pytest.approx(569 / 1200)


@pytest.mark.parametrize(
    ("n", "needed", "ceiling"),
    # READINGS 2.3: n = 1,001 → 151 (15 %), cap 250; and where binary fractions would be wrong: 0.07 · 100 = 7.000…01.
    [(1001, 151, 250), (1000, 150, 250), (7, 2, 1)],
)
def test_needed_is_rounded_up_and_the_ceiling_down(n, needed, ceiling):
    """⌈0.15·n⌉ and ⌊0.25·n⌋."""
    found = plan_control([Workload(interviewer="a", interviews=n)], options(), seed=1)
    assert (found.needed, found.ceiling) == (needed, ceiling)


def test_a_share_is_taken_as_it_is_written():
    """7 % of 100 are 7, though 0.07 · 100 is more in binary; 29 % are 29, though 0.29 · 100 is less."""
    found = plan_control([Workload(interviewer="a", interviews=100)], options(low=0.07, high=0.29), seed=1)
    assert (found.needed, found.ceiling) == (7, 29)


def test_every_interviewer_has_an_order_of_all_their_interviews(plan):
    """A permutation of 1 … 24, another one for each."""
    assert all(sorted(o.order) == list(range(1, 25)) for o in plan.orders)
    assert len({o.order for o in plan.orders}) == 50


def test_own_draws_add_up_to_the_safe_draw(plan):
    """318 over 50 equal interviewers: 6 or 7 each."""
    assert sum(o.draw for o in plan.orders) == 318
    assert {o.draw for o in plan.orders} == {6, 7}


def test_the_order_of_one_does_not_depend_on_the_others(plan):
    """A change of the team leaves the papers of those who stay as they are."""
    fewer = plan_control(FIFTY[10:], options(), seed=7)
    assert fewer.orders[0].order == plan.orders[10].order


def test_another_seed_gives_other_orders(plan):
    """The seed is stored, and it decides."""
    other = plan_control(FIFTY, options(), seed=8)
    assert (plan.seed, other.seed) == (7, 8)
    assert plan.orders[0].order != other.orders[0].order


def test_the_order_of_a_seed_is_the_same_on_every_machine():
    """The stream 7, "control/I-00" begins 0.691 0.874 0.456 0.589 0.405 0.080: sorted, the sixth number is first."""
    found = plan_control([Workload(interviewer="I-00", interviews=6)], options(), seed=7)
    assert found.orders[0].order == (6, 5, 3, 4, 1, 2)


def test_somebody_of_every_interviewer_is_tried_where_the_draw_suffices():
    """One has 2 of 202 interviews and would get none in proportion."""
    loads = [Workload(interviewer="a", interviews=200), Workload(interviewer="b", interviews=2)]
    found = plan_control(loads, options(reach=1.0), seed=1)
    assert [o.draw for o in found.orders] == [30, 1]
    assert found.draw_safe == 31


@given(
    st.lists(st.integers(1, 60), min_size=1, max_size=12),
    st.floats(0.05, 0.5),
    st.floats(0.2, 1.0),
    st.floats(0.6, 0.99),
)
def test_numbers_keep_their_order(loads, low, reach, assurance):
    """In order: needed ≤ draw ≤ n and needed ≤ safe ≤ n; nobody is drawn more often than they work; draws add up."""
    workloads = [Workload(interviewer=str(i), interviews=n) for i, n in enumerate(loads)]
    found = plan_control(workloads, options(low=low, high=None, reach=reach, assurance=assurance), seed=3)
    assert found.needed <= found.draw <= found.interviews
    assert found.draw_safe is None or found.needed <= found.draw_safe <= found.interviews
    assert all(0 <= o.draw <= o.planned for o in found.orders)
    assert sum(o.draw for o in found.orders) == (found.interviews if found.draw_safe is None else found.draw_safe)


def test_surveys_controlled_by_the_plan_reach_the_number_needed_as_often_as_promised(plan):
    """20,000 simulated surveys, each respondent reached with 60 %: at least 90 % have 180 outcomes (SE 0.0021).

    The simulation follows the papers: of every interviewer the first numbers of the order are tried, and of the
    24 interviews those that can be reached are decided beforehand.
    """
    rng = np.random.Generator(np.random.PCG64(20260301))
    tried = np.zeros((50, 24), dtype=bool)
    for i, order in enumerate(plan.orders):
        tried[i, np.array(order.order[: order.draw]) - 1] = True
    reached = rng.random((20_000, 50 * 24), dtype=np.float32) < 0.6
    outcomes = reached[:, tried.ravel()].sum(axis=1)
    share = (outcomes >= plan.needed).mean()
    assert share >= plan.assurance
    assert share == pytest.approx(0.9016812, abs=4 * 0.0021)


def test_a_draw_above_the_ceiling_is_no_breach_and_says_so(plan):
    """318 tried, 300 allowed: only contacts with an outcome count."""
    said = [EN(w) for w in plan.warnings]
    assert any("318" in s and "300" in s and "no breach" in s for s in said)


def test_a_reach_that_cannot_suffice_is_named():
    """At a reach of 10 %, 1,200 tries yield 120 of 180 outcomes."""
    found = plan_control(FIFTY, options(reach=0.1), seed=1)
    said = [EN(w) for w in found.warnings]
    assert (found.draw, found.draw_safe) == (1200, None)
    assert any("fewer than 180" in s and "at least 15%" in s for s in said)
    assert all(o.draw == o.planned for o in found.orders)


def test_a_reach_that_only_may_suffice_is_named_otherwise():
    """At 15 % the 180 outcomes are expected, but not sure."""
    found = plan_control(FIFTY, options(reach=0.15), seed=1)
    assert (found.draw, found.draw_safe) == (1200, None)
    assert any(w.id == "planning.control.unsure" for w in found.warnings)


def test_telephone_control_names_those_without_a_telephone():
    """The reach cannot be above the share of telephones; visits need no such warning."""
    ids = [w.id for w in plan_control(FIFTY, options(reach=0.9, phones=0.8), seed=1).warnings]
    assert {"planning.control.telephone", "planning.control.reach_above_phones"} <= set(ids)
    assert "planning.control.telephone" not in [
        w.id for w in plan_control(FIFTY, options(method="visit"), seed=1).warnings
    ]


def test_without_a_minimum_the_orders_are_made_and_nothing_is_promised():
    """No norm, no number."""
    found = plan_control(FIFTY, options(low=None, high=None), seed=1)
    assert (found.needed, found.draw, found.detects, found.ceiling) == (0, 0, None, None)
    assert [w.id for w in found.warnings] == ["planning.control.no_low", "planning.control.telephone"]


@pytest.mark.parametrize(
    ("changed", "id", "got"),
    [
        ({"reach": 0.0}, "planning.control.share", "0"),
        ({"reach": 60.0}, "planning.control.share", "60"),
        ({"low": 15.0}, "planning.control.share", "15"),
        ({"assurance": 1.0}, "planning.control.share", "1"),
        ({"low": 0.3}, "planning.control.order", "0.3 > 0.25"),
        ({"method": "desk"}, "planning.control.method", "desk"),
    ],
)
def test_impossible_options_are_bad_input(changed, id, got):
    """What, where, got and what to do."""
    with pytest.raises(BadInput) as caught:
        plan_control(FIFTY, options(**changed), seed=1)
    assert (caught.value.what.id, caught.value.got) == (id, got)
    assert caught.value.where is not None
    assert caught.value.todo is not None


def test_an_interviewer_twice_and_no_interviews_are_bad_input():
    """Two people need two codes."""
    twice = [Workload(interviewer="a", interviews=1), Workload(interviewer="a", interviews=2)]
    with pytest.raises(BadInput, match="twice"):
        plan_control(twice, options(), seed=1)
    with pytest.raises(BadInput, match="no interviews"):
        plan_control([Workload(interviewer="a", interviews=0)], options(), seed=1)


@pytest.mark.parametrize(
    ("fixed", "expected"),
    [
        (None, (0.15, 0.25, "standard")),
        (Bound(min=20), (0.20, 0.25, "specification")),
        (Bound(min=10), (0.15, 0.25, "standard")),
        (Bound(max=20), (0.15, 0.20, "specification")),
        (Bound(min=40), (0.40, None, "specification")),
    ],
)
def test_bounds_come_from_the_specification_and_the_standard(fixed, expected):
    """Table 10 says 15 to 25 %; a laxer minimum does not free from it, one of 40 % leaves no ceiling."""
    low, high, source = control_bounds(load_standard(), {} if fixed is None else {NORM: fixed})
    assert (low, high, source) == expected


def test_a_plan_that_cannot_hold_says_nothing_of_the_ceiling():
    """Where not even all interviews suffice, the ceiling is not the question."""
    ids = [w.id for w in plan_control(FIFTY, options(reach=0.1), seed=1).warnings]
    assert ids == ["planning.control.impossible", "planning.control.telephone"]
