"""Sheets of a service: its events with live formulas, and the checklist of all its norms."""

from __future__ import annotations

from io import BytesIO

import pytest

from fixtures.opened import opened
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
    """A seminar with 24 participants, twelve of whom gave 4 and 5 in turn: enough for figures to be shown."""
    folder = tmp_path_factory.mktemp("service")
    (folder / "deliverable.yaml").write_text(MANIFEST, encoding="utf-8")
    (folder / "events.csv").write_text("event,form,mode\ns1,seminar,offline\n", encoding="utf-8")
    (folder / "attendance.csv").write_text("event,participant\n" + "".join(f"s1,p{i}\n" for i in range(24)))
    scores = "".join(f"s1,p{i},{4 + i % 2}\n" for i in range(12))
    (folder / "feedback.csv").write_text("event,respondent,score\n" + scores, encoding="utf-8")
    return review(folder)


def sheet_of(evaluation, language, kind, *, values=False):
    """Return a sheet of the workbook as openpyxl reads it."""
    book = opened(evaluation, language, values=values)
    return book[translator(language)(f"workbook.tab.{kind}")]


def rows_of(sheet, start):
    """Return the values of the rows whose first cell begins with a text, by block in the order of the sheet."""
    return [[c.value for c in r] for r in sheet.iter_rows() if str(r[0].value or "").startswith(start)]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_satisfaction_and_the_share_polled_are_live(evaluation, language):
    """12 of 24 polled: 50 %, 12 missing; (6·4 + 6·5) / 12 / 5 = 90 %; from 0 to 100 that is (4.5 − 1) / 4 = 87.5."""
    people, scores = rows_of(sheet_of(evaluation, language, "services"), "s1")
    assert all(str(people[i]).startswith("=") for i in (6, 8))
    assert all(str(scores[i]).startswith("=") for i in (2, 4, 7))
    people, scores = rows_of(sheet_of(evaluation, language, "services", values=True), "s1")
    assert [people[i] for i in (3, 5, 6, 7, 8)] == pytest.approx([24, 12, 0.5, 24, 12])
    assert [scores[i] for i in (2, 3, 4, 7)] == pytest.approx([12, 54, 0.9, 87.5])


def test_what_is_not_the_standards_stands_under_a_heading_that_says_so(evaluation):
    """The band over the mean from 0 to 100 and the two highest scores; the interval has its own, with its level."""
    sheet = sheet_of(evaluation, "en", "services")
    bands = next(r for r in sheet.iter_rows() if r[2].value == "by the act’s formula")
    assert [c.value for c in bands if c.value] == [
        "by the act’s formula", "confidence interval, 95%", "beside it – not the Standard’s",
    ]  # fmt: skip


def test_nobody_polled_leaves_out_the_columns_of_the_poll(tmp_path):
    """Information services are not polled: a column of zeros would look like a breach."""
    (tmp_path / "deliverable.yaml").write_text(
        "sapa: 1\ntitle: Press\nservice: information_methodical\nevents: events.csv\n", encoding="utf-8"
    )
    (tmp_path / "events.csv").write_text("event,form,participants\ne1,briefing,12\n", encoding="utf-8")
    sheet = sheet_of(review(tmp_path), "en", "services")
    words = {c.value for r in sheet.iter_rows() for c in r}
    assert "participants" in words
    assert not {"polled", "share polled", "Who took part and who was polled"} & words


def test_the_checklist_lists_what_is_asked_with_its_evidence(evaluation):
    """A ticked norm stands with document and page, and its status is the one in force."""
    sheet = sheet_of(evaluation, "en", "service_checklist")
    row = next(r for r in sheet.iter_rows() if r[5].value == "sheet.pdf")
    assert (row[6].value, str(row[3].value)[0]) == ("4", "=")
    titles = [r[1].value for r in sheet.iter_rows() if r[3].value and str(r[3].value).startswith("=")]
    assert len(titles) >= len({f.norm for f in evaluation.findings if f.norm and f.line == "formal"})


PARTS = """\
sapa: 1
title: Centre
parts:
  - {id: a, service: training, events: events.csv}
  - {id: b, service: consulting}
"""


def test_sheets_and_rows_of_several_parts_say_their_service_not_an_id(tmp_path):
    """Tabs end with the service in a word, and so does what a requirement of the summary is about."""
    from openpyxl import load_workbook

    (tmp_path / "deliverable.yaml").write_text(PARTS, encoding="utf-8")
    (tmp_path / "events.csv").write_text("event,form,participants\ne1,seminar,12\n", encoding="utf-8")
    book = load_workbook(BytesIO(workbook_bytes(review(tmp_path), "ru")), data_only=True)
    assert {"Контрольный лист – обучение", "Контрольный лист – консультации"} <= set(book.sheetnames)
    about = {str(row[2].value).split(" · ")[0] for row in book["Сводка"].iter_rows() if row[2].value}
    assert {"обучение", "консультации"} <= about


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_no_word_of_a_header_is_wider_than_its_column(evaluation, language):
    """A bold letter takes 7.2–7.9 pixels, a column seven a character: a longer word would break in the middle."""
    sheet = sheet_of(evaluation, language, "services")
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value and cell.font.bold and cell.alignment.horizontal == "center" and cell.data_type == "s":
                longest = max(len(word) for word in str(cell.value).split())
                merged = any(cell.coordinate in span for span in sheet.merged_cells.ranges)
                assert merged or 7.2 * longest <= 7 * sheet.column_dimensions[cell.column_letter].width + 5
