"""A small part of the run that measures what the toolkit finds; the whole of it stands in docs/training.md."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from fixtures.simulated import INTERVIEWS, with_defect
from sapa.review import review
from sapa.training.simulator import RESEARCH, SERVICES, Chance, defect, simulate

FILE = Path(__file__).resolve().parents[3] / "benchmarks" / "training_power.py"
SEED = 20261123
SURVEYED = (
    "control_tried", "near_duplicates_spread", "weights_wrong", "edits_silent", "base_wrong", "period_short",
)  # fmt: skip
SERVED = ("seminar_small", "advice_unused", "press_small", "event_quiet", "centre_unequipped")


@pytest.fixture(scope="module")
def harness():
    """Return benchmarks/training_power.py as a module."""
    spec = importlib.util.spec_from_file_location("benchmark_training_power", FILE)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def surveyed(tmp_path_factory):
    """The review of one small survey with six defects."""
    defects = {name: defect(name).doses[0] for name in SURVEYED}
    made = simulate(Chance.of_seed(11), service=RESEARCH, interviews=INTERVIEWS, defects=defects)
    return review(made.write(tmp_path_factory.mktemp("surveyed")))


@pytest.mark.parametrize("name", SURVEYED)
def test_a_defect_of_a_survey_is_found_among_others(name, harness, surveyed):
    """At its strongest dose, by one of the findings and statuses that the catalogue expects."""
    assert harness.caught(surveyed, defect(name))


def test_scattered_copies_have_a_finding_of_their_own(surveyed):
    """It is not only that some interviewer or other is unusual; the pairs can be controlled, and nothing is proven."""
    found = next(f for f in surveyed.findings if "/interviewers/scattered_copies/" in f.id)
    assert (found.status, found.line) == ("judgement", "methodological")
    assert found.recommendation is not None
    assert found.n >= 5  # fewer are within what is excused: P(Poisson(1) ≥ 4) = 1.9 %


@pytest.mark.parametrize("name", SERVED)
def test_a_defect_of_another_service_is_found(name, harness, tmp_path):
    """At its strongest dose."""
    assert harness.caught(review(with_defect(name).write(tmp_path)), defect(name))


@pytest.mark.parametrize("service", SERVICES)
def test_an_honest_deliverable_has_no_formal_fault(service, harness, tmp_path):
    """Nothing is said to miss a norm; copies are not seen where there are none."""
    found = review(simulate(Chance.of_seed(SEED), service=service).write(tmp_path))
    assert [f.id for f in found.findings if f.status == "not_met" and f.line == "formal"] == []
    assert not any("scattered_copies" in f.id for f in found.findings)


def test_the_table_shows_what_was_missed_first(harness):
    """Two doses in one row, the claimed share without what is not claimed, Wilson's interval of 1 of 2: 9–91 %."""
    honest = [harness.Honest(RESEARCH, frozenset(), frozenset({"x.margins"}), frozenset({"control_low"}))]
    low, tried, quota = (defect(n) for n in ("control_low", "control_tried", "quota_as_probability"))
    text = harness.report(
        honest, [(tried, 0.1, True), (low, 0.05, True), (low, 0.1, False), (quota, 1.0, False)]
    ).splitlines()
    assert text[0] == "* Claimed defects found: 2/3 (21–94 %)."  # Wilson (1927), n = 3, k = 2
    assert "    * `x.margins`: 1/1 (21–100 %)" in text
    assert text[-3:] == [
        "| `control_low` | 0.05, 0.1 | 1/1, 0/1 | **1/2 (9–91 %)** | 1/1 |",
        "| `quota_as_probability` (not claimed) | 1 | 0/1 | **0/1 (0–79 %)** | 0/1 |",
        "| `control_tried` | 0.1 | 1/1 | 1/1 (21–100 %) | 0/1 |",
    ]
