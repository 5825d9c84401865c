"""Field a plan: make the interviews, contacts and controls of a folder that `sapa design` wrote.

It reads what a provider gets and nothing else, and imports nothing of sapa: whether a review of what it makes comes out
right is then a test of both. Answers come from the latent model of the sample survey.
"""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

import yaml

from generator.chance import Chance
from generator.people import JOIN, SD_UNIT, Row, person
from generator.questions import QUESTIONS

DEFECTS = ("short_stratum", "no_control", "wrong_unit")
LOST = 0.03
"""Units that cannot be worked (snow, a closed town): a reserve takes their place."""
FAILED = (("отказ", 62), ("респондент недоступен", 24), ("другая причина неответа", 8),
          ("принадлежность не установлена", 6))  # fmt: skip
INTERVIEW, CONFIRMED, MISSED = "интервью проведено", "подтверждено", "контакт не установлен"
METHODS = {"telephone": "по телефону", "visit": "по месту жительства", "recording": "по аудиозаписи",
           "observed": "наблюдение за интервью"}  # fmt: skip
_TIME = timezone(timedelta(hours=5))
_MOST_TRIES = 200


@dataclass(slots=True)
class Route:
    """A part of a unit's work: whose it is, its interviews, and the numbers of its addresses inside the unit."""

    number: int
    interviewer: str
    interviews: int
    addresses: list[int]


@dataclass(slots=True)
class Unit:
    """A drawn unit: its stratum, its ids stage by stage, and what is to be done there."""

    parts: tuple[str, ...]
    ids: tuple[str, ...]
    main: bool
    certain: bool
    size: float
    probability: float
    interviews: int
    routes: tuple[Route, ...] = ()
    tables: tuple[str, ...] = ()

    @property
    def stratum(self) -> str:
        """Label of the stratum."""
        return JOIN.join(self.parts)

    @property
    def place(self) -> tuple[tuple[str, ...], str]:
        """Stratum and unit, as assignments and tables name them."""
        return self.parts, JOIN.join(i for i in self.ids if i)


@dataclass(slots=True)
class Address:
    """One issued address: where, the outcome, and the interview if there was one."""

    number: int
    unit: Unit
    route: Route
    inside: int
    outcome: str
    row: Row = field(default_factory=dict)
    start: datetime | None = None
    end: datetime | None = None
    weight: float = 0.0


@dataclass(slots=True)
class Given:
    """What the provider was given."""

    plan: Row
    by: list[str]
    columns: list[str]
    roles: Row
    units: list[Unit]
    people: dict[tuple[str, ...], float]
    orders: dict[str, list[int]]
    tries: dict[str, int]
    organisations: dict[str, str]


