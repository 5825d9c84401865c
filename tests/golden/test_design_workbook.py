"""A made study's design workbook, cell by cell: sheets, places, formulas and numbers do not move unnoticed.

`SAPA_UPDATE_GOLDEN=1 pytest tests/golden` writes the file anew; the difference is then reviewed like code. Words are
left out (the catalogues have their own tests), so that a better word does not change it.
"""

from __future__ import annotations

from pathlib import Path

from fixtures.books import as_reviewed, numbers
from fixtures.designs import full_study
from sapa.workbook.design import design_workbook_bytes

GOLDEN = Path(__file__).parent / "design-workbook-en.txt"


def test_sheets_places_formulas_and_numbers_are_as_reviewed(tmp_path: Path) -> None:
    """A change of the workbook is a change of this file."""
    content = design_workbook_bytes(full_study(tmp_path), "en")
    as_reviewed(numbers(content), GOLDEN)
