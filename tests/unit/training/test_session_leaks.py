"""What was planted leaves no sign of the planting: no gap, no end of a list, no count that honest files never have.

Each test is an attack that worked once: it looks for the hand that changed the files, and knows nothing of surveys.
"""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pytest

from fixtures.simulated import INTERVIEWS, honest, with_defect
from sapa.training.simulator import RESEARCH, Chance, catalogue, defect, simulate

SEEDS = range(40, 48)


def numbers(values):
    """Return the last number of each text."""
    return [int(re.findall(r"\d+", str(value))[-1]) for value in values]


def runs_on(values):
    """Return whether numbers are 1, 2, 3 … without a gap."""
    return list(values) == list(range(1, len(values) + 1))


def logged(seed, **defects):
    """Return the cleaning log of a survey."""
    return simulate(Chance.of_seed(seed), interviews=INTERVIEWS, defects=defects).made.tables["cleaning_log"]


@pytest.mark.parametrize("name", ["campaign_quiet", "event_quiet"])
def test_publications_that_are_left_out_leave_no_gap_in_the_numbers(name):
    """Names of media and links of every event run from 1, as they do in an honest list."""
    for made in (honest(defect(name).service).made, with_defect(name).made):
        for _, own in made.tables["publications"].groupby("Мероприятие", sort=False):
            assert runs_on(numbers(own["Издание"].str.partition(" (")[0]))
            assert runs_on(numbers(own["Ссылка"]))


def test_stories_that_are_left_out_leave_no_gap_in_the_numbers():
    """The first story is number 1."""
    for made in (honest("training").made, with_defect("stories_none").made):
        assert runs_on(numbers(made.tables["stories"]["№"]))


@pytest.mark.parametrize(
    ("name", "event"), [("seminar_small", "С-1"), ("press_small", "ПК-1"), ("round_table_small", "КС-1")]
)
def test_who_is_left_of_a_small_event_is_drawn_not_the_first_of_the_list(name, event):
    """Codes of participants lie evenly from 1 to 999 with and without the defect.

    The mean of k codes drawn evenly from 1 to 999 is 500, its standard deviation 288/√k: over 24 seeds with 4 people
    at least 29; 4 of them are 117. The first six of a sorted list of 30 would have a mean near 100.
    """
    found = defect(name)
    codes = []
    for seed in range(24):
        tables = simulate(Chance.of_seed(seed), service=found.service, defects={name: found.doses[0]}).made.tables
        there = tables["attendance"]
        codes += numbers(there.loc[there["Мероприятие"] == event, "Участник"])
    assert abs(np.mean(codes) - 500) < 117
    assert max(codes) > 850


@pytest.mark.parametrize("name", ["advice_polled_few", "event_polled_few"])
def test_who_was_polled_is_drawn_not_the_first_of_the_list(name):
    """Of what the honest list has, other places are left than the first ones, in its own order."""
    whole, part = (
        m.made.tables["feedback"]["Участник"].tolist() for m in (honest(defect(name).service), with_defect(name))
    )
    places = [whole.index(one) for one in part]
    assert places == sorted(places)
    assert places != list(range(len(places)))


def test_the_rows_of_a_report_are_in_the_order_of_its_pages():
    """A figure that was put in stands where its page is, not at the end."""
    for name in (n for n, d in catalogue().items() if d.service == RESEARCH and "claim" in n):
        assert with_defect(name).made.tables["claims"]["page"].astype(int).is_monotonic_increasing, name


def test_a_logged_change_that_was_never_made_looks_like_the_others():
    """Questions, codes, days, reasons and names are those that honest logs have."""
    true = [logged(seed) for seed in SEEDS]
    planted = [logged(seed, log_not_applied=10.0) for seed in SEEDS]
    for column in ("question", "old", "new", "reason", "type", "by"):
        known = {str(v) for log in true for v in log[column]}
        assert {str(v) for log in planted for v in log[column]} <= known, column
    assert all(list(log["date"]) == sorted(log["date"]) for log in planted)
    seen = Counter(q for log in planted for q in log["question"])
    assert max(seen.values()) < 0.4 * sum(seen.values())


def test_the_length_of_the_log_of_changes_is_no_constant():
    """With a number that never varies one row more would be a row that was planted."""
    assert len({len(logged(seed)) for seed in SEEDS}) > 2


@pytest.mark.parametrize("dose", defect("control_unmatched").doses)
def test_records_of_control_without_an_interview_do_not_lengthen_the_log(dose):
    """The number of records follows from the number of interviews: one more would be a sign."""
    planted = with_defect("control_unmatched", dose=dose).made.tables["control"]
    assert len(planted) == len(honest().made.tables["control"])
    assert len(set(planted["id"]) - set(honest().made.tables["raw"]["id"])) == dose


def places_after_point(table):
    """Return column → numbers of decimals of what is written in it."""
    text = table.to_csv(index=False)
    rows = [line.split(",") for line in text.splitlines()[1:]]
    head = text.partition("\n")[0].split(",")
    rows = [row for row in rows if len(row) == len(head)]
    return {
        name: {len(cell.partition(".")[2]) for cell in (row[i] for row in rows) if re.fullmatch(r"-?\d+\.\d+", cell)}
        for i, name in enumerate(head)
    }


@pytest.mark.parametrize(
    "name", ["value_inflated", "weights_wrong", "n_inflated", "base_wrong", "missing_in_base", "quota_perfect",
             "stratum_moved", "frame_no_chance", "region_error_claimed"],
)  # fmt: skip
def test_numbers_are_written_with_as_many_decimals_as_in_honest_files(name):
    """No 0.30000000000000004, and no column that turned from whole numbers to fractions."""
    known = {key: places_after_point(table) for key, table in honest().made.tables.items()}
    for key, table in with_defect(name).made.tables.items():
        for column, found in places_after_point(table).items() if key in known else ():
            most = max(known[key].get(column) or {0})
            assert max(found or {0}) <= most, (key, column)
