"""`SamplingFrame`: who can be selected: people by stratum, and the listed units where the frame lists some."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date as Date  # noqa: N812 - `date` is an argument's word
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sapa.data.rows import Rows
from sapa.errors import BadInput
from sapa.messages import message
from sapa.results.plan import FrameFacts

if TYPE_CHECKING:
    import pandas as pd

JOIN = " / "
"""Between the columns of a stratum's label: what the review shows for interviews."""
DEFAULT = "kz-regions-2023"
"""Id of the frame that ships with the package."""
LOCALITIES = ("urban", "rural")

Labels: TypeAlias = NDArray[np.object_]
Floats: TypeAlias = NDArray[np.float64]
Places: TypeAlias = NDArray[np.intp]
FrameSource: TypeAlias = "str | Path | pd.DataFrame | Rows | SamplingFrame | float"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FrameStrata:
    """The strata, in the order in which the frame first names them.

    labels, parts
        Label of each stratum, and its label in each stratum column: "KZ-10 / urban", ("KZ-10", "urban").
    people
        (H,) N_h.
    available
        First-stage units in each; None where neither listed nor stated.
    """

    labels: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...]
    people: Floats
    available: tuple[int | None, ...]

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FrameUnits:
    """The listed units: one row for each unit of the last listed stage, in the order of the file.

    columns
        Unit columns, stage by stage: ("settlement", "precinct").
    stratum
        (n,) place of the unit's stratum in `SamplingFrame.strata`.
    ids
        (n, stages) ids as text. An id names a unit inside the one before it and inside the stratum.
    sizes
        (n,) people (or another measure of size), above 0.
    names
        (n,) names for readers, "" where none; None without such a column.
    rows
        (n,) row in the frame's file, the header being row 1.
    """

    columns: tuple[str, ...]
    stratum: Places
    ids: Labels
    sizes: Floats
    names: Labels | None
    rows: Places

    def __len__(self) -> int:
        return len(self.sizes)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SamplingFrame:
    """People by stratum, and the units that can be drawn.

    facts
        Where the frame comes from, and the digest that binds a plan to it.
    strata
        Its strata.
    units
        Its listed units; None where it lists strata only: then there is nothing to draw from.
    """

    facts: FrameFacts
    strata: FrameStrata
    units: FrameUnits | None
    columns: tuple[str, ...]
    """Every stratum column of the table, also those that the strata at hand do not use."""
    cells: Labels = field(repr=False)
    """(n, columns) labels row by row."""
    people: Floats = field(repr=False)
    """(n,) people row by row."""
    psus: Floats | None = field(repr=False, default=None)
    """(n,) first-stage units row by row, where the table states them."""

    def stratified(self, by: Sequence[str]) -> SamplingFrame:
        """Return the same frame with strata made of some of its stratum columns, in the order given.

        Raises
        ------
        BadInput
            A column that is no stratum column of the frame, or stands twice.
        """
        from sapa.planning.frame_reading import grouped, same_columns

        wanted = same_columns(by, self.columns, where=self.facts.name)
        if wanted == self.facts.stratum:
            return self
        places = [self.columns.index(c) for c in wanted]
        strata, codes = grouped(
            self.cells[:, places], self.people, self.psus, self.units.ids if self.units is not None else None
        )
        units = replace(self.units, stratum=codes) if self.units is not None else None
        return replace(self, facts=replace(self.facts, stratum=wanted), strata=strata, units=units)


