"""From a delivered survey to the next design in one step."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import sapa.i18n  # noqa: F401 - errors read as sentences
from fixtures.deliverables import small_deliverable
from sapa.errors import BadInput
from sapa.estimation import estimate_mean
from sapa.planning import design_sample, read_frame
from sapa.planning.study import design
from sapa.results.targets import ProportionTarget
from sapa.review import review
from sapa.review.learning import learn_from


@pytest.fixture(scope="module")
def sample(request):
    """The folder of the sample deliverable."""
    return request.config.rootpath / "data-samples" / "social-survey-2026"


@pytest.fixture(scope="module")
def learned(sample):
    """What it teaches."""
    return learn_from(sample)


def test_design_effects_equal_those_of_the_review(learned, sample):
    """The same interviews, weights, strata and units, indicator by indicator."""
    shown = review(sample).details["main", "sampling_error"].indicators
    assert [(i.name, i.deff, i.n) for i in learned.indicators] == [(e.indicator, e.deff, e.n) for e in shown]
    assert learned.interviews == 1188


def test_the_summary_is_the_median_of_the_key_indicators(learned):
    """Nine key indicators: the fifth of 1.23 1.28 1.38 1.41 1.46 1.55 1.60 1.68 1.82; mean age is not key.

    The generator's PSU effect has an ICC near 0.05 (data-samples/README.md); the median of what strata and weights
    leave is 0.032, where the analysis of variance, which knows no strata, says 0.087.
    """
    assert learned.deff == pytest.approx(1.4625, abs=5e-5)
    assert sum(i.key for i in learned.indicators) == 9
    assert learned.icc == pytest.approx(0.0318, abs=5e-5)
    assert learned.icc_anova == pytest.approx(0.0870, abs=5e-5)
    # All weights: 1.2009. Within strata, that is of one adult of a household asked: the generator draws households of
    # 1–4 adults with shares 0.21, 0.46, 0.21, 0.12, E(a²)/E(a)² = 5.86/2.24² = 1.168.
    assert learned.weighting == pytest.approx(1.1642, abs=5e-5)
    assert learned.cluster_size == pytest.approx(1188 / 149)


def test_the_homogeneity_of_an_indicator_is_that_of_the_estimates(learned, sample):
    """ICC by analysis of variance as `estimate_mean` prints it for the interviews that count (made by hand here)."""
    from sapa.checks.design_error import variables
    from sapa.checks.interviews import from_method
    from sapa.data import Design, Survey
    from sapa.deliverable.load import load_deliverable
    from sapa.review.learning import _counted

    method = load_deliverable(sample).parts[0].methods[0]
    interviews = from_method(method)
    counted = _counted(method, interviews)
    (life,) = variables(interviews, "satisfied_life", interviews.indicators["satisfied_life"])
    rows = interviews.rows.take(counted)
    values = life.values[counted]
    text = [str(int(v)) if np.isfinite(v) else None for v in values]
    rows = replace(rows, frame=rows.frame.assign(v=pd.array(text, dtype="string")))
    design = Design(weight="weight", strata=[["region", "locality"]], psu="psu")
    (row,) = estimate_mean(Survey(rows, design), ["v"]).rows
    found = learned.indicators[0]
    assert (found.icc, found.kish) == pytest.approx((row.icc, row.deff_kish), rel=1e-12)
    assert found.deff == pytest.approx(row.deff, rel=1e-9)


def test_the_response_counts_the_issued_addresses(learned):
    """1,200 of 2,559 addresses gave an interview; four end with a word without a code (README, defect 28)."""
    assert (learned.issued, learned.response) == (2559, pytest.approx(1200 / 2559))
    assert learned.rates.rr1 < learned.rates.rr3 < learned.rates.rr5
    assert sum(r.issued for r in learned.response_by) == 2559
    assert len(learned.response_by) == 37
    first = learned.response_by[0]
    assert (first.stratum, first.issued, first.interviews) == ("KZ-10 / urban", 52, 24)
    # The generator's yields differ by chance alone: Σ n(p_h − p)² is 4.4 where chance gives 36·0.249 = 9.0.
    assert {r.rate for r in learned.response_by} == {learned.response}
    (problem,) = learned.problems
    assert (problem.id, problem.params["n"]) == ("planning.learn.unknown_dispositions", 4)


def test_the_next_plan_takes_it_over(learned):
    """Eight interviews in each unit again: the design effect to expect is that of the median indicator, near 1.47."""
    assert learned.deff_for(8) == pytest.approx((1 + 7 * learned.icc) * learned.weighting)
    assert learned.deff_for(16) > learned.deff_for(8) > learned.weighting


def test_quota_samples_teach_no_design_effect(tmp_path):
    """There is no design to speak of; the response is learned all the same."""
    learned = learn_from(small_deliverable(tmp_path, plant=["quota"]))
    assert (learned.deff, learned.icc, learned.weighting) == (None, None, None)
    assert learned.problems[0].id == "checks.selection.quota"
    assert learned.interviews == 60


def test_a_survey_without_units_names_what_is_missing(tmp_path):
    """A clustered design without PSUs has no design effect."""
    learned = learn_from(small_deliverable(tmp_path, plant=["no_psu"]))
    assert learned.deff is None
    assert learned.problems[0].id == "checks.problem.no_psu"


def test_interviews_that_were_voided_or_refuted_teach_nothing(tmp_path):
    """Two of sixty are refuted by control."""
    assert learn_from(small_deliverable(tmp_path, plant=["control_refuted"])).interviews == 58


def test_a_deliverable_without_such_a_survey_is_bad_input(sample):
    """The method that was asked for is named."""
    with pytest.raises(BadInput, match="no survey") as caught:
        learn_from(sample, method="groups")
    assert caught.value.got == "groups"


def test_a_design_takes_over_what_was_learned(learned, sample):
    """Ten interviews a unit: (1 + 9·ρ)·(1 + CV²), and the addresses that the yield of each stratum asks for."""
    frame = read_frame(sample / "frame.csv", stratum=["region", "locality"], size="people", universe="18+ (made)")
    plan = design_sample(ProportionTarget(0.05), frame=frame, cluster_size=10, learned=learned, universe="18+ (made)")
    assert (plan.deff.source, plan.deff.icc, plan.deff.weighting) == ("learned", learned.icc, learned.weighting)
    assert plan.deff.value == pytest.approx((1 + 9 * learned.icc) * learned.weighting)
    assert {s.stratum: s.response for s in plan.strata} == {r.stratum: r.rate for r in learned.response_by}
    first = next(s for s in plan.strata if s.interviews)
    assert first.issued == math.ceil(first.interviews / first.response - 1e-9)


def test_a_plan_file_learns_in_one_step(learned, sample, tmp_path):
    """`learn:` names the delivered folder; nothing else is typed."""
    path = tmp_path / "plan.yaml"
    path.write_text(
        f"sapa: 1\ntitle: Next wave\nservice: research_analytic\ntarget: {{kind: proportion, margin: 0.05}}\n"
        f"cluster_size: 8\nlearn: {json.dumps(str(sample))}\n",
        encoding="utf-8",
    )
    study = design(path, learn=learn_from)
    assert study.plan.deff.value == pytest.approx(learned.deff_for(8))
    assert study.learned == learned
