"""Copies scattered over many interviewers: by hand, found where planted, and honest surveys left in peace."""

from __future__ import annotations

import importlib.util
import math
from pathlib import Path

import numpy as np
import pytest

from sapa.stats import StatError, scattered_copies

FILE = Path(__file__).parents[3] / "benchmarks" / "scattered_copies.py"


@pytest.fixture(scope="module")
def made():
    """The simulation that the published figures come from."""
    spec = importlib.util.spec_from_file_location("made_scattered_copies", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def by_hand():
    """Return nine interviews of three hands that share two of ten answers, but for the first two, which are equal."""
    codes = np.arange(1, 10)[:, None] * 10 + np.arange(10)
    codes[:, :2] = 1
    codes[1] = codes[0]
    return codes, np.repeat(["a", "b", "c"], 3)


def test_limit_pairs_and_probability_are_as_by_hand():
    """27 pairs of different hands share 0.2, the limit is half of the way to 1; 9 own pairs: P(Poisson(10/3) ≥ 1)."""
    codes, hand = by_hand()
    found = scattered_copies(codes, interviewer=hand)
    assert found.usual == pytest.approx(0.2)
    assert found.limit == pytest.approx(0.6)  # 0.2 + (0 + 1)/2 · 0.8
    assert (found.first.tolist(), found.second.tolist(), found.share.tolist()) == ([0], [1], [1.0])
    assert found.hands == 1
    assert found.expected == pytest.approx(9 / 27)
    assert found.p == pytest.approx(1 - math.exp(-10 / 3), rel=1e-12)


def test_what_a_place_gives_everybody_is_taken_off():
    """Five interviews of one place share eight of ten answers: ten pairs, whose median 0.8 is no likeness of people."""
    codes, hand = by_hand()
    more = 1000 + np.arange(50).reshape(5, 10)
    more[:, :2] = 1
    more[:, 2:8] = 7
    codes, hand = np.vstack([codes, more]), np.r_[hand, ["d"] * 5]
    found = scattered_copies(codes, interviewer=hand, psu=hand)
    assert (found.limit, found.hands, found.first.tolist()) == (pytest.approx(0.6), 1, [0])


def test_scattered_copies_are_found_and_named_by_their_rows(made):
    """Two copies in each of ten interviewers' work: those ten, and nobody else."""
    codes, hand, place = made.population("plain", 7)
    planted = made.copied(codes, hand, copies=2, seed=7)
    found = scattered_copies(planted, interviewer=hand, psu=place)
    assert found.p < 1e-6
    changed = set(np.flatnonzero((planted != codes).any(axis=1)))
    assert all({a, b} & changed for a, b in zip(found.first, found.second, strict=True))
    assert set(hand[found.first]) == set(hand[sorted(changed)])
    assert found.hands == 10


@pytest.mark.parametrize("kind", ["clusters", "facts", "one_mind", "camps", "skewed_clusters", "lines", "households"])
def test_honest_surveys_that_look_alike_are_not_named(kind, made):
    """Strong clusters, shared facts, one-sided answers, lines and households are not copying."""
    for seed in (1, 2):
        assert not made.named(*made.population(kind, seed))[0]


def test_the_order_of_the_rows_and_the_names_of_the_hands_do_not_matter(made):
    """The same survey in another order has the same figures."""
    codes, hand, place = made.population("plain", 3)
    codes = made.copied(codes, hand, copies=3, seed=3)
    order = np.random.default_rng(1).permutation(len(hand))
    names = np.array([f"i{h}" for h in hand])
    one = scattered_copies(codes, interviewer=hand, psu=place)
    two = scattered_copies(codes[order], interviewer=names[order], psu=place[order])
    assert (one.hands, one.p, one.limit, one.first.size) == (two.hands, two.p, two.limit, two.first.size)


def test_of_very_many_pairs_some_are_drawn_by_the_seed(made):
    """3,000 interviews have 4.5 million pairs: the same seed draws the same, and copies are found."""
    parts = [made.population("plain", seed) for seed in (4, 5, 6)]
    codes = np.vstack([p[0] for p in parts])
    hand, place = (np.concatenate([p[k] + 1000 * i for i, p in enumerate(parts)]) for k in (1, 2))
    codes = made.copied(codes, hand, copies=3, seed=1)
    one, two = (scattered_copies(codes, interviewer=hand, psu=place, seed=9) for _ in range(2))
    assert (one.hands, one.p) == (10, two.p)
    assert one.p < 0.01


@pytest.mark.parametrize(
    ("codes", "hand"),
    [
        (np.ones((4, 12), int), ["a", "b", "c", "d"]),  # nobody has two interviews
        (np.arange(48).reshape(4, 12), ["a", "a", "a", "a"]),  # one interviewer
        (np.arange(36).reshape(4, 9), ["a", "a", "b", "b"]),  # nine questions
        (np.ones((4, 12), int), ["a", "a", "b", "b"]),  # everybody says the same
    ],
)
def test_where_nothing_can_be_compared_nothing_is_said(codes, hand):
    """None, and no probability."""
    assert scattered_copies(codes, interviewer=hand) is None


def test_labels_of_another_length_are_refused():
    """A label too few is an error of the caller."""
    with pytest.raises(StatError):
        scattered_copies(np.ones((4, 12), int), interviewer=["a", "a", "b"])
