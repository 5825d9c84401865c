"""Post-stratification, raking, regression calibration and trimming: targets met, faults named, hand-computed cases."""

from __future__ import annotations

import numpy as np
import pytest

from sapa.stats import Problem, SampleDesign, StatError, make_replicates, mean, total
from sapa.stats.calibration import calibrate, numeric, poststratify
from sapa.stats.margins import collapse, margin
from sapa.stats.raking import rake
from sapa.stats.trimming import trim


def made(n=400, seed=1):
    """Return a design of 20 units and three answers that hang together."""
    rng = np.random.default_rng(seed)
    level = rng.normal(size=n)
    answers = [np.digitize(level + rng.normal(size=n), [-0.7, 0.7]) for _ in range(3)]
    psu = np.repeat(np.arange(20), n // 20)
    return SampleDesign.build(weights=rng.uniform(1, 5, n), psu=[psu]), answers, level


def shares(design, codes, k=3):
    return np.bincount(codes, weights=design.weights, minlength=k)


def refused(problem, call):
    with pytest.raises(StatError) as caught:
        call()
    assert caught.value.problem is problem
    return caught.value


def test_poststratified_weights_are_old_ones_times_target_over_sum():
    """Groups of weight 2 + 2 and 3: targets 8 and 12 make weights 4, 4 and 12."""
    design = poststratify(SampleDesign.build(weights=[2, 2, 3]), margin([0, 0, 1], [8, 12]))
    assert design.weights.tolist() == [4, 4, 12]
    how = design.adjustments[0].convergence
    # 20 over 7 is the common factor: 2 and 4 in units of it.
    assert (how.ratio_low, how.ratio_high) == pytest.approx((0.7, 1.4))


def test_what_is_known_has_no_error():
    """The total of a group that the weights were fitted to is a constant; so is its indicator's mean."""
    base, (a, b, _), _ = made()
    for design in (
        poststratify(base, margin(a, [300, 400, 300])),
        rake(base, [margin(a, [300, 400, 300]), margin(b, [500, 300, 200])]),
        calibrate(base, [margin(a, [300, 400, 300])]),
        calibrate(base, [margin(a, [300, 400, 300]), margin(b, [500, 300, 200])], bounds=(0.1, 5)),
    ):
        known = total((a == 1).astype(float), design)
        assert known.estimate == pytest.approx(400, rel=1e-9)
        assert known.se < 1e-3 * total((a == 1).astype(float), base).se * 400 / known.estimate


def test_a_margin_that_explains_the_answer_makes_the_error_smaller():
    """The residual of y on a is smaller than y: that is what calibration is for."""
    base, (a, _, _), level = made()
    target = np.bincount(a, weights=base.weights)
    assert mean(level, poststratify(base, margin(a, target))).se < mean(level, base).se


@pytest.mark.parametrize("method", ["raking", "linear", "logit"])
def test_every_margin_is_met(method):
    """Targets to 1e-9, all three margins at once; the direct answer of one margin is the post-stratified one."""
    base, answers, _ = made()
    targets = [[300, 400, 300], [250, 500, 250], [400, 300, 300]]
    margins = [margin(a, t) for a, t in zip(answers, targets, strict=True)]

    def fit(ms):
        if method == "raking":
            return rake(base, ms)
        return calibrate(base, ms, bounds=(0.05, 10) if method == "logit" else None)

    design = fit(margins)
    for codes, target in zip(answers, targets, strict=True):
        assert shares(design, codes) == pytest.approx(target, rel=1e-9)
    assert design.adjustments[0].convergence.misfit <= 1e-9
    one = fit(margins[:1])
    assert one.weights == pytest.approx(poststratify(base, margins[0]).weights, rel=1e-8)


def test_raking_keeps_the_odds_ratios_of_the_sample():
    """Fitting changes margins, not interactions (Deming and Stephan): the odds ratio 4·2/(1·3) stays."""
    a, b = [0, 0, 1, 1], [0, 1, 0, 1]
    w = rake(SampleDesign.build(weights=[4, 1, 3, 2]), [margin(a, [5, 5]), margin(b, [6, 4])]).weights
    assert w[0] * w[3] / (w[1] * w[2]) == pytest.approx(8 / 3, rel=1e-12)


def test_newton_and_plain_fitting_agree(monkeypatch):
    """The quick steps have the answer of the slow ones."""
    base, answers, _ = made()
    margins = [margin(a, t) for a, t in zip(answers, [[300, 400, 300]] * 3, strict=True)]
    quick = rake(base, margins, tolerance=1e-12)
    monkeypatch.setattr("sapa.stats.raking.WARM_UP", 10**6)
    slow = rake(base, margins, tolerance=1e-12)
    assert quick.weights == pytest.approx(slow.weights, rel=1e-10)
    assert quick.adjustments[0].convergence.cycles < slow.adjustments[0].convergence.cycles


def test_logit_weights_stay_inside_their_bounds_where_linear_ones_do_not():
    """A target far from the sample: linear ratios pass 2.5, the bounded ones do not, and both meet the totals."""
    base, (a, b, _), level = made()
    targets = [margin(a, [600, 300, 100]), margin(b, [500, 300, 200])]
    bounded = calibrate(base, targets, bounds=(0.3, 2.5))
    scale = 1000 / float(base.weights.sum())
    start = SampleDesign.build(weights=base.weights * scale)
    inside = calibrate(start, targets, bounds=(0.3, 2.5)).weights / start.weights
    assert inside.min() > 0.3
    assert inside.max() < 2.5
    assert shares(bounded, a) == pytest.approx([600, 300, 100], rel=1e-9)
    assert mean(level, bounded).se > 0


def test_a_numeric_total_is_met_beside_a_margin():
    """Σ w·x reaches its total; with x = 1 it is the population, by hand 3 rows of 10/3."""
    base, (a, _, _), level = made()
    design = calibrate(base, [margin(a, [300, 400, 300])], [numeric(level, 50.0)])
    assert float(design.weights @ level) == pytest.approx(50, rel=1e-9)
    plain = calibrate(SampleDesign.build(weights=[1, 1, 1]), (), (), population=10)
    assert plain.weights.tolist() == pytest.approx([10 / 3] * 3)


def test_rows_alike_in_all_margins_are_one_cell():
    """Six rows, three distinct pairs."""
    cells = collapse([margin([0, 0, 1, 1, 0, 1], [1, 1]), margin([0, 0, 1, 1, 1, 1], [1, 1])], np.arange(1.0, 7))
    assert cells.size.tolist() == [2, 1, 3]
    assert cells.weight.tolist() == [3, 5, 13]


def test_margins_that_cannot_be_met_are_refused_by_margin_and_level():
    """Unknown level, no rows, zero target, different totals, another length: each names margin and level."""
    base = SampleDesign.build(weights=[1, 1, 1])
    good = margin([0, 0, 1], [2, 1])
    unknown = refused(Problem.MARGIN_UNKNOWN_LEVEL, lambda: rake(base, [good, margin([0, 2, 1], [2, 1])]))
    assert (unknown.stage, unknown.position) == (1, 1)
    empty = refused(Problem.MARGIN_EMPTY_LEVEL, lambda: poststratify(base, margin([0, 0, 1], [2, 1, 4])))
    assert (empty.position, empty.expected) == (2, 4)
    assert refused(Problem.MARGIN_NOT_POSITIVE, lambda: poststratify(base, margin([0, 0, 1], [2, 0]))).position == 1
    assert refused(Problem.MARGIN_NOT_POSITIVE, lambda: poststratify(base, margin([0, 0, 1], [2, -1]))).value == -1
    differ = refused(Problem.MARGIN_TOTALS_DIFFER, lambda: rake(base, [good, margin([0, 1, 1], [2, 2])]))
    assert (differ.stage, differ.value, differ.expected) == (1, 4, 3)
    refused(Problem.LENGTH, lambda: poststratify(base, margin([0, 1], [2, 1])))


def test_an_unmeetable_pair_of_margins_says_which_level_is_off():
    """All of level 0 of the first answer is level 0 of the second, which should be fewer."""
    base = SampleDesign.build(weights=[1] * 4)
    pair = [margin([0, 0, 1, 1], [6, 4]), margin([0, 0, 1, 1], [5, 5])]
    error = refused(Problem.NOT_CONVERGED, lambda: rake(base, pair, max_cycles=60))
    assert error.stage in {0, 1}
    assert error.value is not None
    refused(Problem.MARGIN_CONTRADICTION, lambda: calibrate(base, pair))


def test_bounds_that_are_none_or_too_narrow_are_refused():
    """Below and above 1; and wide enough: the target needs a ratio of 3."""
    base = SampleDesign.build(weights=[1] * 4)
    refused(Problem.BOUNDS, lambda: calibrate(base, [margin([0, 0, 1, 1], [2, 2])], bounds=(1.2, 3)))
    error = refused(Problem.NOT_CONVERGED, lambda: calibrate(base, [margin([0, 0, 1, 1], [6, 2])], bounds=(0.5, 2)))
    assert error.role == "bounds"
    refused(Problem.VALUE_INFINITE, lambda: calibrate(base, (), [numeric([1, np.nan, 1, 1], 3)]))
    refused(Problem.OPTION, lambda: calibrate(base))


def test_trimming_shares_what_it_cuts():
    """R: trimWeights(upper = 4, strict = TRUE) of 1, 1, 1, 9: 5 too much are 5/3 each; nothing is above 4."""
    found = trim([1, 1, 1, 9], high=4)
    assert found.weights.tolist() == pytest.approx([8 / 3, 8 / 3, 8 / 3, 4])
    assert (found.cut, found.rounds) == (1, 1)
    assert trim([1, 1, 1, 9], high=4, redistribute=False).weights.tolist() == [1, 1, 1, 4]
    assert trim([1, 2, 3], high=4).cut == 0


def test_trimming_repeats_until_nothing_is_outside():
    """1, 1, 3, 15 at 6: 9 are shared to 4, 4 and 6: the third is lifted to its ceiling exactly; at 5.5 it passes it."""
    assert trim([1, 1, 3, 15], high=6).weights.tolist() == pytest.approx([4, 4, 6, 6])
    once = trim([1, 1, 3, 15], high=5.5, repeat=False).weights
    assert once.max() > 5.5
    all_in = trim([1, 1, 3, 15], high=5.5).weights
    assert all_in.max() <= 5.5
    assert all_in.sum() == pytest.approx(20)


def test_limits_that_no_trimming_reaches_are_refused():
    """A mean above the ceiling; a floor above the ceiling."""
    refused(Problem.BOUNDS, lambda: trim([5, 5, 9], high=4))
    refused(Problem.BOUNDS, lambda: trim([5, 5, 9], low=4, high=3))


def test_replicates_are_not_made_of_calibrated_weights():
    """Each replicate would need its own calibration: refused, not silently wrong."""
    base, (a, _, _), _ = made()
    calibrated = poststratify(base, margin(a, [300, 400, 300]))
    assert refused(Problem.REPLICATE_KIND, lambda: make_replicates(calibrated, "JK1")).role == "calibrated"


def test_units_whose_weights_became_negative_keep_their_degree_of_freedom():
    """R `degf` leaves out units of weight 0 only (apiclus1 with a far total of api99: 53 negative weights, df 14)."""
    base, (a, _, _), level = made()
    far = calibrate(base, [margin(a, [300, 400, 300])], [numeric(level, 3000.0)])
    assert (far.weights < 0).any()
    assert far.degf == base.degf
