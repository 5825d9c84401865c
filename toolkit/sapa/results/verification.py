"""What `sapa verify` found: inputs that differ, cells that do not follow from them, readings changed by hand."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sapa.messages import Message
from sapa.results.opinions import Notice


class InputState(StrEnum):
    """How a file differs from the one that the workbook was made from."""

    CHANGED = "changed"
    MISSING = "missing"
    NEW = "new"


class Change(StrEnum):
    """What was done to a place of the workbook."""

    TYPED_OVER = "typed_over"
    """A value stands where a formula stood."""
    TEXT = "text"
    NUMBER = "number"
    CLEARED = "cleared"
    ADDED = "added"
    """Something stands where nothing stood."""
    FORMULA = "formula"
    """A formula is another one."""
    FORMULA_PUT = "formula_put"
    """A formula stands where a value stood."""
    CACHED = "cached"
    """The value stored beside a formula is not what the formula gives."""
    STALE = "stale"
    """The value stored beside a formula is from before an entry was made: the file was not computed again."""
    FOLLOWS = "follows"
    """The value stored beside a formula follows from another changed place."""
    ROW_DELETED = "row_deleted"
    ROW_INSERTED = "row_inserted"
    ROW_MOVED = "row_moved"
    COLUMN_DELETED = "column_deleted"
    COLUMN_INSERTED = "column_inserted"
    SHEET_REMOVED = "sheet_removed"
    SHEET_ADDED = "sheet_added"
    SHEET_RENAMED = "sheet_renamed"
    SHEET_HIDDEN = "sheet_hidden"
    NAME_GONE = "name_gone"
    NAME_MOVED = "name_moved"
    RULE = "rule"
    """What a cell for entries takes was changed."""
    LINK = "link"
    """A link that leads out of the file."""


@dataclass(frozen=True, slots=True)
class InputDifference:
    """A file that is not the one that the workbook was made from; checksums, empty where there is none."""

    path: str
    state: InputState
    then: str = ""
    now: str = ""


@dataclass(frozen=True, slots=True)
class CellChange:
    """A place of the workbook that does not follow from the inputs.

    `cell` is the address as it is in the file; of what is gone, as it was. `expected` and `found` are values, or
    formulas with their equals sign; None is a blank.
    """

    kind: Change
    sheet: str
    cell: str = ""
    expected: Any = None
    found: Any = None


@dataclass(frozen=True, slots=True)
class ReadingChange:
    """A reading that an expert changed in its cell: value of the run, value now (None: no value of this reading)."""

    id: str
    sheet: str
    cell: str
    then: Any
    now: Any
    found: Any = None


@dataclass(frozen=True, slots=True)
class StatusUnderReading:
    """A finding whose status in the workbook is not the one that a run with the changed readings gives."""

    finding: str
    shown: str
    run: str


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether a workbook is what the program computed.

    run
        The workbook's run (`Run.id`).
    inputs, cells
        What differs; both empty where everything follows.
    readings
        Readings changed by hand: no fault, the run was repeated with them.
    statuses
        Findings that the workbook does not follow under the changed readings: only a new run shows them.
    compared, formulas, entries
        How many cells and formulas were compared, and how many cells an expert filled in.
    computed
        False where the file holds no stored values of formulas.
    unknown
        Formulas whose value could not be worked out after an entry changed; they were compared as they were written.

    Notes
    -----
        What has to be said beside it.
    stopped
        Why the run could not be repeated; None where it was.
    """

    file: str
    sha256: str
    language: str
    run: str
    panel: bool = False
    inputs: tuple[InputDifference, ...] = ()
    cells: tuple[CellChange, ...] = ()
    readings: tuple[ReadingChange, ...] = ()
    statuses: tuple[StatusUnderReading, ...] = ()
    compared: int = 0
    formulas: int = 0
    entries: int = 0
    computed: bool = True
    unknown: int = 0
    notes: tuple[Message, ...] = ()
    stopped: Notice | None = None

    @property
    def follows(self) -> bool:
        """Whether everything in the workbook follows from the inputs."""
        return not self.inputs and not self.cells and self.stopped is None
