"""From a table to a frame: every row has labels, a size above 0 and, where units are listed, ids of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sapa.data.nearest import unknown_column
from sapa.data.rows import Rows
from sapa.errors import BadInput
from sapa.messages import message
from sapa.planning.frame import JOIN, Floats, FrameStrata, FrameUnits, Labels, Places, SamplingFrame
from sapa.results.plan import FrameFacts

if TYPE_CHECKING:
    import pandas as pd

MEMORY = "DataFrame"
"""Name of a frame that was handed over as a DataFrame."""


class _Table:
    """A table of any origin: columns of text and of numbers, with the place of each row."""

    def __init__(self, source: str | Path | pd.DataFrame | Rows, shown: str | None) -> None:
        import pandas as pd

        from sapa.data.readers import read_rows

        if isinstance(source, str | Path):
            source = read_rows(source, shown=shown)
        self.rows = source if isinstance(source, Rows) else None
        self.frame: pd.DataFrame = source.frame if isinstance(source, Rows) else source
        if not isinstance(self.frame, pd.DataFrame):
            raise BadInput(
                message("planning.frame.kind"), where="frame", got=type(source).__name__,
                expected=message("planning.frame.kind.expected"),
            )  # fmt: skip
        named = ", ".join(dict.fromkeys(file.path for file in self.rows.files)) if self.rows is not None else MEMORY
        self.name = shown or Path(named).name or MEMORY
        if not len(self.frame):
            raise BadInput(message("planning.frame.no_rows"), where=self.name, todo=message("planning.frame.bring"))

    def need(self, column: str) -> None:
        if column not in self.frame.columns:
            raise unknown_column(column, [str(c) for c in self.frame.columns], where=self.name)

    def text(self, column: str) -> Labels:
        from sapa.data.values import codes

        self.need(column)
        return codes(self.frame[column]).fillna("").to_numpy(dtype=object)

    def numbers(self, column: str) -> Floats:
        from sapa.data.values import numbers, numbers_in

        self.need(column)
        if self.rows is not None:
            return numbers_in(self.rows, column).values
        if self.frame[column].dtype.kind in "iuf":
            return self.frame[column].to_numpy(dtype=np.float64, na_value=np.nan)
        return numbers(self.frame[column]).values

    def row(self, position: int) -> int:
        return self.rows.at(position)[1] if self.rows is not None else position + 2

    def at(self, position: int, column: str) -> str:
        name = self.rows.at(position)[0] if self.rows is not None else self.name
        return f"{name}:{self.row(position)}, {column}"

    def shown(self, position: int, column: str) -> str | None:
        from sapa.data.cells import cell_text

        value = self.frame[column].iloc[position]
        return cell_text(value.item() if isinstance(value, np.generic) else value) or None


def table_of(
    source: str | Path | pd.DataFrame | Rows,
    *,
    stratum: tuple[str, ...],
    size: str | None,
    units: tuple[str, ...],
    psus: str | None,
    name: str | None,
    facts: Mapping[str, Any],
    shown: str | None,
) -> SamplingFrame:
    """Build a frame from a table; see `read_frame`."""
    table = _Table(source, shown)
    if size is None:
        raise BadInput(
            message("planning.frame.no_size"), where=table.name, expected=", ".join(map(str, table.frame.columns)),
            todo=message("planning.frame.no_size.todo"),
        )  # fmt: skip
    stratum = same_columns(stratum, tuple(map(str, table.frame.columns)), where=table.name)
    n = len(table.frame)
    cells = np.empty((n, len(stratum)), dtype=object)
    for i, column in enumerate(stratum):
        cells[:, i] = _labels(table, column)
    people = _sizes(table, size, listed=bool(units))
    stated = _counts(table, psus) if psus is not None and not units else None
    ids: Labels | None = None
    if units:
        ids = np.empty((n, len(units)), dtype=object)
        for i, column in enumerate(units):
            ids[:, i] = _labels(table, column)
        _once(table, cells, ids, units)
    strata, codes = grouped(cells, people, stated, ids)
    _no_empty(strata, table.name)
    names = table.text(name) if name is not None and units else None
    listed = None
    if ids is not None:
        rows = np.array([table.row(i) for i in range(n)], dtype=np.intp)
        listed = FrameUnits(columns=units, stratum=codes, ids=ids, sizes=people, names=names, rows=rows)
    lines: list[Iterable[str]] = [stratum, units, (size,)]
    lines += [cells[:, i] for i in range(cells.shape[1])]
    lines += [ids[:, i] for i in range(ids.shape[1])] if ids is not None else []
    lines += [[f"{x:.15g}" for x in people], [] if stated is None else [f"{x:.15g}" for x in stated]]
    told = FrameFacts(
        name=table.name, stratum=stratum, units=units, people=float(strata.people.sum()), rows=n,
        universe=facts.get("universe"), date=facts.get("date"), source=facts.get("source"), sha256=digest(lines),
        default=bool(facts.get("default", False)),
    )  # fmt: skip
    return SamplingFrame(
        facts=told, strata=strata, units=listed, columns=stratum, cells=cells, people=people, psus=stated
    )


def digest(lines: Iterable[Iterable[str]]) -> str:
    """Return the sha256 of columns of text: the same for a file, its `Rows` and a DataFrame of its values."""
    return hashlib.sha256("\x1e".join("\x1f".join(line) for line in lines).encode()).hexdigest()


def same_columns(by: Sequence[str], columns: Sequence[str], *, where: str) -> tuple[str, ...]:
    """Return the names as a tuple; each is a column and stands once."""
    wanted = (by,) if isinstance(by, str) else tuple(by)
    for name in wanted:
        if name not in columns:
            raise unknown_column(name, columns, where=where)
    if len(set(wanted)) < len(wanted):
        raise BadInput(message("planning.frame.column_twice"), where=where, got=", ".join(wanted))
    return wanted


def grouped(cells: Labels, people: Floats, psus: Floats | None, ids: Labels | None) -> tuple[FrameStrata, Places]:
    """Return the strata that rows form, in order of appearance, and the place of each row's stratum."""
    import pandas as pd

    n = len(people)
    labels = np.array([JOIN.join(row) for row in cells], dtype=object) if n else np.empty(0, dtype=object)
    codes, distinct = pd.factorize(labels)
    first = np.unique(codes, return_index=True)[1]
    count = len(distinct)
    available: tuple[int | None, ...] = (None,) * count
    if ids is not None:
        pairs = pd.Series([f"{c}\x1f{id}" for c, id in zip(codes, ids[:, 0], strict=True)])
        own = codes[~pairs.duplicated().to_numpy()]
        available = tuple(int(k) for k in np.bincount(own, minlength=count))
    elif psus is not None:
        available = tuple(int(k) for k in np.bincount(codes, weights=psus, minlength=count))
    strata = FrameStrata(
        labels=tuple(str(label) for label in distinct), parts=tuple(tuple(map(str, cells[i])) for i in first),
        people=np.bincount(codes, weights=people, minlength=count).astype(np.float64), available=available,
    )  # fmt: skip
    return strata, codes.astype(np.intp)


