"""Conditions on rows: `q6 == 1 and age >= 18`. A small grammar of its own; nothing is ever evaluated as Python.

condition  = both { "or" both }
both       = negation { "and" negation }
negation   = "not" negation | "(" condition ")" | test
test       = operand compare operand { compare operand }
           | name ["not"] "in" list
           | name "is" ["not"] "missing"
list       = "[" literal { "," literal } "]"  |  "(" literal { "," literal } ")"
operand    = name | number | text
compare    = "==" | "!=" | "<" | "<=" | ">" | ">="
name       = letters, digits, "_" and "." of any alphabet | `anything in backticks`
text       = 'in quotes' | "in quotes" | «in quotes»
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sapa.data.conditions import And, Column, Compare, In, IsMissing, Literal, Node, Not, Operand, Or, Table
from sapa.data.nearest import unknown_column
from sapa.data.rows import Rows
from sapa.errors import BadInput
from sapa.messages import Message, message

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

LONGEST = 4000
DEEPEST = 50
WORDS = frozenset({"and", "or", "not", "in", "is", "missing"})
TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?![\w.]))
    | (?P<name>[^\W\d][\w.]*)
    | `(?P<quoted>[^`]+)`
    | (?P<text>'(?:[^']|'')*'|"(?:[^"]|"")*"|«[^»]*»|“[^”]*”)
    | (?P<mark>==|!=|<=|>=|<>|&&|\|\||[≤≥≠<>=()\[\],&|!])
    )""",
    re.VERBOSE,
)
SAME = {"≤": "<=", "≥": ">=", "≠": "!=", "<>": "!="}
COMPARE = frozenset({"==", "!=", "<", "<=", ">", ">="})
MEANT = {"=": "==", "&": "and", "&&": "and", "|": "or", "||": "or", "!": "not"}


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # number, name, text, mark, word, end
    value: str
    at: int


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed condition.

    text
        The condition as written.
    columns
        The columns that it names.
    """

    text: str
    columns: frozenset[str]
    _node: Node = field(repr=False)
    _where: str = field(default="", repr=False)

    @property
    def together(self) -> tuple[Node, ...]:
        """The conditions that all have to hold: one, or those that `and` joins."""
        return self._node.parts if isinstance(self._node, And) else (self._node,)

    def mask(self, rows: Rows | pd.DataFrame) -> np.ndarray:
        """Tell for each row whether the condition holds.

        Parameters
        ----------
        rows
            Delivered rows, or a table of text columns.

        Returns
        -------
        numpy.ndarray
            bool (n,). A comparison with a missing value is False, also `!=`, and so is `<` with a text that is no
            number; `not` turns exactly that around.

        Raises
        ------
        BadInput
            When a column does not exist.
        """
        table = Table(rows)
        for name in sorted(self.columns):
            if name not in table.columns:
                raise unknown_column(name, table.columns, where=self._where or None)
        return self._node.holds(table)


def parse(text: str, *, columns: Collection[str] | None = None, where: str = "") -> Expression:
    """Read a condition.

    Parameters
    ----------
    text
        The condition, as in `base` of a manifest or `--where`.
    columns
        The columns that exist; a name outside them is refused with the nearest one. None: checked by `mask`.
    where
        File and key for the error's `where`.

    Returns
    -------
    Expression
        `==`, `!=` and `in` compare answer codes (`q6 == 1` holds for "1", "1.0" and "1,0", not for "01"); a number with
        a fraction is compared as a number; `<`, `<=`, `>` and `>=` compare numbers.

    Raises
    ------
    BadInput
        When the condition is too long, too deep, or is not in the grammar.
    """
    parser = _Parser(unicodedata.normalize("NFC", text), where)
    node = parser.whole()
    if columns is not None:
        for name in sorted(parser.names):
            if name not in columns:
                raise unknown_column(name, columns, where=where or None)
    return Expression(text, frozenset(parser.names), node, where)


class _Parser:
    def __init__(self, text: str, where: str) -> None:
        self.text = text
        self.where = where
        self.names: set[str] = set()
        self.depth = 0
        if len(text) > LONGEST:
            raise self.wrong(message("data.expression.long", limit=LONGEST), 0)
        self.tokens = self.split()
        self.next = 0

    # -- tokens ------------------------------------------------------------------------------------------------------

    def split(self) -> list[_Token]:
        tokens: list[_Token] = []
        at, end = 0, len(self.text.rstrip())
        while at < end:
            found = TOKEN.match(self.text, at)
            if not found:
                raise self.wrong(message("data.expression.sign"), at)
            kind = str(found.lastgroup)
            value = str(found.group(kind))
            start = found.start(kind)
            if kind == "quoted":
                kind, value = "name", value.strip()
            elif kind == "name" and value.lower() in WORDS:
                kind, value = "word", value.lower()
            elif kind == "text":
                quote = value[-1]
                value = value[1:-1].replace(quote * 2, quote)
            elif kind == "mark":
                value = SAME.get(value, value)
                if value in MEANT:
                    raise self.wrong(message("data.expression.meant", got=value, meant=MEANT[value]), start)
            tokens.append(_Token(kind, value, start))
            at = found.end()
        return [*tokens, _Token("end", "", len(self.text))]

    def wrong(self, what: Message, at: int) -> BadInput:
        shown = self.text if len(self.text) <= 80 else "…" + self.text[max(0, at - 30) : at + 30] + "…"
        return BadInput(
            what,
            where=self.where or None,
            got=f"{shown} ({at + 1})",
            expected=message("data.expression.example"),
            todo=message("data.expression.todo"),
        )

    def peek(self, *values: str) -> bool:
        token = self.tokens[self.next]
        return token.kind in ("mark", "word") and token.value in values

    def take(self) -> _Token:
        token = self.tokens[self.next]
        self.next += 1
        return token

    def need(self, value: str) -> None:
        if not self.peek(value):
            raise self.unexpected(value)
        self.take()

    def unexpected(self, wanted: str | Message) -> BadInput:
        token = self.tokens[self.next]
        if token.kind == "end":
            return self.wrong(message("data.expression.ends", wanted=wanted), token.at)
        return self.wrong(message("data.expression.unexpected", got=token.value, wanted=wanted), token.at)

    # -- grammar -----------------------------------------------------------------------------------------------------

    def whole(self) -> Node:
        if self.tokens[0].kind == "end":
            raise self.wrong(message("data.expression.empty"), 0)
        node = self.either()
        if self.tokens[self.next].kind != "end":
            raise self.unexpected("and, or")
        return node

    def either(self) -> Node:
        parts = [self.both()]
        while self.peek("or"):
            self.take()
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def both(self) -> Node:
        parts = [self.negation()]
        while self.peek("and"):
            self.take()
            parts.append(self.negation())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def negation(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.wrong(message("data.expression.deep", limit=DEEPEST), self.tokens[self.next].at)
        try:
            if self.peek("not"):
                self.take()
                return Not(self.negation())
            if self.peek("("):
                self.take()
                node = self.either()
                self.need(")")
                return node
            return self.test()
        finally:
            self.depth -= 1

    def test(self) -> Node:
        start = self.tokens[self.next]
        left = self.operand()
        if self.peek("in", "not", "is"):
            if not isinstance(left, Column):
                raise self.wrong(message("data.expression.no_column"), start.at)
            return self.word_test(left)
        parts: list[Node] = []
        while self.tokens[self.next].kind == "mark" and self.tokens[self.next].value in COMPARE:
            sign = self.take()
            right = self.operand()
            parts.append(self.compared(left, sign, right))
            left = right
        if not parts:
            raise self.unexpected("==, !=, <, <=, >, >=, in, is missing")
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def word_test(self, column: Column) -> Node:
        if self.peek("is"):
            self.take()
            negated = self.peek("not")
            if negated:
                self.take()
            self.need("missing")
            return IsMissing(column, negated)
        negated = self.peek("not")
        if negated:
            self.take()
        self.need("in")
        return In(column, self.listed(), negated)

    def listed(self) -> tuple[Literal, ...]:
        if not self.peek("[", "("):
            raise self.unexpected("[")
        close = "]" if self.take().value == "[" else ")"
        items: list[Literal] = []
        while True:
            token = self.tokens[self.next]
            item = self.operand(quiet=True)
            if isinstance(item, Column):
                raise self.wrong(message("data.expression.quote", name=item.name), token.at)
            items.append(item)
            if self.peek(","):
                self.take()
                if self.peek(close):  # a comma after the last one
                    break
                continue
            break
        self.need(close)
        return tuple(items)

    def operand(self, *, quiet: bool = False) -> Operand:
        token = self.tokens[self.next]
        if token.kind not in ("name", "number", "text"):
            raise self.unexpected(message("data.expression.operand"))
        self.take()
        if token.kind == "name":
            if not quiet:
                self.names.add(token.value)
            return Column(token.value)
        return Literal(token.value, token.kind == "number")

    def compared(self, left: Operand, sign: _Token, right: Operand) -> Compare:
        if isinstance(left, Literal) and isinstance(right, Literal):
            raise self.wrong(message("data.expression.no_column"), sign.at)
        node = Compare(left, sign.value, right)
        for side in (left, right):
            if sign.value not in ("==", "!=") and isinstance(side, Literal) and side.number is None:
                raise self.wrong(message("data.expression.order", sign=sign.value, got=side.text), sign.at)
        return node
