"""When is a question of an XLSForm asked? A small safe grammar of its `relevant` column, decided for all rows at once.

condition  = both { "or" both }
both       = test { "and" test }
test       = "not" "(" condition ")" | "(" condition ")" | "true()" | "false()"
           | "selected" "(" name "," text ")" | operand compare operand
operand    = name | number | text | "count-selected" "(" name ")" | "number" "(" operand ")"
name       = "${" letters "}"          text = '…' | "…"          compare = "=" | "!=" | "<" | "<=" | ">" | ">="

Everything else that XPath knows (arithmetic, `regex`, `today()`, `.`) is not decided: what cannot be read is unknown,
never relevant. Nothing is ever evaluated as Python.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from sapa.data.cells import normalise_code
from sapa.data.conditions import ORDER, Table
from sapa.messages import Message, message

if TYPE_CHECKING:
    import pandas as pd

    from sapa.data.rows import Rows

Mask: TypeAlias = npt.NDArray[np.bool_]

LONGEST = 8000
DEEPEST = 50
TOKEN = re.compile(
    r"""\s*(?:
      \$\{\s*(?P<name>[^{}$]+?)\s*\}
    | (?P<text>'[^']*'|"[^"]*"|‘[^’]*’|“[^”]*”)
    | (?P<number>-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?![\w.]))
    | (?P<word>[^\W\d][\w-]*)
    | (?P<mark><=|>=|!=|=|<|>|\(|\)|,)
    )""",
    re.VERBOSE,
)
COMPARE = {"=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
APART = re.compile(r"[\s,;|]+")


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """What is known of a condition, row by row: where it holds, and where that is known at all (Kleene's logic)."""

    holds: Mask
    known: Mask

    @property
    def fails(self) -> Mask:
        """Where the condition is known not to hold."""
        return self.known & ~self.holds


@dataclass(frozen=True, slots=True)
class _Name:
    name: str


@dataclass(frozen=True, slots=True)
class _Count:
    name: str


@dataclass(frozen=True, slots=True)
class _Value:
    text: str
    numeric: bool


_Operand: TypeAlias = "_Name | _Count | _Value"


@dataclass(frozen=True, slots=True)
class _Node:
    """`kind` is or, and, not, true, false, selected or a sign; `parts` are conditions or operands."""

    kind: str
    parts: tuple[_Node | _Operand, ...] = ()


@dataclass(frozen=True, slots=True)
class Relevance:
    """A parsed `relevant`.

    text
        As written.
    columns
        The questions that it names.
    fault
        Why it cannot be decided; None: it can.
    """

    text: str
    columns: frozenset[str]
    fault: Message | None = None
    _node: _Node | None = field(default=None, repr=False)

    def verdict(self, rows: Rows | pd.DataFrame | Table, *, unknown: Collection[str] = ()) -> Verdict:
        """Decide the condition for every row, as the form would have.

        Parameters
        ----------
        rows
            Delivered rows or a table of text columns (a `Table` is reused).
        unknown
            Columns whose codes are not those of the form: what they decide is unknown.

        Returns
        -------
        Verdict
            A blank is the empty text, as in the form: `${x} != 'yes'` holds for it. `=` compares answer codes ("1" is
            "1.0"); with a number on one side, numbers. A column that does not exist makes its test unknown.
        """
        table = rows if isinstance(rows, Table) else Table(rows)
        nothing = np.zeros(len(table), dtype=bool)
        if self._node is None:
            return Verdict(nothing, nothing)
        return _decide(self._node, table, frozenset(unknown))


def parse_relevance(text: str) -> Relevance:
    """Read a `relevant` expression; what cannot be read gives a `Relevance` with a `fault`, never an exception.

    Source of the meaning: XLSForm specification (xlsform.org/en/#relevant) and ODK XForms specification, section on
    XPath: `and`, `or`, comparisons, `selected()`, `not()`.
    """
    try:
        parser = _Parser(text)
        node = parser.whole()
    except _NotReadError as error:
        fault = message("data.relevance.not_read", relevance=text[:200], part=error.part[:40])
        return Relevance(text, frozenset(re.findall(r"\$\{\s*([^{}$]+?)\s*\}", text[:LONGEST])), fault)
    return Relevance(text, frozenset(parser.names), None, node)


class _NotReadError(Exception):
    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


class _Parser:
    def __init__(self, text: str) -> None:
        self.names: set[str] = set()
        self._tokens: list[tuple[str, str]] = []
        self._at = 0
        self._deep = 0
        if len(text) > LONGEST:
            raise _NotReadError(text[:20])
        # Forms written in a word processor carry no-break spaces and typographic quotes.
        text = text.replace("\u00a0", " ").strip()
        at = 0
        while at < len(text):
            found = TOKEN.match(text, at)
            if found is None:
                raise _NotReadError(text[at:].strip())
            kind = str(found.lastgroup)
            self._tokens.append((kind, found.group(kind)))
            at = found.end()

    def whole(self) -> _Node:
        node = self._condition()
        if self._at < len(self._tokens):
            raise _NotReadError(self._peek()[1])
        return node

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("end", "")

    def _take(self, kind: str, value: str | None = None) -> str:
        found, shown = self._peek()
        if found != kind or (value is not None and shown.lower() != value):
            raise _NotReadError(shown or "…")
        self._at += 1
        return shown

    def _is(self, kind: str, *values: str) -> bool:
        found, shown = self._peek()
        return found == kind and shown.lower() in values

    def _condition(self) -> _Node:
        self._deep += 1
        if self._deep > DEEPEST:
            raise _NotReadError("(")
        node = self._chain("or", lambda: self._chain("and", self._test))
        self._deep -= 1
        return node

    def _chain(self, word: str, part: Callable[[], _Node]) -> _Node:
        parts = [part()]
        while self._is("word", word):
            self._at += 1
            parts.append(part())
        return parts[0] if len(parts) == 1 else _Node(word, tuple(parts))

    def _test(self) -> _Node:
        if self._is("word", "not"):
            self._at += 1
            self._take("mark", "(")
            inner = self._condition()
            self._take("mark", ")")
            return _Node("not", (inner,))
        if self._is("word", "true", "false"):
            word = self._take("word").lower()
            self._take("mark", "(")
            self._take("mark", ")")
            return _Node(word)
        if self._is("word", "selected"):
            self._at += 1
            self._take("mark", "(")
            name = self._name()
            self._take("mark", ",")
            wanted = self._text()
            self._take("mark", ")")
            return _Node("selected", (_Name(name), wanted))
        if self._is("mark", "("):
            self._at += 1
            inner = self._condition()
            self._take("mark", ")")
            return inner
        left = self._operand()
        found, sign = self._peek()
        if found != "mark" or sign not in COMPARE:
            raise _NotReadError(sign or "…")
        self._at += 1
        return _Node(COMPARE[sign], (left, self._operand()))

    def _name(self) -> str:
        name = self._take("name")
        self.names.add(name)
        return name

    def _text(self) -> _Value:
        if self._peek()[0] == "number":
            return _Value(self._take("number"), numeric=False)
        return _Value(self._take("text")[1:-1], numeric=False)

    def _operand(self) -> _Operand:
        kind = self._peek()[0]
        if kind == "name":
            return _Name(self._name())
        if kind == "text":
            return self._text()
        if kind == "number":
            return _Value(self._take("number"), numeric=True)
        if self._is("word", "count-selected"):
            self._at += 1
            self._take("mark", "(")
            name = self._name()
            self._take("mark", ")")
            return _Count(name)
        if self._is("word", "number", "int"):
            self._at += 1
            self._take("mark", "(")
            inner = self._operand()
            self._take("mark", ")")
            return _Value(inner.text, numeric=True) if isinstance(inner, _Value) else inner
        raise _NotReadError(self._peek()[1] or "…")


def _decide(node: _Node, table: Table, unknown: frozenset[str]) -> Verdict:
    n = len(table)
    if node.kind in ("true", "false"):
        return Verdict(np.full(n, node.kind == "true"), np.ones(n, dtype=bool))
    conditions = [part for part in node.parts if isinstance(part, _Node)]
    if node.kind == "not":
        inner = _decide(conditions[0], table, unknown)
        return Verdict(inner.fails, inner.known)
    if node.kind in ("and", "or"):
        parts = [_decide(part, table, unknown) for part in conditions]
        sure = [p.holds & p.known for p in parts]
        never = [p.fails for p in parts]
        if node.kind == "and":
            holds, fails = np.logical_and.reduce(sure), np.logical_or.reduce(never)
        else:
            holds, fails = np.logical_or.reduce(sure), np.logical_and.reduce(never)
        return Verdict(np.asarray(holds, dtype=bool), np.asarray(holds | fails, dtype=bool))
    operands = [part for part in node.parts if not isinstance(part, _Node)]
    named = {part.name for part in operands if not isinstance(part, _Value)}
    if not named <= table.columns or named & unknown:
        nothing = np.zeros(n, dtype=bool)
        return Verdict(nothing, nothing)
    return Verdict(_compare(node.kind, operands, table), np.ones(n, dtype=bool))


def _compare(kind: str, operands: list[_Operand], table: Table) -> Mask:
    left, right = operands
    n = len(table)
    if kind == "selected":
        assert isinstance(left, _Name)  # noqa: S101 - the parser builds nothing else
        assert isinstance(right, _Value)  # noqa: S101
        wanted = normalise_code(right.text)
        return _by_cell(table, left.name, lambda cell: wanted == cell or wanted in _chosen(cell))
    numeric = kind not in ("==", "!=") or any(
        isinstance(o, _Count) or (isinstance(o, _Value) and o.numeric) for o in operands
    )
    if numeric:
        one, two = (_numbers(o, table) for o in operands)
        # As in XPath a text that is no number differs from every number, and is neither below nor above it.
        return np.asarray(np.broadcast_to(ORDER[kind](one, two), (n,)), dtype=bool).copy()
    texts = [
        table.codes(o.name).fillna("").to_numpy(dtype=object) if isinstance(o, _Name) else normalise_code(_text(o))
        for o in operands
    ]
    return np.asarray(np.broadcast_to(ORDER[kind](texts[0], texts[1]), (n,)), dtype=bool).copy()


def _text(operand: _Operand) -> str:
    return operand.text if isinstance(operand, _Value) else ""


def _chosen(cell: str) -> set[str]:
    return {normalise_code(part) for part in APART.split(cell) if part}


def _by_cell(table: Table, column: str, holds: Callable[[str], bool]) -> Mask:
    """Decide a column cell by cell, each distinct cell once."""
    import pandas as pd

    places, distinct = pd.factorize(table.codes(column))
    answers = np.zeros(len(distinct) + 1, dtype=bool)  # the last one answers place −1: blank
    answers[:-1] = [holds(str(cell)) for cell in distinct]
    return np.asarray(answers[places], dtype=bool)


def _numbers(operand: _Operand, table: Table) -> npt.NDArray[np.float64]:
    if isinstance(operand, _Name):
        return table.numbers(operand.name)
    if isinstance(operand, _Count):
        import pandas as pd

        places, distinct = pd.factorize(table.codes(operand.name))
        counts = np.zeros(len(distinct) + 1)
        counts[:-1] = [len(_chosen(str(cell))) for cell in distinct]
        return np.asarray(counts[places], dtype=np.float64)
    try:
        return np.asarray(float(operand.text), dtype=np.float64)
    except ValueError:
        return np.asarray(np.nan, dtype=np.float64)