def table(path: Path) -> list[Row]:
    """Read a table; none where the file is not there."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def names(value: Any) -> list[str]:
    """Return one column or several as a list."""
    return [value] if isinstance(value, str) else [str(v) for v in value or ()]


def read_given(folder: Path) -> Given:
    """Read the files of a design."""
    plan = yaml.safe_load((folder / "plan.yaml").read_text(encoding="utf-8"))
    manifest = yaml.safe_load((folder / "deliverable.yaml").read_text(encoding="utf-8"))
    method = manifest["methods"][0]
    roles = method["roles"]
    by = names(roles["stratum"])
    columns = names(plan["decided"]["units"])
    population = method["population"]
    given = table(folder / "assignments.csv")
    who: dict[Any, list[Row]] = {}
    for row in given:
        who.setdefault((tuple(row[c] for c in by), row["unit"]), []).append(row)
    tables: dict[Any, list[str]] = {}
    for row in table(folder / "respondents.csv"):
        tables.setdefault((tuple(row[c] for c in by), row["unit"]), []).append(row["table"])
    units = []
    for row in table(folder / "sample.csv"):
        unit = Unit(
            parts=tuple(row[c] for c in by), ids=tuple(row[c] for c in columns), main=row["role"] == "main",
            certain=row["certainty"] == "yes", size=float(row["size"]), probability=float(row["probability"]),
            interviews=int(row["interviews"]),
        )  # fmt: skip
        unit.routes = routes_of(who.get(unit.place, []))
        unit.tables = tuple(tables.get(unit.place, ()))
        units.append(unit)
    orders: dict[str, list[int]] = {}
    tries: dict[str, int] = {}
    for row in table(folder / "control_plan.csv"):
        orders.setdefault(row["interviewer"], []).append(int(row["interview"]))
        tries[row["interviewer"]] = int(row["to_control"])
    return Given(
        plan=plan, by=by, columns=columns, roles=roles, units=units,
        people={tuple(r[c] for c in names(population["stratum"])): float(r[population["size"]])
                for r in table(folder / population["file"])},
        orders=orders, tries=tries, organisations={r["interviewer"]: r["organisation"] for r in given},
    )  # fmt: skip


def routes_of(rows: list[Row]) -> tuple[Route, ...]:
    """Return the routes of a unit; its addresses are numbered on from route to route."""
    out: list[Route] = []
    first = 1
    for row in sorted(rows, key=lambda r: int(r["route"])):
        behind = first + int(row["issued"])
        out.append(Route(int(row["route"]), row["interviewer"], int(row["interviews"]), list(range(first, behind))))
        first = behind
    return tuple(out)


def _yield(plan: Row, parts: tuple[str, ...]) -> float:
    """Return the response that the plan expects in a stratum."""
    stated = plan.get("response", 1.0)
    if not isinstance(stated, dict):
        return float(stated)
    for label in (JOIN.join(parts), *parts):
        if label in stated:
            return float(stated[label])
    return float(stated.get("default", 1.0))


def worked_units(given: Given, seed: int) -> list[Unit]:
    """Return the units that were worked: reserves, in their order, in place of those that could not be."""
    spare: dict[Any, list[Unit]] = {}
    for unit in given.units:
        if not unit.main:
            spare.setdefault((unit.parts, unit.ids[0] if unit.certain else ""), []).append(unit)
    worked = []
    for unit in (u for u in given.units if u.main and u.interviews):
        reserves = spare.get((unit.parts, unit.ids[0] if unit.certain else ""), [])
        if reserves and Chance(seed, f"lost {unit.place}").happens(LOST):
            reserve = reserves.pop(0)
            reserve.interviews, reserve.routes, reserve.tables = unit.interviews, unit.routes, unit.tables
            worked.append(reserve)
        else:
            worked.append(unit)
    return worked


def visit(
    given: Given, units: list[Unit], seed: int, *, response: float | None, sd_unit: float, short: str
) -> list[Address]:
    """Work every route's addresses in turn until its interviews are made; the route goes on beyond the list."""
    out: list[Address] = []
    for unit in units:
        chance = Chance(seed, f"visits {unit.stratum} {JOIN.join(unit.ids)}")
        rate = _yield(given.plan, unit.parts) if response is None else response
        beyond = sum(len(route.addresses) for route in unit.routes)
        for route in unit.routes:
            wanted = route.interviews // 2 if unit.stratum == short else route.interviews
            made, tried = 0, 0
            while made < wanted and tried < _MOST_TRIES * max(1, wanted):
                if tried < len(route.addresses):
                    inside = route.addresses[tried]
                else:  # numbers go on after the last of the unit, so that none repeats
                    beyond += 1
                    inside = beyond
                tried += 1
                answered = chance.happens(rate)
                outcome = INTERVIEW if answered else chance.choice([f[0] for f in FAILED], [f[1] for f in FAILED])
                address = Address(len(out) + 1, unit, route, inside, outcome)
                if answered:
                    made += 1
                    card = unit.tables[(inside - 1) % len(unit.tables)] if unit.tables else ""
                    of_several = route.number if len(unit.routes) > 1 else None
                    address.row = person(unit.parts, unit.ids, inside, card, seed, sd_unit=sd_unit, route=of_several)
                out.append(address)
    return out


