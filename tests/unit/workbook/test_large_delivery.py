"""A large delivery gives sheets of bounded length, and each list that is cut says how much of it is shown."""

from __future__ import annotations

import re
from io import BytesIO
from time import process_time

import openpyxl
import pytest

from fixtures.audited import write_files
from sapa.i18n import LANGUAGES, translator
from sapa.review import review
from sapa.workbook import workbook_bytes
from sapa.workbook.audit_lists import MOST_EDITS

INTERVIEWS, EDITS, DELETED, LOGGED = 20_000, 3_000, 200, 1_000
INTERVIEWERS = 90
CAP = 700
"""Rows of a sheet: no list has more than 500, and none depends on the number of interviews."""
SECTIONS = """\
    indicators: {size: {column: q, statistic: mean}}
    raw: {file: raw.csv, id: id}
    log: {file: log.csv, id: id, question: question, new: new, type: type, types: {change: [change]}}
"""


@pytest.fixture(scope="module")
def evaluation(tmp_path_factory):
    """20,000 raw interviews, 200 gone, 3,000 edited; a log of 1,000 entries on a question that no file has."""

    def rows(n, edited):
        return "\n".join(["id,who,q", *(f"{i},w{i % INTERVIEWERS},{i % 7 + (i < edited)}" for i in range(n)), ""])

    log = "\n".join(["id,question,new,type", *(f"{i},gone,1,change" for i in range(LOGGED)), ""])
    folder = tmp_path_factory.mktemp("large")
    return review(write_files(folder, SECTIONS, raw=rows(INTERVIEWS, 0), data=rows(INTERVIEWS - DELETED, EDITS),
                              log=log))  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_sheets_of_a_large_delivery_are_extracts_and_say_so(evaluation, language):
    """300 of 3,000 edits, 40 of 200 interviews deleted, 60 of 1,000 entries, 60 of 90 interviewers: in each language.

    The time is the processor's: a bound that only a sheet with a row for every interview would break.
    """
    begin = process_time()
    content = workbook_bytes(evaluation, language)
    assert process_time() - begin < 20
    book = openpyxl.load_workbook(BytesIO(content), read_only=True)
    long = {s.title: s.max_row for s in book if s.max_row > CAP}
    assert not long
    said = {str(row[0]) for s in book for row in s.iter_rows(max_col=1, values_only=True) if row[0]}
    t = translator(language)
    for shown, total in ((MOST_EDITS, EDITS), (40, DELETED), (60, LOGGED), (60, INTERVIEWERS)):
        words = t("workbook.control.extract", more=total - shown, shown=shown, total=total)
        assert words in said, (shown, total, [s for s in said if re.match("…", s)])
