"""Do 95 % intervals of a proportion hold the truth 95 times in 100? A simulation from populations that are known.

    python benchmarks/coverage.py [--samples 10000] [--seed 20260301] [--write]

Five designs, p = 0.5 and p = 0.03, every method of `sapa.stats.proportion_interval` on the same samples: coverage,
misses on either side, mean width. `--write` puts the tables into docs/coverage.md. The same seed gives the same tables.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "toolkit"))
from sapa.stats import AUTO, Bounds, Method, SampleDesign, StatResult, mean, proportion_interval

ROOT = Path(__file__).resolve().parents[1]
SEED = 20260301
SAMPLES = 10_000
"""2,000 would show a coverage to ±1 percentage point; the methods differ by less than that."""
LEVEL = 0.95
SHARES = (0.5, 0.03)
INSIDE = (Method.LOGIT, Method.BETA, Method.KORN_GRAUBARD, Method.WILSON, Method.LIKELIHOOD)
"""Methods that exist between 0 and 1 only: at 0 and 1 each takes Korn–Graubard's bound, as `auto` does."""

Draw = Callable[[np.random.Generator], StatResult]


class Population(NamedTuple):
    """The true share, and a function that draws a sample and estimates it."""

    truth: float
    draw: Draw


@dataclass(frozen=True, slots=True)
class Row:
    """What one method did in one design.

    coverage
        Share of the samples whose interval holds the truth.
    above, below
        Shares of the samples whose interval lies wholly above or below it.
    width
        Mean width of the intervals.
    """

    design: str
    p: float
    method: str
    coverage: float
    above: float
    below: float
    width: float


def exactly(rng: np.random.Generator, size: int, p: float) -> np.ndarray:
    """Return `size` answers of which the share p (rounded to a person) is 1, in random order."""
    answers = np.zeros(size)
    answers[: round(p * size)] = 1
    return rng.permutation(answers)


def simple(rng: np.random.Generator, p: float) -> Population:
    """400 of 2,000 people, without replacement."""
    people = exactly(rng, 2000, p)
    size = np.full(400, float(people.size))

    def draw(rng: np.random.Generator) -> StatResult:
        y = rng.choice(people, 400, replace=False)
        return mean(y, SampleDesign.build(population=[size]))

    return Population(float(people.mean()), draw)


def stratified(rng: np.random.Generator, p: float) -> Population:
    """100 of 8,000, 6,000, 4,000 and 2,000 people, whose shares are 0.6, 1.0, 1.4 and 1.8 times p."""
    strata = [exactly(rng, n, k * p) for n, k in zip((8000, 6000, 4000, 2000), (0.6, 1.0, 1.4, 1.8), strict=True)]
    label = np.repeat(np.arange(4), 100)
    size = np.repeat([float(s.size) for s in strata], 100)

    def draw(rng: np.random.Generator) -> StatResult:
        y = np.concatenate([rng.choice(s, 100, replace=False) for s in strata])
        return mean(y, SampleDesign.build(strata=[label], population=[size]))

    return Population(float(np.concatenate(strata).mean()), draw)


def clustered(rng: np.random.Generator, p: float) -> Population:
    """25 of 1,000 settlements, 20 of the 100 people in each; shares of settlements are beta with ICC 0.05."""
    icc = 0.05
    spread = (1 - icc) / icc
    level = rng.beta(p * spread, (1 - p) * spread, 1000)
    people = (rng.random((1000, 100)) < level[:, None]).astype(float)
    psu = np.repeat(np.arange(25), 20)
    sizes = [np.full(500, 1000.0), np.full(500, 100.0)]

    def draw(rng: np.random.Generator) -> StatResult:
        chosen = rng.choice(1000, 25, replace=False)
        y = np.concatenate([rng.choice(people[i], 20, replace=False) for i in chosen])
        return mean(y, SampleDesign.build(psu=[psu], population=sizes))

    return Population(float(people.mean()), draw)


def unequal(rng: np.random.Generator, p: float) -> Population:
    """400 draws from 50,000 people, with chances inverse to weights that vary by 0.8 of their mean in the sample."""
    people = exactly(rng, 50_000, p)
    sigma = math.sqrt(math.log(1 + 0.8**2))
    # Drawn with chance 1/w, lognormal weights keep their shape; in the sample log w has mean 0.
    weight = np.exp(rng.normal(sigma**2, sigma, people.size))
    chance = 1 / weight
    chance /= chance.sum()

    def draw(rng: np.random.Generator) -> StatResult:
        chosen = rng.choice(people.size, 400, p=chance)
        return mean(people[chosen], SampleDesign.build(weights=weight[chosen]))

    return Population(float(people.mean()), draw)


def domain(rng: np.random.Generator, p: float) -> Population:
    """A group of 1 in 20 of 40,000 people in a simple random sample of 600: about 30 interviews."""
    group = exactly(rng, 40_000, 0.05).astype(bool)
    people = np.zeros(group.size)
    people[group] = exactly(rng, int(group.sum()), p)
    size = np.full(600, float(people.size))

    def draw(rng: np.random.Generator) -> StatResult:
        chosen = rng.choice(people.size, 600, replace=False)
        return mean(people[chosen], SampleDesign.build(population=[size]), domain=group[chosen])

    return Population(float(people[group].mean()), draw)


DESIGNS: dict[str, Callable[[np.random.Generator, float], Population]] = {
    "simple random, 400 of 2,000": simple,
    "stratified, 4 × 100": stratified,
    "25 PSUs × 20, ICC 0.05": clustered,
    "weights with CV 0.8, n = 400": unequal,
    "domain of n ≈ 30": domain,
}


