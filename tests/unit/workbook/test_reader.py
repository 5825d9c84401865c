"""Reading an evaluation workbook back after an expert filled it in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from fixtures.evaluations import bare_evaluation, full_evaluation
from sapa.errors import BadInput
from sapa.present import shown_status
from sapa.present.priority import pressing_first
from sapa.present.status import computed_status
from sapa.workbook import read_findings, write_workbook


def test_what_was_written_is_read_back_in_any_language(tmp_path: Path, language: str) -> None:
    """Ids, statuses and the judgement that was there."""
    evaluation = full_evaluation()
    path = tmp_path / "evaluation.xlsx"
    write_workbook(evaluation, path, language=language)
    read = read_findings(path)
    listed = pressing_first(evaluation.findings)
    assert [f["id"] for f in read] == [f.id for f in listed]
    assert [f["final_status"] for f in read] == [shown_status(f).value for f in listed]
    assert [f["computed_status"] for f in read] == [computed_status(f).value for f in listed]
    judged = [f["judgement"] for f in read if f["judgement"]]
    assert judged == [
        {"status": "met", "by": "А. Сарапшы", "date": date(2026, 5, 20), "reason": "=үшінші пікір кейін тапсырылды"}
    ]


def test_an_experts_entry_is_read_and_decides_the_final_status(tmp_path: Path) -> None:
    """Saved by another program, whose stored formula values may be gone."""
    path = tmp_path / "evaluation.xlsx"
    write_workbook(full_evaluation(), path, language="ru")
    book = openpyxl.load_workbook(path)
    sheet = book["Результаты проверки"]
    row = next(c.row for c in sheet["A"] if c.value == 4)
    for column, value in {
        "N": "✓ соответствует",
        "O": "Б. Эксперт",
        "P": date(2026, 6, 2),
        "Q": "запись звонка",
    }.items():
        sheet[f"{column}{row}"] = value
    book.save(path)
    wanted = full_evaluation().findings[3].id
    fourth = next(f for f in read_findings(path) if f["id"] == wanted)
    assert fourth["computed_status"] == "depends"
    assert fourth["final_status"] == "met"
    assert fourth["judgement"] == {
        "status": "met", "by": "Б. Эксперт", "date": date(2026, 6, 2), "reason": "запись звонка",
    }  # fmt: skip


def test_an_evaluation_without_findings_reads_as_an_empty_list(tmp_path: Path) -> None:
    """The row that the names need is no finding."""
    path = tmp_path / "bare.xlsx"
    write_workbook(bare_evaluation(), path, language="en")
    assert read_findings(path) == []


def test_what_is_no_evaluation_workbook_is_refused_plainly(tmp_path: Path) -> None:
    """A text file, another workbook, a missing file."""
    text = tmp_path / "a.xlsx"
    text.write_text("not a workbook", encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_findings(text)
    assert caught.value.what.id == "workbook.unreadable"
    other = tmp_path / "b.xlsx"
    openpyxl.Workbook().save(other)
    with pytest.raises(BadInput) as caught:
        read_findings(other)
    assert caught.value.what.id == "workbook.not_ours"
    with pytest.raises(BadInput):
        read_findings(tmp_path / "none.xlsx")
