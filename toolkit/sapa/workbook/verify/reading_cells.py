"""Readings that an expert changed in their cells: no fault of the workbook, but another run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sapa.errors import BadInput
from sapa.i18n import translator
from sapa.present.words import reading_value
from sapa.results.verification import ReadingChange
from sapa.standard.readings import Reading, readings
from sapa.workbook.verify.compare import Compared
from sapa.workbook.verify.formula import address
from sapa.workbook.verify.grid import Grids
from sapa.workbook.verify.recorded import area_of
from sapa.workbook.verify.values import same_value

NAME = "sapa_reading_"


def changed_readings(
    then: Grids, compared: Compared, asked: Mapping[str, Any], language: str
) -> tuple[ReadingChange, ...]:
    """Return the readings whose cells hold another value than the run's.

    Parameters
    ----------
    then
        The workbook as written.
    compared
        Its comparison with the file.
    asked
        Values of the run by id, as text.
    language
        The workbook's: values that are no numbers stand in it.
    """
    found = []
    for id, reading in readings().items():
        area = area_of(then, NAME + id)
        at = (area.sheet, area.top, area.left) if area is not None else None
        if at is None or at not in compared.expected.entries:
            continue
        pair = compared.pairs.pairs[at[0]]
        place = pair.now_at(at[1:]) or at[1:]
        value = compared.expected.entries[at]
        found.append(
            ReadingChange(id, pair.now.name, address(*place), asked.get(id), meant(reading, value, language), value)
        )
    return tuple(found)


def meant(reading: Reading, found: Any, language: str) -> Any:
    """Return the value of a reading that a cell's words or number stand for; None where it is none of them."""
    t = translator(language)
    for value in reading.values:
        shown = value if isinstance(value, int | float) else reading_value(reading.id, value, t)
        if same_value(shown, found):
            return value
    try:
        return reading.accept(found) if isinstance(found, int | float) else None
    except BadInput:
        return None