def interval(method: Method, r: StatResult) -> Bounds:
    """Return the interval of a method; where the estimate is 0 or 1, those inside 0 … 1 hand over to Korn–Graubard."""
    if method in INSIDE and not 0 < r.estimate < 1:
        method = Method.KORN_GRAUBARD
    return proportion_interval(method, r.estimate, r.se, n=r.n, df=r.df, level=LEVEL)


def simulate(samples: int = SAMPLES, seed: int = SEED) -> Iterator[Row]:
    """Draw the samples and yield a row a design, share and method."""
    methods = (Method.T, *INSIDE)
    for number, (name, build) in enumerate(DESIGNS.items()):
        for p in SHARES:
            rng = np.random.default_rng([seed, number, round(p * 1000)])
            population = build(rng, p)
            bounds = np.empty((samples, len(methods), 2))
            for i in range(samples):
                found = population.draw(rng)
                bounds[i] = [interval(method, found) for method in methods]
            above = bounds[:, :, 0] > population.truth
            below = bounds[:, :, 1] < population.truth
            # An interval that does not exist holds nothing.
            above |= np.isnan(bounds[:, :, 0])
            width = np.nanmean(bounds[:, :, 1] - bounds[:, :, 0], axis=0)
            for j, method in enumerate(methods):
                a, b = float(above[:, j].mean()), float(below[:, j].mean())
                yield Row(name, p, method.value, 1 - a - b, a, b, float(width[j]))


def table(rows: list[Row], p: float) -> list[str]:
    """Return a Markdown table of one true share."""
    lines = [
        "| design | method | covers, % | truth below, % | truth above, % | mean width, p. p. |",
        "|---|---|---:|---:|---:|---:|",
    ]
    for r in rows:
        if r.p == p:
            shown = f"**{r.method}**" if r.method == AUTO else r.method
            lines.append(
                f"| {r.design} | {shown} | {100 * r.coverage:.2f} | {100 * r.above:.2f} | {100 * r.below:.2f}"
                f" | {100 * r.width:.2f} |"
            )
    return lines


def summary(rows: list[Row]) -> list[str]:
    """Return a Markdown table of the methods: worst coverages and misses over the five designs."""
    heads = (
        "method",
        "p = 0.5, covers, %",
        "p = 0.03, covers, %",
        "mean width, p. p.",
        "truth below, %",
        "truth above, %",
    )
    lines = [f"| {' | '.join(heads)} |", "|---|---|---|---:|---:|---:|"]
    for method in dict.fromkeys(r.method for r in rows):
        half, rare = ([r for r in rows if r.method == method and r.p == p] for p in SHARES)
        width, above, below = (100 * float(np.mean([getattr(r, k) for r in rare])) for k in ("width", "above", "below"))
        shown = f"**{method}**" if method == AUTO else method
        lines.append(f"| {shown} | {_range(half)} | {_range(rare)} | {width:.2f} | {above:.2f} | {below:.2f} |")
    return lines


def _range(rows: list[Row]) -> str:
    found = [100 * r.coverage for r in rows]
    return f"{min(found):.2f} … {max(found):.2f}"


PAGE = """# Coverage of the intervals of a proportion

Written by `python benchmarks/coverage.py --write`: {samples:,} samples a design and share, seed {seed}, level 95 %.
The truth is known, because the populations are made; coverage is the share of the samples whose interval holds it.
With so many samples the simulation itself is uncertain by about ±{noise:.1f} percentage points.

{designs}

Methods: *t* is estimate ± t · SE; *logit* is the same on the logit scale; *beta* is the exact binomial interval with
the effective n and the degrees of freedom of the design (R `svyciprop(method = "beta")`), *korn_graubard* the same with
an effective n of at most n; *wilson* is the score interval with the effective n; *likelihood* the scaled likelihood
ratio. Where the estimate is 0 or 1, *t* has no width; all others hand over to *korn_graubard*, as `ci="auto"` does.
"Truth below" means that the whole interval lies above the truth.

## Summary: least and most over the five designs; width and misses are means at p = 0.03

{summary}

## What `auto` takes, and why

`auto` is **{auto}**. At p = 0.5 the methods hardly differ, but for *korn_graubard*: its limit on n throws away what a
finite population correction gains, and it covers too much. At p = 0.03 they part. *t* leaves the truth above it once in
seven samples, twice in five in a small domain, where the answer often does not occur and the interval has no width.
*wilson* and *likelihood* fall below 93 % where weights are unequal; *logit* holds 93 % barely and has the widest
intervals in the small domain. *beta* is the one that stays above 94 % everywhere without covering too much at p = 0.5,
and on average it is narrower than *logit*. What it misses lies mostly above it: a rare answer is seen too seldom more
often than too often.

{tables}
"""


def page(rows: list[Row], samples: int, seed: int) -> str:
    """Return docs/coverage.md."""
    designs = [f"- **{name}**: {' '.join((build.__doc__ or '').split())}" for name, build in DESIGNS.items()]
    tables = [line for p in SHARES for line in (f"## p = {p}", "", *table(rows, p), "")]
    return PAGE.format(
        samples=samples,
        seed=seed,
        noise=196 * math.sqrt(0.05 * 0.95 / samples),
        designs="\n".join(designs),
        summary="\n".join(summary(rows)),
        auto=AUTO.value,
        tables="\n".join(tables).rstrip(),
    )


def main() -> None:
    """Print the tables, or write them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--samples", type=int, default=SAMPLES)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--write", action="store_true", help="write docs/coverage.md")
    asked = parser.parse_args()
    text = page(list(simulate(asked.samples, asked.seed)), asked.samples, asked.seed)
    if asked.write:
        (ROOT / "docs" / "coverage.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
