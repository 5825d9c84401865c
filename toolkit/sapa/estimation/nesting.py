"""Labels of sampling units that occur in several strata: they count as different units, and that is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sapa.data.rows import Rows
from sapa.errors import BadInput
from sapa.estimation.columns import location
from sapa.messages import Message, message
from sapa.stats import StatError

LABELS = 3
"""How many of the labels a note names."""

Codes = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Crossing:
    """First-stage labels that occur in more than one stratum.

    labels
        The first of them, in the order of the file. n: how many there are.
    units
        Sampling units that these labels count as, one a stratum.
    """

    labels: tuple[str, ...]
    n: int
    units: int


def crossing(rows: Rows, columns: tuple[str, ...], strata: Codes, psu: Codes, *, units: int) -> Crossing | None:
    """Return the labels that occur in several strata; None where every label stands in one.

    Parameters
    ----------
    rows
        For the labels.
    columns
        Columns of the first-stage units.
    strata, psu
        (n,) codes from 0, as they stand in the file.
    units
        Sampling units of the design: more than there are labels only where labels cross strata.
    """
    width = int(psu.max()) + 1
    if units == width:
        return None
    pairs = np.unique(strata * width + psu)
    times = np.bincount(pairs % width, minlength=width)
    several = np.flatnonzero(times > 1)
    _, first = np.unique(psu, return_index=True)
    shown = np.sort(first[several])[: LABELS + 1]
    labels = tuple(" / ".join(str(rows.frame[name].iloc[i]) for name in columns) for i in shown)
    return Crossing(labels, int(several.size), int(times[several].sum()))


def crossing_note(found: Crossing | None) -> tuple[Message, ...]:
    """Return the note about such labels."""
    if found is None:
        return ()
    return (message("estimation.note.psu_crosses_strata", n=found.n, labels=_some(found.labels), units=found.units),)


def crossing_refusal(
    rows: Rows, error: StatError, columns: tuple[str, ...], population: str, strata: Codes, psu: Codes
) -> BadInput | None:
    """Return the error for a stratum whose population cannot hold its units because labels cross strata.

    None where no label of that stratum stands in another: then the population alone is to blame.
    """
    at = error.position or 0
    inside = strata == strata[at]
    elsewhere = np.unique(psu[~inside])
    both = np.intersect1d(psu[inside], elsewhere)
    if not both.size:
        return None
    first = np.sort([int(np.flatnonzero(inside & (psu == code))[0]) for code in both[: LABELS + 1]])
    labels = [" / ".join(str(rows.frame[name].iloc[i]) for name in columns) for i in first]
    where, row = location(rows, at)
    return BadInput(
        message(
            "estimation.bad.psu_crosses_strata",
            n=int(both.size),
            columns=" / ".join(columns),
            column=population,
            row=row,
            sampled=error.expected,
            population=error.value,
        ),
        where=where,
        got=_some(labels),
        expected=message("estimation.expected.psu_one_stratum"),
        todo=message("estimation.todo.psu_crosses_strata"),
    )


def _some(labels: Sequence[str]) -> str:
    return ", ".join(labels[:LABELS]) + (" …" if len(labels) > LABELS else "")
