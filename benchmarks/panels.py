"""Expert panels whose truth is known: is the adjusted order nearer to it than the plain mean, do intervals cover?

    python benchmarks/panels.py [--panels 200] [--seed 20260901] [--only "severe" | alpha]

Each row of the printed table is one kind of panel. Experts are drawn for the objects as `sapa` draws them. They score
five criteria from 1 to 5; what they score with is made here and shares no code with what is judged. The table stands in
docs/expert-panels.md.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from sapa.stats import alpha_interval, assign_experts, kendall_w, rank_chances, t_quantile, two_way

CRITERIA, LOW, HIGH = 5, 1, 5
QUALITY, CRITERION, MOOD, SLIP = 0.6, 0.3, 0.35, 0.5
"""Standard deviations in points: quality of objects, a criterion's own quality, an expert's mood with an object, a
single score."""


@dataclass(frozen=True)
class Kind:
    """A kind of panel: objects, experts, experts an object, and how many experts are what."""

    objects: int
    experts: int
    each: int
    severe: int = 0
    lenient: int = 0
    careless: int = 0
    usual: float = 0.25


KINDS = {
    "alike, 24 × 3 of 8": Kind(24, 8, 3, usual=0.0),
    "usual, 24 × 3 of 8": Kind(24, 8, 3),
    "two severe, 24 × 3 of 8": Kind(24, 8, 3, severe=2),
    "two lenient, 24 × 3 of 8": Kind(24, 8, 3, lenient=2),
    "two careless, 24 × 3 of 8": Kind(24, 8, 3, careless=2),
    "severe, lenient, careless, 24 × 3 of 8": Kind(24, 8, 3, severe=2, lenient=1, careless=1),
    "severe, lenient, careless, 60 × 3 of 12": Kind(60, 12, 3, severe=3, lenient=2, careless=2),
    "severe, lenient, careless, 12 × 3 of 5": Kind(12, 5, 3, severe=1, lenient=1, careless=1),
    "severe, lenient, careless, 10 × all 5": Kind(10, 5, 5, severe=1, lenient=1, careless=1),
    "severe, lenient, careless, 8 × 2 of 4": Kind(8, 4, 2, severe=1, lenient=1, careless=1),
}


def made(kind: Kind, rng: np.random.Generator, seed: int) -> tuple[np.ndarray, ...]:
    """Return true quality, what the panel would give on average, totals with gaps, and the first criterion's scores."""
    n, m = kind.objects, kind.experts
    quality = rng.normal(0, QUALITY, n)[:, None] + rng.normal(0, CRITERION, (n, CRITERIA))
    severity = rng.normal(0, kind.usual, m)
    order = rng.permutation(m)
    severity[order[: kind.severe]] -= 0.8
    severity[order[kind.severe : kind.severe + kind.lenient]] += 0.8
    careless = order[kind.severe + kind.lenient :][: kind.careless]
    chosen = assign_experts(np.ones((n, m), dtype=bool), each=kind.each, seed=seed).chosen
    latent = 3.2 + quality[:, None, :] + severity[None, :, None] + rng.normal(0, MOOD, (n, m, 1))
    scores = np.clip(np.rint(latent + rng.normal(0, SLIP, (n, m, CRITERIA))), LOW, HIGH)
    scores[:, careless] = rng.integers(2, HIGH + 1, (n, careless.size, CRITERIA))
    # The mean score of each expert: Σ over k above 1 of P(score ≥ k).
    centre = 3.2 + quality[:, None, :] + severity[None, :, None]
    mean = LOW + sum(ndtr((centre - (k - 0.5)) / np.hypot(MOOD, SLIP)) for k in range(LOW + 1, HIGH + 1))
    mean[:, careless] = (2 + HIGH) / 2
    totals = np.where(chosen, scores.sum(axis=2), np.nan)
    return quality.sum(axis=1), mean.sum(axis=2).mean(axis=1), totals, np.where(chosen, scores[:, :, 0], np.nan)


