"""A deliverable from a secret, a service and the defects asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sapa.errors import BadInput
from sapa.messages import message
from sapa.training.simulator import acts_data, acts_field, acts_papers, acts_report, acts_services
from sapa.training.simulator.acts_data import Act, Site
from sapa.training.simulator.chance import Chance
from sapa.training.simulator.defect import Defect, defect
from sapa.training.simulator.interviews import Interviews
from sapa.training.simulator.made import Made, write
from sapa.training.simulator.papers import write_report
from sapa.training.simulator.plan import STRATA, Plan
from sapa.training.simulator.services import MAKERS, make_service
from sapa.training.simulator.survey import finish_survey, make_survey

RESEARCH = "research_analytic"
SERVICES = (RESEARCH, *MAKERS)
MOST_UNITS = 1000
"""Sampling units; a larger survey takes more interviews in each."""


@dataclass(frozen=True, slots=True)
class Planted:
    """A defect in a deliverable: how strong, and where (ids, regions, names: what the key tells of it)."""

    defect: Defect
    dose: float
    where: Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Simulated:
    """A made deliverable and its truth."""

    service: str
    made: Made
    planted: tuple[Planted, ...]

    def write(self, folder: Path) -> Path:
        """Write what is handed in, and nothing of the truth; return the path of the manifest."""
        return write(self.made, folder)


def simulate(
    chance: Chance, *, service: str = RESEARCH, defects: Mapping[str, float] | None = None,
    interviews: int | None = None,
) -> Simulated:  # fmt: skip
    """Make a deliverable of a service, honest but for the defects.

    Parameters
    ----------
    chance
        Secret and variant; the same give the same bytes.
    service
        `research_analytic`, `training`, `consulting`, `information_methodical`, `event`, `civic_centre`.
    defects
        Name → dose, in the unit of the catalogue; None: an honest one.
    interviews
        Interviews of the survey, planned; None: a thousand.

    Returns
    -------
    Simulated

    Raises
    ------
    BadInput
        An unknown service or defect, or a defect of another service.
    """
    if service not in SERVICES:
        raise _bad("service", service, ", ".join(SERVICES))
    wanted = {name: (defect(name), float(dose)) for name, dose in (defects or {}).items()}
    for name, (found, _) in wanted.items():
        if found.service != service:
            raise _bad("defects", name, service)
    if service != RESEARCH:
        made = make_service(service, chance)
        return Simulated(service, made, _plant(made, None, wanted, acts_services.ACTS, chance))
    plan = Plan() if interviews is None else Plan(interviews=interviews)
    plan.take = max(plan.take, plan.interviews // MOST_UNITS)
    if plan.interviews < 2 * plan.take * STRATA:
        plan.take = max(2, plan.interviews // (2 * STRATA))
    planted = []
    for name, (found, dose) in wanted.items():
        if name in acts_field.ACTS:
            acts_field.ACTS[name](plan, dose)
            planted.append(Planted(found, dose, plan.notes))
    made, people = make_survey(plan, chance)
    planted += _plant(made, people, wanted, acts_data.BEFORE_REPORT, chance)
    finish_survey(made, people)
    planted += _plant(made, people, wanted, acts_report.ACTS, chance)
    _reprint(made, people, tried="control_tried" in wanted)
    planted += _plant(made, people, wanted, acts_papers.ACTS | acts_data.AFTER_REPORT, chance)
    both = {p.defect.name: p for p in planted}
    return Simulated(service, made, tuple(both[name] for name in wanted))


def _plant(
    made: Made, people: Interviews | None, wanted: Mapping[str, tuple[Defect, float]], acts: Mapping[str, Act],
    chance: Chance,
) -> tuple[Planted, ...]:  # fmt: skip
    """Plant the defects of one stage in the order of the stage, each with a stream of its own."""
    done = []
    for name, act in acts.items():
        if name in wanted:
            found, dose = wanted[name]
            site = Site(made, people, dose, chance.stream(f"defect {name}"))
            act(site)
            done.append(Planted(found, dose, site.notes))
    return tuple(done)


def _reprint(made: Made, people: Interviews, *, tried: bool) -> None:
    """Write the report again from the claims as they now are; `tried`: with attempts sold as control."""
    log = made.tables["control"]
    counted = log if tried else log[log["outcome"] != "не дозвонились"]
    write_report(made, controlled=int(counted["id"].nunique()), handed_in=len(people.table))


def _bad(name: str, got: str, expected: str) -> BadInput:
    return BadInput(
        message("training.argument"), where=name, got=got, expected=expected, todo=message("training.argument.todo")
    )
