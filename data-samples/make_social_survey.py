"""Make the sample deliverable `social-survey-2026`: a survey of Kazakhstan where all but the regions is made up.

python data-samples/make_social_survey.py [--out FOLDER] [--seed N]

The same seed gives the same bytes on every machine. data-samples/README.md describes every file and planted defect.
"""

from __future__ import annotations

import argparse
import csv
import io
from pathlib import Path
from typing import Any

from generator.chance import Chance
from generator.delivery import clean, issued_table, margins_table, unit_list
from generator.field import contacts, control, plant, void
from generator.form import write_form
from generator.frame import draw_psus, strata
from generator.interviews import answer, schedule, visit, weigh
from generator.papers import (
    attached_table,
    claims_table,
    experts_table,
    frame_table,
    groups_table,
    plan_table,
    team_table,
)
from generator.questions import QUESTIONS
from generator.staff import ORGANISATIONS, RESERVE, assign, hire
from generator.texts import documents

HERE = Path(__file__).resolve().parent
SEED = 20260209
COLUMNS = (
    "id", "address", "region", "locality", "settlement", "psu", "organisation", "supervisor", "interviewer", "start",
    "end", "status", "mode", "language", "phone_present", "adults", "sex", "age", *(q.name for q in QUESTIONS),
    "weight_design", "weight_nonresponse", "weight",
)  # fmt: skip


def write_table(path: Path, rows: list[dict[str, Any]], columns: tuple[str, ...] | None = None) -> None:
    """Write rows as UTF-8 CSV with commas and line feeds."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=columns or tuple(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode())


def make(out: Path, *, seed: int = SEED) -> dict[str, list[str]]:
    """Write the deliverable into a folder and return the ids of the interviews with a defect planted by chance."""
    out.mkdir(parents=True, exist_ok=True)
    cells = strata()
    psus = draw_psus(cells, Chance(seed, "psus"))
    staff = hire(psus)
    pairs = assign(psus, staff)
    made = visit(psus, pairs, Chance(seed, "visits"))
    schedule(made, Chance(seed, "times"))
    answer(made, Chance(seed, "answers"))
    attempts = contacts(made, pairs, psus, Chance(seed, "contacts"))
    log = control(made, Chance(seed, "control"))
    void(made, log, Chance(seed, "voided"))
    planted = plant(made, log, Chance(seed, "plants"))
    weigh(made)
    claims = claims_table(made)
    listed = [(i.code, i.region, i.supervisor) for i in staff] + [(code, region, "") for code, region in RESERVE]
    write_table(out / "interviews.csv", [i.cells for i in made], COLUMNS)
    write_table(out / "frame.csv", frame_table(cells))
    write_table(out / "plan.csv", plan_table(cells))
    write_table(out / "contacts.csv", attempts)
    write_table(out / "control.csv", log)
    write_table(out / "issued.csv", issued_table(attempts, psus, Chance(seed, "issued")))
    write_table(out / "units.csv", unit_list(cells, Chance(seed, "psus")))
    write_table(out / "margins.csv", margins_table(cells))
    raw, cleaning, deleted = clean(made, Chance(seed, "cleaning"))
    write_table(out / "raw.csv", raw)
    write_table(out / "cleaning_log.csv", cleaning)
    write_table(out / "deleted.csv", deleted)
    write_table(out / "claims.csv", claims)
    write_table(out / "attached.csv", attached_table(made, Chance(seed, "attached")))
    write_table(out / "groups.csv", groups_table(Chance(seed, "groups")))
    write_table(out / "experts.csv", experts_table())
    write_table(out / "team.csv", team_table())
    write_table(
        out / "interviewers.csv",
        [
            {
                "interviewer": code,
                "organisation": code[0],
                "organisation_name": ORGANISATIONS[code[0]],
                "region": region,
                "supervisor": supervisor,
            }
            for code, region, supervisor in sorted(listed)
        ],
    )
    write_form(out / "questionnaire.xlsx")
    for name, text in documents(claims).items():
        (out / name).write_bytes(text.encode())
    (out / "deliverable.yaml").write_bytes((HERE / "generator/manifest.yaml").read_bytes())
    return planted


def main() -> None:
    """Read the command line and make the deliverable."""
    parser = argparse.ArgumentParser(description="Make the sample deliverable social-survey-2026.")
    parser.add_argument("--out", type=Path, default=HERE / "social-survey-2026")
    parser.add_argument("--seed", type=int, default=SEED)
    chosen = parser.parse_args()
    planted = make(chosen.out, seed=chosen.seed)
    print(f"{chosen.out}: seed {chosen.seed}; planted by chance: {planted}")


if __name__ == "__main__":
    main()
