"""The margins of the manifest as margins of the data: groups made, levels matched, rounding between margins evened."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sapa.checks.groups import as_levels, margin_labels
from sapa.checks.interviews import Mask
from sapa.data.cells import normalise_code
from sapa.data.rows import Rows
from sapa.data.values import numbers_in
from sapa.deliverable.manifest import Method
from sapa.errors import BadInput
from sapa.estimation.margins import Level, Margin
from sapa.messages import Message, message


@dataclass(frozen=True, slots=True, eq=False)
class Margins:
    """Margins and the data that carry a column for each.

    rows
        The data with a column a margin, named as the margin.
    complete
        (n,) bool, rows that have a level of every margin.

    Notes
    -----
        What was evened out, for the reader.
    """

    margins: tuple[Margin, ...]
    rows: Rows
    complete: Mask
    notes: tuple[Message, ...] = ()


def read_margins(table: Rows, method: Method, data: Rows) -> Margins:
    """Read the margins that the weights are to meet: those named under `weighting`, else all.

    Raises
    ------
    BadInput
        A level twice, no usable number, shares that do not sum to 1, a margin that the table does not have or whose
        column the data do not have.
    """
    spec = method.margins
    if spec is None:
        return Margins((), data, np.ones(len(data), dtype=bool))
    targets, sources = _targets(table, method)
    chosen = (method.weighting.margins if method.weighting else ()) or tuple(targets)
    margins: list[Margin] = []
    columns = {}
    complete = np.ones(len(data), dtype=bool)
    for name in chosen:
        if name not in targets:
            raise _bad("unknown", table.files[0].path, margin=name, expected=", ".join(targets))
        stated = targets[name]
        labels = margin_labels(data, name, method.groups, missing=method.missing)
        if labels is None:
            raise _bad("no_column", sources[name], margin=name)
        labels = as_levels(labels, list(stated))
        columns[name] = labels
        complete &= labels != ""
        margins.append(_margin(name, stated, sources[name]))
    frame = data.frame.copy()
    for name, labels in columns.items():
        frame[name] = pd.array([label or None for label in labels], dtype="str")
    even, notes = _evened(margins)
    return Margins(even, replace(data, frame=frame), complete, notes)


@dataclass(frozen=True, slots=True)
class _Stated:
    total: float | None
    share: float | None


def _targets(table: Rows, method: Method) -> tuple[dict[str, dict[str, _Stated]], dict[str, str]]:
    """Return what is stated by margin and level, and where each margin begins."""
    spec = method.margins
    assert spec is not None  # noqa: S101 - the caller has looked
    numbers = {
        key: numbers_in(table, column).values
        for key, column in (("total", spec.total), ("share", spec.share))
        if column
    }
    found: dict[str, dict[str, _Stated]] = {}
    sources: dict[str, str] = {}
    for i in range(len(table)):
        name, level = (table.frame[column].iloc[i] for column in (spec.margin, spec.level))
        if not isinstance(name, str) or not isinstance(level, str):
            continue
        file, row = table.at(i)
        stated = {key: float(values[i]) for key, values in numbers.items() if np.isfinite(values[i])}
        if not stated:
            raise _bad("no_number", f"{file}:{row}", margin=name, level=level)
        level = "*".join(normalise_code(part) for part in level.split("*"))
        own = found.setdefault(name, {})
        if level in own:
            raise _bad("twice", f"{file}:{row}", margin=name, level=level)
        own[level] = _Stated(stated.get("total"), stated.get("share"))
        sources.setdefault(name, f"{file}:{row}")
    return found, sources


def _margin(name: str, stated: dict[str, _Stated], source: str) -> Margin:
    """Return totals where every level has one, else shares."""
    totals: dict[Level, float] = {(level,): one.total for level, one in stated.items() if one.total is not None}
    if len(totals) == len(stated):
        return Margin((name,), totals, source=source)
    shares: dict[Level, float] = {(level,): one.share for level, one in stated.items() if one.share is not None}
    if len(shares) < len(stated):
        missing = next(level for level, one in stated.items() if one.share is None)
        raise _bad("no_number", source, margin=name, level=missing)
    return Margin((name,), shares, shares=True, source=source)


def _evened(margins: list[Margin]) -> tuple[tuple[Margin, ...], tuple[Message, ...]]:
    """Scale margins whose totals differ by no more than their rounding to the total of the first.

    k totals rounded to the unit u miss their sum by at most k·u/2. A larger difference is left: it is refused.
    """
    stated = [one for one in margins if not one.shares]
    if not stated:
        return tuple(margins), ()
    first = stated[0]
    whole = sum(first.targets.values())
    out, notes = [], []
    for one in margins:
        own = sum(one.targets.values())
        allowed = (first.unit * len(first.targets) + one.unit * len(one.targets)) / 2
        if one.shares or own == whole or abs(own - whole) > allowed:
            out.append(one)
            continue
        scaled = {level: value * whole / own for level, value in one.targets.items()}
        out.append(Margin(one.columns, scaled, rounding=one.unit, source=one.source))
        notes.append(message("checks.repair.evened", margin=one.name, total=own, first=first.name, whole=whole))
    return tuple(out), tuple(notes)


def _bad(what: str, where: str | None, *, expected: str | None = None, **params: str) -> BadInput:
    return BadInput(
        message(f"checks.repair.bad.{what}", **params),
        where=where,
        expected=expected,
        todo=message(f"checks.repair.todo.{what}"),
    )
