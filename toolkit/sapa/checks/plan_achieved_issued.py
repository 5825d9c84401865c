"""Replacements against the rule, and whether the cases that are left can still reach the plan."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sapa.checks.base import Context
from sapa.checks.interviews import joined
from sapa.checks.plan_achieved_cases import Cases, counts
from sapa.results.coverage import BadReplacement, Breach, Replacements, ReserveStratum
from sapa.stats.dispositions import Outcome
from sapa.stats.reserve import expected_interviews

LEVEL = 0.95
"""Level of the prediction interval of what is left."""

PER_CENT = 100.0

# A case that came to one of these is closed: further visits are asked for by no rule.
_CLOSED = {Outcome.INTERVIEW, Outcome.PARTIAL, Outcome.REFUSAL, Outcome.OTHER, Outcome.NOT_ELIGIBLE}


def replacements(cases: Cases, context: Context) -> Replacements | None:
    """Compare the replacements with the rule that the provider stated; None where the cases do not show any column.

    A replacement is outside the rule where none is allowed, where it differs in a column that must be the same, where
    the case was given up after fewer attempts than the rule asks (a refusal, an ineligible or otherwise closed case
    needs none), where the replaced case was interviewed all the same, or where one case was replaced twice.
    """
    if cases.spec.replaces is None:
        return None
    rule = cases.spec.substitution
    places = {str(id): i for i, id in enumerate(cases.ids)}
    bad: list[BadReplacement] = []
    taken: set[str] = set()
    shared = {c: joined(cases.rows.frame, [c]) for c in (rule.same if rule else ()) if c in cases.rows.columns}
    for i in map(int, np.flatnonzero(cases.replaces != "")):
        old = str(cases.replaces[i])
        j = places[old]
        found: list[tuple[Breach, str]] = []
        if rule is not None and not rule.allowed:
            found.append((Breach.NOT_ALLOWED, ""))
        if other := [c for c, labels in shared.items() if labels[i] != labels[j]]:
            found.append((Breach.OTHER_PLACE, ", ".join(other)))
        seen = cases.contacts.get(old)
        if rule is not None and rule.after_attempts is not None and cases.contacts and not cases.completed[j]:
            made = seen.attempts if seen is not None else 0
            if made < rule.after_attempts and (seen is None or seen.outcome not in _CLOSED):
                found.append((Breach.FEW_ATTEMPTS, f"{made} < {rule.after_attempts}"))
        if cases.completed[j]:
            found.append((Breach.INTERVIEWED, ""))
        if old in taken:
            found.append((Breach.TWICE, ""))
        taken.add(old)
        file, row = cases.rows.at(i)
        label = "" if cases.stratum is None else str(cases.stratum[i])
        bad += [
            BadReplacement(
                breach, context.pseudonym(str(cases.ids[i])), context.pseudonym(old), label, file, row, detail
            )
            for breach, detail in found
        ]
    used = int(cases.used.sum())
    replaced = len(taken)
    return Replacements(
        cases=used, replaced=replaced, share=replaced / used if used else None,
        most=None if rule is None or rule.max is None else rule.max / PER_CENT,
        rule=rule is not None, judged_attempts=bool(cases.contacts), bad=tuple(bad),
    )  # fmt: skip


def reserve(cases: Cases, shortfalls: Mapping[str, int]) -> tuple[ReserveStratum, ...]:
    """Say for each stratum whether the cases not tried yet can bring what is missing, at the response so far.

    Parameters
    ----------
    shortfalls
        Interviews missing by stratum, in the order wanted.
    """
    if cases.stratum is None or not cases.linked:
        return ()
    everything = np.ones(len(cases.ids), dtype=bool)
    issued, used = counts(cases.stratum, everything), counts(cases.stratum, cases.used)
    good = counts(cases.stratum, cases.valid & cases.used)
    found = []
    for name, missing in shortfalls.items():
        n, tried, answered = issued.get(name, 0), used.get(name, 0), good.get(name, 0)
        if n == 0 and missing == 0:
            continue
        left = n - tried
        told = expected_interviews(missing, left=left, answered=answered, used=tried, level=LEVEL) if tried else None
        found.append(
            ReserveStratum(
                stratum=name, shortfall=missing, issued=n, used=tried, valid=answered, left=left,
                response=answered / tried if tried else None,
                expected=told.mean if told else None, low=told.low if told else None, high=told.high if told else None,
                chance=told.chance if told and missing else 0.0 if missing and not left else None,
            )
        )  # fmt: skip
    return tuple(found)
