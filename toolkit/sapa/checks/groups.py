"""Columns made of other columns: age groups, recoded answers, and the cells of crossed margins.

A name in `groups` of the manifest stands for such a column everywhere a column of the data can be named for a margin or
a quota. "" means: no answer, a code that means "no valid answer", or a value that belongs to no group.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from sapa.checks.interviews import Labels
from sapa.data.cells import normalise_code
from sapa.data.rows import Rows
from sapa.data.values import codes, numbers_in
from sapa.deliverable.coverage_sections import Grouping

CROSS = "*"
_DASHES = re.compile(r"\s*[\u2010-\u2015\u2212-]\s*")


def parts_of(name: str) -> tuple[str, ...]:
    """Return the columns of a margin: `sex*age_group` has two."""
    return tuple(part.strip() for part in name.split(CROSS))


def folded(label: str) -> str:
    """Return a label as it is compared: in its normal form, every dash alike (`18-29` is `18 – 29`), in lower case."""
    return CROSS.join(_DASHES.sub("-", normalise_code(part)).casefold() for part in label.split(CROSS))


def grouped(rows: Rows, groups: Mapping[str, Grouping], *, missing: Sequence[str] = ()) -> dict[str, Labels]:
    """Return the label of every row by the name of the group.

    Parameters
    ----------
    rows
        The data (or any table that has the columns).
    groups
        `groups` of the manifest; those whose column the table lacks are left out.
    missing
        Codes that mean "no valid answer".
    """
    return {name: _group(rows, one, missing) for name, one in groups.items() if one.column in rows.columns}


def column_labels(
    rows: Rows, name: str, groups: Mapping[str, Grouping] | None = None, *, missing: Sequence[str] = ()
) -> Labels | None:
    """Return the label of every row for a group or a column; None where the table has neither."""
    if groups and name in groups:
        return _group(rows, groups[name], missing) if groups[name].column in rows.columns else None
    if name not in rows.columns:
        return None
    labels = codes(rows.frame[name]).fillna("").to_numpy(dtype=object)
    return _without(labels, missing)


def margin_labels(
    rows: Rows, name: str, groups: Mapping[str, Grouping] | None = None, *, missing: Sequence[str] = ()
) -> Labels | None:
    """Return the level of every row in a margin: a column, a group, or crossed ones (`sex*age_group` → `1*18–29`).

    Returns
    -------
    array or None
        (n,) texts; "" where any part is blank. None where the table lacks one of the columns.
    """
    found = [column_labels(rows, part, groups, missing=missing) for part in parts_of(name)]
    parts = [part for part in found if part is not None]
    if len(parts) < len(found):
        return None
    if len(parts) == 1:
        return parts[0]
    labels = np.array([CROSS.join(values) for values in zip(*parts, strict=True)], dtype=object)
    for part in parts:
        labels[part == ""] = ""
    return labels


def levels_of(name: str, groups: Mapping[str, Grouping] | None = None) -> tuple[str, ...] | None:
    """Return the levels of a group in their order; None for a plain column or crossed ones."""
    return groups[name].labels if groups and name in groups else None


def as_levels(labels: Labels, levels: Sequence[str]) -> Labels:
    """Return the labels spelled as the levels are (`18-29` as `18–29`); those of no level stay as they are."""
    spelled = {folded(level): level for level in levels}
    own = {str(label): spelled.get(folded(str(label)), str(label)) for label in set(labels) - {""}}
    return np.array([own.get(str(label), "") for label in labels], dtype=object)


def _group(rows: Rows, one: Grouping, missing: Sequence[str]) -> Labels:
    own = _without(codes(rows.frame[one.column]).fillna("").to_numpy(dtype=object), missing)
    names = one.labels
    if one.codes:
        place = {folded(code): label for label, several in one.codes.items() for code in several}
        known = {str(value): place.get(folded(str(value)), "") for value in set(own)}
        return np.array([known[str(value)] for value in own], dtype=object)
    values = numbers_in(rows, one.column).values
    usable = np.isfinite(values) & (own != "")
    at = np.searchsorted(np.asarray(one.starts, dtype=float), np.where(usable, values, -np.inf), side="right")
    labels = np.array(["", *names], dtype=object)[at]
    return np.asarray(np.where(usable, labels, ""), dtype=object)


def _without(labels: Labels, missing: Sequence[str]) -> Labels:
    if missing:
        absent = {normalise_code(code) for code in missing}
        labels = labels.copy()
        labels[np.array([str(label) in absent for label in labels], dtype=bool)] = ""
    return labels
