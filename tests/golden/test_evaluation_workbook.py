"""The made evaluation's workbook, cell by cell: sheets, places, formulas and numbers do not move unnoticed.

`SAPA_UPDATE_GOLDEN=1 pytest tests/golden` writes the file anew; the difference is then reviewed like code. Words are
left out (the catalogues have their own tests), so that a better word does not change it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fixtures.books import as_reviewed, numbers
from fixtures.control_made import controlled_evaluation
from fixtures.evaluations import full_evaluation
from sapa.results import Evaluation
from sapa.workbook import workbook_bytes

HERE = Path(__file__).parent
ABOUT_CONTROL = ("Field control", "Control by interviewer", "What control proves", "Answers compared", "Interviewers",
                 "Evidence side by side", "Flagged interviews", "To re-contact next")  # fmt: skip
CASES = (
    ("evaluation-workbook-en.txt", full_evaluation, None),
    ("control-sheets-en.txt", controlled_evaluation, ABOUT_CONTROL),
)


@pytest.mark.parametrize(("name", "make", "sheets"), CASES)
def test_sheets_places_formulas_and_numbers_are_as_reviewed(
    name: str, make: Callable[[], Evaluation], sheets: tuple[str, ...] | None
) -> None:
    """A change of the workbook is a change of this file."""
    as_reviewed(numbers(workbook_bytes(make(), "en"), sheets), HERE / name)
