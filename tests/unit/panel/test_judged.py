"""A panel judged: bids, experts, agreement, and one clear word where there is nothing to judge."""

from __future__ import annotations

import math

import numpy as np
import pytest

from fixtures.expert_panels import panel_folder, sheets
from sapa.errors import BadInput
from sapa.panel import Bid, Expert, draw_experts, judge_panel, read_panel
from sapa.panel.results import Outlying
from sapa.stats import Reason


def made(folder, **more):
    """Return a judged panel: 12 objects, 6 experts, three an object; E3 gives a point less for each criterion."""
    rng = np.random.default_rng(8)
    rows = []
    for i in range(12):
        level = rng.normal(3.4, 0.7)
        for j in rng.permutation(6)[:3]:
            points = np.clip(np.rint(level + rng.normal(0, 0.4, 5) - 1.2 * (j == 2)), 1, 5).astype(int)
            rows.append((f"B{i:02d}", f"E{j + 1}", *points.tolist()))
    return judge_panel(read_panel(panel_folder(folder, scores_csv=sheets(*rows), **more)))


@pytest.fixture(scope="module")
def panel(tmp_path_factory):
    """One panel with a severe expert, a line at four, seed 3."""
    return made(tmp_path_factory.mktemp("panel"), more="funded: 4\nseed: 3")


def test_a_severe_expert_is_found_and_adjusted_for(panel):
    """E3 stands far below the mean expert and is to be discussed; nobody else differs by a step."""
    (last,) = panel.rounds
    severe = next(e for e in last.experts if e.id == "E3")
    assert severe.severity < -3
    assert Outlying.DIFFERENCE in severe.outlying
    assert not any(Outlying.DIFFERENCE in e.outlying for e in last.experts if e is not severe)
    assert sum(e.severity for e in last.experts) == pytest.approx(0)


def test_bids_are_ranked_with_chances(panel):
    """Ranks by the adjusted mean; chances to be first add to 1, those above the line to its places."""
    (last,) = panel.rounds
    by = sorted(last.bids, key=lambda b: b.rank)
    assert [b.adjusted for b in by] == sorted((b.adjusted for b in last.bids), reverse=True)
    assert sum(b.first for b in last.bids) == pytest.approx(1)
    assert sum(b.above for b in last.bids) == pytest.approx(4)
    assert all(b.rank_low <= b.rank_high for b in last.bids)
    one = by[0]
    assert set(one.overlaps) == {b.id for b in last.bids if b.id != one.id and b.rank_low <= one.rank_high}
    assert all(b.mean == pytest.approx(np.nanmean(row)) for b, row in zip(last.bids, last.totals, strict=True))


def test_the_same_seed_gives_the_same_panel_and_another_one_others(panel, tmp_path):
    """Everything that rests on chance hangs on the seed."""
    again, other = made(tmp_path / "a", more="funded: 4\nseed: 3"), made(tmp_path / "b", more="funded: 4\nseed: 4")
    assert str(again.rounds[0].bids) == str(panel.rounds[0].bids)
    assert str(other.rounds[0].bids) != str(panel.rounds[0].bids)


def test_where_not_all_scored_all_the_reasons_say_so(panel):
    """ICC and W need whole rows; alpha and the reliability of the model do not."""
    (last,) = panel.rounds
    assert last.single.reason is Reason.NOT_ALL_SCORED
    assert last.concordance.reason is Reason.NOT_ALL_SCORED
    assert not math.isnan(last.alpha.alpha.alpha)
    assert last.size.needed is not None


def test_one_expert_has_means_and_no_agreement(tmp_path):
    """Objects are ranked by plain means; what needs two experts says so."""
    rows = sheets(("A", "E1", 5, 5, 5, 5, 5), ("B", "E1", 1, 2, 3, 4, 5), ("C", "E1", 5, 5, 5, 5, 5))
    (last,) = judge_panel(read_panel(panel_folder(tmp_path, scores_csv=rows))).rounds
    assert [b.rank for b in last.bids] == [1, 3, 1]
    assert last.model_reason is Reason.TOO_FEW
    assert last.single.reason is last.concordance.reason is Reason.FEW_CODERS
    assert all(math.isnan(b.first) for b in last.bids)
    assert last.size.needed is None


def test_identical_scores_have_no_order_and_full_agreement(tmp_path):
    """All give all a 5: one shared place, nothing beyond chance, agreement 100 %."""
    rows = sheets(*((bid, expert, 5, 5, 5, 5, 5) for bid in "ABC" for expert in ("E1", "E2", "E3")))
    (last,) = judge_panel(read_panel(panel_folder(tmp_path, scores_csv=rows))).rounds
    assert {b.rank for b in last.bids} == {1}
    assert last.model_reason is last.alpha.alpha.reason is last.single.reason is Reason.NO_VARIANCE
    assert [c.agreement.exact for c in last.criteria] == [1.0] * 5
    assert last.differences == ()


