"""An honest survey over the default frame, with everything a provider hands in."""

from __future__ import annotations

from datetime import date, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from sapa.strict_yaml import parse_strict
from sapa.training.simulator import papers, questions
from sapa.training.simulator.casework import DISPOSITIONS, addresses, control
from sapa.training.simulator.chance import Chance
from sapa.training.simulator.cleaning import before_cleaning
from sapa.training.simulator.interviews import AGE_NAMES, AGE_SHARES, SEX_SHARES, Interviews, make_interviews
from sapa.training.simulator.made import Made
from sapa.training.simulator.places import Ground, lay_out
from sapa.training.simulator.plan import Plan

if TYPE_CHECKING:
    import pandas as pd

ATTACHED = 0.04
CUSTOMER = "Управление общественного развития (учебный пример)"
PROVIDER = "Общественный фонд (учебный пример)"
PREPARED, WRITTEN = (38, 55), (45, 65)
"""Days between the start of the service and the field, and between the field and the acceptance of the report."""
FIELDS = ("социология", "государственное управление", "экономика", "демография", "право", "социальная работа",
          "политология", "статистика")  # fmt: skip
TEAM = (
    ("Р-1", "руководитель исследования", "социология, PhD", 14, "штат"),
    ("Р-2", "социолог", "социология, магистр", 6, "штат"),
    ("Р-3", "специалист по выборке", "статистика, магистр", 8, "договор"),
    ("Р-4", "аналитик", "экономика, магистр", 5, "штат"),
)


def make_survey(plan: Plan, chance: Chance) -> tuple[Made, Interviews]:
    """Return the deliverable of a plan as far as the field goes, and its interviews; the report comes later."""
    ground = lay_out(plan, chance.stream("layout"))
    interviews = make_interviews(plan, ground, chance)
    made = Made(manifest=_passport(chance, interviews))
    made.tables["interviews"] = interviews.table
    made.tables |= _frame_tables(plan, ground)
    made.tables["issued"], made.tables["contacts"] = addresses(interviews, plan, chance.stream("addresses"))
    made.tables["control"] = control(interviews, plan, chance.stream("control"))
    raw, log, deleted = before_cleaning(interviews.table, chance.stream("cleaning"))
    made.tables |= {"raw": raw, "cleaning_log": log, "deleted": deleted}
    made.tables |= _people_tables(made, interviews, chance.stream("staff"))
    made.workbooks["questionnaire.xlsx"] = questions.sheets(interviews.form)
    return made, interviews


def finish_survey(made: Made, interviews: Interviews) -> None:
    """Compute what the report claims from the interviews as they now are, and write the papers but the report."""
    made.tables["claims"] = papers.claims(papers.figures(interviews))
    papers.write_papers(made, interviews=len(interviews.table))


def _passport(chance: Chance, interviews: Interviews) -> dict[str, Any]:
    """Return the manifest with its dates, indicators and reviews."""
    rng = chance.stream("passport")
    text = (files("sapa.training.simulator") / "passport.yaml").read_text(encoding="utf-8")
    passport: dict[str, Any] = parse_strict(text, shown="passport.yaml").data
    passport["standard"]["edition"] = date.fromisoformat(str(passport["standard"]["edition"]))
    begun = date.fromisoformat(min(interviews.table["start"])[:10])
    ended = date.fromisoformat(max(interviews.table["end"])[:10])
    start = begun - timedelta(days=int(rng.integers(*PREPARED)))
    accepted = max(ended + timedelta(days=int(rng.integers(*WRITTEN))), start + timedelta(days=96))
    survey = passport["methods"][0]
    survey["indicators"] = {name: dict(spec) for name, spec in questions.INDICATORS.items()}
    survey["contacts"]["dispositions"] = dict(DISPOSITIONS)
    survey["weighting"]["response"] = ["locality", "housing"]
    reviews = [
        {"expert": f"Э-{i}", "position": "независимый эксперт", "organisation": "не связана с поставщиком",
         "field": FIELDS[i], "signed": True, "date": accepted - timedelta(days=4 + i),
         "evidence": {"file": f"review{i}.txt"}}
        for i in (1, 2, 3)
    ]  # fmt: skip
    documents = ["report.txt", "programme.txt", "groups_protocol.txt", "monitoring.txt", "syntax.R.txt"]
    head = {
        "sapa": passport.pop("sapa"),
        "title": "Социальное самочувствие населения (учебный материал)",
        "standard": passport.pop("standard"), "service": passport.pop("service"),
        "research": passport.pop("research"),
        "contract": {
            "number": f"{int(rng.integers(10, 99))}-С", "customer": CUSTOMER, "provider": PROVIDER,
            "start": start, "accepted": accepted,
        },
    }  # fmt: skip
    return head | passport | {"reviews": reviews, "documents": documents}


