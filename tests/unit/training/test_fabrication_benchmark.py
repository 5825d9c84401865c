"""The harness that measures who comes out first: its cells, its tables, and what it refuses."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from sapa.results.interviewers import Level

FILE = Path(__file__).resolve().parents[3] / "benchmarks" / "fabrication.py"


@pytest.fixture(scope="module")
def harness() -> ModuleType:
    """Return benchmarks/fabrication.py as a module."""
    found = importlib.util.spec_from_file_location("benchmark_fabrication", FILE)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules[found.name] = module
    found.loader.exec_module(module)
    return module


def test_the_naive_ranking_finds_copies(harness: ModuleType, capsys: pytest.CaptureFixture[str]):
    """Two fabricators who copy everything are first by percent match; both tables are printed."""
    arguments = ["--development", "--runs=2", "--honest-runs=2", "--style=copying", "--share=1", "--icc=0", "--jobs=1"]
    assert harness.main([*arguments, "--arm=as honest"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "seeds from 100,000 (development)" in lines[0]
    rows = [line for line in lines if line.startswith("| as honest | 0 | copying | 100% | 2 ")]
    assert len(rows) == 1
    cells = [cell.strip() for cell in rows[0].strip("|").split("|")]
    # Wilson, 2 of 2: lower limit 1/(1 + 1.96²/2) = 34.2 %.
    assert cells[5:7] == ["100.0 (34.2–100.0)", "1.5"]
    assert any(line.startswith("| 0 | 2 | ") for line in lines)


def test_every_cell_of_the_issue_is_there(harness: ModuleType):
    """Four styles, three shares, two arms, two interviewer ICCs."""
    made = harness.cells([str(s) for s in harness.Style], harness.SHARES, list(harness.ARMS), harness.ICCS)
    assert len(set(made)) == 4 * 3 * 2 * 2


def test_seeds_for_tuning_and_for_figures_never_meet(harness: ModuleType):
    """Fifty thousand surveys of either sort fit into a block before it meets another."""
    firsts = sorted(b + o for b in (harness.DEVELOPMENT, harness.FINAL) for o in (0, harness.HONEST_OFFSET))
    assert min(np.diff(firsts)) >= 50_000


def test_a_ranking_that_leaves_someone_out_is_refused(harness: ModuleType, monkeypatch: pytest.MonkeyPatch):
    """The harness stops and says how many were ranked."""
    monkeypatch.setattr(harness, "naive", lambda *_: [("I01", Level.NOTHING)])
    with pytest.raises(SystemExit, match="did not rank every interviewer once: 1 of 30"):
        harness.one_run(harness.Cell(None, 0.0, "as honest", 0.0), 1, "naive")


def test_pairs_of_interviews_match_in_the_share_of_answers_counted_by_hand(harness: ModuleType):
    """The product of matrices gives what a loop over two interviews gives."""
    survey = harness.simulate_survey(interviews=60, interviewers=3, fabricators=0, seed=1)
    share = harness.matches(survey.frame, survey.roles)
    answers = harness.answers_of(survey.frame, survey.roles)
    for i, j in ((0, 1), (5, 40), (59, 2)):
        both = ~np.isnan(answers[i]) & ~np.isnan(answers[j])
        assert share[i, j] == pytest.approx((answers[i] == answers[j])[both].mean(), abs=1e-6)
    assert (np.diag(share) == -1).all()