def schedule(made: list[Address], plan: Row, seed: int) -> None:
    """Spread every interviewer's interviews over the days of the field, an hour each, none at the same time."""
    fieldwork = plan.get("fieldwork", {})
    first = fieldwork.get("start") or date(2026, 3, 16)
    days = int(fieldwork.get("days") or 30)
    own: dict[str, list[Address]] = {}
    for address in made:
        own.setdefault(address.route.interviewer, []).append(address)
    for name, theirs in own.items():
        chance = Chance(seed, f"times {name}")
        a_day = max(1, math.ceil(len(theirs) / days))
        for k, address in enumerate(theirs):
            day = first + timedelta(days=k // a_day)
            address.start = datetime.combine(day, time(9 + k % a_day % 12, chance.below(15)), _TIME)
            address.end = address.start + timedelta(minutes=20 + chance.below(20), seconds=chance.below(60))


def weigh(made: list[Address], given: Given) -> None:
    """Weight = people of the unit / its probability / its interviews × adults, brought to the frame in each stratum."""
    complete = Counter(a.unit.place for a in made)
    sums: Counter[tuple[str, ...]] = Counter()
    for address in made:
        unit = address.unit
        address.weight = unit.size / unit.probability / complete[unit.place] * address.row["adults"]
        sums[unit.parts] += address.weight
    for address in made:
        address.weight *= given.people[address.unit.parts] / sums[address.unit.parts]


def control(made: list[Address], given: Given, seed: int, *, skipped: set[str]) -> list[Row]:
    """Follow every interviewer's order: the planned tries first, then one by one until enough have an outcome."""
    planned = given.plan["decided"].get("control") or {}
    stated = given.plan.get("control", {})
    reach = float(planned.get("reach", 1.0))
    needed = math.ceil(round(float(planned.get("low") or 0.0) * len(made), 9))
    own: dict[str, list[Address]] = {}
    for address in sorted(made, key=lambda a: (str(a.start), a.number)):
        own.setdefault(address.route.interviewer, []).append(address)
    queues = {n: [own[n][k - 1] for k in order if k <= len(own.get(n, ()))] for n, order in given.orders.items()}
    queues = {n: q for n, q in queues.items() if n not in skipped}
    chance, rows, reached = Chance(seed, "control"), [], 0

    def attempt(address: Address) -> bool:
        hit = chance.happens(reach)
        day = (address.end or datetime.now(_TIME)).date() + timedelta(days=1 + chance.below(4))
        rows.append(
            {
                "Номер анкеты": f"D{address.number:05d}", "Интервьюер": address.route.interviewer,
                "Контролер": f"K-{1 + chance.below(4)}", "Способ контроля": METHODS[stated.get("method", "telephone")],
                "Дата контроля": day.isoformat(), "Попытка": 1, "Результат контроля": CONFIRMED if hit else MISSED,
            }
        )  # fmt: skip
        return hit

    for name, queue in queues.items():
        for address in queue[: given.tries[name]]:
            reached += attempt(address)
    rest = [queue[given.tries[name] :] for name, queue in queues.items()]
    while reached < needed and any(rest) and not skipped:
        for queue in rest:
            if queue and reached < needed:
                reached += attempt(queue.pop(0))
    return rows


def neighbour(unit: Unit, known: set[str]) -> str:
    """Return the id of a place next to a drawn one that was not drawn."""
    found = re.search(r"\d+$", unit.ids[0])
    if not found:
        return f"{unit.ids[0]}-2"
    stem, number, width = unit.ids[0][: found.start()], int(found[0]), len(found[0])
    while (candidate := f"{stem}{number:0{width}d}") in known:
        number += 1
    return candidate


@dataclass(slots=True)
class Fielded:
    """The three tables, and what was planted in them."""

    interviews: list[Row]
    contacts: list[Row]
    control: list[Row]
    planted: list[str]


def fielded(
    folder: Path, *, seed: int, response: float | None = None, sd_unit: float = SD_UNIT, defect: str | None = None
) -> Fielded:
    """Field the plan of a folder.

    Parameters
    ----------
    folder
        Files of a design.
    seed
        Of everything that happens in the field.
    response
        Share of addresses that answer; None: as the plan expects.
    sd_unit
        Standard deviation of the latent answer between units.
    defect
        A departure from the plan, one of `DEFECTS`; None: none.
    """
    if defect is not None and defect not in DEFECTS:
        raise ValueError(f"unknown defect {defect!r}; there are {', '.join(DEFECTS)}")
    given = read_given(folder)
    units = worked_units(given, seed)
    short = units[-1].stratum if defect == "short_stratum" else ""
    addresses = visit(given, units, seed, response=response, sd_unit=sd_unit, short=short)
    made = [a for a in addresses if a.outcome == INTERVIEW]
    schedule(made, given.plan, seed)
    weigh(made, given)
    skipped: set[str] = set()
    if defect == "no_control":
        shares = Counter(o for o in given.organisations.values() if o)
        largest = max(sorted(shares), key=lambda o: shares[o], default="")
        skipped = (
            {n for n, o in given.organisations.items() if o == largest} if largest else set(list(given.orders)[::2])
        )
    log = control(made, given, seed, skipped=skipped)
    rows = [_interview(a, given) for a in made]
    planted = [short] if short else sorted(skipped)
    if defect == "wrong_unit":
        unit = next(u for u in units if not u.certain)
        elsewhere = neighbour(unit, {u.ids[0] for u in given.units})
        for row, address in zip(rows, made, strict=True):
            if address.unit is unit:
                row[given.columns[0]] = elsewhere
        planted = [elsewhere]
    return Fielded(rows, _contacts(addresses), log, planted)


def _interview(address: Address, given: Given) -> Row:
    unit, roles = address.unit, given.roles
    stamp = {key: (at.isoformat() if at else "") for key, at in (("start", address.start), ("end", address.end))}
    cells = {names(roles["id"])[0]: f"D{address.number:05d}"}
    cells |= dict(zip(given.by, unit.parts, strict=True)) | dict(zip(given.columns, unit.ids, strict=True))
    if "route" in roles:
        cells[names(roles["route"])[0]] = address.route.number
    cells[names(roles["interviewer"])[0]] = address.route.interviewer
    cells |= {names(roles[key])[0]: value for key, value in stamp.items()}
    kept = ("adults", "sex", "age", *(q.name for q in QUESTIONS))
    return cells | {k: address.row[k] for k in kept} | {names(roles["weight"])[0]: f"{address.weight:.4f}"}


def _contacts(addresses: list[Address]) -> list[Row]:
    """Return a row a contact attempt: nobody at home twice before a case is given up, once before some interviews."""
    rows: list[Row] = []
    day = ""
    for k, address in enumerate(addresses):
        ahead = (a for a in addresses[k:] if a.start is not None)
        found = next(ahead, None)
        day = found.start.date().isoformat() if found is not None and found.start is not None else day
        again = 3 if address.outcome == FAILED[1][0] else 1 + (address.number % 4 == 0)
        same = {
            "Номер анкеты": f"D{address.number:05d}", "Страта": address.unit.stratum,
            "Интервьюер": address.route.interviewer,
        }  # fmt: skip
        extra = {
            "№ адреса": address.inside, "Взрослых": address.row.get("adults", ""),
            "Таблица Киша": address.row.get("kish_table", ""), "№ выбранного": address.row.get("kish_number", ""),
        }  # fmt: skip
        outcomes = [FAILED[1][0]] * (again - 1) + [address.outcome]
        rows += [
            same | {"Попытка": attempt, "Дата контакта": day, "Исход контакта": outcome} | extra
            for attempt, outcome in enumerate(outcomes, start=1)
        ]
    return rows