def _labels(table: _Table, column: str) -> Labels:
    labels = table.text(column)
    blank = np.flatnonzero(labels == "")
    if blank.size:
        raise BadInput(
            message("planning.frame.no_label", n=int(blank.size)), where=table.at(int(blank[0]), column),
            todo=message("planning.frame.no_label.todo"),
        )  # fmt: skip
    return labels


def _sizes(table: _Table, column: str, *, listed: bool) -> Floats:
    sizes = table.numbers(column)
    bad = np.flatnonzero(~(np.isfinite(sizes) & (sizes > 0)))
    if not listed:
        # Rows of one stratum are added up: a part without people is no fault while the stratum has some.
        bad = np.flatnonzero(~(np.isfinite(sizes) & (sizes >= 0)))
    if bad.size:
        at = int(bad[0])
        raise BadInput(
            message("planning.frame.size", n=int(bad.size)), where=table.at(at, column), got=table.shown(at, column),
            expected=message("planning.frame.people.expected"), todo=message("planning.frame.size.todo"),
        )  # fmt: skip
    return sizes


def _counts(table: _Table, column: str) -> Floats:
    counts = table.numbers(column)
    bad = np.flatnonzero(~(np.isfinite(counts) & (counts >= 0) & (counts == np.floor(counts))))
    if bad.size:
        at = int(bad[0])
        raise BadInput(
            message("planning.frame.psus", n=int(bad.size)), where=table.at(at, column), got=table.shown(at, column),
            expected=message("planning.frame.psus.expected"),
        )  # fmt: skip
    return counts


def _once(table: _Table, cells: Labels, ids: Labels, units: tuple[str, ...]) -> None:
    import pandas as pd

    keys = pd.Series(["\x1f".join((*a, *b)) for a, b in zip(cells, ids, strict=True)])
    again = np.flatnonzero(keys.duplicated().to_numpy())
    if again.size:
        at = int(again[0])
        before = int(np.flatnonzero((keys == keys.iloc[at]).to_numpy())[0])
        raise BadInput(
            message("planning.frame.unit_twice", n=int(again.size), row=table.row(before)),
            where=table.at(at, units[-1]), got=JOIN.join(ids[at]), todo=message("planning.frame.unit_twice.todo"),
        )  # fmt: skip


def _no_empty(strata: FrameStrata, where: str) -> None:
    empty = [label for label, people in zip(strata.labels, strata.people, strict=True) if not people > 0]
    if empty:
        raise BadInput(
            message("planning.frame.empty_stratum", n=len(empty)), where=where, got=", ".join(empty[:12]),
            todo=message("planning.frame.empty_stratum.todo"),
        )  # fmt: skip
