"""What became of every case that was to be interviewed: outcomes, AAPOR's rates, attempts, and the words behind them.

Shares are fractions. A rate that is not defined is nan here and blank wherever it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from sapa.stats.outcome_rates import OutcomeCounts, OutcomeRates

EDITION = "AAPOR 2023, 10"
"""The edition of the Standard Definitions that is followed."""


@dataclass(frozen=True, slots=True)
class DispositionWord:
    """One word of a contact file.

    count, cases
        Records that hold it, and cases whose outcome it decides.
    code, group
        AAPOR code and its group (I, P, R, NC, O, UH, UR, UO, NE); None: unknown, or no final outcome.
    origin
        Who says so: `manifest`, `code`, `recognised`, `unknown`.
    program
        Whose word a recognised one is (`fieldwork`, `own_form`, `survey_solutions` …).
    rows
        The first records that hold it, header = row 1.
    """

    word: str
    count: int
    cases: int
    code: str | None
    group: str | None
    origin: str
    program: str | None
    file: str
    rows: tuple[int, ...]

    @property
    def temporary(self) -> bool:
        """Whether the word is recognised and no final outcome."""
        return self.origin == "recognised" and self.group is None


@dataclass(frozen=True, slots=True)
class OutcomeGroup:
    """Cases and rates of one group. by: "" (all), `stratum`, `region`, `interviewer`. None: no weights."""

    by: str
    group: str
    counts: OutcomeCounts
    rates: OutcomeRates
    weighted: OutcomeCounts | None = None
    weighted_rates: OutcomeRates | None = None


@dataclass(frozen=True, slots=True)
class AttemptsOf:
    """Attempts of the cases with one outcome.

    numbers
        Cases with 1, 2, 3, 4 and with 5 or more attempts.
    mean
        Attempts a case.
    """

    group: str
    cases: int
    numbers: tuple[int, ...]
    mean: float


@dataclass(frozen=True, slots=True)
class NeverReached:
    """Cases that end without contact: how hard they were tried. None: not known without dates or times.

    once
        Cases given up after one attempt.
    one_day
        Cases of several attempts, all of one day.
    no_weekend, no_evening
        Cases that were never tried on a Saturday or Sunday, and never at six in the evening or later.
    """

    cases: int
    once: int
    one_day: int | None
    no_weekend: int | None
    no_evening: int | None


@dataclass(frozen=True, slots=True)
class Conversion:
    """Refusals and what became of them.

    refused
        Cases with a refusal at some attempt.
    retried, interviewed
        Of those, cases tried again after it, and cases interviewed (also in part) after it.
    low, high
        Wilson's interval of interviewed/retried; nan where nobody was tried again.
    """

    refused: int
    retried: int
    interviewed: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case or interview by its place. `id` is a pseudonym."""

    file: str
    row: int
    id: str


@dataclass(frozen=True, slots=True)
class CaseLink:
    """Interviews of the data against the cases of the contact file.

    column
        The column of the data that holds the case's id; None: nothing links them, and the rest is empty.
    absent
        Interviews whose case is not in the contact file.
    without
        Cases that end with an interview and have none in the data.
    contradicted
        Interviews whose case ends otherwise in the contact file.
    """

    column: str | None
    interviews: int
    cases: int
    absent: tuple[CaseRow, ...] = ()
    without: tuple[CaseRow, ...] = ()
    contradicted: tuple[CaseRow, ...] = ()


@dataclass(frozen=True, slots=True)
class OutcomesDetail:
    """Everything behind the findings on outcomes of one survey.

    cases, attempts
        Cases (with those issued and never tried), and records of contacts.
    unworked
        Cases that were issued and have no record: not attempted, of unknown eligibility.
    open_cases
        Cases that end with a word that is unknown or no final outcome: counted as of unknown eligibility (UO).
    rule, reason
        Where e comes from, and why where it is given.
    """

    file: str
    cases: int
    attempts: int
    unworked: int
    open_cases: int
    rule: str
    reason: str | None
    weight: str | None
    words: tuple[DispositionWord, ...]
    groups: tuple[OutcomeGroup, ...]
    attempts_by: tuple[AttemptsOf, ...]
    never_reached: NeverReached
    conversion: Conversion
    link: CaseLink

    @property
    def overall(self) -> OutcomeGroup:
        """All cases."""
        return self.groups[0]

    def by(self, name: str) -> tuple[OutcomeGroup, ...]:
        """Return the groups of one kind."""
        return tuple(g for g in self.groups if g.by == name)