def tau(one: np.ndarray, other: np.ndarray) -> float:
    """Return Kendall's tau-b of two lists."""
    a, b = (np.sign(v[:, None] - v[None, :]) for v in (one, other))
    return float((a * b).sum() / np.sqrt((a**2).sum() * (b**2).sum()))


def mean_of(values: np.ndarray, where: np.ndarray) -> float:
    """Return a mean, nan of nothing."""
    return float(values[where].mean()) if where.any() else np.nan


def judged(kind: Kind, rng: np.random.Generator, seed: int) -> dict[str, float]:
    """Return how one made panel came out."""
    truth, target, totals, _ = made(kind, rng, seed)
    found = two_way(totals)
    rank = (-truth).argsort().argsort() + 1
    places = kind.objects // 3
    chances = rank_chances(found.expected, found.covariance, seed=seed, places=places, draws=2_000)
    half = t_quantile(0.95, found.df) * found.se
    best = int(np.nanargmax(found.expected))
    sure = chances.above
    plain, adjusted = tau(found.plain, truth), tau(found.adjusted, truth)
    return {
        "plain": plain, "adjusted": adjusted, "nearer": float(adjusted > plain + 1e-9),
        "farther": float(adjusted < plain - 1e-9),
        "mean covered": float((np.abs(found.adjusted - target) <= half).mean()),
        "rank covered": float(((chances.low <= rank) & (rank <= chances.high)).mean()),
        "ranks wide": float((chances.high - chances.low + 1).mean()),
        "first said": float(chances.first[best]), "first true": float(rank[best] == 1),
        "line said": mean_of(sure, sure >= 0.5), "line true": mean_of(rank <= places, sure >= 0.5),
    }  # fmt: skip


def alpha_covered(objects: int, experts: int, panels: int, rng: np.random.Generator) -> tuple[float, float]:
    """Return how often the interval of ordinal alpha holds the alpha of 3,000 objects by the same experts."""
    hits, alphas = 0, []
    for place in range(panels):
        severity = rng.normal(0, 0.4, experts)

        def scored(n: int, severity: np.ndarray = severity) -> np.ndarray:
            latent = 3.2 + rng.normal(0, 0.8, (n, 1)) + severity + rng.normal(0, 0.6, (n, experts))
            return np.clip(np.rint(latent), LOW, HIGH)

        found = alpha_interval(scored(objects), seed=place, draws=300)
        true = alpha_interval(scored(3_000), seed=0, draws=100).alpha.alpha
        hits += found.low <= true <= found.high
        alphas.append(true)
    return hits / panels, float(np.mean(alphas))


def test_size(panels: int, rng: np.random.Generator) -> float:
    """Return how often W's test at 5 % finds concordance among experts who score by chance (8 objects, 4 experts)."""
    return float(np.mean([kendall_w(rng.integers(1, 6, (8, 4)), shuffles=499).p <= 0.05 for _ in range(panels)]))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--panels", type=int, default=200)
    options.add_argument("--seed", type=int, default=20260901)
    options.add_argument("--only", default="")
    given = options.parse_args()
    names = None
    for name, kind in KINDS.items():
        if given.only not in name:
            continue
        rng = np.random.default_rng([given.seed, list(KINDS).index(name)])
        rows = [judged(kind, rng, seed) for seed in range(given.panels)]
        if names is None:
            names = list(rows[0])
            print("| panel | " + " | ".join(names) + " |")
            print("|---" * (len(names) + 1) + "|")
        print(f"| {name} | " + " | ".join(f"{np.nanmean([r[k] for r in rows]):.3f}" for k in names) + " |", flush=True)
    if given.only not in ("", "alpha"):
        return
    rng = np.random.default_rng([given.seed, 99])
    for objects, experts in ((8, 5), (15, 5), (30, 5), (100, 5)):
        covered, alpha = alpha_covered(objects, experts, given.panels, rng)
        print(f"| alpha, {objects} objects, {experts} experts | true {alpha:.3f} | covered {covered:.3f} |", flush=True)
    print(f"| W among chance scores | found at 5 %: {test_size(given.panels, rng):.3f} |")


if __name__ == "__main__":
    main()
