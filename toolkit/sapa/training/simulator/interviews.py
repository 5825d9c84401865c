"""The interviews of a simulated survey: who was asked what, where, when and by whom, and the weights."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sapa.training.fabrication_answers import AnswerModel, draw_people, honest_answers, make_model
from sapa.training.fabrication_field import Field, choose_invented
from sapa.training.fabrication_form import NOT_ASKED, REFUSED, Form, make_form
from sapa.training.fabrication_places import make_ground
from sapa.training.fabrication_styles import fabricate_answers
from sapa.training.fabrication_times import honest_clock, honest_lengths, invented_clock
from sapa.training.simulator.chance import Chance
from sapa.training.simulator.estimates import raked
from sapa.training.simulator.places import Ground
from sapa.training.simulator.plan import Plan
from sapa.training.simulator.questions import QUESTIONS

if TYPE_CHECKING:
    import pandas as pd

COMPLETE = "завершено"
AGE_STARTS = (18, 30, 45, 60)
AGE_NAMES = ("18–29", "30–44", "45–59", "60+")
SEX_SHARES = np.array([0.46, 0.54])
AGE_SHARES = np.array([0.2422, 0.2996, 0.2346, 0.2236])
"""Made structure of adults: what the model of people gives, ages rounded by respondents included."""
ADULTS = (0.21, 0.46, 0.21, 0.12)
"""Share of households with 1, 2, 3 and 4 adults."""
ORGANISATIONS = "АБВ"


@dataclass(frozen=True, slots=True, eq=False)
class Interviews:
    """The interviews with numbers of their strata and units, and which of them were invented."""

    table: pd.DataFrame
    form: Form
    stratum: np.ndarray
    psu: np.ndarray
    invented: np.ndarray
    invented_by: tuple[str, ...]


def earlier(chance: Chance) -> np.timedelta64:
    """Return by how many whole weeks the field of this variant begins before the model's first day."""
    return np.timedelta64(7 * int(chance.stream("weeks").integers(0, 9)), "D")


def make_interviews(plan: Plan, ground: Ground, chance: Chance) -> Interviews:
    """Make the interviews of a plan."""
    field = _field(plan, ground, chance.stream("placed"))
    asking, answering, timing = (chance.stream(t) for t in ("asking", "answering", "timing"))
    form = make_form(QUESTIONS, loadings=(0.3, 0.5, 0.7), skips=True, rng=asking)
    model = make_model(form, psu_icc=0.04, interviewer_icc=0.01, rng=asking)
    people = draw_people(field.interviews, answering)
    answers = honest_answers(form, model, field, people, answering)
    answers[answers[:, 1] == REFUSED, 1] = people.age[answers[:, 1] == REFUSED]
    clock = honest_clock(field, honest_lengths(answers, field, people, timing), _apart(field, chance), timing)
    invented = np.zeros(field.interviews, dtype=bool)
    liars = np.empty(0, dtype=np.intp)
    if plan.style is not None:
        answers, liars, invented = _invent(plan, field, form, model, answers, chance.stream("lying"))
        clock = invented_clock(clock, field, fabricators=liars, invented=invented, rng=timing)
    if plan.balanced:
        _balance(answers, chance.stream("balance"))
    begun, ended = clock.timestamps()
    shift = earlier(chance)
    order = np.lexsort((begun, field.psu))
    moved = replace(field, interviewer=field.interviewer[order], psu=field.psu[order])
    table = _table(moved, ground, answers[order], (begun - shift)[order], (ended - shift)[order], form, chance)
    stratum = ground.unit_stratum[moved.psu]
    _weigh(table, ground, stratum)
    if plan.style is not None:
        plan.notes["invented_by"] = sorted(set(table["interviewer"][invented[order]]))
        plan.notes["invented"] = table["id"][invented[order]].tolist()
    names = tuple(sorted(set(table["interviewer"][np.isin(moved.interviewer, liars)])))
    return Interviews(table, form, stratum, moved.psu, invented[order], names)


def _field(plan: Plan, ground: Ground, rng: np.random.Generator) -> Field:
    """Return the field as it went: regions lost, interviews made elsewhere."""
    field = ground.field
    psu, interviewer = field.psu.copy(), field.interviewer.copy()
    place = ground.unit_stratum[psu]
    kinds = np.array([s.kind for s in ground.strata])
    people = np.array([s.people for s in ground.strata])
    keep = np.ones(psu.size, dtype=bool)
    if plan.lost:
        outside = sorted({s.region for s in ground.strata if s.kind != "city"})
        lost = sorted(rng.choice(outside, plan.lost, replace=False).tolist())
        plan.notes["lost"] = lost
        keep = ~np.isin(np.array([s.region for s in ground.strata])[place], lost)
    if plan.moved:
        big = np.flatnonzero((kinds == "rural") & (people > np.median(people)))
        source = int(rng.choice(big))
        target = int(np.argmax(np.where(kinds == "city", people, 0)))
        rows = np.flatnonzero(place == source)
        rows = rows[: round(plan.moved * rows.size)]
        there = np.flatnonzero(ground.unit_stratum == target)
        for number, row in enumerate(rows):
            unit = there[number % there.size]
            psu[row] = unit
            interviewer[row] = field.interviewer[np.flatnonzero(field.psu == unit)[0]]
        plan.notes["moved"] = [f"{ground.strata[s].region} {ground.strata[s].locality}" for s in (source, target)]
        plan.notes["moved_interviews"] = len(rows)
    return replace(field, psu=psu[keep], interviewer=interviewer[keep])


