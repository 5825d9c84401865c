"""A small run of the coverage simulation: the intervals hold the truth about as often as they say."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from sapa.stats import AUTO

FILE = Path(__file__).parents[3] / "benchmarks" / "coverage.py"


@pytest.fixture(scope="module")
def simulation():
    """The benchmark as a module."""
    spec = importlib.util.spec_from_file_location("sapa_coverage", FILE)
    module = importlib.util.module_from_spec(spec)
    sys.modules["sapa_coverage"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["sapa_coverage"]


@pytest.fixture(scope="module")
def rows(simulation):
    """200 samples: a coverage of 95 % is seen to ±3 percentage points (two standard deviations)."""
    return list(simulation.simulate(samples=200, seed=1))


def test_the_method_that_auto_takes_covers_in_every_design(rows, simulation):
    """95 % less three standard deviations of 200 samples is 90.4 %."""
    chosen = [r for r in rows if r.method == AUTO]
    assert {r.design for r in chosen} == set(simulation.DESIGNS)
    assert len(chosen) == 10
    for r in chosen:
        assert r.coverage >= 0.904, r
        assert r.coverage + r.above + r.below == pytest.approx(1)


def test_wald_intervals_fail_a_rare_answer_in_a_small_domain(rows):
    """30 interviews, p = 0.03: two samples of five have no such answer, and t then has no width at all."""
    (wald,) = (r for r in rows if r.method == "t" and r.p == 0.03 and r.design.startswith("domain"))
    assert wald.coverage < 0.75
    assert wald.below > 0.25


def test_the_same_seed_gives_the_same_page(rows, simulation):
    """And the page names the method that `auto` takes."""
    again = list(simulation.simulate(samples=20, seed=3))
    assert again == list(simulation.simulate(samples=20, seed=3))
    page = simulation.page(rows, 200, 1)
    assert f"`auto` is **{AUTO.value}**" in page
    assert page.count("|---|") >= 3


def test_the_page_in_docs_was_written_with_the_method_in_use():
    """Who changes AUTO writes docs/coverage.md anew."""
    page = (FILE.parents[1] / "docs" / "coverage.md").read_text(encoding="utf-8")
    assert f"`auto` is **{AUTO.value}**" in page
