"""LibreOffice recomputes the design workbook and gets what is stored; a changed input moves what depends on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures.designs import full_study, target_studies
from fixtures.recalculate import formulas, recalculated, same
from sapa.stats import sample_size
from sapa.workbook.design import write_design_workbook

pytestmark = pytest.mark.office


def test_every_formula_gives_its_stored_value(language: str, soffice: str, tmp_path: Path) -> None:
    """Nobody sees another number after pressing F9."""
    path = tmp_path / "design.xlsx"
    write_design_workbook(full_study(tmp_path), path, language=language)
    stored = formulas(path)
    new = recalculated(path, soffice, tmp_path)
    assert len(stored) > 200
    differ = {p: (v, new[p[0]][p[1]].value) for p, (_, v) in stored.items() if not same(v, new[p[0]][p[1]].value)}
    assert differ == {}


@pytest.mark.parametrize("name", ["mean", "total", "difference", "each_stage", "fpc_first", "equal"])
def test_every_kind_of_target_recomputes(name: str, soffice: str, tmp_path: Path) -> None:
    """Formulas of means, totals, differences and of each convention."""
    path = tmp_path / f"{name}.xlsx"
    write_design_workbook(target_studies(tmp_path)[name], path, language="en")
    new = recalculated(path, soffice, tmp_path)
    differ = [p for p, (_, v) in formulas(path).items() if not same(v, new[p[0]][p[1]].value)]
    assert differ == []


def test_a_changed_margin_is_computed_as_the_engine_would(soffice: str, tmp_path: Path) -> None:
    """4 % typed into the cell of the wanted margin: every stage follows."""
    path = tmp_path / "fpc.xlsx"
    study = target_studies(tmp_path)["each_stage"]
    write_design_workbook(study, path, language="en")
    row = next(int(p[1][1:]) for p, (f, _) in formulas(path).items() if p[0] == "Arithmetic" and p[1][0] == "E")
    new = recalculated(path, soffice, tmp_path, {("Arithmetic", f"C{row}"): 0.04})["Arithmetic"]
    old = study.plan.size
    assert old is not None
    wanted = sample_size(
        0.04, p=0.5, z=old.z, population=old.population, deff=old.deff, response=old.response, order=old.order,
        rounding=old.rounding,
    )  # fmt: skip
    assert [new[f"{c}{row}"].value for c in "HJ"] == [wanted.interviews, wanted.issued]
    assert wanted.interviews > old.interviews
