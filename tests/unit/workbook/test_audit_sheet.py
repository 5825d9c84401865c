"""Sheet "Audit": what was changed between the raw data and the delivered file?"""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest

from fixtures.audited import write_files
from fixtures.opened import opened
from sapa.review import review
from sapa.workbook import workbook_bytes
from sapa.workbook.audit_lists import MOST_EDITS

NAME = {"kk": "Файлдарды салыстыру", "ru": "Сверка файлов", "en": "Audit"}
SECTIONS = """\
    indicators: {size: {column: q, statistic: mean}}
    raw: {file: raw.csv, id: id}
    log: {file: log.csv, id: id, question: question, new: new, type: type, types: {change: [change], delete: [gone]}}
"""


@pytest.fixture(scope="module")
def evaluation(tmp_path_factory):
    """400 raw interviews, one deleted with a record, 310 edits of which one is in the log."""
    folder = tmp_path_factory.mktemp("audit")
    raw = "\n".join(["id,who,q", *(f"{i},w{i % 4},{i % 7}" for i in range(400)), ""])
    data = "\n".join(["id,who,q", *(f"{i},w{i % 4},{i % 7 + (i < 310)}" for i in range(399)), ""])
    log = "id,question,new,type\n1,q,2,change\n399,,,gone\n7,nothing,1,change\n"
    return review(write_files(folder, SECTIONS, raw=raw, data=data, log=log))


def sheet(evaluation: Any, language: str = "en", *, values: bool = True) -> Any:
    """Return the sheet with its stored values or its formulas."""
    return opened(evaluation, language, values=values)[NAME[language]]


def rows(found: Any) -> dict[str, list[Any]]:
    """Return the cells beside the first column by its words; the first of equal words."""
    named: dict[str, list[Any]] = {}
    for row in found.iter_rows(values_only=True):
        if row[0] is not None:
            named.setdefault(str(row[0]), list(row[1:]))
    return named


def test_the_way_of_the_rows_is_a_sum(evaluation) -> None:
    """400 − 1 = 399, + 0 = 399; what is left and what is delivered are formulas."""
    stored, live = rows(sheet(evaluation)), rows(sheet(evaluation, values=False))
    assert [stored[k][0] for k in ("raw file", "− deleted, logged without a reason", "in both files")] == [400, 1, 399]
    assert stored["delivered file"][:2] == [399, pytest.approx(399 / 400)]
    assert live["in both files"][0].startswith("=")
    assert live["delivered file"][0].startswith("=SUM(")


def test_edits_by_class_add_up(evaluation) -> None:
    """1 documented + 309 undocumented = 310 of 798 values (2 questions × 399 interviews)."""
    stored = rows(sheet(evaluation))
    assert [stored[k][0] for k in ("documented", "not in the log", "edited in all", "compared")] == [1, 309, 310, 798]
    assert stored["edited in all"][1] == pytest.approx(310 / 798)
    assert rows(sheet(evaluation, values=False))["edited in all"][0].startswith("=SUM(")


def test_the_list_is_cut_and_says_the_total(evaluation) -> None:
    """300 of 310 edits are listed."""
    words = [str(c.value) for c in sheet(evaluation)["A"] if c.value is not None]
    assert any("(310 in all)" in w for w in words)
    assert f"… and {310 - MOST_EDITS} more: {MOST_EDITS} of 310 are shown" in words


def test_estimates_and_entries_that_do_not_fit_are_shown(evaluation) -> None:
    """The mean's parts add up; the question that no file has is listed."""
    stored = rows(sheet(evaluation))
    raw, deleted, edits, added, delivered = stored["size"][:5]
    assert raw + deleted + edits + added == pytest.approx(delivered)
    assert edits == pytest.approx(310 / 399)
    assert "question that no file has" in stored


@pytest.mark.parametrize("language", NAME)
def test_the_sheet_is_there_in_every_language_with_a_chart(evaluation, language) -> None:
    """No id of a message is left where words should stand; the chart has its description."""
    found = sheet(evaluation, language)
    texts = [str(c) for row in found.iter_rows(values_only=True) for c in row if c is not None]
    assert not [t for t in texts if "workbook." in t or "checks." in t]
    assert len(found._charts) == 1


def test_no_sheet_without_anything_to_compare(tmp_path) -> None:
    """A deliverable without raw data and logs has no such sheet."""
    folder = write_files(tmp_path, SECTIONS.partition("    raw:")[0], data="id,who,q\n1,a,1\n2,a,2\n")
    book = openpyxl.load_workbook(BytesIO(workbook_bytes(review(folder), "en")))
    assert NAME["en"] not in book.sheetnames
