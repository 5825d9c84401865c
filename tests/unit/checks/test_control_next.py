"""Which interviews to control next: the share, the order, the reasons, and what following the list leads to."""

from __future__ import annotations

import numpy as np
import pytest

from fixtures.made_rows import made_rows
from sapa.checks.base import Context
from sapa.checks.control_log import relate_log
from sapa.checks.control_next import control_need, control_next
from sapa.checks.control_next_share import Progress, allocate, upper_limit
from sapa.checks.interviews import relate
from sapa.deliverable.manifest import ControlRef, Roles, Statuses
from sapa.i18n import LANGUAGES, translator
from sapa.standard import choose, load_standard


def context() -> Context:
    """Return the surroundings of a check, with a key of pseudonyms."""
    return Context(load_standard(), choose({}), key="secret")


def made(loads: dict[str, int], *, voided: int = 0, **more: list[object]):
    """Return interviews 1, 2, 3 … of each interviewer in turn, a minute apart."""
    who = [name for name, n in loads.items() for _ in range(n)]
    n = len(who)
    rows = made_rows({
        "id": [f"N{i}" for i in range(1, n + 1)], "who": who, "start": [f"2026-03-01T09:{i:02d}" for i in range(n)],
        "status": ["void" if i < voided else "ok" for i in range(n)], **more,
    })  # fmt: skip
    roles = {"id": "id", "interviewer": "who", "start": "start", "status": "status"} | {k: k for k in more}
    statuses = Statuses.model_validate({"complete": ["ok"], "voided": ["void"]})
    return relate(rows, Roles.model_validate(roles), statuses=statuses, missing=(), indicators={})


def logged(given, outcomes: dict[str, str]):
    """Relate a control log of one attempt an interview."""
    rows = made_rows({"id": list(outcomes), "outcome": list(outcomes.values())}, file="control.csv")
    spec = ControlRef.model_validate({"file": "control.csv", "outcome": "outcome"})
    return relate_log(rows, spec, given)


@pytest.mark.parametrize(
    ("interviews", "controlled", "under_way", "reach", "issue"),
    [
        (1200, 162, 0, 0.75, 24),  # 180 due, 18 missing, 18 / 0.75 = 24
        (1200, 162, 4, 0.75, 20),  # four are out already
        (1000, 150, 0, 1.0, 0),  # 15 % of 1 000 is 150 and never 151
        (1001, 150, 0, 1.0, 1),
        (100, 0, 0, 0.5, 25),  # 15 due, 30 to try, and 25 % allow 25 outcomes
    ],
)
def test_what_to_give_out_now(interviews, controlled, under_way, reach, issue):
    """Computed by hand: due now less done, over the share reached, less what is under way."""
    found = control_need(
        interviews=interviews, planned=None, tried=controlled + under_way, controlled=controlled,
        under_way=under_way, low=0.15, high=0.25, reach=reach,
    )  # fmt: skip
    assert found.issue == issue


def test_the_ceiling_is_kept():
    """25 % of 10 planned allow 2: of 10 made with 2 due at a reach of a tenth only 2 are given out."""
    found = control_need(interviews=10, planned=10, tried=0, controlled=0, low=0.15, high=0.25, reach=0.1)
    assert (found.needed, found.ceiling, found.issue) == (2, 2, 2)


def test_what_is_due_at_the_end_follows_the_plan():
    """15 % of 1 200 planned: 180 at the end, 60 of the 400 made so far."""
    found = control_need(interviews=400, planned=1200, tried=0, controlled=0, low=0.15, high=0.25)
    assert (found.needed, found.needed_end, found.ceiling) == (60, 180, 300)


