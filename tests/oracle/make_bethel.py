"""Write bethel.json beside this file with the GPL package `bethel` 0.2.1, which is no part of this project.

In a Python of its own, never in the project's environment (the tests read only the file that this script has written):

    python -m venv /somewhere/else
    /somewhere/else/bin/pip install bethel==0.2.1
    /somewhere/else/bin/python tests/oracle/make_bethel.py

The call is `bth(strata, targets, eps=1e-10)`: variances of totals, a row of targets (`cv`, `total`) for each indicator;
`bethel_sample` is its exact solution rounded up, `adjusted_sample` the same raised to the minima and cut at N.
A domain is an indicator whose variance is 0 outside it, with the total of the domain.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from bethel import bth, load_pop, prepare_strata, prepare_targets


def problem(
    name: str,
    seed: int,
    strata: int,
    indicators: int,
    *,
    cv: float,
    domains: int = 0,
    minimum: int = 1,
    costs: bool = False,
) -> dict[str, object]:
    """Draw a problem, solve it, and return what went in and what came out."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(300, 90_000, strata)
    means = rng.uniform(0.5, 3, (indicators, strata)).round(3)
    spreads = (means * rng.uniform(0.3, 1.8, (indicators, strata))).round(3)
    inside = np.ones((indicators, strata), dtype=int)
    if domains:
        of = np.arange(strata) % domains
        inside = np.vstack([inside] + [np.tile(of == d, (indicators, 1)).astype(int) for d in range(domains)])
        means, spreads = np.tile(means, (domains + 1, 1)), np.tile(spreads, (domains + 1, 1))
    wanted = np.where(np.arange(len(inside)) < indicators, cv, 3 * cv) * rng.uniform(0.8, 1.25, len(inside))
    return solved(
        name,
        sizes=sizes,
        spreads=spreads,
        inside=inside,
        totals=(means * sizes * inside).sum(axis=1),
        cv=wanted.round(5),
        costs=rng.integers(1, 9, strata) if costs else np.ones(strata, dtype=int),
        minimum=minimum,
    )


def solved(name: str, *, sizes, spreads, inside, totals, cv, costs, minimum) -> dict[str, object]:
    frame = pd.DataFrame({"strata": [f"s{h}" for h in range(len(sizes))]})
    for k, row in enumerate(spreads):
        frame[f"var_{k}"] = row**2 * inside[k]
    frame = frame.assign(population_size=sizes, cost=costs.astype(float), min_sample=minimum, min_rate=1e-9)
    found = bth(frame, pd.DataFrame({"cv": cv, "total": totals}), eps=1e-10)
    return {
        "name": name,
        "sizes": np.asarray(sizes).tolist(),
        "spreads": np.asarray(spreads).tolist(),
        "in_domain": inside.tolist(),
        "totals": np.asarray(totals).tolist(),
        "cv": np.asarray(cv).tolist(),
        "costs": costs.tolist(),
        "minimum": minimum,
        "bethel_sample": [int(n) for n in found["bethel_sample"]],
        "adjusted_sample": [int(n) for n in found["adjusted_sample"]],
    }


def of_the_package() -> dict[str, object]:
    """Solve the example of the package's own page: 1,000 units, three indicators, CV 5 %."""
    pop, variables = load_pop(), ["income", "books", "sportDays"]
    strata = prepare_strata(pop, "strata", variables, cost=1, min_sample=1, min_rate=1e-9)
    targets = prepare_targets(pop, variables, cv=0.05)
    columns = [name for name in strata.columns if name.startswith("var")]
    spreads = np.sqrt(strata[columns].to_numpy(dtype=float).T)
    return solved(
        "example",
        sizes=strata["population_size"].to_numpy(),
        spreads=spreads,
        inside=np.ones(spreads.shape, dtype=int),
        totals=targets["total"].to_numpy(dtype=float),
        cv=targets["cv"].to_numpy(dtype=float),
        costs=np.ones(len(strata), dtype=int),
        minimum=1,
    )


if __name__ == "__main__":
    found = {
        "package": f"bethel {version('bethel')}",
        "call": "bth(strata, targets, eps=1e-10)",
        "problems": [
            of_the_package(),
            problem("one indicator", 1, 3, 1, cv=0.05),
            problem("two indicators", 2, 6, 2, cv=0.04),
            problem("four indicators", 3, 20, 4, cv=0.03),
            problem("costs", 4, 12, 3, cv=0.05, costs=True),
            problem("domains", 5, 12, 2, cv=0.04, domains=3),
            problem("domains and costs", 6, 20, 1, cv=0.03, domains=4, costs=True),
            problem("a minimum that binds", 7, 15, 3, cv=0.06, minimum=12),
            problem("a minimum with costs", 8, 20, 4, cv=0.05, minimum=8, costs=True),
        ],
    }
    text = json.dumps(found, indent=1)
    Path(__file__).with_name("bethel.json").write_text(text + "\n", encoding="utf-8")
