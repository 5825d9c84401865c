"""Computing a workbook's formulas again, from the cells that hold values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from sapa.workbook.verify import functions
from sapa.workbook.verify.formula import (
    Call,
    Cells,
    Fault,
    Named,
    NotReadError,
    Number,
    Operation,
    Text,
    Tree,
    Truth,
    cells_of,
    parse,
)
from sapa.workbook.verify.functions import Block, Error, FailedError, Value

At: TypeAlias = tuple[str, int, int]
"""Sheet, row and column."""
_ASKING = ("ISERROR", "ISNUMBER", "ISTEXT", "ISBLANK")


class UnknownError(Exception):
    """A formula that cannot be computed here."""


class Sheets:
    """Cells of a workbook: values where they are typed, trees where they are computed.

    Parameters
    ----------
    values
        Value of each cell that is not a formula.
    formulas
        Each formula as it is written.
    names
        Where each defined name points, as a formula.
    """

    def __init__(self, values: Mapping[At, Any], formulas: Mapping[At, str], names: Mapping[str, str]) -> None:
        self._values: dict[At, Value] = dict(values)
        self._trees: dict[At, Tree] = {}
        self._names = {name.casefold(): text for name, text in names.items()}
        self.unknown: set[At] = set()
        """Formulas that cannot be computed here, and those that need one of them."""
        for at, text in formulas.items():
            try:
                self._trees[at] = parse(text)
            except NotReadError:
                self.unknown.add(at)

    def compute(self) -> dict[At, Value]:
        """Return the value of every formula that can be computed."""
        found: dict[At, Value] = {}
        for at in self._in_order():
            if at in self.unknown:
                continue
            try:
                value = self._scalar(self._value(self._trees[at], at[0]))
            except FailedError as fault:
                value = fault.error
            except (UnknownError, OverflowError, TypeError, ValueError, ArithmeticError):
                self.unknown.add(at)
                continue
            self._values[at] = value
            found[at] = value
        return found

    def _in_order(self) -> Iterator[At]:
        """Yield formulas so that each comes after those it needs; those of a circle are unknown."""
        state: dict[At, int] = {}
        for start in self._trees:
            if start in state:
                continue
            stack = [(start, iter(self._needs(start)))]
            state[start] = 1
            while stack:
                at, needs = stack[-1]
                for one in needs:
                    if state.get(one) == 1:
                        self.unknown.add(one)
                    elif one not in state:
                        state[one] = 1
                        stack.append((one, iter(self._needs(one))))
                        break
                else:
                    state[at] = 2
                    stack.pop()
                    yield at

    def _needs(self, at: At) -> Iterator[At]:
        for area in cells_of(self._trees[at]):
            sheet = area.sheet or at[0]
            for row in range(area.top, area.bottom + 1):
                for col in range(area.left, area.right + 1):
                    if (sheet, row, col) in self._trees:
                        yield sheet, row, col

    def _cell(self, at: At) -> Value:
        if at in self.unknown:
            raise UnknownError
        return self._values.get(at)

    def _area(self, area: Cells, own: str) -> Value:
        sheet = area.sheet or own
        if (area.top, area.left) == (area.bottom, area.right):
            return self._cell((sheet, area.top, area.left))
        rows, cols = range(area.top, area.bottom + 1), range(area.left, area.right + 1)
        return Block(tuple(tuple(self._cell((sheet, row, col)) for col in cols) for row in rows))

    @staticmethod
    def _scalar(value: Value) -> Value:
        if isinstance(value, Block):
            raise UnknownError
        return 0.0 if value is None else value

    def _value(self, tree: Tree | None, own: str) -> Value:
        found: Value = None
        match tree:
            case Number() | Text() | Truth():
                found = tree.value
            case Fault():
                found = Error(tree.code)
            case Cells():
                found = self._area(tree, own)
            case Named():
                found = self._value(self._named(tree.name), own)
            case Operation():
                found = self._operation(tree, own)
            case Call():
                found = self._call(tree, own)
        return found

    def _named(self, name: str) -> Tree:
        text = self._names.get(name.casefold())
        if text is None:
            raise UnknownError
        try:
            return parse(text)
        except NotReadError:
            raise UnknownError from None

    def _operation(self, tree: Operation, own: str) -> Value:
        one = self._value(tree.left, own) if tree.left is not None else None
        other = self._value(tree.right, own) if tree.right is not None else None
        if tree.right is None:
            return _each(lambda a: functions.number(a) / 100, one)
        if tree.left is None:
            return _each(lambda a: -functions.number(a), other)
        return _each(lambda a, b: _applied(tree.sign, a, b), one, other)

    def _call(self, tree: Call, own: str) -> Value:
        name, arguments = tree.name, tree.arguments
        special = {"IF": self._if, "IFERROR": self._caught, "IFNA": self._caught, "CHOOSE": self._choose}
        if name in special:
            return special[name](tree, own)
        if name in _ASKING:
            return functions.OF_VALUES[name](self._or_error(arguments[0], own))
        values = [self._value(one, own) for one in arguments]
        if name in functions.OF_NUMBERS:
            return _each(lambda *each: functions.OF_NUMBERS[name](*map(functions.number, each)), *values)
        if name not in functions.OF_VALUES:
            raise UnknownError
        return functions.OF_VALUES[name](*values)

    def _if(self, tree: Call, own: str) -> Value:
        chosen = 1 if functions.truth(self._value(tree.arguments[0], own)) else 2
        if chosen >= len(tree.arguments):
            return False
        one = tree.arguments[chosen]
        return 0.0 if one is None else self._value(one, own)

    def _caught(self, tree: Call, own: str) -> Value:
        found = self._or_error(tree.arguments[0], own)
        caught = isinstance(found, Error) and (tree.name == "IFERROR" or found == functions.NA)
        return self._value(tree.arguments[1], own) if caught else found

    def _choose(self, tree: Call, own: str) -> Value:
        return self._value(tree.arguments[int(functions.number(self._value(tree.arguments[0], own)))], own)

    def _or_error(self, tree: Tree | None, own: str) -> Value:
        try:
            return self._value(tree, own)
        except FailedError as fault:
            return fault.error


def _applied(sign: str, one: Value, other: Value) -> Value:
    if sign == "&":
        return functions.text(one) + functions.text(other)
    if sign in ("=", "<>", "<", ">", "<=", ">="):
        return functions.compared(sign, one, other)
    a, b = functions.number(one), functions.number(other)
    if sign == "/":
        return functions.divided(a, b)
    if sign == "^":
        return functions.power(a, b)
    return a + b if sign == "+" else a - b if sign == "-" else a * b


def _each(how: Any, *values: Value) -> Value:
    """Apply a function to values, or to the values of blocks one by one; a single value goes with every one."""
    blocks = [v for v in values if isinstance(v, Block)]
    if not blocks:
        return how(*values)
    rows, cols = max(len(b) for b in blocks), max(len(b[0]) for b in blocks)

    def at(value: Value, row: int, col: int) -> Value:
        if not isinstance(value, Block):
            return value
        return value[row if len(value) > 1 else 0][col if len(value[0]) > 1 else 0]

    return Block(tuple(tuple(how(*(at(v, r, c) for v in values)) for c in range(cols)) for r in range(rows)))
