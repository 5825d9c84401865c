"""What the audit of the delivered file worked out: raw data, delivered data, cleaning log, deletions.

Nothing here accuses: an edit nobody documented is a question to the provider. Shares are fractions, unrounded. Ids are
pseudonyms unless the user asked for ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class EditClass(StrEnum):
    """What the log says of one cell."""

    DOCUMENTED = "documented"
    """Changed, and the last entry of the log gives the value that was delivered."""
    OTHER_VALUE = "other_value"
    """Changed, but to another value than the log gives."""
    UNDOCUMENTED = "undocumented"
    """Changed, and no entry says so."""
    CONFIRMED_CHANGED = "confirmed_changed"
    """The log says that the value was confirmed, and it was changed all the same."""
    NOT_APPLIED = "not_applied"
    """The log gives a new value, and the cell still holds the raw one."""


EDITED = (EditClass.DOCUMENTED, EditClass.OTHER_VALUE, EditClass.UNDOCUMENTED, EditClass.CONFIRMED_CHANGED)
"""Classes of cells whose delivered value is not the raw one."""
UNEXPLAINED = (EditClass.UNDOCUMENTED, EditClass.CONFIRMED_CHANGED)
"""Classes of edits that no entry of the log explains."""


class Change(StrEnum):
    """What happened to a cell."""

    CHANGED = "changed"
    BLANKED = "blanked"
    FILLED = "filled"
    NONE = "none"


class LogFault(StrEnum):
    """What is wrong with an entry of a log."""

    UNKNOWN_ID = "unknown_id"
    UNKNOWN_COLUMN = "unknown_column"
    UNKNOWN_TYPE = "unknown_type"
    NO_QUESTION = "no_question"
    OLD_DIFFERS = "old_differs"


@dataclass(frozen=True, slots=True)
class RowFlow:
    """Rows from the raw to the delivered file. raw = deleted + matched + raw_without_id, and so on.

    deleted_reason, deleted_no_reason, deleted_unlogged
        Raw rows that were not delivered: their deletion is logged with a reason, without one, not at all.
    matched
        Rows that are in both.
    added
        Delivered rows that the raw file does not have.
    raw_without_id, delivered_without_id
        Rows that cannot be matched, for they have no id.
    """

    raw: int
    deleted_reason: int
    deleted_no_reason: int
    deleted_unlogged: int
    raw_without_id: int
    matched: int
    added: int
    delivered_without_id: int
    delivered: int

    @property
    def deleted(self) -> int:
        """Raw rows that were not delivered."""
        return self.deleted_reason + self.deleted_no_reason + self.deleted_unlogged


@dataclass(frozen=True, slots=True)
class AuditRow:
    """A row that a person should look at.

    kind
        deleted_unlogged, deleted_no_reason, added, still_delivered, duplicate_same or duplicate_different.
    """

    kind: str
    id: str
    file: str
    row: int
    interviewer: str
    columns: tuple[str, ...] = ()
    """Columns in which repeated rows differ."""


@dataclass(frozen=True, slots=True)
class LogEntryFault:
    """An entry of a log that does not fit the files: where it stands and what is wrong."""

    fault: LogFault
    file: str
    row: int
    id: str
    question: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class AuditEdit:
    """One cell that was changed, or that the log changes and the file does not.

    old, new
        Raw and delivered value as readers may see them: a text that few interviews share is not printed.
    logged
        The new value of the log; None where no entry gives one.
    reason
        Whether the entry states a reason; None where there is no entry.
    """

    id: str
    file: str
    row: int
    interviewer: str
    question: str
    change: Change
    edit: EditClass
    old: str
    new: str
    logged: str | None = None
    log_row: int | None = None
    reason: bool | None = None


@dataclass(frozen=True, slots=True)
class AuditCount:
    """Cells by class, for one question, one interviewer, or all.

    cells
        Cells compared.
    by_class
        Cells of each class that occurs.
    respelled
        Cells that say the same in another spelling (300000.0 and 300000); they are no edits.
    """

    name: str
    cells: int
    by_class: Mapping[EditClass, int] = field(default_factory=dict)
    respelled: int = 0
    rows: int = 0

    def of(self, *classes: EditClass) -> int:
        """Return the cells of some classes."""
        return sum(self.by_class.get(c, 0) for c in classes)

    @property
    def edited(self) -> int:
        """Cells whose delivered value is not the raw one."""
        return self.of(*EDITED)

    @property
    def unexplained(self) -> int:
        """Edits that no entry of the log explains."""
        return self.of(*UNEXPLAINED)


@dataclass(frozen=True, slots=True)
class ColumnAudit:
    """Columns of the two files.

    renamed
        Delivered name → raw name, as stated in the manifest; `recognised` likewise, by spelling or by contents.
    recoded
        Columns in which every value was replaced by another, one to one (1 → male): no edits of single cells.
    constant
        Columns with one value in the delivered file and several in the raw one.
    """

    common: int
    dropped: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    recognised: Mapping[str, str] = field(default_factory=dict)
    recoded: tuple[str, ...] = ()
    constant: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mover:
    """One kind of edit that moves an estimate: so many cells, and by how much together (in the indicator's unit)."""

    old: str
    new: str
    edits: int
    unexplained: int
    effect: float


@dataclass(frozen=True, slots=True)
class AuditEffect:
    """A key estimate on the raw and on the delivered file, every row counting the same.

    raw, kept_raw, kept, delivered
        All raw interviews; raw values of the interviews in both files; delivered values of these; all delivered
        interviews. Deletions, edits and additions move the estimate by the three differences.
    unexplained
        Part of the edits' shift that comes from edits which no entry explains.
    weighted_shift
        The edits' shift with the delivered weights; None without weights.
    se
        Standard error of the delivered estimate; `se_of`: "design", or "equal" (as if simple random).
    """

    indicator: str
    statistic: str
    n_raw: int
    n_delivered: int
    raw: float
    kept_raw: float
    kept: float
    delivered: float
    unexplained: float
    weighted_shift: float | None
    se: float | None
    se_of: str
    edits: int
    movers: tuple[Mover, ...] = ()

    @property
    def shift(self) -> float:
        """Delivered minus raw."""
        return self.delivered - self.raw

    @property
    def by_edits(self) -> float:
        """Part of the shift that comes from edits of cells."""
        return self.kept - self.kept_raw

    @property
    def in_errors(self) -> float | None:
        """The whole shift in standard errors; None without an error."""
        return abs(self.shift) / self.se if self.se else None


@dataclass(frozen=True, slots=True)
class StatusChange:
    """Interviews whose status was changed in one way. `voided`: they do not count any more.

    refuted
        Of them, those that field control did not confirm: that explains their voiding.
    rows
        File and row of the others.
    """

    old: str
    new: str
    voided: bool
    interviews: int
    refuted: int
    rows: tuple[tuple[str, int], ...] = ()

    @property
    def open(self) -> int:
        """Interviews whose change nothing explains."""
        return self.interviews - self.refuted


@dataclass(frozen=True, slots=True)
class AuditDetail:
    """Everything behind the audit of one survey's delivered file.

    flow
        None without the raw file.
    edits
        Single cells, the unexplained first, at most `MOST_EDITS`; `edits_total` counts all.
    entries
        Entries of the cleaning log by what became of them.
    several
        Cells with more than one entry that changes them: the last counts.
    statuses
        Changes of the status column; they are no edits of answers and stand in no other count.
    unassessed
        Indicators whose columns the raw file does not have.
    """

    has_raw: bool
    has_log: bool
    has_deletions: bool
    flow: RowFlow | None
    total: AuditCount
    by_question: tuple[AuditCount, ...]
    by_interviewer: tuple[AuditCount, ...]
    by_change: Mapping[Change, int]
    columns: ColumnAudit | None
    edits: tuple[AuditEdit, ...]
    edits_total: int
    rows: tuple[AuditRow, ...]
    rows_total: Mapping[str, int]
    entries: Mapping[str, int]
    faults: tuple[LogEntryFault, ...]
    faults_total: Mapping[LogFault, int]
    several: int
    no_reason: int
    effects: tuple[AuditEffect, ...]
    unassessed: tuple[str, ...] = ()
    statuses: tuple[StatusChange, ...] = ()
    raw_file: str = ""
    log_file: str = ""


MOST_EDITS = 10_000
"""Single edits that a result holds; a file recoded from end to end would fill the memory."""
