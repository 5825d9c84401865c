"""The speed benchmark works on small data, and raking meets many margins in few steps."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

from sapa.stats import SampleDesign, margin, rake

FILE = Path(__file__).parents[3] / "benchmarks" / "speed.py"


@pytest.fixture(scope="module")
def speed():
    """The benchmark as a module."""
    spec = importlib.util.spec_from_file_location("sapa_speed", FILE)
    module = importlib.util.module_from_spec(spec)
    sys.modules["sapa_speed"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["sapa_speed"]


def test_every_operation_of_the_benchmark_runs(speed, tmp_path):
    """Four strata of five units of forty rows."""
    assert speed.write_data(tmp_path, 4, 5, 40) == 800
    for operation in speed.OPERATIONS:
        found = speed.with_sapa(tmp_path, operation)
        assert np.isfinite(found.numbers).all(), operation
        assert found.seconds > 0
        assert speed.agrees(operation, found, found) == "equal"


def test_twelve_correlated_margins_are_met_in_a_few_steps():
    """Three categories each, pairwise correlation 0.36: 1e-8 in at most 15 cycles, where fitting needs 40."""
    rng = np.random.default_rng(1)
    n = 20_000
    common = rng.normal(size=n)
    answers = [np.searchsorted([-0.43, 0.43], 0.66 * common + 0.75 * rng.normal(size=n)) for _ in range(12)]
    assert np.corrcoef(answers[0], answers[1])[0, 1] == pytest.approx(0.36, abs=0.02)
    margins = [
        margin(codes, np.bincount(codes) * [1.1, 1, 0.9] / (np.bincount(codes) @ [1.1, 1, 0.9]) * 1e6)
        for codes in answers
    ]
    design = rake(SampleDesign.build(weights=rng.uniform(0.5, 2, n)), margins, tolerance=1e-8)
    assert design.adjustments[0].convergence.cycles <= 15
    for codes, known in zip(answers, margins, strict=True):
        assert np.bincount(codes, weights=design.weights) == pytest.approx(known.totals, rel=1e-8)
