"""How hard cases were tried: attempts by outcome, cases given up early, refusals that became interviews."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sapa.checks.outcomes_cases import Case, Cases
from sapa.checks.outcomes_groups import UNKNOWN
from sapa.results.outcomes import AttemptsOf, Conversion, NeverReached
from sapa.stats.dispositions import Outcome
from sapa.stats.intervals import wilson

MOST = 5
"""Cases with that many attempts or more stand together."""

_EVENING = 18
"""From this hour on an attempt is one of the evening, when people who work are at home."""

_SATURDAY = 5
_DAY = np.timedelta64(1, "D")


def attempts_by(cases: Cases) -> tuple[AttemptsOf, ...]:
    """Return the distribution of attempts for every outcome that occurs, in AAPOR's order."""
    found = []
    for outcome in Outcome:
        made = np.array([len(c.places) for c in cases.all if c.outcome is outcome and c.places], dtype=np.int64)
        if made.size:
            numbers = np.bincount(np.minimum(made, MOST), minlength=MOST + 1)[1:]
            found.append(AttemptsOf(str(outcome), int(made.size), tuple(int(n) for n in numbers), float(made.mean())))
    return tuple(found)


def never_reached(cases: Cases) -> NeverReached:
    """Count the cases that end without contact or with unknown eligibility, by how they were tried."""
    own = [c for c in cases.all if c.places and c.outcome in (Outcome.NON_CONTACT, *UNKNOWN)]
    once = sum(len(c.places) == 1 for c in own)
    if cases.when is None or np.isnat(cases.when).all():
        return NeverReached(len(own), once, None, None, None)
    days = cases.when.astype("datetime64[D]")
    timed = bool(((cases.when - days)[~np.isnat(cases.when)] > np.timedelta64(0, "s")).any())
    hours = (cases.when - days) // np.timedelta64(1, "h")
    # 1 January 1970 was a Thursday: three days after a Monday.
    weekday = (days.astype("datetime64[D]").astype(np.int64) + 3) % 7
    dated = [c for c in own if not np.isnat(cases.when[list(c.places)]).any()]
    return NeverReached(
        cases=len(own), once=once,
        one_day=sum(len(c.places) > 1 and np.unique(days[list(c.places)]).size == 1 for c in dated),
        no_weekend=_none(dated, weekday >= _SATURDAY),
        no_evening=_none(dated, hours >= _EVENING) if timed else None,
    )  # fmt: skip


def _none(cases: Sequence[Case], mark: npt.NDArray[np.bool_]) -> int:
    return sum(not mark[list(c.places)].any() for c in cases)


def conversion(cases: Cases, *, level: float = 0.95) -> Conversion:
    """Count the cases that refused at some attempt, were tried again after the first refusal, and were interviewed."""
    refused = retried = interviewed = 0
    for case in cases.all:
        made = [cases.outcomes[at] for at in case.places]
        if Outcome.REFUSAL not in made:
            continue
        refused += 1
        after = made[made.index(Outcome.REFUSAL) + 1 :]
        retried += bool(after)
        interviewed += any(o in (Outcome.INTERVIEW, Outcome.PARTIAL) for o in after)
    low, high = wilson(interviewed, retried, level) if retried else (math.nan, math.nan)
    return Conversion(refused, retried, interviewed, low, high)
