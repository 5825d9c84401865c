"""Field a survey that `sapa design` has planned: write interviews.csv, contacts.csv and control.csv of made people.

python data-samples/field_design.py PLANFOLDER [--out FOLDER] [--seed N] [--response P] [--defect DEFECT]

Without --out the tables are put into the folder itself, which `sapa review` then reads. The same seed gives the same
bytes on every machine. data-samples/README.md describes every column.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from generator.fielding import DEFECTS, fielded
from make_social_survey import write_table

SEED = 20260316


def main() -> None:
    """Read the command line and field the plan."""
    parser = argparse.ArgumentParser(description="Field a survey that sapa design has planned, with made people.")
    parser.add_argument("folder", type=Path, help="the folder of files that sapa design wrote")
    parser.add_argument("--out", type=Path, help="folder for the tables; default: the same folder")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--response", type=float, help="share of addresses that answer; default: as planned")
    parser.add_argument("--defect", choices=DEFECTS, help="depart from the plan in one way")
    chosen = parser.parse_args()
    made = fielded(chosen.folder, seed=chosen.seed, response=chosen.response, defect=chosen.defect)
    out = chosen.out or chosen.folder
    out.mkdir(parents=True, exist_ok=True)
    for name, rows in (("interviews", made.interviews), ("contacts", made.contacts), ("control", made.control)):
        write_table(out / f"{name}.csv", rows)
    addresses = len({row["Номер анкеты"] for row in made.contacts})
    print(f"{out}: {len(made.interviews)} interviews of {addresses} addresses, {len(made.control)} controls tried")
    if made.planted:
        print(f"planted: {chosen.defect}: {', '.join(made.planted)}")


if __name__ == "__main__":
    main()
