"""Margins read from a file: YAML for all that can be said, a table for the plain case."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sapa.data.cells import normalise_code
from sapa.data.nearest import listed, nearest
from sapa.data.readers import read_rows
from sapa.data.rows import Rows
from sapa.data.values import numbers_in
from sapa.errors import BadInput
from sapa.estimation.margins import Calibration, Level, Margin, NumberTotal
from sapa.messages import message
from sapa.strict_yaml import StrictDocument, load_strict

KEYS = ("method", "population", "margins", "numbers", "bounds", "trim", "tolerance")
MARGIN_KEYS = ("column", "columns", "totals", "shares", "rounding")
NUMBER_KEYS = ("column", "total")


def read_calibration(path: Path | str) -> Calibration:
    """Read what the weights are to be calibrated to.

    Parameters
    ----------
    path
        A YAML file::

            method: raking               # poststratification, raking, linear or logit; may be left out
            population: 13200000         # where all margins are shares; else left out
            margins:
              - {column: region, totals: {"1": 1200000, "2": 800000}}
              - {column: sex, shares: {1: 0.48, 2: 0.52}}
              - columns: [area, age]     # crossed: a map in a map
                totals: {city: {18-34: 410000, 35+: 690000}, village: {18-34: 350000, 35+: 550000}}
            numbers:                     # linear and logit only
              - {column: household_size, total: 46200000}
            bounds: [0.3, 3]             # logit: limits of new over old weight
            trim: [0.2, 5]               # afterwards, in units of the mean weight

        or a table (.csv, .xlsx) with the columns `margin`, `level` and `total` (or `share`). A crossed margin is
        written `area*age` with levels `city*18-34`; a row with an empty level is the total of a numeric column.

    Raises
    ------
    BadInput
        A file that cannot be read, an unknown key, a target that is no number: with file and line.
    """
    file = Path(path)
    if file.suffix.lower() in {".yaml", ".yml"}:
        return _from_yaml(load_strict(file))
    return _from_table(read_rows(file), file.name)


def _bad(what: str, where: str | None, got: object = None, expected: str | None = None, **params: Any) -> BadInput:
    return BadInput(
        message(f"estimation.calibration.bad.{what}", **params),
        where=where,
        got=None if got is None else str(got),
        expected=expected,
        todo=message(f"estimation.calibration.todo.{what}"),
    )


def _known_keys(document: StrictDocument, data: Any, known: tuple[str, ...], *at: str | int) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise _bad("file_form", document.where(*at), data if not isinstance(data, list) else None, ", ".join(known))
    for key in data:
        if key not in known:
            near = nearest(str(key), known)
            raise _bad("file_key", document.where(*at, key), key, near or ", ".join(known))
    return data


def _number(document: StrictDocument, value: Any, *at: str | int) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _bad("file_number", document.where(*at), value)
    return float(value)


def _pair(document: StrictDocument, data: dict[str, Any], key: str) -> tuple[float, float] | None:
    value = data.get(key)
    if value is None:
        return None
    if not isinstance(value, list) or len(value) != 2:
        raise _bad("file_pair", document.where(key), value, key=key)
    low, high = (_number(document, part, key, i) for i, part in enumerate(value))
    return low, high


def _from_yaml(document: StrictDocument) -> Calibration:
    data = _known_keys(document, document.data, KEYS)
    numbers: list[NumberTotal] = []
    for i, one in enumerate(_list(document, data, "numbers")):
        item = _known_keys(document, one, NUMBER_KEYS, "numbers", i)
        column = item.get("column")
        if column is None:
            raise _bad("file_column", document.where("numbers", i))
        total = _number(document, item.get("total"), "numbers", i, "total")
        numbers.append(NumberTotal(str(column), total, document.where("numbers", i)))
    margins = [_margin(document, one, i) for i, one in enumerate(_list(document, data, "margins"))]
    method, population, tolerance = (data.get(key) for key in ("method", "population", "tolerance"))
    return Calibration(
        margins=tuple(margins),
        numbers=tuple(numbers),
        method=None if method is None else str(method),
        population=None if population is None else _number(document, population, "population"),
        bounds=_pair(document, data, "bounds"),
        trim=_pair(document, data, "trim"),
        tolerance=1e-10 if tolerance is None else _number(document, tolerance, "tolerance"),
        source=document.shown,
    )


def _list(document: StrictDocument, data: dict[str, Any], key: str) -> list[Any]:
    value = data.get(key) or []
    if not isinstance(value, list):
        raise _bad("file_list", document.where(key), key=key)
    return value


def _margin(document: StrictDocument, one: Any, i: int) -> Margin:
    item = _known_keys(document, one, MARGIN_KEYS, "margins", i)
    where = document.where("margins", i)
    named = item.get("column", item.get("columns"))
    if named is None or ("totals" in item) == ("shares" in item):
        raise _bad("file_column" if named is None else "file_targets", where)
    columns = tuple(str(name) for name in (named if isinstance(named, list) else [named]))
    key = "totals" if "totals" in item else "shares"
    if not isinstance(item[key], dict):
        raise _bad("file_targets", document.where("margins", i, key), item[key])
    targets = dict(_targets(document, item[key], len(columns), ("margins", i, key)))
    rounding = item.get("rounding")
    return Margin(
        columns,
        targets,
        shares=key == "shares",
        rounding=None if rounding is None else _number(document, rounding, "margins", i, "rounding"),
        source=where,
    )


def _targets(
    document: StrictDocument, data: dict[Any, Any], depth: int, at: tuple[str | int, ...]
) -> Iterator[tuple[Level, float]]:
    for key, value in data.items():
        code = normalise_code(key)
        if depth > 1:
            if not isinstance(value, dict):
                raise _bad("file_crossed", document.where(*at, key), value)
            for level, target in _targets(document, value, depth - 1, (*at, key)):
                yield (code, *level), target
        elif isinstance(value, dict):
            raise _bad("file_crossed", document.where(*at, key))
        else:
            yield (code,), _number(document, value, *at, key)


def _from_table(rows: Rows, shown: str) -> Calibration:
    names = {name.strip().casefold(): name for name in rows.columns}
    key = "total" if "total" in names else "share"
    if not {"margin", "level", key} <= set(names):
        raise _bad("table_columns", shown, listed(rows.columns), "margin, level, total")
    values = numbers_in(rows, names[key]).values
    targets: dict[str, dict[Level, float]] = {}
    numbers: list[NumberTotal] = []
    sources: dict[str, str] = {}
    for i in range(len(rows)):
        file, row = rows.at(i)
        where = f"{file}:{row}"
        margin, level, cell = (rows.frame[names[k]].iloc[i] for k in ("margin", "level", key))
        if not isinstance(margin, str):
            raise _bad("file_column", where)
        if values[i] != values[i]:
            raise _bad("file_number", where, cell if isinstance(cell, str) else None)
        if not isinstance(level, str):
            numbers.append(NumberTotal(margin, float(values[i]), where))
            continue
        code = tuple(normalise_code(part) for part in (level.split("*") if "*" in margin else [level]))
        own = targets.setdefault(margin, {})
        if code in own:
            raise _bad("table_twice", where, level)
        own[code] = float(values[i])
        sources.setdefault(margin, where)
    return Calibration(
        margins=tuple(
            Margin(tuple(part.strip() for part in name.split("*")), own, shares=key == "share", source=sources[name])
            for name, own in targets.items()
        ),
        numbers=tuple(numbers),
        source=shown,
    )
