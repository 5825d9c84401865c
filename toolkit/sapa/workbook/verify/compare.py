"""Every cell of a file against the workbook as the program writes it: what differs, where, of what kind. No words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from sapa.results.verification import CellChange, Change
from sapa.workbook.verify.compute import At
from sapa.workbook.verify.expected import Expected, computed, expected
from sapa.workbook.verify.formula import Cells, NotReadError, Tree, address, moved, parse, place_of, same
from sapa.workbook.verify.grid import Grid, Grids, Place, Rule, Stored
from sapa.workbook.verify.pairs import Pair, Pairs
from sapa.workbook.verify.values import COMPUTED, is_number, same_value

OURS = "sapa_"
"""Beginning of the defined names that programs read."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What the comparison found; `compared` and `formulas` count cells as written that were looked at."""

    changes: tuple[CellChange, ...]
    expected: Expected
    pairs: Pairs
    compared: int
    formulas: int


def compare(then: Grids, now: Grids) -> Compared:
    """Compare a file with the workbook as written.

    Parameters
    ----------
    then
        The workbook as the program writes it.
    now
        The file, saved by any program. Formats, widths, pictures and the order of sheets are not looked at; cells
        for entries count only by what follows from them.
    """
    pairs = Pairs(then, now)
    wanted = expected(then, pairs)
    own = _Cells(now, pairs, wanted)
    changes = list(pairs.changes())
    for pair in pairs:
        changes += own.sheet(pair)
        changes += _rules(pair, pairs)
        changes += [CellChange(Change.LINK, pair.now.name, address(*place), found=target)
                    for place, target in pair.now.links]  # fmt: skip
    changes += _names(then, now, pairs)
    changes = _consequences(changes, now)
    return Compared(tuple(changes), wanted, pairs, own.compared, own.formulas)


class _Cells:
    """The cells of one file."""

    def __init__(self, now: Grids, pairs: Pairs, wanted: Expected) -> None:
        self._pairs = pairs
        self._wanted = wanted
        self._stored = now.computed
        self.compared = 0
        self.formulas = 0

    def sheet(self, pair: Pair) -> Iterator[CellChange]:
        """Yield what differs on one sheet, in the order of its rows."""
        seen: set[Place] = set()
        found: list[tuple[Place, CellChange]] = []
        for place, one in pair.then.cells.items():
            at = pair.now_at(place)
            if at is None:
                continue
            seen.add(at)
            if one.locked:
                self.compared += 1
                change = self._cell(pair, place, at, one, pair.now.cells.get(at))
                if change is not None:
                    found.append((at, change))
        for at, there in pair.now.cells.items():
            blank = there.formula is None and there.value in (None, "")
            if at not in seen and not blank and at[0] not in pair.rows.inserted and at[1] not in pair.columns.inserted:
                found.append((at, CellChange(Change.ADDED, pair.now.name, address(*at), found=_content(there))))
        yield from (change for _, change in sorted(found, key=lambda pair: pair[0]))

    def _cell(self, pair: Pair, place: Place, at: Place, one: Stored, there: Stored | None) -> CellChange | None:
        def change(kind: Change, wanted: object, found: object) -> CellChange:
            return CellChange(kind, pair.now.name, address(*at), wanted, found)

        there = there or Stored(None)
        if one.formula is None:
            kind = _typed(one, there)
            return None if kind is None else change(kind, one.value, _content(there))
        self.formulas += 1
        key: At = (pair.then.name, *place)
        if there.formula is None:
            return change(Change.TYPED_OVER, "=" + one.formula, there.value)
        if not _same_formula(one.formula, there.formula, pair, self._pairs):
            return change(Change.FORMULA, "=" + one.formula, "=" + there.formula)
        value = self._wanted.values[key]
        if not self._stored or same_value(value, there.value, within=COMPUTED):
            return None
        old = key in self._wanted.followed and same_value(one.value, there.value, within=COMPUTED)
        return change(Change.STALE if old else Change.CACHED, value, there.value)


def _typed(one: Stored, there: Stored) -> Change | None:
    """Return what was done to a cell that holds a value, not a formula; None where it holds it still."""
    blank = ("", None)
    if there.formula is not None:
        return Change.FORMULA_PUT
    if same_value(one.value, there.value):
        return None
    if there.value in blank:
        return Change.CLEARED
    if one.value in blank:
        return Change.ADDED
    return Change.NUMBER if is_number(one.value) else Change.TEXT


