"""Make the tables of the sample design `design-2026`: a made frame of settlements and a list of interviewers.

python data-samples/make_design_frame.py [--out FOLDER] [--seed N]

The same seed gives the same bytes on every machine. data-samples/README.md describes every file.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from generator.chance import Chance
from generator.frame import strata
from generator.settlements import interviewers, settlements
from make_social_survey import write_table

HERE = Path(__file__).resolve().parent
SEED = 20260301
PER_REGION = 4


def make(out: Path, *, seed: int = SEED) -> None:
    """Write the tables into a folder."""
    out.mkdir(parents=True, exist_ok=True)
    write_table(out / "settlements.csv", settlements(strata(), Chance(seed, "settlements")))
    write_table(out / "interviewers.csv", interviewers(PER_REGION))


def main() -> None:
    """Read the command line and make the tables."""
    parser = argparse.ArgumentParser(description="Make the tables of the sample design design-2026.")
    parser.add_argument("--out", type=Path, default=HERE / "design-2026")
    parser.add_argument("--seed", type=int, default=SEED)
    chosen = parser.parse_args()
    make(chosen.out, seed=chosen.seed)
    print(f"{chosen.out}: seed {chosen.seed}")


if __name__ == "__main__":
    main()
