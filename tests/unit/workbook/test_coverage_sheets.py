"""Sheets of coverage: quotas, the course of the field, the sampling frame, consumers."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from fixtures.evaluation_details import coverage
from fixtures.evaluations import full_evaluation
from fixtures.opened import opened
from fixtures.recalculate import formulas, recalculated, same
from sapa.results import Evaluation
from sapa.results.consumers import ConsumerCount, ConsumerCoverage, ConsumersDetail
from sapa.results.coverage import (
    BadReplacement,
    Breach,
    ChanceCheck,
    DefaultFrame,
    FrameDetail,
    FrameFault,
    FrameRecord,
    FrameStratum,
    MarginFit,
    Progress,
    ProgressDay,
    ProgressGroup,
    QuotaCells,
    Replacements,
    ReserveStratum,
    StratumCoverage,
    TerritoryContext,
)
from sapa.stats.close_fit import close_fit
from sapa.workbook import write_workbook

DAY = date(2026, 3, 1)
COUNTS = (3, 5, 4)


def grown() -> Evaluation:
    """Return an evaluation whose survey has quotas, issued cases, progress, a sampling frame, and consumers."""
    days = tuple(ProgressDay(DAY + timedelta(days=i), n, n, sum(COUNTS[: i + 1]), i == 1) for i, n in enumerate(COUNTS))
    course = Progress(
        days, (ProgressGroup("KZ-10 / urban", 16, 12, DAY, days[-1].day, 3, 4.0, days[-1].day + timedelta(days=1)),),
        16, 4.0, days[-1].day + timedelta(days=1), 9.5, 1,
    )  # fmt: skip
    fit = close_fit([34, 33, 33], [1 / 3] * 3)
    detail = coverage(
        issued_from="issued", progress=course,
        quotas=(QuotaCells(("sex", "age_group"), "quota.csv", (
            StratumCoverage("1 / 18–29", None, 10, 20, 9, 8), StratumCoverage("2 / 18–29", None, 10, None, 12, 12),
        ), 0, exact=False),),
        fit=(MarginFit("education", 3, 100, fit.chi_square, fit.df, fit.chance, fit.chance),),
        replacements=Replacements(100, 7, 0.07, 0.05, rule=True, judged_attempts=False, bad=(
            BadReplacement(Breach.FEW_ATTEMPTS, "№1", "№2", "KZ-10 / urban", "issued.csv", 5, "1 < 3"),
        )),
        reserve=(ReserveStratum("KZ-10 / urban", 4, 30, 24, 12, 6, 0.5, 3.0, 0, 6, 0.4),),
    )  # fmt: skip
    strata = (
        FrameStratum("KZ-10 / urban", 3, 950.0, 1000.0, 1, 250.0),
        FrameStratum("KZ-11 / rural", 0, 0.0, 100.0, 0, 0.0),
    )
    record = FrameRecord(FrameFault.SAME_NAME, "U-7", "KZ-10 / urban", "units.csv", 9, "4")
    frame = FrameDetail(
        handed_in=True, file="units.csv", units=3, people=950.0, population=1100.0, day=DAY, age=0.5, source="list",
        universes=(("frame", "15+"), ("population", "18+")), strata=strata, records=(record,),
        totals=((FrameFault.REPEATED_ID, 1), (FrameFault.SAME_NAME, 1)), old=1, old_share=1 / 3, linked=9, sampled=10,
        without=400 / 1100, chances=ChanceCheck(9, True, 1.0, 0.7, 1.4),
    )  # fmt: skip
    listed = ConsumersDetail("consulting", (
        ConsumerCoverage("consultation", "", 80, ConsumerCount(60, listed=True), ConsumerCount(11, listed=True), 1,
                         10 / 60, 20.0, 12),
        ConsumerCoverage("seminar", "2", None, ConsumerCount(30, listed=False), None, None, None, 10.0, 3),
    ))  # fmt: skip
    base = full_evaluation()
    details = dict(base.details)
    details["main", "coverage"] = detail
    details["main", "sampling_frame"] = frame
    details["main", "consumers"] = listed
    return replace(base, details=details)


def cells(sheet) -> list[str]:
    """Return every text of a sheet."""
    return [str(c.value) for row in sheet.iter_rows() for c in row if isinstance(c.value, str)]


def row_of(sheet, words: str) -> list[object]:
    """Return the values of the first row that begins with a text."""
    return next([c.value for c in row] for row in sheet.iter_rows() if row[0].value == words)


def test_sheets_stand_where_there_is_something_and_nowhere_else():
    """Frame before coverage, the course of the field behind it; a plain evaluation has none of the three."""
    names = opened(grown()).sheetnames
    at = names.index("Coverage")
    assert names[at - 1 : at + 2] == ["Sampling frame", "Coverage", "Course of the field"]
    assert "Consumers" in names
    assert not {"Sampling frame", "Course of the field", "Consumers"} & set(opened(full_evaluation()).sheetnames)


def test_every_word_is_there_in_each_language(language: str):
    """No id in guillemets, and every first line is a question."""
    book = opened(grown(), language)
    for sheet in book:
        assert [t for t in cells(sheet) if re.search(r"«[a-z_]+\.[a-z_.0-9]+»", t)] == []
    kinds = [s for s in book if str(s["A1"].value).endswith("?")]
    assert len(kinds) >= 6


def test_quota_cells_stand_below_the_strata():
    """Planned 10, valid 8: two missing, 80 %."""
    row = row_of(opened(grown())["Coverage"], "1 / 18–29")
    assert (row[3], row[4], row[6], row[8], row[9]) == (10, 20, 8, 2, 0.8)


def test_the_course_of_the_field_shows_days_reserve_and_replacements():
    """Totals are live sums of the days; the chart has a description."""
    book = opened(grown(), values=False)["Course of the field"]
    totals = [row[3].value for row in book.iter_rows() if str(row[3].value).startswith("=SUM(")]
    assert len(totals) == 3
    shown = opened(grown())["Course of the field"]
    assert row_of(shown, "Abai Region / urban")[1:8] == [4, 30, 24, 12, 6, 0.5, 3]
    assert "made 1, required 3" in cells(shown)
    assert len(shown._charts) == 1


def test_consumers_declared_are_marked_and_strangers_do_not_count():
    """60 of 80 registered; (11 − 1) / 60 polled; ⌈0.2 · 60⌉ = 12, two missing."""
    shown = opened(grown())["Consumers"]
    named = [[c.value for c in row] for row in shown.iter_rows() if row[0].value == "consultation"]
    assert named[0][1:5] == [80, 60, "from a list", 0.75]
    assert named[1][1:6] == [60, 11, "from a list", 1, 10]
    assert named[1][6] == pytest.approx(10 / 60)
    assert named[1][7:10] == [0.2, 12, 2]
    assert "declared" in cells(shown)
    assert "No scores of satisfaction were handed in for these consumers." in cells(shown)


def test_the_shipped_territories_have_a_sheet_with_a_chart():
    """Context only: no findings, one chart, the note that adults must not be weighted by it."""
    rows = (TerritoryContext("KZ-71", 3, 0.75, 600, 0.6), TerritoryContext("KZ-75", 1, 0.25, 400, 0.4))
    default = DefaultFrame("KZ", rows, date(2023, 1, 1), "all ages", "Bureau", ())
    base = full_evaluation()
    details = dict(base.details) | {("main", "sampling_frame"): FrameDetail(handed_in=False, default=default)}
    sheet = opened(replace(base, details=details))["Sampling frame"]
    assert row_of(sheet, "Astana city")[1:6] == [600, 0.6, 3, 0.75, pytest.approx(0.15)]
    assert len(sheet._charts) == 1
    assert any("no survey of adults may be weighted" in t for t in cells(sheet))


@pytest.mark.office
def test_formulas_give_the_engines_values(soffice: str, tmp_path: Path):
    """LibreOffice recomputes every formula of these sheets to the value stored beside it."""
    path = tmp_path / "x.xlsx"
    write_workbook(grown(), path, language="en")
    again = recalculated(path, soffice, tmp_path)
    names = ("Coverage", "Course of the field", "Sampling frame", "Consumers")
    found = {place: value for place, (_, value) in formulas(path).items() if place[0] in names}
    assert len(found) > 40
    assert {p: v for p, v in found.items() if not same(v, again[p[0]][p[1]].value)} == {}