@pytest.mark.parametrize(
    ("refuted", "reached", "limit"),
    # R 4.2.2: binom.test(0, 3)$conf.int[2], binom.test(1, 5)$conf.int[2], binom.test(0, 1)$conf.int[2]
    [(0, 3, 0.7075982), (1, 5, 0.7164179), (0, 1, 0.975), (0, 0, 1.0), (2, 2, 1.0)],
)
def test_the_upper_limit_is_clopper_and_pearsons(refuted, reached, limit):
    """The limit in the list is the one of the interviewers' table."""
    found = upper_limit(np.array([float(refuted)]), np.array([float(reached)]))
    assert found[0] == pytest.approx(limit, abs=5e-8)


def test_interviewers_of_whom_nothing_is_known_come_first_the_busiest_before_the_rest():
    """B (6) and C (4) have no control, A has two: B, then C, then whoever is below the proportion of the work."""
    given = made({"A": 6, "B": 6, "C": 4})
    found = control_next(
        given, context(), log=logged(given, {"N1": "confirmed", "N2": "confirmed"}), low=0.25, take=3, seed=1
    )
    assert [c.interviewer for c in found.controls[:2]] == ["B", "C"]
    assert [c.why[0].id for c in found.controls[:2]] == ["checks.next.why.none"] * 2
    assert found.controls[2].interviewer in ("B", "C")


def test_nobody_gets_more_than_one_above_the_proportion_of_the_work():
    """Of 20 controls for loads 40, 40 and 20 the shares are 8, 8 and 4: nobody has more than one above."""
    now = Progress(
        interviews=np.array([40, 40, 20]), tried=np.zeros(3, int), reached=np.zeros(3, int), refuted=np.zeros(3, int),
        under_way=np.zeros(3, int), free=np.array([40, 40, 20]),
    )  # fmt: skip
    steps = allocate(now, 20, reach=0.8, chance=np.array([0.1, 0.2, 0.3]))
    counts = np.bincount([s.who for s in steps], minlength=3)
    assert len(steps) == 20
    assert (counts <= np.array([9, 9, 5])).all()
    assert counts[2] == 5  # the least certain for their number of controls is the one with least


def test_the_control_plans_order_is_followed_and_passes_over_what_is_not_made_or_tried():
    """Order 5, 2, 4, 1, 3 with three interviews made and number 2 tried: 1, then 3."""
    given = made({"A": 3})
    found = control_next(
        given, context(), log=logged(given, {"N2": "no contact"}), orders={"A": (5, 2, 4, 1, 3)}, take=9
    )
    assert [(c.number, c.order, c.planned) for c in found.controls] == [(1, 4, True), (3, 5, True)]
    assert [(a.row, a.attempts) for a in found.again] == [(3, 1)]


def test_later_interviews_do_not_change_the_order_of_the_earlier():
    """The order of A's first five is the same when there are nine, and another seed gives another one."""
    few, many = made({"A": 5}), made({"A": 9})
    first = [c.number for c in control_next(few, context(), log=None, take=5, seed=3).controls]
    later = [c.number for c in control_next(many, context(), log=None, take=9, seed=3).controls]
    assert [k for k in later if k <= 5] == first
    orders = {
        tuple(c.number for c in control_next(few, context(), log=None, take=5, seed=s).controls) for s in range(9)
    }
    assert len(orders) > 1


def test_the_same_files_and_seed_give_the_same_list():
    """Nothing but the files and the seed decides."""
    given = made({"A": 8, "B": 8})
    one, two = (control_next(given, context(), log=None, low=0.5, seed=5) for _ in range(2))
    assert one == two


def test_what_was_voided_counts_in_the_base_and_is_not_controlled():
    """Two of six are voided: 6 is the base (handed in), four can be controlled."""
    given = made({"A": 6}, voided=2)
    found = control_next(given, context(), log=None, take=6)
    assert found.need.interviews == 6
    assert sorted(c.number for c in found.controls) == [3, 4, 5, 6]


def test_who_left_no_telephone_is_named_and_ids_are_pseudonyms():
    """A telephone that is not there cannot be rung; the id itself is in the list only when it is asked for."""
    given = made({"A": 2}, phone_present=["да", "нет"])
    found = control_next(given, context(), log=None, take=2)
    assert {c.number: c.phone for c in found.controls} == {1: True, 2: False}
    assert all(c.id.startswith("№") for c in found.controls)


