"""What field control amounts to: shares by every dimension, answers asked again, and what control proves.

Shares, rates and probabilities are fractions; None means "not known", never 0. Nothing here is rounded.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ControlGroup:
    """Field control of one interviewer, region or the whole survey. Counts of interviews, not of attempts.

    interviews, controlled
        The base (see reading control_base); those with an outcome by a field method.
    contradictory
        Refuted by one record and confirmed, wholly or in part, by another: controlled, neither confirmed nor refuted.
    low, high, exact_low, exact_high
        95 % intervals of the share: Wilson (1927), and Clopper and Pearson (1934). None where there are no interviews.
    """

    name: str
    interviews: int
    attempted: int
    controlled: int
    confirmed: int
    partly: int
    refuted: int
    not_reached: int
    contradictory: int = 0
    organisation: str | None = None
    low: float | None = None
    high: float | None = None
    exact_low: float | None = None
    exact_high: float | None = None

    @property
    def share(self) -> float | None:
        """Controlled interviews as a fraction of the base; None where there are no interviews."""
        return self.controlled / self.interviews if self.interviews else None

    @property
    def with_outcome(self) -> int:
        """Interviews of which control said one thing: confirmed, partly confirmed or refuted."""
        return self.confirmed + self.partly + self.refuted


@dataclass(frozen=True, slots=True)
class ControlDimension:
    """Control by one dimension; groups without any control are there with 0.

    by
        `interviewer`, `region`, `organisation`, `supervisor`, `mode`, `language`, `day` (of the interview), `method`
        or `controller`.
    of_attempts
        True for method and controller: they are known of attempted interviews only, so that the share is the part of
        the attempts that ended with an outcome.
    unnamed
        Interviews of the base whose cell is blank; they are in no group.
    """

    by: str
    groups: tuple[ControlGroup, ...]
    of_attempts: bool = False
    unnamed: int = 0


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A control record whose id is in no interview: it is listed and never counted."""

    id: str
    file: str
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlRecord:
    """A control record that a person should look at.

    kind
        `unmatched` (no such interview), `own_control` (the interviewer controlled himself), `no_telephone` (an outcome
        by telephone of a respondent without one), `before_interview`, `late`, `contradiction` (outcomes of one
        interview that exclude each other), `repeated` (a row that repeats an earlier one), `other_interviewer` (the log
        names another interviewer than the data).
    value
        What stands there: controller, days, outcomes, or the interviewer in the log.
    """

    kind: str
    id: str
    file: str
    row: int
    interviewer: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseKept:
    """A share of control that the provider promised for every group of one dimension. `min` is in per cent.

    below, hidden
        Groups that stay below the promise for certain, and those that may (unexplained words of the log).
    """

    by: str
    min: float
    groups: tuple[ControlGroup, ...]
    below: tuple[str, ...]
    hidden: tuple[str, ...] = ()
    document: str | None = None
    page: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlProof:
    """How many interviews of the file control of all of them might not confirm, at one-sided `confidence`.

    ignoring_most, ignoring_share
        Exact hypergeometric upper limit from refuted of reached: true if the others tried are like the reached.
    counting_most, counting_share
        The same from refuted + open of tried: true whatever those are of which control says nothing clear.
    reached, contradictory
        With one outcome; with outcomes that exclude each other. Open are tried − reached: not reached, without a word
        of what came of it, and contradictory.
    """

    population: int
    tried: int
    reached: int
    refuted: int
    contradictory: int
    confidence: float
    ignoring_most: int | None
    ignoring_share: float | None
    counting_most: int | None
    counting_share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewerProof:
    """What control says of one interviewer's interviews.

    reached, contradictory
        With one outcome; with outcomes that exclude each other, which no number here rests on.
    rate, low, high
        Refuted of reached with Clopper and Pearson's 95 % interval; None where nobody was reached.
    false_low, false_high
        Exact limits of how many of the interviewer's own interviews control would refute if it reached them all
        (hypergeometric, two-sided 95 %).
    more
        Further controls without a refusal that would show that control would refute at most `tolerated`; 0: shown
        already; None: no number can, too many are refuted.
    """

    interviewer: str
    interviews: int
    tried: int
    reached: int
    refuted: int
    contradictory: int
    rate: float | None
    low: float | None
    high: float | None
    false_low: int | None
    false_high: int | None
    more: int | None
    tolerated: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A measure of agreement or reliability of one question.

    name
        `percent`, `cohen_kappa`, `gwet_ac1`, `krippendorff_alpha`, `icc`; `srv` (response variance Var(s − b)/2),
        `ratio_control` (1 − SRV/Var(b): bcstats, ipabcstats), `ratio_survey` (1 − SRV/Var(s): DataSure),
        `inconsistency` (index of inconsistency), `bias` (mean of survey less control).
    low, high
        95 % interval where a formula exists.
    reason
        Why `value` or the interval is None (see `sapa.stats.Reason`).
    """

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PairTest:
    """A test of whether answers shifted: `mcnemar` (exact), `bowker`, `paired_t` or `signed_rank`."""

    name: str
    n: int
    statistic: float | None
    df: int | None
    p: float | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class QuestionComparison:
    """How often a question's answer differed in the control interview.

    compared, different
        Answers; blank, excluded and unreadable ones are in neither.
    low, high, exact_low, exact_high
        95 % intervals of the share: Wilson, and Clopper and Pearson. None where nothing was compared.
    kind
        `stable`, `difficult` or `changing`, as the manifest says (bcstats' types 1, 2 and 3); None: not said.
    tolerance
        As stated: `1` or `5 %`.
    tolerated
        Not equal, but inside the tolerance: compared, not different.
    excluded
        Pairs with "don't know", a refusal or another excluded code on either side: not compared.
    no_survey, no_control, neither, unreadable
        Pairs without an answer on one side or both; with something that is no number where one is asked for.
    """

    question: str
    compared: int
    different: int
    low: float | None
    high: float | None
    column: str | None = None
    kind: str | None = None
    numeric: bool = False
    tolerance: str | None = None
    tolerated: int = 0
    excluded: int = 0
    no_survey: int = 0
    no_control: int = 0
    neither: int = 0
    unreadable: int = 0
    exact_low: float | None = None
    exact_high: float | None = None
    measures: tuple[Measure, ...] = ()
    tests: tuple[PairTest, ...] = ()

    @property
    def share(self) -> float | None:
        """Different answers as a fraction of those compared; None where nothing was compared."""
        return self.different / self.compared if self.compared else None

    def measure(self, name: str) -> Measure | None:
        """Return a measure by name; None where it does not apply to this question."""
        return next((m for m in self.measures if m.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorGroup:
    """Error rate Σ different / Σ compared over all questions of one group (bcstats), with 95 % intervals.

    by
        `kind` (of question), `interviewer`, `controller` or `method`.
    interviews
        Interviews with at least one compared answer. Several answers of one interview are not independent, so the
        true uncertainty of the rate is larger than the intervals say.
    interviews_stable
        Those of them with a different answer to a stable question.
    """

    by: str
    name: str
    interviews: int
    compared: int
    different: int
    interviews_stable: int
    low: float | None
    high: float | None
    exact_low: float | None
    exact_high: float | None

    @property
    def share(self) -> float | None:
        """Different answers as a fraction of those compared; None, never 0, where nothing was compared."""
        return self.different / self.compared if self.compared else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlCounted:
    """The whole survey counted under one pair of the readings `control_base` and `control_counts`.

    unclear
        Interviews whose words in the log nobody explains: they may hide outcomes.
    known
        False where the log cannot tell who was controlled.
    """

    base: str
    counts: str
    interviews: int
    controlled: int
    unclear: int
    known: bool


@dataclass(frozen=True, slots=True)
class FieldControlDetail:
    """Everything behind the field-control findings of one survey.

    required_low, required_high
        Interviews that must / may be controlled: ceil(min · base), floor(max · base).
    spread_p
        Monte Carlo p-value of the spread over interviewers under random selection given their workloads
        (seed stored beside it); None where it cannot be computed.
    untouched_p
        The same of the number of interviewers whom control left out.
    dimensions
        Control by every dimension that the delivered files name, also by interviewer, region and method.
    records
        Control records to look at, kind by kind.
    without_phone
        Interviews of the base whose respondent left no telephone; None where no column says.
    questions, errors
        Answers asked again, question by question and by group.
    unusual
        Interviewers whose interviews differ on stable questions more often than the others' allow (false discovery
        rate controlled).
    proof, by_interviewer_proof, promises
        What control proves, and the promises of the provider.
    counted
        The share of the whole survey under every pair of the readings of base and of what counts.
    """

    total: ControlGroup
    by_interviewer: tuple[ControlGroup, ...]
    by_region: tuple[ControlGroup, ...]
    by_method: tuple[ControlGroup, ...]
    unmatched: tuple[Unmatched, ...]
    desk_only: int
    limit_low: float | None
    limit_high: float | None
    limit_from: str
    base: str
    counts: str
    ceiling: str
    required_low: int | None
    required_high: int | None
    spread_p: float | None
    spread_seed: int
    spread_draws: int
    refuted_low: float | None
    refuted_high: float | None
    questions: tuple[QuestionComparison, ...] = ()
    dimensions: tuple[ControlDimension, ...] = ()
    records: tuple[ControlRecord, ...] = ()
    without_phone: int | None = None
    errors: tuple[ErrorGroup, ...] = ()
    unusual: tuple[str, ...] = ()
    proof: ControlProof | None = None
    by_interviewer_proof: tuple[InterviewerProof, ...] = ()
    promises: tuple[PromiseKept, ...] = ()
    counted: tuple[ControlCounted, ...] = ()
    untouched_p: float | None = None

    def dimension(self, by: str) -> ControlDimension | None:
        """Return control by one dimension; None where the files do not name it."""
        return next((d for d in self.dimensions if d.by == by), None)

    def kind(self, kind: str) -> tuple[ControlRecord, ...]:
        """Return the control records of one kind."""
        return tuple(r for r in self.records if r.kind == kind)
