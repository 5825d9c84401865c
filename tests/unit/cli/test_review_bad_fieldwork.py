"""`sapa review` on field work as it is really delivered: exit 0 and nothing on standard error, whatever the columns."""

from __future__ import annotations

import csv

import pytest

from fixtures.deliverables import small_deliverable
from sapa import cli

ROLE = "methods.main.roles."
GPS = {ROLE + "latitude": "lat", ROLE + "longitude": "lon"}
NAMES = {"I1": "Әбіш Өмірұлы", "I2": " Ғани  Қыз ", "I3": "=Ұлпан()", "I4": "01"}


def column(**made):
    """Return a change of whole columns: name → function of (position, row)."""

    def change(rows):
        for i, row in enumerate(rows):
            row.update({name: value(i, row) for name, value in made.items()})
        return rows

    return change


CASES = {
    "interviewers of Kazakh letters, spaces and a formula": (
        column(interviewer=lambda _, r: NAMES[r["interviewer"]]), {}),
    "one interviewer": (column(interviewer=lambda *_: "I1"), {}),
    "no interviewer named": (column(interviewer=lambda *_: ""), {}),
    "an interviewer for every interview": (column(interviewer=lambda i, _: f"I{i}"), {}),
    "no times": (column(start=lambda *_: "", end=lambda *_: ""), {}),
    "times in words": (column(start=lambda *_: "утром", end=lambda *_: "25:99"), {}),
    "ends before starts": (column(end=lambda _, r: r["start"].replace("T1", "T0")), {}),
    "years 1500 and 2300": (
        column(start=lambda i, r: ("1500", "2300")[i % 2] + r["start"][4:], end=lambda *_: "2300-02-30T10:00:00"), {}),
    "time zones mixed": (
        column(start=lambda i, r: r["start"].replace("+05:00", ("+05:00", "+06:00", "Z", "")[i % 4])), {}),
    "one text for both coordinates": (
        column(gps=lambda i, _: f"43.2{i:02d} 76.8{i:02d} 700 4.5"),
        {ROLE + "latitude": "gps", ROLE + "longitude": "gps"}),
    "coordinates swapped": (column(lat=lambda i, _: f"76.8{i:02d}", lon=lambda i, _: f"43.2{i:02d}"), GPS),
    "coordinates beyond the globe": (column(lat=lambda *_: "1e300", lon=lambda *_: "-1e308"), GPS),
    "coordinates in words": (column(lat=lambda *_: "n/a", lon=lambda *_: "inf"), GPS),
    "constant and empty questions": (column(c=lambda *_: "3", m=lambda *_: ""), {}),
    "infinite answers": (
        column(**{f"n{k}": lambda i, _, k=k: ("inf", "nan", "-inf", "1e400", "1")[(i + k) % 5] for k in range(4)}), {}),
    "two interviews": (lambda rows: rows[:2], {}),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_field_work_of_any_shape_is_reviewed_without_a_fault(case, tmp_path, capfd, monkeypatch):
    """The workbook is written, exit 0, and neither a warning nor a traceback reaches the reader."""
    change, manifest = CASES[case]
    folder = small_deliverable(tmp_path / "survey", manifest_changes=manifest).parent
    path = folder / "interviews.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = change(list(csv.DictReader(file)))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    out = tmp_path / "evaluation.xlsx"
    monkeypatch.setattr("sys.argv", ["sapa", "review", str(folder), "--out", str(out), "--lang", "kk"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert (ended.value.code, capfd.readouterr().err) == (0, "")
    assert out.stat().st_size > 10_000
