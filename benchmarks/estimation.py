"""Estimates of a large survey: sapa beside R's package `survey`, on data made here.

    python benchmarks/estimation.py [--strata 200] [--villages 50] [--houses 100] [--runs 3]

One row of output an operation: median seconds of both, how many times faster sapa is, and whether the numbers agree.
R is started once and reads the same numbers from binary files. Ratios say more than seconds do.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "toolkit"))
from sapa.stats import SampleDesign, mean

SEED = 20260301
VARIABLES = 20
DOMAINS = 20

R_SCRIPT = r"""
suppressMessages(library(survey))
a <- commandArgs(TRUE); folder <- a[1]; runs <- as.integer(a[2]); k <- as.integer(a[3])
read <- function(name) readBin(file.path(folder, name), "double", n = file.size(file.path(folder, name)) / 8)
d <- data.frame(s = read("s"), p = read("p"), w = read("w"), N = read("N"), g = read("g"))
for (i in 1:k) d[[paste0("y", i)]] <- read(paste0("y", i))
timed <- function(name, f) {
  t <- numeric(runs)
  for (i in 1:runs) { t[i] <- system.time(r <- f())[["elapsed"]] }
  cat(name, median(t), paste(formatC(r, digits = 15, format = "g"), collapse = " "), "\n")
}
build <- function() svydesign(id = ~p, strata = ~s, weights = ~w, fpc = ~N, nest = TRUE, data = d)
x <- build()
timed("build", function() { build(); 0 })
timed("one", function() { m <- svymean(~y1, x, deff = TRUE); c(coef(m), SE(m), deff(m)) })
f <- as.formula(paste("~", paste0("y", 1:k, collapse = "+")))
timed("many", function() { m <- svymean(f, x); c(coef(m)[k], SE(m)[k]) })
timed("domains", function() { m <- svyby(~y1, ~g, x, svymean, deff = TRUE); c(m[1, 2], m[1, 3]) })
"""


def data(strata: int, villages: int, houses: int) -> dict[str, np.ndarray]:
    """Make a stratified cluster sample with answers that are alike inside villages."""
    rng = np.random.default_rng(SEED)
    rows = strata * villages * houses
    village = np.repeat(np.arange(strata * villages), houses)
    level = rng.normal(0, 0.5, strata * villages)
    made = {
        "s": np.repeat(np.arange(strata), villages * houses).astype(float),
        "p": (village % villages).astype(float),
        "w": rng.uniform(5, 50, rows).round(3),
        "N": np.full(rows, 10.0 * villages),
        "g": rng.integers(0, DOMAINS, rows).astype(float),
    }
    for i in range(1, VARIABLES + 1):
        made[f"y{i}"] = (rng.normal(level[village], 1) > 0.1).astype(float)
    return made


def timed(runs: int, call: Callable[[], list[float]]) -> tuple[float, list[float]]:
    """Return the median seconds of a call and its numbers."""
    seconds = []
    numbers: list[float] = []
    for _ in range(runs):
        start = time.perf_counter()
        numbers = call()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), numbers


def ours(d: dict[str, np.ndarray], runs: int) -> dict[str, tuple[float, list[float]]]:
    """Run the operations with sapa."""
    strata, villages = d["s"].astype(int), d["p"].astype(int)

    def build() -> SampleDesign:
        return SampleDesign.build(weights=d["w"], strata=[strata], psu=[villages], population=[d["N"]])

    design = build()

    def one() -> list[float]:
        r = mean(d["y1"], design)
        return [r.estimate, r.se, r.deff_wor]

    def many() -> list[float]:
        r = [mean(d[f"y{i}"], design) for i in range(1, VARIABLES + 1)][-1]
        return [r.estimate, r.se]

    def domains() -> list[float]:
        found = [mean(d["y1"], design, domain=d["g"] == g) for g in range(DOMAINS)]
        return [found[0].estimate, found[0].se]

    return {
        "build": timed(runs, lambda: [float(build().n * 0)]),
        "one": timed(runs, one),
        "many": timed(runs, many),
        "domains": timed(runs, domains),
    }


def theirs(d: dict[str, np.ndarray], runs: int) -> dict[str, tuple[float, list[float]]]:
    """Run the operations with R; nothing where R or its package is absent."""
    if shutil.which("Rscript") is None:
        return {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for key, values in d.items():
            values.tofile(folder / key)
        script = folder / "run.R"
        script.write_text(R_SCRIPT, encoding="utf-8")
        done = subprocess.run(
            ["Rscript", str(script), name, str(runs), str(VARIABLES)], capture_output=True, text=True, check=False
        )
    if done.returncode != 0:
        print(f"R: {done.stderr.strip()}", file=sys.stderr)
        return {}
    lines = [line.split() for line in done.stdout.splitlines()]
    return {line[0]: (float(line[1]), [float(x) for x in line[2:]]) for line in lines}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--strata", type=int, default=200)
    parser.add_argument("--villages", type=int, default=50)
    parser.add_argument("--houses", type=int, default=100)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    d = data(asked.strata, asked.villages, asked.houses)
    names = {
        "build": "the design",
        "one": "one mean, SE, deff",
        "many": f"{VARIABLES} means, SE (R without deff)",
        "domains": f"one mean, SE, deff in {DOMAINS} domains",
    }
    sapa, r = ours(d, asked.runs), theirs(d, asked.runs)
    print(
        f"{d['w'].size:,} rows, {asked.strata} strata x {asked.villages} villages; median of {asked.runs}; seed {SEED}"
    )
    print(f"{'':38}{'sapa, s':>10}{'R, s':>10}{'faster':>9}  numbers")
    for key, (seconds, numbers) in sapa.items():
        if key not in r:
            print(f"{names[key]:38}{seconds:10.4f}{'-':>10}{'-':>9}")
            continue
        other, theirs_numbers = r[key]
        same = np.allclose(numbers, theirs_numbers, rtol=1e-9, atol=0)
        print(f"{names[key]:38}{seconds:10.4f}{other:10.3f}{other / seconds:8.0f}x  {'equal' if same else 'DIFFERENT'}")


if __name__ == "__main__":
    main()
