"""The sample design: its tables are made again byte for byte, and fit the plan and the other sample."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import Counter
from pathlib import Path

from sapa.deliverable.plan_reader import read_plan

SAMPLES = Path(__file__).resolve().parents[3] / "data-samples"
SAMPLE = SAMPLES / "design-2026"


def table(path: Path) -> list[dict[str, str]]:
    """Read a table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_generator_makes_the_committed_bytes_again(tmp_path: Path) -> None:
    """Same seed, same bytes; beside the tables only the plan lies in the folder."""
    script = SAMPLES / "make_design_frame.py"
    subprocess.run([sys.executable, str(script), "--out", str(tmp_path / "x")], check=True, capture_output=True)
    made = {path.name: path.read_bytes() for path in (tmp_path / "x").iterdir()}
    assert sorted([*made, "plan.yaml"]) == sorted(path.name for path in SAMPLE.iterdir())
    assert [name for name, data in made.items() if data != (SAMPLE / name).read_bytes()] == []


def test_another_seed_gives_other_places(tmp_path: Path) -> None:
    """The people of a stratum stay, their division over places does not."""
    script = SAMPLES / "make_design_frame.py"
    command = [sys.executable, str(script), "--out", str(tmp_path), "--seed", "1"]
    subprocess.run(command, check=True, capture_output=True)
    assert (tmp_path / "settlements.csv").read_bytes() != (SAMPLE / "settlements.csv").read_bytes()


def test_places_sum_to_the_strata_of_the_other_sample() -> None:
    """37 strata, 13 044 902 adults (made), as in social-survey-2026/frame.csv; ids differ, sizes are positive."""
    rows = table(SAMPLE / "settlements.csv")
    sums: Counter[tuple[str, str]] = Counter()
    for row in rows:
        sums[row["region"], row["locality"]] += int(row["people"])
    frame = table(SAMPLES / "social-survey-2026" / "frame.csv")
    assert sums == {(r["region"], r["locality"]): int(r["people"]) for r in frame}
    assert len(rows) == len({row["settlement"] for row in rows}) == 3941
    assert min(int(row["people"]) for row in rows) > 0


def test_every_region_has_interviewers() -> None:
    """Four in each of 20 regions."""
    assert set(Counter(r["region"] for r in table(SAMPLE / "interviewers.csv")).values()) == {4}
    assert len(table(SAMPLE / "interviewers.csv")) == 80


def test_the_plan_names_indicators_of_the_made_questionnaire() -> None:
    """Columns that the fielding writes, so that the review has something to estimate."""
    plan = read_plan(SAMPLE / "plan.yaml")
    assert {i.column for i in plan.answers.indicators.values()} == {"q3", "q5", "q9", "q10"}
    assert plan.answers.missing == ("98", "99")