def test_scores_half_a_scale_apart_are_to_be_discussed(tmp_path):
    """2 and 4 of 1–5 are, 3 and 4 are not; the widest comes first."""
    rows = sheets(("A", "E1", 2, 3, 1, 3, 3), ("A", "E2", 4, 4, 5, 3, 3), ("A", "E3", 4, 3, 5, 3, 3))
    (last,) = judge_panel(read_panel(panel_folder(tmp_path, scores_csv=rows))).rounds
    told = [(d.criterion, d.lowest, d.highest, d.low_experts, d.high_experts) for d in last.differences]
    assert told == [("result", 1, 5, ("E1",), ("E2", "E3")), ("relevance", 2, 4, ("E1",), ("E2", "E3"))]


def test_an_expert_who_scored_nothing_changes_nothing_but_is_named(tmp_path):
    """The roster has E4: agreement is that of the three who scored."""
    rows = sheets(*((bid, e, v, 3, 3, 3, v) for bid, v in (("A", 5), ("B", 3), ("C", 1)) for e in ("E1", "E2", "E3")))
    without = judge_panel(read_panel(panel_folder(tmp_path / "a", scores_csv=rows)))
    with_him = judge_panel(read_panel(panel_folder(tmp_path / "b", more="experts: [E1, E2, E3, E4]", scores_csv=rows)))
    assert [f.expert for f in with_him.faults] == ["E4"]
    assert with_him.rounds[0].concordance.w == without.rounds[0].concordance.w == 1.0
    assert with_him.rounds[0].experts[3].sheets == 0


@pytest.mark.parametrize(
    ("scores", "cell", "what"),
    [
        ("[]", 3, "panel.bad.no_scores"),
        ("[{file: scores.csv}]", 9, "panel.bad.no_score_used"),
        ("[{file: scores.csv}, {file: all.csv, scale: mean, members: 3}]", 3, "panel.bad.mixed"),
    ],
)
def test_a_panel_without_scores_is_refused(tmp_path, scores, cell, what):
    """No file, no usable score, sheets of members beside sheets of the council."""
    folder = panel_folder(
        tmp_path, scores_csv=sheets(("A", "E1", *[cell] * 5)),
        all_csv=[("bid", "criterion", "score"), ("A", "relevance", 3)],
    )  # fmt: skip
    (folder / "panel.yaml").write_text(f"title: Bad\nscores: {scores}\n", encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        judge_panel(read_panel(folder))
    assert caught.value.what.id == what
    assert caught.value.todo is not None


def test_experts_are_drawn_by_name_and_without_interests():
    """Four experts, three objects, two each; E1 has an interest in A."""
    bids = [Bid(id=b) for b in "ABC"]
    experts = [Expert(id="E1", conflicts=("A",)), *(Expert(id=f"E{k}") for k in (2, 3, 4))]
    found = draw_experts(bids, experts, each=2, seed=1)
    assert "E1" not in found.of_bid[0]
    assert [len(who) for who in found.of_bid] == [2, 2, 2]
    with_case = draw_experts([*bids, Bid(id="K", key=(("relevance", 3.0),))], experts, each=2, seed=1)
    assert (with_case.of_bid, with_case.cases) == (found.of_bid, ("K",))
    with pytest.raises(BadInput) as caught:
        draw_experts(bids, experts, each=4, seed=1)
    assert (caught.value.what.id, caught.value.got) == ("panel.bad.few_experts", "3")
    assert caught.value.what.params["bid"] == "A"
    with pytest.raises(BadInput):
        draw_experts([], experts, each=1, seed=1)
    with pytest.raises(BadInput):
        draw_experts(bids, experts, each=0, seed=1)


def test_experts_are_calibrated_by_benchmark_cases_that_have_no_place_in_the_result(tmp_path):
    """Key 3 3 3 3 3: E1 gives 3 3 4 4 5 (bias .8, equal 40 %, near 80 %), E2 the key itself."""
    key = "{relevance: 3, plan_fulfilment: 3, result: 3, continuation: 3, social_effect: 3}"
    rows = sheets(
        ("K", "E1", 3, 3, 4, 4, 5), ("K", "E2", 3, 3, 3, 3, 3), ("A", "E1", 5, 5, 5, 5, 5), ("B", "E1", 1, 1, 1, 1, 1)
    )
    folder = panel_folder(tmp_path, more=f"bids: [A, B, {{id: K, key: {key}}}]", scores_csv=rows)
    (last,) = judge_panel(read_panel(folder)).rounds
    assert [b.id for b in last.bids] == ["A", "B"]
    one, two = last.calibration
    assert (one.expert, one.scores, one.exact, one.near) == ("E1", 5, 0.4, 0.8)
    assert one.bias == pytest.approx(0.8)
    assert (two.bias, two.exact) == (0.0, 1.0)
