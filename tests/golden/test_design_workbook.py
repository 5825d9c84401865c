"""A made study's design workbook, cell by cell: sheets, places, formulas and numbers do not move unnoticed.

`SAPA_UPDATE_GOLDEN=1 pytest tests/golden` writes the file anew; the difference is then reviewed like code. Words are
left out (the catalogues have their own tests), so that a better word does not change it.
"""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

import openpyxl

from fixtures.designs import full_study
from sapa.workbook.design import design_workbook_bytes

GOLDEN = Path(__file__).parent / "design-workbook-en.txt"


def _shown(folder: Path) -> str:
    content = design_workbook_bytes(full_study(folder), "en")
    written, stored = (openpyxl.load_workbook(BytesIO(content), data_only=flag) for flag in (False, True))
    lines = []
    for sheet in written:
        lines.append(f"# {sheet.title}")
        for row in sheet.iter_rows():
            for cell in row:
                value = stored[sheet.title][cell.coordinate].value
                if cell.data_type == "f" and not isinstance(value, str):
                    lines.append(f"{cell.coordinate}\t{cell.value}\t{value!r}")
                elif isinstance(cell.value, int | float):
                    lines.append(f"{cell.coordinate}\t{cell.value!r}")
    return "\n".join(lines) + "\n"


def test_sheets_places_formulas_and_numbers_are_as_reviewed(tmp_path: Path) -> None:
    """A change of the workbook is a change of this file."""
    shown = _shown(tmp_path)
    if os.environ.get("SAPA_UPDATE_GOLDEN"):
        GOLDEN.write_text(shown, encoding="utf-8")
    assert shown == GOLDEN.read_text(encoding="utf-8")
