"""What else was handed in: the list of units, issued addresses, margins, raw data, logs of cleaning and deletion."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from generator.chance import Chance
from generator.frame import UNIT_WORD, Psu, Stratum
from generator.interviews import COMPLETE, Interview

Table = list[dict[str, Any]]

MAIN, RESERVE = "основной", "резерв"
MAIN_ADDRESSES = 12
"""Addresses issued in a PSU before any reserve."""
FLAT, HOUSE = "квартира", "частный дом"
OUTDATED = "KZ-59"
"""Planted: the list of this region's units was last checked in 2019."""
ADULT_MARGINS = {
    "sex": (("1", 0.472), ("2", 0.528)),
    "age_group": (("18–29", 0.236), ("30–44", 0.322), ("45–59", 0.238), ("60+", 0.204)),
}
"""Made shares of adults; real ones by region are not published."""
CHANGE, DELETE, CONFIRM = "исправление", "удаление анкеты", "оставлено без изменений"
LOGGED, NOT_APPLIED, SILENT_HARMLESS, SILENT_PUSHED, DELETED, UNLOGGED = 46, 5, 4, 30, 6, 2
ELSEWHERE = 6
_BEHIND_A_DOOR = ("отказ", "отказ в ходе беседы", "нет доступа в подъезд")
_FLAT_SHARE = {"city": 0.72, "urban": 0.58, "rural": 0.06}
_REASONS = ("уточнено по телефону", "опечатка при вводе", "сверено с анкетой")
_EDITED = ("age", "adults", "q1", "q9", "q11", "q13", "q14")


def unit_list(cells: list[Stratum], chance: Chance) -> Table:
    """Return the list of first-stage units; from the very stream of `draw_psus`, so that the sizes are the same."""
    rows: Table = []
    for stratum in cells:
        sizes = [0.3 + chance.uniform() + chance.uniform() for _ in range(stratum.units)]
        chance.uniform()  # the start of the systematic draw
        letter, whole = stratum.kind[0].upper(), sum(sizes)
        for number, size in enumerate(sizes, start=1):
            rows.append(
                {
                    "unit": f"{stratum.region}-{letter}{number:03d}", "region": stratum.region,
                    "locality": stratum.locality, "name": f"{UNIT_WORD[stratum.kind]} № {number}",
                    "adults": round(stratum.people * size / whole), "chance": f"{stratum.psus * size / whole:.6f}",
                    "updated": "2019-03-01" if stratum.region == OUTDATED else "2025-10-01",
                }
            )  # fmt: skip
    double = next(r for r in rows if r["region"] == "KZ-31" and r["locality"] == "rural")
    rows.insert(rows.index(double) + 9, dict(double))
    for row in [r for r in rows if r["region"] == "KZ-47" and r["locality"] == "rural"][-4:]:
        row["chance"] = "0"  # planted: far settlements were left out of the draw
    return rows


def issued_table(contacts: Table, psus: list[Psu], chance: Chance) -> Table:
    """Return a row an address that was given out: twelve in a PSU, then reserves that stand in for failed ones."""
    kinds = {p.id: p.stratum.kind for p in psus}
    cases: dict[str, dict[str, Any]] = {}
    for row in contacts:
        case = cases.setdefault(row["address"], {"first": row, "tries": 0})
        case["tries"] += 1
        case["last"] = row
    by_psu: dict[str, list[dict[str, Any]]] = {}
    for case in cases.values():
        by_psu.setdefault(case["first"]["psu"], []).append(case)
    rows: Table = []
    for psu, own in by_psu.items():
        order = chance.sample(own, len(own))
        waiting: list[str] = []
        for position, case in enumerate(order):
            reserve = position >= MAIN_ADDRESSES
            outcome = case["last"]["disposition"]
            share = _FLAT_SHARE[kinds[psu]] * (1.35 if outcome in _BEHIND_A_DOOR else 1.0)
            row = case["first"]
            rows.append(
                {
                    "address": row["address"], "region": row["region"], "locality": row["locality"], "psu": psu,
                    "housing": FLAT if chance.happens(share) else HOUSE, "kind": RESERVE if reserve else MAIN,
                    "replaces": waiting.pop(0) if reserve and waiting else "", "date": row["date"],
                }
            )  # fmt: skip
            if not outcome.startswith("интервью"):
                waiting.append(row["address"])
    taken = [r for r in rows if r["replaces"]]
    for row, other in zip(chance.sample(taken, ELSEWHERE), chance.sample(rows, ELSEWHERE), strict=True):
        row["replaces"] = other["address"]  # planted: in place of an address somewhere else
    return rows


