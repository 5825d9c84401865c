"""Formulas as trees: two programs write one formula differently, and the tree is the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from sapa.workbook.names import column


class NotReadError(ValueError):
    """A formula of a kind that no workbook of ours has."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number."""

    value: float


@dataclass(frozen=True, slots=True)
class Text:
    """A text in quotation marks."""

    value: str


@dataclass(frozen=True, slots=True)
class Truth:
    """TRUE or FALSE."""

    value: bool


@dataclass(frozen=True, slots=True)
class Fault:
    """An error such as #REF!."""

    code: str


@dataclass(frozen=True, slots=True)
class Cells:
    """A cell or a block, rows and columns counted from zero; `sheet` is empty for the formula's own sheet."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Named:
    """A defined name."""

    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments; None is an argument left out."""

    name: str
    arguments: tuple[Tree | None, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator between two trees; `left` is None for a sign, `right` for per cent."""

    sign: str
    left: Tree | None
    right: Tree | None


Tree: TypeAlias = "Number | Text | Truth | Fault | Cells | Named | Call | Operation"

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<text>"(?:[^"]|"")*")
  | (?P<fault>\#(?:REF!|N/A|VALUE!|DIV/0!|NUM!|NAME\?|NULL!))
  | (?P<sheet>(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)
  | (?P<cell>\$?[A-Z]{1,3}\$?[1-9][0-9]*(?![\w.(]))
  | (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:E[+-]?[0-9]+)?)
  | (?P<word>[^\W\d][\w.]*)
  | (?P<sign><=|>=|<>|[-+*/^&=<>%(),:;])
)""",
    re.VERBOSE | re.IGNORECASE,
)
_ALIASES = {
    "NORM.S.INV": "NORMSINV", "NORM.S.DIST": "NORMSDIST", "T.INV.2T": "TINV", "BETA.INV": "BETAINV",
    "CHISQ.DIST.RT": "CHIDIST", "CHISQ.INV.RT": "CHIINV", "BINOM.INV": "CRITBINOM",
}  # fmt: skip
"""New names of functions that programs may write instead of the old ones."""
_PREFIXES = ("_XLFN.", "_XLWS.", "COM.MICROSOFT.")
_DEEPEST = 64
"""Brackets inside brackets that spreadsheets take."""
_CHAIN = 100
"""Operators of one kind in a row: a longer formula is none of ours."""
_LEVELS: tuple[tuple[str, ...], ...] = (("=", "<>", "<", ">", "<=", ">="), ("&",), ("+", "-"), ("*", "/"), ("^",))


def parse(formula: str) -> Tree:
    """Return the tree of a formula, with or without the equals sign.

    Raises
    ------
    NotReadError
        For what no workbook of ours holds: whole columns, tables, spills, intersections, arrays in braces.
    """
    return _Reader(_tokens(formula.strip().removeprefix("="))).whole()


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    while at < len(text.rstrip()):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise NotReadError(text)
        found.append((match.lastgroup, match.group(match.lastgroup)))
        at = match.end()
    return found


