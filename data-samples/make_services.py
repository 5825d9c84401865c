"""Make the sample deliverables of the five services that are no research: everything in them is made up.

python data-samples/make_services.py [--out FOLDER] [--seed N]

The same seed gives the same bytes on every machine. data-samples/README.md describes every file and planted breach.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from generator.services_people import Tables, civic_centre, consulting, training
from generator.services_public import event, information
from make_social_survey import write_table

HERE = Path(__file__).resolve().parent
SEED = 20260601
MADE = {
    "training-2026": training,
    "consulting-2026": consulting,
    "information-2026": information,
    "event-2026": event,
    "civic-centre-2026": civic_centre,
}


def make(out: Path, *, seed: int = SEED) -> None:
    """Write the five deliverables, a folder each."""
    for name, maker in MADE.items():
        folder = out / name
        folder.mkdir(parents=True, exist_ok=True)
        tables: Tables = maker(seed)
        for table, rows in tables.items():
            write_table(folder / f"{table}.csv", rows)
        (folder / "deliverable.yaml").write_bytes((HERE / f"generator/services/{name}.yaml").read_bytes())
        for text in sorted((HERE / "generator/services").glob(f"{name}.*.txt")):
            (folder / text.name.removeprefix(f"{name}.")).write_bytes(text.read_bytes())


def main() -> None:
    """Read the command line and make the deliverables."""
    parser = argparse.ArgumentParser(description="Make the sample deliverables of the five services.")
    parser.add_argument("--out", type=Path, default=HERE / "services")
    parser.add_argument("--seed", type=int, default=SEED)
    chosen = parser.parse_args()
    make(chosen.out, seed=chosen.seed)
    print(f"{chosen.out}: seed {chosen.seed}; {', '.join(MADE)}")


if __name__ == "__main__":
    main()
