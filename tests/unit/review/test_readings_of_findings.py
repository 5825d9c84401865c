"""What the browser of norms says of readings is what the checks do: a finding uses readings of its norm only."""

from __future__ import annotations

import pytest

from fixtures.project import ROOT
from sapa.results import Line
from sapa.review import review
from sapa.standard import load_standard, readings_of

SAMPLES = ("social-survey-2026", *(f"services/{name}-2026" for name in (
    "civic-centre", "consulting", "event", "information", "training")))  # fmt: skip


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_formal_finding_uses_readings_that_concern_its_norm(sample: str) -> None:
    """Those it printed and those under which it lists another status."""
    act = load_standard()
    faults = []
    for finding in review(ROOT / "data-samples" / sample).findings:
        if finding.norm is None or finding.line is not Line.FORMAL:
            continue
        known = {one.id for one in readings_of(act, act.norm(finding.norm))}
        named = {*finding.reading, *(id for one in finding.sensitivity for id in one.reading)}
        if named - known:
            faults.append((finding.id, named - known))
    assert faults == []
