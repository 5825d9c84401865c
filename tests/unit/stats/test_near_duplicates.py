"""Near-duplicate interviews against a plain loop over pairs, and the reference they are judged by."""

from __future__ import annotations

import math

import numpy as np
import pytest

from fixtures.likeness import PRIOR, data, plain, survey
from sapa.stats import Measure, Near, StatError, near_duplicates
from sapa.stats.likeness import Answers
from sapa.stats.likeness_reference import _surprise


@pytest.mark.parametrize("skips", [0.0, 0.15, 0.7])
def test_nearest_interviews_and_their_likeness_are_those_of_a_plain_loop(skips):
    """Both measures, three neighbours, with a floor of questions and questions of many answers."""
    codes, answered, stratum, who, psu = data(1, skips=skips)
    found = near_duplicates(codes, answered=answered, stratum=stratum, psu=psu, interviewer=who, draws=0)
    for nearest, matrix in zip(
        (found.by_share, found.by_weight), plain(codes, answered, stratum, least=10), strict=True
    ):
        for i, row in enumerate(matrix):
            best = np.sort(row[~np.isnan(row)])[::-1][:3]
            known = nearest.other[i] >= 0
            assert known.sum() == best.size
            assert nearest.value[i][known] == pytest.approx(best, rel=1e-5)
            assert row[nearest.other[i][known]] == pytest.approx(best, rel=1e-5)
            assert np.isnan(nearest.value[i][~known]).all()


@pytest.mark.parametrize("measure", Measure)
def test_tails_are_shares_of_pairs_of_different_interviewers(measure):
    """Counted in a plain loop over pairs of the same nearness, with the likeness rounded down to 1/2000."""
    codes, answered, stratum, who, psu = data(2)
    found = near_duplicates(
        codes, answered=answered, stratum=stratum, psu=psu, interviewer=who, draws=0, measure=measure,
        least_reference=1, pairs=40,
    )  # fmt: skip
    matrix = plain(codes, answered, stratum, least=10)[list(Measure).index(measure)]
    steps = np.floor(np.nan_to_num(matrix, nan=-1) * 2000 + 1e-4)
    apart = (who[:, None] != who[None, :]) & (np.arange(90)[:, None] < np.arange(90)[None, :]) & (steps >= 0)
    one_psu = (psu[:, None] == psu[None, :]) & (stratum[:, None] == stratum[None, :])
    one_stratum = stratum[:, None] == stratum[None, :]
    assert len(found.pairs) == 40
    for pair in found.pairs:
        a, b = pair.first, pair.second
        own = {Near.PSU: one_psu, Near.STRATUM: one_stratum & ~one_psu, Near.SURVEY: ~one_stratum}
        near = next(kind for kind in Near if own[kind][a, b])
        assert pair.near is near
        others = apart.copy()
        others[min(a, b), max(a, b)] = False  # a pair is no reference for itself
        reference = others & own[pair.reference] & ((stratum == stratum[a])[:, None] | (pair.reference is Near.SURVEY))
        assert pair.reference_pairs == reference.sum()
        expected = (1 + (steps[reference] >= steps[a, b]).sum()) / (1 + reference.sum())
        assert pair.tail == pytest.approx(expected)
        alike = (steps[reference] >= steps[a, b]).sum()
        if alike:
            assert pair.expected == pytest.approx(np.triu(own[near], 1).sum() * alike / reference.sum())
        assert pair.same_interviewer == (who[a] == who[b])
    expected = [pair.expected for pair in found.pairs]
    assert expected == sorted(expected)


def test_likeness_that_no_reference_pair_reaches_is_continued_by_an_exponential():
    """A tenth of 10,000 pairs reach step 100 and a hundredth step 120: a tenth less every 20 steps, so 10⁻³ at 140."""
    tails = np.zeros(2001, dtype=np.int64)
    tails[:121], tails[:101], tails[:51] = 100, 1000, 10_000
    assert _surprise(tails, 120) == 2
    assert _surprise(tails, 140) == pytest.approx(3)
    assert _surprise(tails, 200) == pytest.approx(6)


