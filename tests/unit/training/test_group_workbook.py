"""The workbook of a graded group: its figures are those of the grades, its words the reader's."""

from __future__ import annotations

import math
from io import BytesIO

import openpyxl
import pytest

from sapa.i18n import translator
from sapa.training.grading import grade, group_workbook
from sapa.training.sessions import Answer, Handout, Scenario, Session, Task, Truth
from sapa.training.simulator import defect

SMALL = "t10.focus_group.respondents (formal)"
EXCEL = "t3.reliability.specialised_software (formal)"


def session() -> Session:
    """Return a session of three: two had a small group, and one of them handed in nothing."""
    task = Task("research_analytic", None, (1, 1), 0.0, ("group_small", "excel_only"))
    truth = (Truth("group_small", 4.0, 1),)
    handouts = (
        Handout("trainee-01", (1,), (truth,)), Handout("trainee-02", (1,), (truth,)),
        Handout("trainee-03", (1,), ((),)),
    )  # fmt: skip
    return Session(Scenario("made", False, (task,)), bytes(16), handouts)


def answers():
    """Return answers: the first finds nothing and accuses Excel, the third leaves a question open."""
    return {
        "trainee-01": (Answer(1, SMALL, False, 5.0), Answer(1, EXCEL, True, 2.0)),
        "trainee-03": (Answer(1, SMALL, False, 5.0), Answer(1, EXCEL, None)),
    }


def cells(sheet) -> list[object]:
    """Return what stands in a sheet, row by row."""
    return [c.value for row in sheet.iter_rows() for c in row if c.value is not None]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_workbook_says_what_the_grades_say(language):
    """Found 0 of 1, sound called sound 1 of 2; one absent; the missed defect with its reason, no message's id."""
    t = translator(language)
    group = grade(session(), answers())
    book = openpyxl.load_workbook(BytesIO(group_workbook(group, session(), t)))
    assert book.sheetnames == [t("training.book.group"), "trainee-01", "trainee-03"]
    first = cells(book.worksheets[0])
    assert any("trainee-02" in str(v) for v in first)
    at = first.index(t("training.book.calm"))
    assert first[at + 1 : at + 4] == [1, 2, 0.5]
    page = [str(v) for v in cells(book["trainee-01"])]
    why = t(defect("group_small").why)
    assert any(why in text for text in page)
    assert any("specialised_software" in text for text in page)
    assert not [v for sheet in book for v in cells(sheet) if str(v).startswith(("=", "training."))]
    assert len(book.worksheets[0]._charts) == 1


def test_the_same_grades_give_the_same_bytes_and_no_name():
    """No clock, no user, no machine."""
    group = grade(session(), answers())
    one, two = (group_workbook(group, session(), translator("en")) for _ in range(2))
    assert one == two
    properties = openpyxl.load_workbook(BytesIO(one)).properties
    assert not properties.creator
    assert not properties.lastModifiedBy


def test_unknown_shares_stay_blank():
    """Nobody handed anything in: no share, no picture, no zero."""
    group = grade(session(), {})
    assert math.isnan(group.sensitivity.share)
    book = openpyxl.load_workbook(BytesIO(group_workbook(group, session(), translator("ru"))))
    assert len(book.sheetnames) == 1
    numbers = [v for v in cells(book.worksheets[0]) if isinstance(v, int | float)]
    assert numbers == [0, 0, 0, 0]
    assert book.worksheets[0]._charts == []
