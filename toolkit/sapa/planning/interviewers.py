"""Who goes to the field: a list of interviewers with region and organisation, or only their number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from sapa.data.rows import Rows
from sapa.data.values import codes
from sapa.errors import BadInput
from sapa.messages import message
from sapa.stats import largest_remainder

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Interviewer:
    """One interviewer. `region` None: works wherever there is work."""

    name: str
    region: str | None = None
    organisation: str | None = None


Interviewers: TypeAlias = "int | str | Path | Rows | pd.DataFrame | Sequence[Interviewer | str | Mapping[str, str]]"


def read_interviewers(
    source: Interviewers,
    *,
    interviewer: str = "interviewer",
    region: str | None = "region",
    organisation: str | None = "organisation",
) -> tuple[Interviewer, ...] | int:
    """Read a list of interviewers; a number stays a number.

    Parameters
    ----------
    source
        A file, a table, a list of names, mappings or `Interviewer`s, or how many there are.
    interviewer, region, organisation
        Columns. A region or organisation column that the table does not have is left out where it is not needed.

    Raises
    ------
    BadInput
        No interviewers, a blank name, a name twice, a number below 1, a column that is not there.
    """
    if isinstance(source, bool):
        raise _none(str(source))
    if isinstance(source, int):
        if source < 1:
            raise _none(str(source))
        return source
    found = tuple(_listed(source, interviewer, region, organisation))
    if not found:
        raise _none("0")
    names = [i.name for i in found]
    twice = next((n for n in names if names.count(n) > 1), None)
    if twice is not None:
        raise BadInput(
            message("planning.fieldwork.interviewer_twice"), where=_where(source), got=twice,
            todo=message("planning.fieldwork.interviewer_twice.todo"),
        )  # fmt: skip
    if "" in names:
        raise BadInput(
            message("planning.fieldwork.interviewer_blank"), where=_where(source),
            got=str(names.index("") + 1), todo=message("planning.fieldwork.interviewer_blank.todo"),
        )  # fmt: skip
    return found


def _listed(
    source: str | Path | Rows | pd.DataFrame | Sequence[Interviewer | str | Mapping[str, str]],
    interviewer: str,
    region: str | None,
    organisation: str | None,
) -> Iterable[Interviewer]:
    if isinstance(source, str | Path):
        from sapa.data.readers import read_rows

        source = read_rows(Path(source))
    frame = source.frame if isinstance(source, Rows) else source
    if not isinstance(frame, Sequence):
        if interviewer not in frame.columns:
            raise BadInput(
                message("planning.fieldwork.no_column"), where=_where(source), got=interviewer,
                expected=", ".join(map(str, frame.columns)), todo=message("planning.fieldwork.no_column.todo"),
            )  # fmt: skip
        columns = {
            key: codes(frame[name]).fillna("").tolist()
            for key, name in (("name", interviewer), ("region", region), ("organisation", organisation))
            if name is not None and name in frame.columns
        }
        for at in range(len(frame)):
            yield Interviewer(
                name=str(columns["name"][at]),
                region=_cell(columns, "region", at),
                organisation=_cell(columns, "organisation", at),
            )
        return
    for one in frame:
        if isinstance(one, Interviewer):
            yield one
        elif isinstance(one, str):
            yield Interviewer(name=one.strip())
        else:
            yield Interviewer(
                name=str(one[interviewer]).strip(),
                region=(one.get(region) if region else None) or None,
                organisation=(one.get(organisation) if organisation else None) or None,
            )


def _cell(columns: Mapping[str, Sequence[str]], key: str, at: int) -> str | None:
    return str(columns[key][at]) or None if key in columns else None


def _where(source: object) -> str:
    if isinstance(source, Rows) and source.files:
        return source.files[0].path
    return Path(source).name if isinstance(source, str | Path) else "interviewers"


def _none(got: str) -> BadInput:
    return BadInput(
        message("planning.fieldwork.no_interviewers"), where="interviewers", got=got, expected="≥ 1",
        todo=message("planning.fieldwork.no_interviewers.todo"),
    )  # fmt: skip


def numbered(number: int, work: Mapping[str, int]) -> tuple[Interviewer, ...]:
    """Return interviewers `01`, `02` … with regions in proportion to the interviews there, one at least in each.

    With fewer interviewers than regions nobody has a region.

    Parameters
    ----------
    number
        How many there are.
    work
        Interviews by region, in order.
    """
    width = max(2, len(str(number)))
    busy = {region: n for region, n in work.items() if n > 0}
    if number < len(busy) or not busy:
        return tuple(Interviewer(name=f"{i + 1:0{width}}") for i in range(number))
    total = sum(busy.values())
    counts = [int(c) for c in largest_remainder([number * n / total for n in busy.values()], number)]
    for i, count in enumerate(counts):
        if count == 0:
            counts[max(range(len(counts)), key=lambda j: (counts[j], -j))] -= 1
            counts[i] = 1
    regions = [region for region, count in zip(busy, counts, strict=True) for _ in range(count)]
    return tuple(Interviewer(name=f"{i + 1:0{width}}", region=r) for i, r in enumerate(regions))
