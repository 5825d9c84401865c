"""What experts write into an evaluation workbook: comments, conclusions, scores, and the log of who decided what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from sapa.errors import BadInput
from sapa.messages import Message
from sapa.results.vocabulary import Status

if TYPE_CHECKING:
    from sapa.results.finding import Finding


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an expert decided about a finding, with the reason, and the document and page that were seen."""

    status: Status
    by: str
    reason: str
    date: date | None = None
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark on a finding that decides nothing."""

    finding: str
    text: str
    by: str = ""
    date: date | None = None


@dataclass(frozen=True, slots=True)
class Vote:
    """A judgement on a finding that is not the one in force: another expert's, or one that a panel decided over."""

    finding: str
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Score:
    """What an expert gave one criterion; None where the cell was left blank."""

    criterion: str
    score: int | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """One expert's sheet: who, when, the conclusion in words, recommendations, scores."""

    by: str = ""
    position: str = ""
    date: date | None = None
    text: str = ""
    recommendations: str = ""
    scores: tuple[Score, ...] = ()

    @property
    def filled(self) -> bool:
        """Whether the expert wrote anything at all."""
        written = (self.by, self.position, self.date, self.text, self.recommendations)
        return any(written) or any(s.score is not None or s.comment for s in self.scores)

    def given(self, criterion: str) -> Score:
        """Return the score of a criterion; a blank one where there is none."""
        return next((s for s in self.scores if s.criterion == criterion), Score(criterion))


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when something is to be done about a finding."""

    finding: str
    date: date


class EntryKind(StrEnum):
    """What a line of the log records."""

    JUDGEMENT = "judgement"
    COMMENT = "comment"
    SCORE = "score"
    CONCLUSION = "conclusion"


@dataclass(frozen=True, slots=True)
class LogEntry:
    """Who decided what and when, from which file.

    `about` is a finding's id or a criterion; `value` a status or a score; `computed` is the status that the program
    had found then; `run` is the run in whose workbook it was written (`Run.id`).
    """

    kind: EntryKind
    about: str
    by: str
    date: date | None
    value: str = ""
    text: str = ""
    seen: str = ""
    computed: str = ""
    file: str = ""
    run: str = ""

    @property
    def key(self) -> tuple[object, ...]:
        """Return what makes two entries the same one."""
        return (self.kind, self.about, self.by, self.date, self.value, self.text, self.seen)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about a filled workbook that has to be said, by sheet and cell.

    `stops` marks what cannot be taken over as it stands; everything else was taken over, or is kept and listed.
    """

    what: Message
    where: str = ""
    got: str | None = None
    expected: Message | str | None = None
    todo: Message | None = None
    stops: bool = False

    def error(self) -> BadInput:
        """Return the notice as bad input."""
        return BadInput(self.what, where=self.where, got=self.got, expected=self.expected, todo=self.todo)


@dataclass(frozen=True, slots=True)
class Run:
    """Which evaluation a workbook holds: what it was made from and with.

    `files` are paths with checksums; `readings` ids with values as text. `id` is short for all of it.
    """

    id: str
    program: str
    standard: str
    edition: date
    title: str
    reviewed_on: date | None = None
    seed: int | None = None
    files: tuple[tuple[str, str], ...] = ()
    readings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Opinions:
    """Everything that experts gave beside the judgements in force, which stand at the findings themselves.

    unplaced
        Judgements and comments on findings that this run does not have, with what was known of the finding.
    """

    comments: tuple[Comment, ...] = ()
    conclusions: tuple[Conclusion, ...] = ()
    votes: tuple[Vote, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    log: tuple[LogEntry, ...] = ()
    notices: tuple[Notice, ...] = ()
    deadlines: tuple[Deadline, ...] = ()

    def on(self, finding: str) -> tuple[Comment, ...]:
        """Return the comments on a finding."""
        return tuple(c for c in self.comments if c.finding == finding)


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A judgement or a comment whose finding this run does not have; `finding` is the earlier run's."""

    finding: Finding
    judgement: Judgement | None = None
    comment: Comment | None = None


@dataclass(frozen=True, slots=True)
class ExpertCopy:
    """An evaluation workbook as it came back.

    findings
        As the run had them, in its order; `judgements` are those in force, by the finding's id.
    panel
        True for a workbook that joins several experts' copies.
    """

    file: str
    sha256: str = ""
    run: Run | None = None
    findings: tuple[Finding, ...] = ()
    judgements: Mapping[str, Judgement] = field(default_factory=dict)
    opinions: Opinions = field(default_factory=Opinions)
    panel: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "judgements", MappingProxyType(dict(self.judgements)))

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What has to be said about the file."""
        return self.opinions.notices

    @property
    def entries(self) -> int:
        """How many judgements, comments, scores and texts of experts the file holds."""
        conclusions = self.opinions.conclusions
        scores = sum(s.score is not None or bool(s.comment) for c in conclusions for s in c.scores)
        texts = sum(bool(text) for c in conclusions for text in (c.text, c.recommendations))
        kept = len(self.opinions.comments) + len(self.opinions.votes) + len(self.opinions.unplaced)
        return len(self.judgements) + kept + scores + texts
