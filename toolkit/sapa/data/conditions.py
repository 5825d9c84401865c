"""The parts of a parsed condition, and how each is decided for a whole table at once."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import numpy as np

from sapa.data.cells import normalise_code
from sapa.data.rows import Rows
from sapa.data.values import Numbers, codes, numbers, numbers_in

if TYPE_CHECKING:
    import pandas as pd

ORDER: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


class Table:
    """The rows that a condition is decided for; each column is turned into codes or numbers once."""

    def __init__(self, rows: Rows | pd.DataFrame) -> None:
        self._rows = rows if isinstance(rows, Rows) else None
        self._frame = rows.frame if isinstance(rows, Rows) else rows
        self.columns = frozenset(str(name) for name in self._frame.columns)
        self._codes: dict[str, pd.Series] = {}
        self._numbers: dict[str, np.ndarray] = {}

    def __len__(self) -> int:
        return len(self._frame)

    def forget(self) -> None:
        """Let go of the columns that were turned into codes and numbers; they are made anew when they are asked for."""
        self._codes.clear()
        self._numbers.clear()

    def codes(self, column: str) -> pd.Series:
        """Return a column as answer codes."""
        if column not in self._codes:
            self._codes[column] = codes(self._frame[column])
        return self._codes[column]

    def present(self, column: str) -> np.ndarray:
        """Tell where a column holds anything."""
        return np.asarray(self.codes(column).notna().to_numpy(), dtype=bool)

    def numbers(self, column: str) -> np.ndarray:
        """Return a column as numbers, nan where it holds none."""
        if column not in self._numbers:
            found: Numbers = numbers_in(self._rows, column) if self._rows else numbers(self._frame[column])
            self._numbers[column] = found.values
        return self._numbers[column]


class Node(Protocol):
    """A condition that can be decided for a table."""

    def holds(self, table: Table) -> np.ndarray:
        """Tell for each row whether the condition holds: bool (n,)."""
        ...


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A number or a text as written."""

    text: str
    numeric: bool

    @property
    def number(self) -> float | None:
        """The literal as a number; a text counts when it is written like one."""
        try:
            return float(self.text) if self.numeric or self.text.strip()[-1:].isdigit() else None
        except ValueError:
            return None

    @property
    def fraction(self) -> bool:
        """Whether it is a number that no answer code is, such as 1.5."""
        return self.numeric and not normalise_code(self.text).lstrip("+-").isdigit()


Operand: TypeAlias = "Column | Literal"


@dataclass(frozen=True, slots=True)
class Compare:
    """Two operands and a sign between them."""

    left: Operand
    sign: str
    right: Operand

    def holds(self, table: Table) -> np.ndarray:
        """Tell for each row whether the comparison holds; False where a side is missing."""
        sides = (self.left, self.right)
        by_number = self.sign not in ("==", "!=") or any(isinstance(s, Literal) and s.fraction for s in sides)
        if by_number:
            left, right = (self._number(side, table) for side in sides)
            known = ~(np.isnan(left) | np.isnan(right))
        else:
            left, right = (self._code(side, table) for side in sides)
            known = np.ones(len(table), dtype=bool)
        for side in sides:
            if isinstance(side, Column):
                known = known & table.present(side.name)
        return np.asarray(np.broadcast_to(ORDER[self.sign](left, right), (len(table),)) & known, dtype=bool)

    def _number(self, side: Operand, table: Table) -> Any:
        if isinstance(side, Column):
            return table.numbers(side.name)
        return np.float64(np.nan if side.number is None else side.number)

    def _code(self, side: Operand, table: Table) -> Any:
        # The marker is no code: codes are trimmed and missing ones are masked out by `known`.
        return (
            table.codes(side.name).fillna(" ").to_numpy(dtype=object)
            if isinstance(side, Column)
            else normalise_code(side.text)
        )


@dataclass(frozen=True, slots=True)
class In:
    """A column and the codes it may have."""

    column: Column
    items: tuple[Literal, ...]
    negated: bool

    def holds(self, table: Table) -> np.ndarray:
        """Tell for each row whether the code is (not) one of the list; False where it is missing."""
        found = np.zeros(len(table), dtype=bool)
        for item in self.items:
            found |= Compare(self.column, "==", item).holds(table)
        return np.asarray((~found if self.negated else found) & table.present(self.column.name), dtype=bool)


@dataclass(frozen=True, slots=True)
class IsMissing:
    """A column that is (not) empty."""

    column: Column
    negated: bool

    def holds(self, table: Table) -> np.ndarray:
        """Tell for each row whether the cell is empty."""
        present = table.present(self.column.name)
        return np.asarray(present if self.negated else ~present, dtype=bool)


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a condition."""

    part: Node

    def holds(self, table: Table) -> np.ndarray:
        """Tell for each row whether the condition does not hold."""
        return np.asarray(~self.part.holds(table), dtype=bool)


@dataclass(frozen=True, slots=True)
class And:
    """Conditions that hold together."""

    parts: tuple[Node, ...]

    def holds(self, table: Table) -> np.ndarray:
        """Tell for each row whether all parts hold."""
        return np.asarray(np.logical_and.reduce([part.holds(table) for part in self.parts]), dtype=bool)


@dataclass(frozen=True, slots=True)
class Or:
    """Conditions of which one is enough."""

    parts: tuple[Node, ...]

    def holds(self, table: Table) -> np.ndarray:
        """Tell for each row whether one part holds."""
        return np.asarray(np.logical_or.reduce([part.holds(table) for part in self.parts]), dtype=bool)
