"""Sheet "Representativeness": shares, differences and bounds are live; who is missing is said in words."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from fixtures.deliverables import small_deliverable
from fixtures.recalculate import formulas, recalculated, same
from sapa.review import review
from sapa.workbook import write_workbook

NAME = {"kk": "Репрезентативтілік", "ru": "Репрезентативность", "en": "Representativeness"}
MISSING = {
    "kk": "жынысы: =женщины: 24 сауалнама кем (іріктеменің 40,0 %)",
    "ru": "пол: =женщины: на 24 анкеты меньше (40,0 % выборки)",
    "en": "sex: =женщины: 24 interviews fewer (40.0% of the sample)",
}


@pytest.fixture
def deliverable(tmp_path: Path) -> Path:
    """Return a deliverable of which women are nine in ten people and half of the interviews, with 120 issued cases."""
    changes = {
        "methods.main.groups": {"gender": {"column": "sex", "codes": {"мужчины": [1], "=женщины": [2]}}},
        "methods.main.margins": "margins.csv",
        "methods.main.roles.start": None,  # LibreOffice's copy of a chart over days is one that openpyxl cannot read
        "methods.main.roles.end": None,
        "methods.main.issued": {"file": "issued.csv", "id": "case", "link": "id", "covariates": ["zone"]},
    }
    manifest = small_deliverable(tmp_path, manifest_changes=changes)
    tables = {
        "margins.csv": [("margin", "level", "total"), ("gender", "мужчины", 6000), ("gender", "=женщины", 54000)],
        "issued.csv": [
            ("case", "zone"),
            *(
                (f"{kind}{i + 1:04d}", "село" if i < 30 + 12 * (kind == "X") else "город")
                for kind in "SX"
                for i in range(60)
            ),
        ],
    }
    for name, rows in tables.items():
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    return manifest


def book(manifest: Path, folder: Path, language: str) -> Path:
    """Write the workbook of a deliverable."""
    path = folder / f"{language}.xlsx"
    write_workbook(review(manifest), path, language=language)
    return path


def row_of(sheet: Any, text: str) -> list[Any]:
    """Return the values of the last row that begins with a text."""
    return [[c.value for c in row] for row in sheet.iter_rows() if str(row[0].value or "").strip() == text][-1]


def test_who_is_missing_is_said_in_words(deliverable: Path, tmp_path: Path, language: str) -> None:
    """60·0.9 − 30 = 24 women; a label that looks like a formula stays text."""
    sheet = openpyxl.load_workbook(book(deliverable, tmp_path, language))[NAME[language]]
    assert MISSING[language] in [str(c.value).replace("\u00a0", " ") for c in sheet["A"]]


def test_shares_and_differences_are_formulas(deliverable: Path, tmp_path: Path) -> None:
    """Population share, sample share, difference and missing interviews follow from people and interviews."""
    path = book(deliverable, tmp_path, "en")
    written = row_of(openpyxl.load_workbook(path)[NAME["en"]], "=женщины")
    assert all(str(written[col]).startswith("=") for col in (2, 4, 7, 11))
    stored = row_of(openpyxl.load_workbook(path, data_only=True)[NAME["en"]], "=женщины")
    assert stored[1:5] == [54000, pytest.approx(0.9), 30, pytest.approx(0.5)]
    assert (stored[7], stored[11]) == (pytest.approx(-0.4, abs=0.02), 24)


def test_response_and_bounds_stand_with_their_rate(deliverable: Path, tmp_path: Path) -> None:
    """Villages 30 of 72, towns 30 of 48 answered; bounds are formulas on the response rate."""
    path = book(deliverable, tmp_path, "en")
    sheet = openpyxl.load_workbook(path, data_only=True)[NAME["en"]]
    assert row_of(sheet, "село")[1:4] == [72, 30, pytest.approx(30 / 72)]
    assert row_of(sheet, "город")[1:4] == [48, 30, pytest.approx(30 / 48)]
    bounds = row_of(openpyxl.load_workbook(path)[NAME["en"]], "trust")
    assert str(bounds[4]).startswith("=")


def test_a_survey_with_nothing_to_show_has_no_such_sheet(tmp_path: Path) -> None:
    """No margins, no frame, no issued cases and no contacts: no sheet."""
    changes = {f"methods.main.{key}": None for key in ("roles.locality", "roles.region", "contacts")}
    path = book(small_deliverable(tmp_path, plant={"no_frame"}, manifest_changes=changes), tmp_path, "en")
    assert NAME["en"] not in openpyxl.load_workbook(path).sheetnames


@pytest.mark.office
def test_every_formula_gives_its_stored_value(deliverable: Path, soffice: str, tmp_path: Path) -> None:
    """LibreOffice computes what the engine did."""
    path = book(deliverable, tmp_path, "en")
    stored = {place: value for place, value in formulas(path).items() if place[0] == NAME["en"]}
    new = recalculated(path, soffice, tmp_path)
    differ = {p: (v, new[p[0]][p[1]].value) for p, (_, v) in stored.items() if not same(v, new[p[0]][p[1]].value)}
    assert differ == {}
    assert len(stored) > 40
