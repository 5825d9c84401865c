"""How many interviews an issued address yields: from a contact file, its attempts brought to one outcome a case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sapa.data.rows import Rows
from sapa.data.values import codes, instants_in, normalise_code, numbers_in
from sapa.deliverable.manifest import ContactsRef
from sapa.messages import Message, message
from sapa.planning.frame import JOIN
from sapa.results.learned import LearnedResponse
from sapa.stats.dispositions import Outcome, count_outcomes, final_outcome, outcome_of
from sapa.stats.intervals import wilson
from sapa.stats.outcome_rates import OutcomeRates, outcome_rates

SHOWN = 5
_TWO = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """Cases issued and what they came to. `by` has an entry a stratum, in the order of the file.

    rates
        AAPOR's rates; None where outcomes are not known.
    issued, interviews
        Cases, and those that ended with a complete interview (None: not known).
    problems
        Why something is not known.
    """

    issued: int
    interviews: int | None
    rates: OutcomeRates | None
    by: tuple[LearnedResponse, ...]
    problems: tuple[Message, ...] = ()


def response_of(stratum: str, parts: tuple[str, ...], issued: int, interviews: int, level: float) -> LearnedResponse:
    """Return a yield with Wilson's interval."""
    low, high = wilson(interviews, issued, level)
    return LearnedResponse(
        stratum=stratum, parts=parts, issued=issued, interviews=interviews, rate=interviews / issued, low=low, high=high
    )


def drawn_together(by: Sequence[LearnedResponse]) -> tuple[LearnedResponse, ...]:
    """Return the strata with rates that a plan can use: chance alone makes a few addresses yield very differently.

    r_h = p + τ²/(τ² + p(1 − p)/n_h)·(p_h − p), where τ² = (Σ n_h(p_h − p)² − (H − 1)p(1 − p))/(N − Σ n_h²/N), not below
    0, is the variance of the strata's yields beyond that of chance (Kleinman 1973, JASA 68, by moments).
    """
    n = np.array([r.issued for r in by], dtype=np.float64)
    made = np.array([r.interviews for r in by], dtype=np.float64)
    if n.size < _TWO:
        return tuple(by)
    whole = made.sum() / n.sum()
    chance = whole * (1 - whole)
    beyond = ((n * (made / n - whole) ** 2).sum() - (n.size - 1) * chance) / (n.sum() - (n**2).sum() / n.sum())
    tau = max(0.0, float(beyond))
    trust = tau / (tau + chance / n) if tau > 0 else np.zeros_like(n)
    rates = whole + trust * (made / n - whole)
    return tuple(replace(r, rate=float(rate)) for r, rate in zip(by, rates, strict=True))


def read_response(rows: Rows, spec: ContactsRef, *, level: float = 0.95) -> Response:
    """Count the cases of a contact file by their final outcome.

    Parameters
    ----------
    rows, spec
        The file, and which of its columns is what; without an id every row is a case.
    level
        Of the intervals, a fraction.

    Notes
    -----
    Attempts of a case stand in the order of their number, else of their date, else of the file. An interview, else a
    partial interview, else a refusal at any attempt is the case's outcome; otherwise that of the last attempt. A word
    that is no AAPOR code and that `dispositions` does not translate (an appointment) decides nothing; a case that ends
    with one counts as of unknown eligibility and without an interview, the cautious side of both rates.
    """
    cases = _cases(rows, spec)
    strata = _strata(rows, spec)
    if spec.disposition is None:
        problem = message("planning.learn.no_dispositions", file=rows.files[0].path)
        return Response(issued=len(cases), interviews=None, rates=None, by=(), problems=(problem,))
    words = codes(rows.frame[spec.disposition]).fillna("").to_numpy(dtype=object)
    known = {normalise_code(k): outcome_of(v) for k, v in spec.dispositions.items()}
    meaning = {str(w): known.get(str(w)) or outcome_of(str(w)) for w in np.unique(words.astype(str))}
    final: list[Outcome] = []
    by: dict[tuple[str, ...], list[int]] = {}
    open_words: list[str] = []
    for places in cases:
        outcome = final_outcome([meaning[str(words[at])] for at in places])
        if outcome is None:
            open_words.append(str(words[places[-1]]))
            outcome = Outcome.UNKNOWN_OTHER
        final.append(outcome)
        if strata is not None:
            count = by.setdefault(strata[places[-1]], [0, 0])
            count[0] += 1
            count[1] += outcome is Outcome.INTERVIEW
    problems: tuple[Message, ...] = ()
    if open_words:
        problems = (
            message(
                "planning.learn.unknown_dispositions", n=len(open_words), file=rows.files[0].path,
                words=tuple(w or "–" for w in sorted(set(open_words))[:SHOWN]),
            ),
        )  # fmt: skip
    if Outcome.INTERVIEW not in final:
        problem = message("planning.learn.no_interview_word", file=rows.files[0].path)
        return Response(issued=len(cases), interviews=None, rates=None, by=(), problems=(problem,))
    counts = count_outcomes(final)
    return Response(
        issued=len(final),
        interviews=int(counts.interviews),
        rates=outcome_rates(counts),
        by=drawn_together(
            [response_of(JOIN.join(parts), parts, n, i, level) for parts, (n, i) in by.items() if all(parts)]
        ),
        problems=problems,
    )


def _cases(rows: Rows, spec: ContactsRef) -> list[list[int]]:
    """Return the places of each case's attempts, in the order in which they were made."""
    n = len(rows)
    if spec.id is None:
        return [[i] for i in range(n)]
    order = np.arange(n)
    if spec.attempt is not None:
        order = np.argsort(numbers_in(rows, spec.attempt).values, kind="stable")
    elif spec.date is not None:
        order = np.argsort(instants_in(rows, spec.date).values, kind="stable")
    ids = codes(rows.frame[spec.id]).fillna("").to_numpy(dtype=object)
    found: dict[str, list[int]] = defaultdict(list)
    for at in range(n):
        found[str(ids[at])]  # cases stay in the order of the file
    for at in order.tolist():
        found[str(ids[at])].append(int(at))
    return list(found.values())


def _strata(rows: Rows, spec: ContactsRef) -> list[tuple[str, ...]] | None:
    if not spec.stratum:
        return None
    columns = [codes(rows.frame[c]).fillna("").to_numpy(dtype=object) for c in spec.stratum]
    return [tuple(map(str, parts)) for parts in zip(*columns, strict=True)]
