"""Control logs as they are handed in: in several sheets, in several files, and real back-checks without outcomes."""

from __future__ import annotations

import csv
import shutil

import openpyxl
import pytest

from fixtures.deliverables import small_deliverable
from sapa.review import review

MANIFEST = """
sapa: 1
title: Back-checks
service: research_analytic
methods:
  - kind: population_survey
    data: demo_survey.csv
    roles: {id: hhid, interviewer: enum_id, region: state, age: age}
    control:
      file: demo_backcheck.csv
      id: hhid
      controller: bcer_id
      compare: {age: age, household_count: {tolerance: 5 %}, toilet: toilet, minc_pri: minc_pri}
      promise: {by: interviewer, min: 10}
"""


def rows_of(path):
    """Return a CSV as a list of lists."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("kind", ["sheets", "files"])
def test_a_log_in_several_sheets_or_files_is_one_log(tmp_path, kind):
    """The small deliverable's 15 rows cut after the seventh: still 12 of 60, and rows are named in their own file."""
    parts = [{"file": "control.xlsx", "sheet": "Север"}, {"file": "control.xlsx", "sheet": "Юг"}]
    if kind == "files":
        parts = ["north.csv", {"file": "south.csv", "delimiter": ";"}]
    path = small_deliverable(
        tmp_path, plant=["control_some_unknown"], manifest_changes={"methods.main.control.file": parts}
    )
    header, *rows = rows_of(tmp_path / "control.csv")
    rows[9][0] = "X009"
    halves = (rows[:7], rows[7:])
    if kind == "sheets":
        book = openpyxl.Workbook()
        book.remove(book.active)
        for part, half in zip(parts, halves, strict=True):
            sheet = book.create_sheet(part["sheet"])
            for row in (header, *half):
                sheet.append(row)
        book.save(tmp_path / "control.xlsx")
    else:
        for name, mark, half in zip(("north.csv", "south.csv"), ",;", halves, strict=True):
            text = "\n".join(mark.join(row) for row in (header, *half)) + "\n"
            (tmp_path / name).write_text(text, encoding="utf-8")
    detail = review(path, show_ids=True).details["main", "field_control"]
    assert (detail.total.interviews, detail.total.controlled) == (60, 9)
    assert [(r.id, r.row) for r in detail.kind("unmatched")] == [("X001", 2), ("X002", 3), ("X009", 4)]
    assert len({r.file for r in detail.kind("unmatched")}) == (1 if kind == "sheets" else 2)


@pytest.mark.shared
def test_thirty_real_back_checks_without_an_outcome_column(shared, tmp_path):
    """DataSure's demo: 30 of 132 tried; merged on hhid in pandas: 28, 30, 28, 21 pairs, of which 0, 1, 0, 1 differ."""
    for file in (shared / "data" / "datasure-demo").iterdir():
        shutil.copyfile(file, tmp_path / file.name)
    (tmp_path / "deliverable.yaml").write_text(MANIFEST, encoding="utf-8")
    evaluation = review(tmp_path)
    (detail,) = [d for (_, name), d in evaluation.details.items() if name == "field_control"]
    assert (detail.total.interviews, detail.total.attempted, detail.total.controlled) == (132, 30, 0)
    assert [(q.compared, q.different) for q in detail.questions] == [(28, 0), (30, 1), (28, 0), (21, 1)]
    statuses = {f.id.split("/")[2]: str(f.status) for f in evaluation.findings if "/field_control." in f.id}
    assert statuses["field_control.promise"] == "not_assessable"
    assert statuses["field_control.comparison"] == "met"  # age is the one stable fact, and it never differs
    assert "field_control.proof" not in statuses
