"""Streams of random numbers: the same everywhere, others for every name, and repeatable by hand."""

from __future__ import annotations

import math
from collections import Counter
from itertools import islice, permutations

import numpy as np
import pytest
from scipy.special import chdtri

from fixtures.by_hand import numbers, raw_draws
from sapa.stats import Problem, StatError, Stream

DRAWS = 20_000
RISK = 0.001
"""Of a red test by chance, were the seeds not fixed."""


def test_numbers_are_those_of_plain_integer_arithmetic():
    """PCG64 written out with long integers, seeded by SHA-256 of seed and names."""
    for seed, path in ((0, ()), (20260301, ("draw", "settlement", "Ақтөбе / село")), (2**70, ("a|b", "c\\"))):
        stream = Stream(seed, *path)
        assert stream.uniform(7).tolist() + stream.uniform(2).tolist() == numbers(seed, stream.text, 9)


def test_numbers_of_one_stream_never_change():
    """By hand from SHA-256: see `fixtures.by_hand`; a change here would change every draw ever stored."""
    stream = Stream(20260301, "draw", "settlement", "KZ-10 / rural")
    assert stream.text == "draw|settlement|KZ-10 / rural"
    assert stream.uniform(3).tolist() == GOLDEN


GOLDEN = [0.32725151800283214, 0.33324476000296677, 0.6079265893014011]


def test_other_names_and_seeds_give_other_numbers():
    """A border between two names is no part of a name."""
    streams = [
        Stream(1, "a", "b"), Stream(1, "a|b"), Stream(1, "ab"), Stream(1, "a\\|b"), Stream(1, "a\\", "b"),
        Stream(1, "b", "a"), Stream(1), Stream(1, ""), Stream(1, "", ""), Stream(2, "a", "b"), Stream(11, "a"),
        Stream(1, "1", "a"),
    ]  # fmt: skip
    firsts = [s.uniform(1)[0] for s in streams]
    # An empty path and a path of one empty name are the same text.
    assert len(set(firsts)) == len(streams) - 1
    assert firsts[6] == firsts[7]


def test_two_neighbouring_streams_are_not_related():
    """Correlation of 20,000 pairs of first numbers of seeds s and s + 1: |r|·√n below 3.29."""
    x = np.array([Stream(s, "x").uniform(1)[0] for s in range(DRAWS + 1)])
    assert abs(np.corrcoef(x[:-1], x[1:])[0, 1]) * math.sqrt(DRAWS) < 3.29
    assert abs(x.mean() - 0.5) * math.sqrt(12 * DRAWS) < 3.29


def test_a_number_below_n_is_exact_and_every_number_is_as_likely():
    """⌊raw draw's upper 53 bits · n / 2⁵³⌋; chi-square over 0 … 6 with 6 degrees of freedom, threshold 22.46."""
    stream = Stream(5, "below")
    got = [stream.below(7) for _ in range(DRAWS)]
    assert got == [(raw >> 11) * 7 // 2**53 for raw in islice(raw_draws(5, "below"), DRAWS)]
    counts = np.bincount(got, minlength=7)
    assert ((counts - DRAWS / 7) ** 2 / (DRAWS / 7)).sum() < chdtri(6, RISK)
    assert Stream(5).below(1) == 0


def test_every_order_of_four_is_as_likely():
    """24 orders: chi-square with 23 degrees of freedom, threshold 49.73."""
    found = Counter(tuple(Stream(s, "order").permutation(4).tolist()) for s in range(DRAWS))
    assert set(found) == set(permutations(range(4)))
    assert sum((c - DRAWS / 24) ** 2 / (DRAWS / 24) for c in found.values()) < chdtri(23, RISK)


@pytest.mark.parametrize("seed", [-1, 1.5, True])
def test_a_seed_is_a_whole_number(seed):
    """Nothing else can be stored and typed again."""
    with pytest.raises(StatError) as caught:
        Stream(seed)
    assert (caught.value.problem, caught.value.role) == (Problem.RANGE, "seed")


def test_a_number_below_nothing_is_refused():
    """There is no number from 0 to −1."""
    with pytest.raises(StatError):
        Stream(1).below(0)
