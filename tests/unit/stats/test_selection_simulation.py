"""20,000 seeded draws of each kind agree with the probabilities of the design.

Every test compares a chi-square statistic with the 0.999 quantile of its distribution: with seeds not fixed one run in
a thousand would be red. Statistic, degrees of freedom and threshold stand in each test.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import combinations

import numpy as np
from scipy.special import chdtri

from fixtures.enumerated import chi_square_of_samples, chi_square_of_units, inclusion, systematic_samples
from sapa.stats import Stream, draw_pps_systematic, draw_self_representing, draw_srs, draw_systematic, pps_probabilities

DRAWS = 20_000
RISK = 0.001
SIZES = [50, 20, 8, 7, 6, 5, 3, 1]
"""n = 4 takes 50, then 20 with certainty and two of the rest, whose interval is 15."""


def counted(draws, units):
    """How often each unit was drawn."""
    return np.bincount(np.concatenate([d.chosen for d in draws]), minlength=units)


def test_simple_random_sampling_gives_every_set_with_the_same_probability():
    """Three of six, with substitutes: 20 sets, Pearson's statistic, df 19, threshold 43.82.

    Units: Σ (O − Rπ)²/(Rπ(1 − π)) · (N − 1)/N, df 5, threshold 20.52. Pairs: all 15 occur, each with n(n−1)/(N(N−1)).
    """
    draws = [draw_srs(3, 6, Stream(s, "srs"), reserve=2) for s in range(DRAWS)]
    samples = {c: Fraction(1, 20) for c in combinations(range(6), 3)}
    statistic, df = chi_square_of_samples((tuple(sorted(d.chosen.tolist())) for d in draws), samples)
    assert df == 19
    assert statistic < chdtri(df, RISK)
    count = counted(draws, 6)
    assert (((count - DRAWS / 2) ** 2) / (DRAWS / 4)).sum() * 5 / 6 < chdtri(5, RISK)
    pairs = Counter(p for d in draws for p in combinations(sorted(d.chosen.tolist()), 2))
    assert set(pairs) == set(combinations(range(6), 2))
    # 15 pairs, each within 4 standard errors of 20,000 · 3·2/(6·5) = 4,000.
    assert max(abs(c - DRAWS / 5) for c in pairs.values()) < 4 * (DRAWS * 0.2 * 0.8) ** 0.5
    # The first substitute is any unit with the same chance.
    spare = np.bincount([d.reserve[0] for d in draws], minlength=6)
    assert ((spare - DRAWS / 6) ** 2 / (DRAWS / 6)).sum() < chdtri(5, RISK)


def test_systematic_sampling_with_a_fractional_interval_gives_every_unit_the_same_probability():
    """Three of ten, k = 10/3: samples by stretch of the start, df = samples − 1; units with their exact covariances."""
    samples = systematic_samples([1] * 10, 3)
    p, covariance = inclusion(samples, 10)
    assert np.abs(p - 0.3).max() < 1e-12
    draws = [draw_systematic(3, 10, Stream(s, "systematic"), reserve=1) for s in range(DRAWS)]
    statistic, df = chi_square_of_samples((tuple(d.chosen.tolist()) for d in draws), samples)
    assert df == len(samples) - 1 == 9
    assert statistic < chdtri(df, RISK)
    statistic, df = chi_square_of_units(counted(draws, 10), DRAWS, p, covariance)
    assert df == np.linalg.matrix_rank(covariance, tol=1e-10)
    assert statistic < chdtri(df, RISK)


def test_pps_systematic_sampling_with_certain_units_keeps_its_probabilities_beside_substitutes():
    """Sizes above, n = 4 and two substitutes: certain units always, the rest as enumerated; units with covariances."""
    rest = {(0, 1, *s): p for s, p in systematic_samples(SIZES[2:], 2, range(2, 8)).items()}
    p, covariance = inclusion(rest, 8)
    assert np.abs(p - pps_probabilities(SIZES, 4)).max() < 1e-12
    draws = [draw_pps_systematic(SIZES, 4, Stream(s, "pps"), reserve=2) for s in range(DRAWS)]
    statistic, df = chi_square_of_samples((tuple(d.chosen.tolist()) for d in draws), rest)
    assert df == len(rest) - 1
    assert statistic < chdtri(df, RISK)
    count = counted(draws, 8)
    assert count[:2].tolist() == [DRAWS, DRAWS]
    statistic, df = chi_square_of_units(count, DRAWS, p, covariance)
    assert df >= 3
    assert statistic < chdtri(df, RISK)


def test_substitutes_are_as_likely_as_their_sizes_among_those_not_taken():
    """First and second substitute together: P = Σ_s p(s) · x_i/(X − x_s) · x_j/(X − x_s − x_i).

    8 + 7 is the interval, so that one of the two is always a main unit: 28 of the 30 ordered pairs, df 27, 55.48.
    """
    rest = {(0, 1, *s): p for s, p in systematic_samples(SIZES[2:], 2, range(2, 8)).items()}
    expected: dict[tuple[int, ...], Fraction] = {}
    for sample, p in rest.items():
        left = [i for i in range(8) if i not in sample]
        total = sum(SIZES[i] for i in left)
        for i in left:
            for j in left:
                if i != j:
                    chance = p * Fraction(SIZES[i], total) * Fraction(SIZES[j], total - SIZES[i])
                    expected[i, j] = expected.get((i, j), Fraction(0)) + chance
    assert sum(expected.values()) == 1
    assert min(expected.values()) * DRAWS > 5
    found = [tuple(draw_pps_systematic(SIZES, 4, Stream(s, "spare"), reserve=2).reserve.tolist()) for s in range(DRAWS)]
    statistic, df = chi_square_of_samples(found, expected)
    assert df == 27
    assert statistic < chdtri(df, RISK)


def test_beside_a_self_representing_city_the_other_clusters_keep_their_probabilities():
    """60 of 100 and five clusters: two of the other six units, sizes 12 9 8 5 4 2, k = 20."""
    sizes = [12, 9, 60, 8, 5, 4, 2]
    others = [0, 1, 3, 4, 5, 6]
    rest = {(2, *s): p for s, p in systematic_samples([sizes[i] for i in others], 2, others).items()}
    p, covariance = inclusion(rest, 7)
    draws = [draw_self_representing(sizes, 5, Stream(s, "city"), reserve=1) for s in range(DRAWS)]
    assert np.abs(draws[0].probabilities - p).max() < 1e-12
    statistic, df = chi_square_of_samples((tuple(d.chosen.tolist()) for d in draws), rest)
    assert df == len(rest) - 1
    assert statistic < chdtri(df, RISK)
    statistic, df = chi_square_of_units(counted(draws, 7), DRAWS, p, covariance)
    assert statistic < chdtri(df, RISK)
