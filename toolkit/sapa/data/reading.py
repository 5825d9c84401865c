"""A survey from its file: the rows, and a design whose columns exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from sapa.data.cells import normalise_code
from sapa.data.nearest import unknown_column
from sapa.data.readers import join_rows, read_rows
from sapa.data.survey import Design, Survey
from sapa.errors import BadInput
from sapa.messages import message


def read_survey(
    path: str | Path | Sequence[str | Path],
    *,
    design: Design = Design(),  # noqa: B008 - frozen
    missing: Iterable[object] = (),
    encoding: str | None = None,
    delimiter: str | None = None,
    decimal: str | None = None,
    sheet: str | None = None,
    timezone: str | None = None,
) -> Survey:
    """Read delivered interviews with their design.

    Parameters
    ----------
    path
        The data file, or several that are joined (one a region).
    design
        How the sample was drawn, by column names; each has to exist.
    missing
        Codes that mean "no valid answer" in any column, such as 98 and 99.
    encoding, delimiter, decimal, sheet, timezone
        As in `read_rows`.

    Returns
    -------
    Survey
        The rows as text; `missing` as normalised codes.

    Raises
    ------
    BadInput
        When a file cannot be read, has no rows, or lacks a column of the design.
    """
    paths = [path] if isinstance(path, str | Path) else list(path)
    if not paths:
        raise BadInput(message("data.no_paths"), todo=message("data.no_file.todo"))
    rows = join_rows(
        [
            read_rows(Path(p), encoding=encoding, delimiter=delimiter, decimal=decimal, sheet=sheet, timezone=timezone)
            for p in paths
        ]
    )
    where = ", ".join(file.path for file in rows.files)
    if not len(rows):
        raise BadInput(message("data.no_rows"), where=where, todo=message("data.no_rows.todo"))
    for name in _named(design):
        if name not in rows.frame.columns:
            raise unknown_column(name, rows.columns, where=where)
    return Survey(rows, design, tuple(dict.fromkeys(normalise_code(code) for code in missing)))


def _named(design: Design) -> Iterator[str]:
    """Return every column that a design names."""
    for entry in (design.weight, design.strata, design.psu, design.population):
        if entry is None:
            continue
        for stage in [entry] if isinstance(entry, str) else entry:
            yield from [stage] if isinstance(stage, str) else stage
