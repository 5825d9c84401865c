"""LibreOffice recomputes every formula and gets what is stored; an expert's entry moves every count."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures.control_made import controlled_evaluation
from fixtures.evaluations import full_evaluation, two_surveys
from fixtures.recalculate import formulas, recalculated, same
from sapa.i18n import translator
from sapa.present import Shown, label
from sapa.workbook import write_workbook

pytestmark = pytest.mark.office


@pytest.mark.parametrize("make", [full_evaluation, two_surveys, controlled_evaluation])
def test_every_formula_gives_its_stored_value(make, language: str, soffice: str, tmp_path: Path) -> None:
    """Nobody sees another number after pressing F9."""
    path = tmp_path / "evaluation.xlsx"
    write_workbook(make(), path, language=language)
    stored = formulas(path)
    new = recalculated(path, soffice, tmp_path)
    assert len(stored) > 500
    differ = {
        place: (value, new[place[0]][place[1]].value)
        for place, (_, value) in stored.items()
        if not same(value, new[place[0]][place[1]].value)
    }
    assert differ == {}


DEPENDS = "± depends on the reading"


def test_a_decision_changes_the_final_status_the_counts_and_the_other_sheets(soffice: str, tmp_path: Path) -> None:
    """The passport follows the expert, without macros."""
    path = tmp_path / "evaluation.xlsx"
    write_workbook(full_evaluation(), path, language="en")
    met = label(Shown.MET, translator("en"))
    before = formulas(path)
    depends = [place[1] for place, (_, value) in before.items() if place[0] == "Findings" and value == DEPENDS]
    (final,) = (cell for cell in depends if cell.startswith("R"))
    new = recalculated(path, soffice, tmp_path, {("Findings", f"N{final[1:]}"): met})
    assert new["Findings"][final].value == met
    rows = new["Passport"].iter_rows()
    counts = next(row for row in rows if row[0].value == "Formal: the letter of the Standard")
    # not met, depends, judgement, not assessable, met, not applicable: one moved from "depends" to "met".
    assert [c.value for c in counts[1:7]] == [2, 0, 1, 1, 5, 1]
    assert new["Field control"]["B5"].value == met