class _Reader:
    """One formula being read, from the weakest operator down."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def whole(self) -> Tree:
        tree = self._level(0)
        if self._at < len(self._tokens):
            raise NotReadError(str(self._tokens[self._at]))
        return tree

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("", "")

    def _take(self, sign: str) -> bool:
        if self._peek() == ("sign", sign):
            self._at += 1
            return True
        return False

    def _level(self, level: int) -> Tree:
        if level == len(_LEVELS):
            return self._signed()
        tree = self._level(level + 1)
        length = 0
        while self._peek()[0] == "sign" and self._peek()[1] in _LEVELS[level]:
            length += 1
            if length > _CHAIN:
                raise NotReadError(self._peek()[1])
            sign = self._peek()[1]
            self._at += 1
            tree = Operation(sign, tree, self._level(level + 1))
        return tree

    def _signed(self) -> Tree:
        minus = False
        while self._peek() in (("sign", "-"), ("sign", "+")):
            minus ^= self._take("-")
            self._take("+")
        tree = self._percent()
        if not minus:
            return tree
        return Number(-tree.value) if isinstance(tree, Number) else Operation("-", None, tree)

    def _percent(self) -> Tree:
        tree = self._one()
        if self._take("%"):
            tree = Operation("%", tree, None)
        return tree

    def _one(self) -> Tree:  # noqa: PLR0911 - one return a kind of token
        kind, text = self._peek()
        self._at += 1
        if kind == "number":
            return Number(float(text))
        if kind == "text":
            return Text(text[1:-1].replace('""', '"'))
        if kind == "fault":
            return Fault(text.upper())
        if kind == "sheet":
            return self._cells(_sheet(text))
        if kind == "cell":
            self._at -= 1
            return self._cells("")
        if kind == "word":
            return self._word(text)
        if (kind, text) == ("sign", "("):
            self._depth += 1
            if self._depth > _DEEPEST:
                raise NotReadError("(")
            tree = self._level(0)
            self._depth -= 1
            if self._take(")"):
                return tree
        raise NotReadError(text)

    def _cells(self, sheet: str) -> Tree:
        kind, text = self._peek()
        self._at += 1
        if kind == "fault":
            return Fault(text.upper())
        if kind != "cell":
            raise NotReadError(text)
        top, left = place_of(text)
        bottom, right = top, left
        if self._take(":"):
            if self._peek()[0] == "sheet" and _sheet(self._peek()[1]) == sheet:
                self._at += 1
            kind, text = self._peek()
            self._at += 1
            if kind != "cell":
                raise NotReadError(text)
            bottom, right = place_of(text)
        return Cells(sheet, min(top, bottom), min(left, right), max(top, bottom), max(left, right))

    def _word(self, text: str) -> Tree:
        upper = text.upper()
        if self._take("("):
            for prefix in _PREFIXES:
                upper = upper.removeprefix(prefix)
            name = _ALIASES.get(upper, upper)
            arguments = self._arguments()
            if name in ("TRUE", "FALSE") and not arguments:
                return Truth(name == "TRUE")
            return Call(name, arguments)
        return Truth(upper == "TRUE") if upper in ("TRUE", "FALSE") else Named(text)

    def _arguments(self) -> tuple[Tree | None, ...]:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise NotReadError("(")
        found: list[Tree | None] = []
        if not self._take(")"):
            while True:
                left_out = self._peek() in (("sign", ","), ("sign", ")"))
                found.append(None if left_out else self._level(0))
                if self._take(")"):
                    break
                if not self._take(","):
                    raise NotReadError(self._peek()[1])
        self._depth -= 1
        return tuple(found)


def _sheet(text: str) -> str:
    name = text[:-1]
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


def place_of(text: str) -> tuple[int, int]:
    """Return row and column, counted from zero, of an address such as `C5` or `$C$5`."""
    plain = text.replace("$", "").upper()
    letters = plain.rstrip("0123456789")
    col = 0
    for letter in letters:
        col = 26 * col + ord(letter) - 64
    return int(plain[len(letters) :]) - 1, col - 1


def blocks_of(text: str) -> Iterator[tuple[int, int, int, int]]:
    """Yield top, left, bottom and right of each block in a list such as `A1:B5 D7`."""
    for part in text.split():
        first, _, last = part.rpartition(":")
        (top, left), (bottom, right) = place_of(first or last), place_of(last)
        yield top, left, bottom, right


def cells_of(tree: Tree | None) -> Iterator[Cells]:
    """Yield every block that a tree refers to."""
    if isinstance(tree, Cells):
        yield tree
    elif isinstance(tree, Call):
        for one in tree.arguments:
            yield from cells_of(one)
    elif isinstance(tree, Operation):
        yield from cells_of(tree.left)
        yield from cells_of(tree.right)


def moved(tree: Tree | None, move: Callable[[Cells], Tree]) -> Tree | None:
    """Return a tree with each of its blocks put where `move` says."""
    if isinstance(tree, Cells):
        return move(tree)
    if isinstance(tree, Call):
        return Call(tree.name, tuple(moved(one, move) for one in tree.arguments))
    if isinstance(tree, Operation):
        return Operation(tree.sign, moved(tree.left, move), moved(tree.right, move))
    return tree


def same(one: Tree | None, other: Tree | None) -> bool:
    """Tell whether two trees say the same; numbers may differ in the last digit that a program writes."""
    if isinstance(one, Number) and isinstance(other, Number):
        # Some programs write twenty decimals at most.
        return abs(one.value - other.value) <= 1e-9 * max(abs(one.value), abs(other.value)) + 1e-18
    if isinstance(one, Call) and isinstance(other, Call):
        return (
            one.name == other.name
            and len(one.arguments) == len(other.arguments)
            and all(same(a, b) for a, b in zip(one.arguments, other.arguments, strict=True))
        )
    if isinstance(one, Operation) and isinstance(other, Operation):
        return one.sign == other.sign and same(one.left, other.left) and same(one.right, other.right)
    return one == other


def address(row: int, col: int) -> str:
    """Return `C5` of a cell counted from zero."""
    return f"{column(col)}{row + 1}"