def test_weights_that_do_not_fit_a_byte_are_kept_whole(monkeypatch):
    """With roots in 1/200 the largest is above 255: the weighted likeness is that of one in 1/16, but for rounding."""
    codes, answered, stratum, _, _ = data(8)
    rough = Answers(codes, answered, stratum, prior=PRIOR, least=10).tile(slice(0, 90), slice(0, 90))
    monkeypatch.setattr("sapa.stats.likeness.ROOT_STEPS", 200)
    fine = Answers(codes, answered, stratum, prior=PRIOR, least=10).tile(slice(0, 90), slice(0, 90))
    assert np.array_equal(rough.share, fine.share, equal_nan=True)
    assert rough.weighted == pytest.approx(fine.weighted, abs=0.02, nan_ok=True)


def test_a_pair_in_a_psu_of_one_interviewer_has_no_reference_of_its_area():
    """PSUs of one interviewer each: pairs inside are judged by pairs of other PSUs, and that is said."""
    codes, _, stratum, _, _ = data(3, n=300)
    psu = np.arange(300) // 10
    codes[11] = codes[10]
    found = near_duplicates(codes, stratum=stratum * 0, psu=psu, interviewer=psu, draws=0)
    top = found.pairs[0]
    assert (top.first, top.second, top.share, top.near, top.reference) == (10, 11, 1, Near.PSU, Near.STRATUM)
    assert not top.area_separated
    assert top.tail == pytest.approx(1 / (1 + top.reference_pairs))


def test_an_agreement_on_a_rare_answer_counts_more():
    """Two pairs agree on 32 of 40 questions: one on eight answers of a tenth of people, one only on common ones."""
    codes = (np.random.default_rng(4).random((400, 40)) < 0.1).astype(int)
    codes[:4] = 0
    codes[:2, :8] = 1
    codes[1, 8:16] = codes[3, 8:16] = 1
    none = np.zeros(400, dtype=np.intp)
    answers = Answers(codes, np.ones(codes.shape, dtype=bool), none, prior=PRIOR, least=10)
    rare, common = (answers.tile(slice(i, i + 1), slice(i + 1, i + 2)) for i in (0, 2))
    assert rare.share == common.share == np.float32(0.8)
    assert rare.weighted[0, 0] > common.weighted[0, 0] + 0.2


def test_the_order_of_rows_and_the_coding_of_answers_do_not_matter():
    """Shuffled rows, other numbers for the same answers: the same neighbours and values."""
    codes, answered, stratum, who, psu = data(5)
    order = np.random.default_rng(0).permutation(90)
    one = near_duplicates(codes, answered=answered, stratum=stratum, psu=psu, interviewer=who, draws=0)
    two = near_duplicates(
        (100 - 3.5 * codes)[order], answered=answered[order], stratum=stratum[order].astype(str), psu=psu[order],
        interviewer=who[order], draws=0,
    )  # fmt: skip
    assert np.array_equal(one.by_weight.value[order], two.by_weight.value, equal_nan=True)
    assert {(p.first, p.second) for p in one.pairs[:10]} == {
        tuple(sorted((int(order[p.first]), int(order[p.second])))) for p in two.pairs[:10]
    }


def test_blocks_of_rows_make_no_difference(monkeypatch):
    """Seven rows at a time, eleven columns at a time, or all at once."""
    codes, answered, stratum, who, psu = data(6)
    whole = near_duplicates(codes, answered=answered, stratum=stratum, psu=psu, interviewer=who, draws=19, seed=1)
    monkeypatch.setattr("sapa.stats.duplicates.ROWS", 7)
    monkeypatch.setattr("sapa.stats.duplicates.COLUMNS", 11)
    small = near_duplicates(codes, answered=answered, stratum=stratum, psu=psu, interviewer=who, draws=19, seed=1)
    assert np.array_equal(whole.by_share.value, small.by_share.value, equal_nan=True)
    assert np.array_equal(whole.by_weight.other, small.by_weight.other)
    assert whole.pairs == small.pairs
    assert repr(whole.interviewers) == repr(small.interviewers)


