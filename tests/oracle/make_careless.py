"""Write careless.json beside this file with the MIT package `insufficient-effort` 1.13.1.

In a place of its own, never in the project's environment (the tests read only the file that this script has written):

    python -m pip install --no-deps --target /somewhere/else insufficient-effort==1.13.1
    PYTHONPATH=/somewhere/else python tests/oracle/make_careless.py

The calls stand beside their results. nan is written as null.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

import ier
import numpy as np

SCALES = [5, 4, 6, 5]


def made(n: int, k: int, seed: int, missing: float) -> np.ndarray:
    """Draw correlated answers 1 … 5; the first rows are a straight line, alternation, and random answers."""
    rng = np.random.default_rng(seed)
    trait = rng.normal(0, 1, (n, 1))
    latent = 0.6 * trait + 0.8 * rng.normal(0, 1, (n, k)) + rng.normal(0, 0.6, k)
    x = 1.0 + (latent[..., None] > np.array([-1.2, -0.4, 0.4, 1.2])).sum(axis=2)
    x[0], x[1], x[2] = 3, np.arange(k) % 2 * 4 + 1, rng.integers(1, 6, k)
    x[rng.random((n, k)) < missing] = np.nan
    return x


def plain(values: np.ndarray) -> list[object]:
    """Return lists with None for nan and whole numbers without a fraction."""
    some = np.where(np.isnan(values), None, np.asarray(values, dtype=object))
    return some.tolist()


def case(name: str, x: np.ndarray) -> dict[str, object]:
    """Score one table with every index."""
    found = {
        "longstring_scores(x)": ier.longstring_scores(x),
        "longstring_scores(x, avg=True)": ier.longstring_scores(x, avg=True),
        "irv(x)": ier.irv(x),
        "person_total(x)": ier.person_total(x),
        "evenodd(x, [5, 4, 6, 5], method='halves')": ier.evenodd(x, SCALES, method="halves"),
        "gpoly(x, scale_min=1, scale_max=5, normalize=False)": ier.gpoly(x, scale_min=1, scale_max=5, normalize=False),
        "gpoly(x, scale_min=1, scale_max=5)": ier.gpoly(x, scale_min=1, scale_max=5),
        "mahad(x, na_rm=True)": ier.mahad(x, na_rm=True),
    }
    return {"name": name, "values": plain(x), "scales": SCALES, "results": {k: plain(v) for k, v in found.items()}}


if __name__ == "__main__":
    cases = [case("complete", made(60, 20, 11, 0.0)), case("a twentieth missing", made(100, 20, 12, 0.05))]
    out = {"package": "insufficient-effort", "version": version("insufficient-effort"), "cases": cases}
    Path(__file__).with_name("careless.json").write_text(json.dumps(out) + "\n", encoding="utf-8")