def margins_table(cells: list[Stratum]) -> Table:
    """Return the made margins of adults: sex, age group, locality."""
    people = sum(c.people for c in cells)
    rows = [
        {"margin": margin, "level": level, "total": round(people * share)}
        for margin, levels in ADULT_MARGINS.items()
        for level, share in levels
    ]
    locality = Counter[str]()
    for cell in cells:
        locality[cell.locality] += cell.people
    return rows + [{"margin": "locality", "level": k, "total": v} for k, v in locality.items()]


def clean(made: list[Interview], chance: Chance) -> tuple[Table, Table, Table]:
    """Return the raw data, the cleaning log and the list of deleted interviews.

    The delivered file is taken as the end: raw values are made by undoing its edits. Some edits stand in no log, some
    logged ones were never made, and two interviews are gone without a word.
    """
    raw = [
        {k: v for k, v in i.cells.items() if not k.startswith("weight")} | {"status": _before_control(i)} for i in made
    ]
    seen = Counter(row["id"] for row in raw)
    free = [row for row in raw if seen[row["id"]] == 1 and row["status"] == COMPLETE]
    log: Table = []

    def entry(row: dict[str, Any], question: str, old: Any, new: Any, kind: str = CHANGE, reason: str = "") -> None:
        day = (made[0].start + timedelta(days=chance.between(20, 30))).date().isoformat()
        log.append({
            "id": row["id"], "question": question, "old": old, "new": new, "date": day, "type": kind,
            "reason": reason or chance.choice(_REASONS), "by": f"Р-{chance.between(2, 3)}",
        })  # fmt: skip

    picked = chance.sample(free, LOGGED + NOT_APPLIED + SILENT_HARMLESS + 7)
    for row in picked[:LOGGED]:
        question = chance.choice(_EDITED)
        new = row[question]
        row[question] = _other(question, new, chance)
        entry(row, question, row[question], new)
    for row in picked[LOGGED : LOGGED + NOT_APPLIED]:
        entry(row, "q4", row["q4"], _other("q4", row["q4"], chance))
    for row in picked[LOGGED + NOT_APPLIED : LOGGED + NOT_APPLIED + SILENT_HARMLESS]:
        row["q14"] = _other("q14", row["q14"], chance)
    for row in picked[-7:]:
        entry(row, "age", row["age"], row["age"], CONFIRM, "возраст подтвержден респондентом")
    pushed = chance.sample([r for r in free if r["q3"] in {4, 5} and r not in picked], SILENT_PUSHED)
    for row in pushed:  # planted: answers about the akimat became better on the way
        row["q3"] = chance.choice((1, 2))
    log[3]["question"] = "q15"  # no such column
    log[7]["id"] = "S26-3141"  # no such interview
    gone = []
    for k, like in enumerate(chance.sample(free, DELETED + UNLOGGED), start=1):
        gone.append(like | {"id": f"S26-{9000 + k * 7}", "address": f"A{400000 + k * 13}"})
    deleted = [
        {"id": row["id"], "date": "2026-03-06", "reason": "дубль поездки" if k % 2 else "запись менее 5 минут"}
        for k, row in enumerate(gone[:DELETED])
    ]
    rows = raw + gone
    return sorted(rows, key=lambda r: str(r["id"])), sorted(log, key=lambda r: str(r["date"])), deleted


def _before_control(interview: Interview) -> str:
    """Return the status as it was when the interview came in: nothing was voided yet."""
    return interview.status if interview.status != "аннулировано" else COMPLETE


def _other(question: str, value: Any, chance: Chance) -> Any:
    """Return another value of a question."""
    if question == "age":
        return int(value) + chance.choice((-20, -10, 10, 20, 100))
    if value in {"", 98, 99}:
        return chance.choice((1, 2))
    top = {"adults": 4, "q1": 5, "q9": 5, "q11": 5, "q13": 2, "q14": 4, "q4": 7}[question]
    return chance.choice([c for c in range(1, top + 1) if c != value])