def _apart(field: Field, chance: Chance) -> np.ndarray:
    return make_ground(field, chance.stream("ground")).apart()


def _invent(
    plan: Plan, field: Field, form: Form, model: AnswerModel, answers: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Replace the interviews that some interviewers invent."""
    count = max(1, round(plan.fabricators * np.unique(field.interviewer).size))
    who, invented = choose_invented(field, fabricators=count, share=plan.invented, rng=rng)
    if plan.style is None:
        return answers, who, invented
    made = fabricate_answers(
        answers, style=plan.style, form=form, model=model, field=field, fabricators=who, invented=invented, rng=rng
    )
    return made.answers, who, invented


def _balance(answers: np.ndarray, rng: np.random.Generator) -> None:
    """Give the sample exactly the population's sexes and age groups, as a table of quotas would."""
    n = len(answers)
    for column, shares in ((0, SEX_SHARES), (1, AGE_SHARES)):
        counts = np.floor(shares * n).astype(int)
        counts[np.argsort(shares * n - counts)[::-1][: n - counts.sum()]] += 1
        level = rng.permutation(np.repeat(np.arange(shares.size), counts))
        if column == 0:
            answers[:, 0] = 1 + level
        else:
            low, high = np.array(AGE_STARTS), np.array((*AGE_STARTS[1:], 80))
            answers[:, 1] = low[level] + np.floor(rng.random(n) * (high - low)[level])


def age_level(age: np.ndarray) -> np.ndarray:
    """Return the number of the age group (n,)."""
    return np.asarray(np.searchsorted(AGE_STARTS, age, side="right") - 1)


def _table(
    field: Field, ground: Ground, answers: np.ndarray, begun: np.ndarray, ended: np.ndarray, form: Form, chance: Chance
) -> pd.DataFrame:  # fmt: skip
    import pandas as pd

    n = field.interviews
    rng = chance.stream("people")
    names = chance.stream("names")
    staff = _codes(field.interviewers, "И", names)
    organisation = np.array([ORGANISATIONS[r % len(ORGANISATIONS)] for r in field.region_of_interviewer])
    cells = [ground.strata[s] for s in ground.unit_stratum[field.psu]]
    kazakh = names.beta(2.0, 1.2, field.psus)[field.psu]
    columns: dict[str, Any] = {
        "id": fresh_ids(n, set(), n, names),
        "address": _codes(n, "D", names),
        "region": [c.region for c in cells],
        "locality": [c.locality for c in cells],
        "psu": [ground.unit_code[p] for p in field.psu],
        "organisation": organisation[field.interviewer],
        "supervisor": [f"С-{1 + r:02d}" for r in field.region_of_interviewer[field.interviewer]],
        "interviewer": staff[field.interviewer],
        "start": np.char.add(np.datetime_as_string(begun, unit="s"), "+05:00"),
        "end": np.char.add(np.datetime_as_string(ended, unit="s"), "+05:00"),
        "status": COMPLETE,
        "mode": "лично",
        "language": np.where(rng.random(n) < kazakh, "kk", "ru"),
        "phone_present": np.where(rng.random(n) < 0.93, "да", "нет"),
        "adults": rng.choice((1, 2, 3, 4), n, p=ADULTS),
    }
    shown = answers.astype(object)
    shown[answers == NOT_ASKED] = ""
    columns |= {name: shown[:, j] for j, name in enumerate(form.names)}
    table = pd.DataFrame(columns)
    return table.astype(dict.fromkeys(form.names, "str"))


def fresh_ids(count: int, used: set[str], interviews: int, rng: np.random.Generator) -> np.ndarray:
    """Return ids of questionnaires that nothing has yet; all are of one range, so that none looks out of place."""
    top = interviews + max(60, interviews * 2 // 5)
    width = len(str(top))
    free = [code for code in (f"Q{i:0{width}d}" for i in range(1, top + 1)) if code not in used]
    return np.array(rng.choice(free, count, replace=False), dtype=object)


def _codes(count: int, letter: str, rng: np.random.Generator) -> np.ndarray:
    """Return codes dealt out by chance: a code says nothing about who, where or when."""
    width = max(2, len(str(count)))
    return np.array([f"{letter}{i:0{width}d}" for i in 1 + rng.permutation(count)], dtype=object)


def _weigh(table: pd.DataFrame, ground: Ground, stratum: np.ndarray) -> None:
    """Write design weights (people of the stratum over its interviews, times adults) and raked ones."""
    people = np.array([s.people for s in ground.strata], dtype=float)
    adults = table["adults"].to_numpy(dtype=float)
    sums = np.bincount(stratum, adults, minlength=people.size)
    design = people[stratum] / sums[stratum] * adults
    reached = people * (sums > 0)
    total = reached.sum()
    sex = table["q1"].to_numpy(dtype=int) - 1
    margins = [
        (sex, SEX_SHARES * total),
        (age_level(table["q2"].to_numpy(dtype=int)), AGE_SHARES * total),
        (stratum, reached),
    ]
    table["weight_design"] = [f"{w:.4f}" for w in design]
    table["weight"] = [f"{w:.4f}" for w in raked(design, _present(margins))]


def _present(margins: list[tuple[np.ndarray, np.ndarray]]) -> list[tuple[np.ndarray, np.ndarray]]:
    """Leave out levels that nobody has."""
    found = (np.unique(level, return_inverse=True) for level, _ in margins)
    return [(at, total[have]) for (have, at), (_, total) in zip(found, margins, strict=True)]