def _frame_tables(plan: Plan, ground: Ground) -> dict[str, pd.DataFrame]:
    """Return the frame of strata, the plan, the list of units and the margins."""
    import pandas as pd

    cells = ground.strata
    people = sum(c.people for c in cells)
    updated = ("2025-10-01", "2025-04-01", "2024-10-01")
    locality = {place: sum(c.people for c in cells if c.locality == place) for place in ("urban", "rural")}
    margins = [("q1", str(k + 1), round(people * s)) for k, s in enumerate(SEX_SHARES)]
    margins += [("age_group", n, round(people * s)) for n, s in zip(AGE_NAMES, AGE_SHARES, strict=True)]
    margins += [("locality", place, total) for place, total in locality.items()]
    return {
        "frame": pd.DataFrame(
            [(c.region, c.locality, c.people, c.units) for c in cells],
            columns=["region", "locality", "people", "settlements"],
        ),
        "plan": pd.DataFrame(
            [(c.region, c.locality, c.drawn, c.drawn * plan.take) for c in cells],
            columns=["region", "locality", "psus", "planned"],
        ),
        "units": pd.DataFrame(
            [
                (code, cells[s].region, cells[s].locality, adults, f"{chance:.6f}", updated[k % 3])
                for k, (code, s, adults, chance) in enumerate(ground.listed)
            ],
            columns=["unit", "region", "locality", "adults", "chance", "updated"],
        ),
        "margins": pd.DataFrame(margins, columns=["margin", "level", "total"]),
    }


def _people_tables(made: Made, interviews: Interviews, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return the lists of interviewers, staff, focus groups, experts and attached questionnaires."""
    import pandas as pd

    table = interviews.table
    staff = table.groupby("interviewer", as_index=False)[["organisation", "region", "supervisor"]].first()
    accepted = made.manifest["contract"]["accepted"]
    sat = accepted - timedelta(days=40)
    sizes = [int(rng.integers(8, 13)) for _ in range(2)]
    groups = [
        (f"ФГ-{g}", sat + timedelta(days=g), "г. Алматы" if g == 1 else "г. Астана", f"ФГ-{g}-{p:02d}",
         "жм"[int(rng.integers(0, 2))], AGE_NAMES[int(rng.integers(0, 4))])
        for g, size in enumerate(sizes, start=1)
        for p in range(1, size + 1)
    ]  # fmt: skip
    asked = int(rng.integers(6, 9))
    experts = [(f"ОЭ-{i + 1}", "независимый эксперт", FIELDS[i], "да", sat + timedelta(days=i)) for i in range(asked)]
    attached = np.sort(
        table["id"].to_numpy()[rng.choice(len(table), int(np.ceil(ATTACHED * len(table))), replace=False)]
    )
    return {
        "interviewers": staff,
        "team": pd.DataFrame(TEAM, columns=["person", "role", "education", "experience_years", "contract"]),
        "groups": pd.DataFrame(groups, columns=["session", "date", "place", "participant", "sex", "age_group"]),
        "experts": pd.DataFrame(experts, columns=["expert", "position", "field", "answered", "date"]),
        "attached": pd.DataFrame({"number": np.arange(1, attached.size + 1), "id": attached}),
    }
