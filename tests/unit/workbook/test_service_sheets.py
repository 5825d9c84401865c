"""Sheets of a service: its events with live formulas, and the checklist of all its norms."""

from __future__ import annotations

from io import BytesIO

import pytest

from sapa.i18n import translator
from sapa.review import review
from sapa.workbook import workbook_bytes

MANIFEST = """\
sapa: 1
title: Training
service: training
events: events.csv
attendance: attendance.csv
feedback: feedback.csv
checklist: {p27.sheet: {present: yes, evidence: {document: sheet.pdf, page: 4}}}
"""


@pytest.fixture(scope="module")
def evaluation(tmp_path_factory):
    """A seminar with four participants, two of whom gave 4 and 5."""
    folder = tmp_path_factory.mktemp("service")
    (folder / "deliverable.yaml").write_text(MANIFEST, encoding="utf-8")
    (folder / "events.csv").write_text("event,form,mode\ns1,seminar,offline\n", encoding="utf-8")
    (folder / "attendance.csv").write_text("event,participant\n" + "".join(f"s1,p{i}\n" for i in range(4)))
    (folder / "feedback.csv").write_text("event,respondent,score\ns1,p0,4\ns1,p1,5\n", encoding="utf-8")
    return review(folder)


def sheet_of(evaluation, language, kind, *, values=False):
    """Return a sheet of the workbook as openpyxl reads it."""
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(workbook_bytes(evaluation, language)), data_only=values)
    return book[translator(language)(f"workbook.tab.{kind}")]


def row_of(sheet, start):
    """Return the first row whose first cell begins with a text."""
    return next(r for r in sheet.iter_rows() if str(r[0].value or "").startswith(start))


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_satisfaction_and_the_share_polled_are_live(evaluation, language):
    """Two of four polled: 50 %; (4 + 5) / 2 / 5 = 90 %; the same mean from 0 to 100 is (4.5 − 1) / 4 = 87.5 %."""
    live = row_of(sheet_of(evaluation, language, "services"), "s1")
    assert all(str(live[i].value).startswith("=") for i in (5, 8, 11))
    shown = row_of(sheet_of(evaluation, language, "services", values=True), "s1")
    assert [shown[i].value for i in (3, 4, 5, 6, 7, 8, 11)] == pytest.approx([4, 2, 0.5, 4, 9, 0.9, 0.875])


def test_the_checklist_lists_what_is_asked_with_its_evidence(evaluation):
    """A ticked norm stands with document and page, and its status is the one in force."""
    sheet = sheet_of(evaluation, "en", "service_checklist")
    row = next(r for r in sheet.iter_rows() if r[5].value == "sheet.pdf")
    assert (row[6].value, str(row[3].value)[0]) == ("4", "=")
    titles = [r[1].value for r in sheet.iter_rows() if r[3].value and str(r[3].value).startswith("=")]
    assert len(titles) >= len({f.norm for f in evaluation.findings if f.norm and f.line == "formal"})
