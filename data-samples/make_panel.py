"""Make the sample of an expert panel: seven experts, eight projects, two rounds; everything in it is made up.

python data-samples/make_panel.py [--out FOLDER] [--seed N]

The same seed gives the same bytes on every machine. data-samples/README.md describes the files and what is planted.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from generator.chance import Chance
from make_social_survey import write_table

HERE = Path(__file__).resolve().parent
SEED = 20260901
CRITERIA = ("relevance", "plan_fulfilment", "result", "continuation", "social_effect")
WORTH = {"P1": 4.3, "P2": 4.1, "P3": 3.9, "P4": 3.6, "P5": 3.3, "P6": 3.1, "P7": 2.6, "P8": 2.2}
"""What each project is worth, in points of one criterion."""
LEANING = {"E1": 0.2, "E2": 0.1, "E3": 0.0, "E4": -1.3, "E5": 0.3, "E6": 0.0}
"""How lenient each expert is: E4 is severe. E7 did not come."""
SPREAD = 0.55
AGAIN = (("P3", "E4", 1), ("P6", "E4", 1), ("P6", "E5", -1))
"""Sheets given anew after the discussion, and by how many points a criterion."""


def scores(seed: int) -> dict[tuple[str, str], list[int]]:
    """Return what each expert gives each project."""
    chance = Chance(seed, "panel")
    return {
        (bid, expert): [min(5, max(1, round(worth + leaning + SPREAD * chance.normal()))) for _ in CRITERIA]
        for bid, worth in WORTH.items()
        for expert, leaning in LEANING.items()
    }


def tables(seed: int) -> dict[str, list[dict[str, object]]]:
    """Return the sheets of both rounds, with what is planted in them."""
    given = scores(seed)
    heads = ("bid", "expert", *CRITERIA, "total")
    first, second = [], []
    for (bid, expert), points in given.items():
        if (bid, expert) in (("P8", "E2"), ("P1", "E6")):
            continue  # E2 withdrew from P8; E6 left the sheet of P1 out
        cells: list[object] = [*points, sum(points)]
        if (bid, expert) == ("P5", "E3"):
            cells[3], cells[5] = "", 25  # a blank criterion under a printed total of 25
        if (bid, expert) == ("P2", "E5"):
            cells[5] = sum(points) + 1  # a wrong sum
        if (bid, expert) == ("P7", "E1"):
            cells[0] = 6  # outside the scale
            cells[5] = 6 + sum(points[1:])
        first.append(dict(zip(heads, (bid, expert, *cells), strict=True)))
    for bid, expert, step in AGAIN:
        points = [min(5, max(1, one + step)) for one in given[bid, expert]]
        second.append(dict(zip(heads, (bid, expert, *points, sum(points)), strict=True)))
    return {"round1": first, "round2": second}


def make(out: Path, *, seed: int = SEED) -> None:
    """Write the folder of the panel."""
    out.mkdir(parents=True, exist_ok=True)
    for name, rows in tables(seed).items():
        write_table(out / f"{name}.csv", rows)
    (out / "panel.yaml").write_bytes((HERE / "generator" / "panel-2026.yaml").read_bytes())


def main() -> None:
    """Read the command line and make the panel."""
    parser = argparse.ArgumentParser(description="Make the sample of an expert panel.")
    parser.add_argument("--out", type=Path, default=HERE / "panel-2026")
    parser.add_argument("--seed", type=int, default=SEED)
    chosen = parser.parse_args()
    make(chosen.out, seed=chosen.seed)
    print(f"{chosen.out}: seed {chosen.seed}")


if __name__ == "__main__":
    main()