def test_progress_is_told_and_can_stop_the_search():
    """Blocks and draws are steps; what the callable raises comes through."""
    codes, _, stratum, who, _ = data(7)
    seen = []
    near_duplicates(
        codes, stratum=stratum, interviewer=who, draws=5, progress=lambda done, total: seen.append((done, total))
    )
    assert seen == [(i, 7) for i in range(1, 8)]

    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        near_duplicates(codes, interviewer=who, progress=stop)


def test_one_interview_and_answers_of_nobody_give_no_pairs():
    """Nothing to compare with is no fault."""
    one = near_duplicates([[1, 2, 3]], interviewer=["a"], least_questions=1)
    assert one.by_share.other.tolist() == [[-1]]
    assert one.pairs == ()
    none = near_duplicates(np.full((4, 12), np.nan), interviewer=list("aabb"))
    assert none.pairs == ()
    assert all(math.isnan(i.p) for i in none.interviewers)


def test_all_alike_on_questions_that_say_nothing():
    """Everyone answers the same: share 1, and nothing of what is said is common, as nothing is said."""
    found = near_duplicates(np.ones((20, 12)), interviewer=np.arange(20) % 2, draws=9)
    assert (found.by_share.value == 1).all()
    assert (found.by_weight.value == 0).all()
    assert all(math.isnan(i.z) for i in found.interviewers)


@pytest.mark.parametrize(
    ("wrong", "role"),
    [
        ({"interviewer": [1]}, "interviewer"),
        ({"interviewer": [1, None]}, "interviewer"),
        ({"stratum": [1]}, "stratum"),
        ({"psu": [1]}, "psu"),
        ({"answered": [[True]]}, "answered"),
        ({"measure": "jaccard"}, "measure"),
        ({"nearest": 0}, "nearest"),
        ({"draws": -1}, "draws"),
        ({"seed": -1}, "seed"),
    ],
)
def test_what_cannot_be_worked_with_is_refused(wrong, role):
    """Each names the argument."""
    with pytest.raises(StatError) as caught:
        near_duplicates([[1, 2], [1, 3]], **({"interviewer": [1, 2], "least_questions": 1, "draws": 9} | wrong))
    assert caught.value.role == role


def test_no_rows_are_refused():
    """There is nothing to search."""
    with pytest.raises(StatError):
        near_duplicates(np.zeros((0, 5)), interviewer=[])


def test_honest_surveys_have_no_pair_that_chance_would_not_give():
    """20 surveys of 384 correlated interviews: pairs expected to be so alike by chance are never below 0.05.

    In half of them 5 % of people answer in straight lines: their pairs are alike, and pairs of different interviewers
    are so too.
    """
    for seed in range(20):
        codes, who, psu, stratum, rng = survey(200 + seed, shared=seed % 2 == 0)
        if seed >= 10:
            straight = rng.random(len(codes)) < 0.05
            codes[straight] = rng.integers(1, 6, (straight.sum(), 1))
        found = near_duplicates(codes, interviewer=who, psu=psu, stratum=stratum, draws=0)
        assert found.pairs[0].expected > 0.05, seed


def test_copies_between_interviewers_are_found_too():
    """One interview stands in the files of two interviewers of one village: the pair is no reference for itself."""
    codes, who, psu, stratum, rng = survey(300, shared=True)
    one, two = (int(np.flatnonzero((psu == 3) & (who == w))[0]) for w in np.unique(who[psu == 3]))
    codes[two] = np.where(rng.random(codes.shape[1]) < 0.1, codes[two], codes[one])
    found = near_duplicates(codes, interviewer=who, psu=psu, stratum=stratum, draws=0)
    top = found.pairs[0]
    assert {top.first, top.second} == {one, two}
    assert not top.same_interviewer
    assert top.expected < 0.2
