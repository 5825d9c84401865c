"""The sample deliverable, reviewed and written: the real engine's findings in the real workbook."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from fixtures.recalculate import formulas, recalculated, same
from sapa.present import Shown, shown_counts
from sapa.results import Line
from sapa.review.engine import review
from sapa.workbook import workbook_bytes, write_workbook


def test_the_first_sheet_of_the_sample_counts_what_the_review_found(sample: Path, language: str) -> None:
    """Two rows of counts, never a total of both."""
    evaluation = review(sample)
    sheet = openpyxl.load_workbook(BytesIO(workbook_bytes(evaluation, language)), data_only=True).worksheets[0]
    rows = [[c.value for c in row[1:7]] for row in sheet.iter_rows() if all(isinstance(c.value, int) for c in row[1:7])]
    expected = [[shown_counts(evaluation.findings, line)[shown] for shown in Shown] for line in Line]
    assert rows == expected


def test_no_id_of_the_catalogues_is_left_in_the_samples_workbook(sample: Path, language: str) -> None:
    """Every message of every check has its words."""
    book = openpyxl.load_workbook(BytesIO(workbook_bytes(review(sample), language)), data_only=True)
    left = [
        c.value
        for s in book
        for row in s.iter_rows()
        for c in row
        if isinstance(c.value, str) and "«checks." in c.value
    ]
    assert left == []


def test_indicators_are_shown_by_their_titles_and_regions_by_name(sample: Path) -> None:
    """A reader of the report meets its words, not the names of columns, on the sheets and in the findings."""
    book = openpyxl.load_workbook(BytesIO(workbook_bytes(review(sample), "ru")), data_only=True)
    for name in ("Ошибка выборки", "Показатели отчета"):
        said = [str(c.value) for row in book[name].iter_rows() for c in row if c.value is not None]
        assert "Удовлетворены качеством услуги" in said
        assert not any("services_satisfied" in text or "KZ-" in text for text in said)


@pytest.mark.office
def test_the_samples_formulas_give_their_stored_values(sample: Path, soffice: str, tmp_path: Path) -> None:
    """Every live number is the engine's number."""
    path = tmp_path / "sample.xlsx"
    write_workbook(review(sample), path, language="kk")
    new = recalculated(path, soffice, tmp_path)
    stored = formulas(path)
    differ = [p for p, (_, value) in stored.items() if not same(value, new[p[0]][p[1]].value)]
    assert differ == []
