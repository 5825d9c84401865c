"""What a larger sample buys: the curve through the plan's own point, against the designs themselves."""

import pytest

from sapa.app.design.curve import curve_of
from sapa.planning import design_sample, read_frame
from sapa.results.targets import ProportionTarget


@pytest.fixture(scope="module")
def frame():
    """Return two strata of 6,000 and 4,000 people."""
    import pandas as pd

    return read_frame(pd.DataFrame({"region": ["A", "B"], "people": [6000, 4000]}), stratum="region", size="people")


def test_the_plan_lies_on_its_curve(frame) -> None:
    """The point and the curve are one arithmetic."""
    plan = design_sample(ProportionTarget(0.05), frame=frame, interviews=500)
    curve = curve_of(plan)
    assert curve is not None
    assert curve.at(plan.interviews) == pytest.approx(plan.margin, rel=1e-12)
    assert curve.needed(plan.margin) == pytest.approx(plan.interviews, rel=1e-12)


def test_the_curve_foretells_the_design_with_more_interviews(frame) -> None:
    """1,000 interviews designed on their own have the margin that the curve of 500 gives: proportions are kept."""
    half = design_sample(ProportionTarget(0.05), frame=frame, interviews=500, deff=1.4)
    whole = design_sample(ProportionTarget(0.05), frame=frame, interviews=1000, deff=1.4)
    curve = curve_of(half)
    assert curve is not None
    assert curve.at(1000) == pytest.approx(whole.margin, rel=1e-9)


def test_a_census_has_no_margin(frame) -> None:
    """z²·deff·(Σ W²S²/n − Σ W²S²/N) is nought at n = N = 10,000."""
    curve = curve_of(design_sample(ProportionTarget(0.05), frame=frame, interviews=500))
    assert curve is not None
    assert curve.most == 10_000
    assert curve.at(10_000) == pytest.approx(0.0, abs=1e-9)


def test_by_hand_proportional_allocation_of_simple_random_strata(frame) -> None:
    """With z = 1.959964, p = 0.5, n = 400 of N = 10,000: z·√(0.25/400·(N − n)/(N − 1)) = 0.0480115."""
    curve = curve_of(design_sample(ProportionTarget(0.05), frame=frame, interviews=500))
    assert curve is not None
    assert curve.at(400) == pytest.approx(0.0480115, rel=1e-5)