def read_frame(
    table: FrameSource,
    *,
    stratum: str | Sequence[str] = (),
    size: str | None = None,
    units: str | Sequence[str] = (),
    psus: str | None = None,
    name: str | None = None,
    universe: str | None = None,
    date: Date | None = None,
    source: str | None = None,
    shown: str | None = None,
) -> SamplingFrame:
    """Read a frame: a table of strata, or of listed units, with the number of people in each row.

    Parameters
    ----------
    table
        A file (CSV, Excel, …), a DataFrame, `Rows`, or the id of a frame that ships with the package.
    stratum
        Columns whose values together are the stratum; none: the whole frame is one stratum.
    size
        Column of people (or another measure of size) of each row, above 0.
    units
        Columns of the listed units' ids, stage by stage: `settlement`, or `("settlement", "precinct")`. None: the rows
        are strata, and several rows of one stratum are added up.
    psus
        Column with the number of first-stage units, for a frame that does not list them.
    name
        Column of the units' names.
    universe, date, source
        Whom the frame lists ("18+"), on which day, and who says so.
    shown
        Name in messages and results; None: the file's name.

    Raises
    ------
    BadInput
        A column that is not there, a size that is no number above 0, a row without a label, a unit listed twice.
    """
    from sapa.planning.frame_reading import table_of

    if isinstance(table, SamplingFrame):
        return table
    if isinstance(table, str) and table == DEFAULT:
        return default_frame(tuple([stratum] if isinstance(stratum, str) else stratum) or ("region",))
    if isinstance(table, int | float):
        return people_frame(table, universe=universe)
    return table_of(
        table,
        stratum=(stratum,) if isinstance(stratum, str) else tuple(stratum),
        size=size,
        units=(units,) if isinstance(units, str) else tuple(units),
        psus=psus,
        name=name,
        facts={"universe": universe, "date": date, "source": source},
        shown=shown,
    )


def people_frame(people: float, *, universe: str | None = None) -> SamplingFrame:
    """Return a frame that knows nothing but how many people there are: one stratum, nothing to draw from.

    Raises
    ------
    BadInput
        A number that is not above 0.
    """
    from sapa.planning.frame_reading import digest, grouped

    if isinstance(people, bool) or not 0 < people < np.inf:
        raise BadInput(
            message("planning.frame.people"),
            where="frame",
            got=f"{people:g}",
            expected=message("planning.frame.people.expected"),
            todo=message("planning.frame.people.todo"),
        )
    cells = np.empty((1, 0), dtype=object)
    sizes = np.array([float(people)])
    strata, _ = grouped(cells, sizes, None, None)
    facts = FrameFacts(
        name=f"{people:g}", stratum=(), units=(), people=float(people), rows=1, universe=universe, date=None,
        source=None, sha256=digest([(), (f"{people:.15g}",)]),
    )  # fmt: skip
    return SamplingFrame(facts=facts, strata=strata, units=None, columns=(), cells=cells, people=sizes)


def default_frame(by: str | Sequence[str] = ("region",)) -> SamplingFrame:
    """Return Kazakhstan's 17 regions and 3 cities on 1 January 2023, all ages, by region or region and locality.

    It lists no settlements: a plan on it has numbers, and nothing can be drawn. Cities have no rural stratum.

    Parameters
    ----------
    by
        `("region",)` or `("region", "locality")` (urban and rural), in either order, or `("locality",)`.

    Raises
    ------
    BadInput
        Another column.
    """
    return _shipped((by,) if isinstance(by, str) else tuple(by))


@cache
def _shipped(by: tuple[str, ...]) -> SamplingFrame:
    from importlib.resources import files

    import pandas as pd

    from sapa.planning.frame_reading import same_columns, table_of

    with (files("sapa.standard") / "frames" / f"{DEFAULT}.csv").open(encoding="utf-8") as file:
        table = pd.read_csv(file, dtype=str)
    by = same_columns(by, ("region", "locality"), where=DEFAULT)
    long = [
        {"region": str(row["iso"]), "locality": locality, "people": int(row[locality])}
        for row in table.to_dict("records")
        for locality in LOCALITIES
        if int(row[locality]) > 0
    ]
    facts: dict[str, Any] = {
        "universe": str(table["universe"].iloc[0]),
        "date": Date.fromisoformat(str(table["date"].iloc[0])),
        "source": str(table["source"].iloc[0]),
        "default": True,
    }
    whole = table_of(
        pd.DataFrame(long), stratum=("region", "locality"), size="people", units=(), psus=None, name=None, facts=facts,
        shown=DEFAULT,
    )  # fmt: skip
    return whole.stratified(by)