def _content(cell: Stored) -> object:
    return cell.value if cell.formula is None else "=" + cell.formula


def _same_formula(then: str, now: str, pair: Pair, pairs: Pairs) -> bool:
    """Tell whether two formulas say the same, whoever wrote them and wherever their cells went."""
    if then == now:
        return True
    try:
        one, other = parse(then), parse(now)
    except NotReadError:
        return False
    if same(moved(one, partial(_plain, pair.then.name)), moved(other, partial(_plain, pair.then.name))):
        return True
    wanted = moved(one, lambda area: pairs.written(area, pair.then.name))
    return same(wanted, moved(other, lambda area: pairs.present(area, pair.now.name)))


def _plain(own: str, area: Cells) -> Tree:
    return Cells(area.sheet or own, area.top, area.left, area.bottom, area.right)


# -- names and rules ---------------------------------------------------------------------------------------------------


def _names(then: Grids, now: Grids, pairs: Pairs) -> Iterator[CellChange]:
    """Yield the names that programs read and that are gone or point elsewhere."""
    there = {name.casefold(): text for name, text in now.names.items()}
    for name, text in then.names.items():
        if not name.startswith(OURS):
            continue
        target = there.get(name.casefold())
        sheet = _sheet_of(text)
        if target is None:
            yield CellChange(Change.NAME_GONE, sheet, name, text)
            continue
        try:
            one, other = parse(text), parse(target)
        except NotReadError:
            yield CellChange(Change.NAME_MOVED, sheet, name, text, target)
            continue
        wanted = moved(one, lambda area: pairs.written(area, ""))
        if not same(one, other) and not same(wanted, moved(other, lambda area: pairs.present(area, ""))):
            yield CellChange(Change.NAME_MOVED, sheet, name, text, target)


def _sheet_of(text: str) -> str:
    try:
        tree = parse(text)
    except NotReadError:
        return ""
    return tree.sheet if isinstance(tree, Cells) else ""


def _rules(pair: Pair, pairs: Pairs) -> Iterator[CellChange]:
    """Yield the rules for entries that do not hold for all of their cells any more, one each."""
    for rule in pair.then.rules:
        for place in _places(rule):
            at = pair.now_at(place)
            if at is None:
                continue
            there = _rule_at(pair.now, at)
            if there is None or not _same_rule(rule, there, pair, pairs):
                shown = None if there is None else _words(there)
                yield CellChange(Change.RULE, pair.now.name, address(*at), _words(rule), shown)
                break


def _places(rule: Rule) -> Iterator[Place]:
    for top, left, bottom, right in rule.blocks:
        for row in range(top, bottom + 1):
            for col in range(left, right + 1):
                yield row, col


def _rule_at(grid: Grid, at: Place) -> Rule | None:
    for rule in grid.rules:
        if any(top <= at[0] <= bottom and left <= at[1] <= right for top, left, bottom, right in rule.blocks):
            return rule
    return None


def _same_rule(one: Rule, other: Rule, pair: Pair, pairs: Pairs) -> bool:
    if one.kind != other.kind or one.operator != other.operator:
        return False
    both = ((one.first, other.first), (one.second, other.second))
    return all(a == b or (a and b and _same_formula(a, b, pair, pairs)) for a, b in both)


def _words(rule: Rule) -> str:
    return " ".join(x for x in (rule.kind, rule.operator, rule.first, rule.second) if x)


# -- consequences ------------------------------------------------------------------------------------------------------


def _consequences(changes: list[CellChange], now: Grids) -> list[CellChange]:
    """Part stored values that follow from another changed place from those that follow from nothing."""
    causes = [c for c in changes if c.kind not in (Change.CACHED, Change.STALE)]
    if not causes or len(causes) == len(changes):
        return changes
    values, _ = computed(now)
    found = []
    for one in changes:
        follows = one.kind is Change.CACHED and same_value(
            values.get((one.sheet, *place_of(one.cell))), one.found, within=COMPUTED
        )  # fmt: skip
        found.append(CellChange(Change.FOLLOWS, one.sheet, one.cell, one.expected, one.found) if follows else one)
    return found