def test_a_list_that_is_out_counts_as_under_way():
    """Ids without an outcome yet: tried, not controlled, and not on the next list."""
    given = made({"A": 10})
    found = control_next(given, context(), log=logged(given, {"N1": "", "N2": "confirmed"}), low=0.4, reach=1.0)
    assert (found.need.under_way, found.need.controlled, found.need.issue) == (1, 1, 2)
    assert not {1, 2} & {c.number for c in found.controls}


def test_no_interviews_and_no_bounds_give_an_empty_list_that_says_why():
    """Nothing is due where no share is set."""
    given = made({"A": 3})
    found = control_next(given, context(), log=None)
    assert found.controls == ()
    assert "checks.next.note.no_low" in {note.id for note in found.notes}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_words(language):
    """None, unreached, refuted, limit, below, plan, seed and the notes are worded in three languages."""
    given = made({"A": 12, "B": 12, "C": 12, "D": 12, "": 1})
    words = {"N1": "not confirmed", "N2": "confirmed", "N13": "no contact", "N25": "confirmed", "N26": "confirmed"}
    found = control_next(given, context(), log=logged(given, words), low=0.9, high=0.95, orders={"C": (1, 2, 3)},
                         take=44)  # fmt: skip
    t = translator(language)
    texts = [t(w) for c in found.controls for w in c.why] + [t(n) for n in found.notes]
    assert len({w.id for c in found.controls for w in c.why}) >= 6
    assert not [text for text in texts if "«checks." in text]


DAYS = 12
REACH, LOW = 0.75, 0.15


def _fieldwork(seed: int, *, by_list: bool) -> tuple[float, float, float]:
    """Control 1,200 interviews of 30 honest interviewers for 12 days; return share, spread and largest limit."""
    rng = np.random.default_rng(seed)
    loads = rng.integers(16, 64, 30)
    loads = loads * 1200 // loads.sum()
    tried, reached, none = (np.zeros(30, dtype=np.int64) for _ in range(3))
    made_so_far = loads
    for day in range(DAYS):
        made_so_far = loads * (day + 1) // DAYS
        need = control_need(
            interviews=int(made_so_far.sum()), planned=None, tried=int(tried.sum()), controlled=int(reached.sum()),
            low=LOW, reach=REACH,
        )  # fmt: skip
        free = made_so_far - tried
        given = np.zeros(30, dtype=np.int64)
        if by_list:
            now = Progress(
                interviews=made_so_far, tried=tried, reached=reached, refuted=none, under_way=none, free=free
            )
            for step in allocate(now, need.issue, reach=REACH, chance=rng.random(30)):
                given[step.who] += 1
        else:
            given = rng.multivariate_hypergeometric(free, need.issue)
        tried = tried + given
        reached = reached + rng.binomial(given, REACH)
    expected = tried.sum() * made_so_far / made_so_far.sum()
    limits = upper_limit(none.astype(float), reached.astype(float))
    return reached.sum() / made_so_far.sum(), float(((tried - expected) ** 2 / expected).sum()), float(limits.max())


def test_following_the_list_is_better_than_chance():
    """Simulated surveys: the share is reached, the spread more even than random, the largest upper limit lower."""
    # Over 60 seeds: Pearson's statistic of spread 3.4 against 21.3 in the mean, largest limit 0.82 against 0.97.
    by_list = np.array([_fieldwork(seed, by_list=True) for seed in range(20)])
    by_chance = np.array([_fieldwork(seed, by_list=False) for seed in range(20)])
    assert by_list[:, 0].mean() == pytest.approx(LOW, abs=0.003)
    assert (by_list[:, 1] <= by_chance[:, 1]).all()
    assert (by_list[:, 2] <= by_chance[:, 2]).all()
    assert by_list[:, 2].mean() < by_chance[:, 2].mean() - 0.08
