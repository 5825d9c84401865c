"""The made evaluation's workbook, cell by cell: sheets, places, formulas and numbers do not move unnoticed.

`SAPA_UPDATE_GOLDEN=1 pytest tests/golden` writes the file anew; the difference is then reviewed like code. Words are
left out (the catalogues have their own tests), so that a better word does not change it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from fixtures.control_made import controlled_evaluation
from fixtures.evaluations import full_evaluation
from sapa.results import Evaluation
from sapa.workbook import workbook_bytes

HERE = Path(__file__).parent
ABOUT_CONTROL = ("Field control", "Control by interviewer", "Answers compared", "Interviewers", "Evidence side by side",
                 "Flagged interviews", "To re-contact next")  # fmt: skip
CASES = (
    ("evaluation-workbook-en.txt", full_evaluation, None),
    ("control-sheets-en.txt", controlled_evaluation, ABOUT_CONTROL),
)


def _shown(evaluation: Evaluation, sheets: tuple[str, ...] | None) -> str:
    content = workbook_bytes(evaluation, "en")
    written, stored = (openpyxl.load_workbook(BytesIO(content), data_only=flag) for flag in (False, True))
    lines = []
    for sheet in written:
        if sheets is not None and sheet.title not in sheets:
            continue
        lines.append(f"# {sheet.title}")
        for row in sheet.iter_rows():
            for cell in row:
                value = stored[sheet.title][cell.coordinate].value
                if cell.data_type == "f" and not isinstance(value, str):
                    lines.append(f"{cell.coordinate}\t{cell.value}\t{value!r}")
                elif isinstance(cell.value, int | float):
                    lines.append(f"{cell.coordinate}\t{cell.value!r}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(("name", "make", "sheets"), CASES)
def test_sheets_places_formulas_and_numbers_are_as_reviewed(
    name: str, make: Callable[[], Evaluation], sheets: tuple[str, ...] | None
) -> None:
    """A change of the workbook is a change of this file."""
    shown, golden = _shown(make(), sheets), HERE / name
    if os.environ.get("SAPA_UPDATE_GOLDEN"):
        golden.write_text(shown, encoding="utf-8")
    assert shown == golden.read_text(encoding="utf-8")
