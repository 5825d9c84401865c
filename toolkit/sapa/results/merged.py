"""`Merged`: several experts' copies of one evaluation side by side: who decided what, where they differ, the scores."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sapa.results.finding import Finding
from sapa.results.opinions import Comment, Conclusion, Deadline, Judgement, LogEntry, Notice, Run, Score, Unplaced
from sapa.results.vocabulary import Line


@dataclass(frozen=True, slots=True)
class Expert:
    """One expert of the panel: name, position, the files that hold his or her entries, and how much was done.

    `formal` and `methodological` count the findings decided on each line; the two are never added together.
    """

    name: str
    position: str
    date: date | None
    files: tuple[str, ...]
    formal: int
    methodological: int
    against: int
    comments: int
    scores: int


@dataclass(frozen=True, slots=True)
class JudgedFinding:
    """A finding with each expert's judgement, in the order of the experts; None where an expert left it blank."""

    finding: Finding
    votes: tuple[Judgement | None, ...]
    comments: tuple[Comment, ...] = ()

    @property
    def given(self) -> tuple[Judgement, ...]:
        """The judgements that were given."""
        return tuple(v for v in self.votes if v is not None)

    @property
    def differ(self) -> bool:
        """Whether two experts decided differently."""
        return len({v.status for v in self.given}) > 1


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the experts agree on one line.

    judged, compared
        Findings that anybody decided, and those that two experts or more did: only these can be compared.
    same
        Of those compared, the ones on which all who decided say the same.
    pairs
        Share of agreeing pairs of experts within a finding, averaged over the findings compared; None without any.
    alpha
        Krippendorff's alpha of nominal statuses; None where it cannot be computed, and then `reason` says why.
    """

    line: Line
    judged: int
    compared: int
    same: int
    pairs: float | None
    alpha: float | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class CriterionScores:
    """What the experts gave one criterion, in their order; a blank stays a blank and enters no mean."""

    criterion: str
    scores: tuple[Score, ...]
    given: int
    total: int | None
    mean: float | None
    median: float | None


@dataclass(frozen=True, slots=True)
class ScoreAgreement:
    """Agreement of the scores: Krippendorff's alpha of ordinal values over the criteria, and exact agreement.

    `exact` is the share of agreeing pairs of experts within a criterion; `share` the sum as a part of the highest sum
    that the given scores could reach; `blank` how many scores are missing.
    """

    alpha: float | None
    reason: str | None
    exact: float | None
    total: int | None
    share: float | None
    blank: int


@dataclass(frozen=True, slots=True)
class Merged:
    """Several experts' copies of one evaluation."""

    run: Run
    findings: tuple[Finding, ...]
    experts: tuple[Expert, ...]
    judged: tuple[JudgedFinding, ...]
    agreement: tuple[Agreement, ...]
    scores: tuple[CriterionScores, ...]
    score_agreement: ScoreAgreement
    conclusions: tuple[Conclusion, ...]
    comments: tuple[Comment, ...]
    unplaced: tuple[Unplaced, ...]
    log: tuple[LogEntry, ...]
    notices: tuple[Notice, ...]
    sources: tuple[tuple[str, str], ...]
    """File names with checksums, in the order given."""
    deadlines: tuple[Deadline, ...] = ()

    @property
    def differences(self) -> tuple[JudgedFinding, ...]:
        """The findings on which the experts differ."""
        return tuple(j for j in self.judged if j.differ)
