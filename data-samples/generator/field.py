"""What happened around the interviews: contact attempts, field control, and the defects planted in the data."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from generator.chance import Chance
from generator.frame import Psu
from generator.interviews import COMPLETE, FABRICATOR, PARTIAL, VOIDED, Interview
from generator.staff import Interviewer

CONFIRMED, PARTLY, REFUTED = "подтверждено", "частично", "не подтверждено"
NO_ANSWER, NOT_HOME = "не дозвонились", "не застали дома"
PHONE, VISIT, DESK = "телефон", "визит", "камеральный"

TRIED = 204
"""Interviews that field control tried to reach: 17 % of 1,200, the share that the report claims."""
REACHED = 162
"""Of them reached with an outcome: 13.5 %, the share that counts."""
REFUTALS, PARTLIES, DESKS = 9, 13, 36
UNKNOWN_IDS = ("S26-1907", "S26-2114")
NEVER = ("B-14", "B-15", "A-03", "B-07")
"""Planted: interviewers without one control (both of Ulytau, one in the south, one in the north) …"""
UNREACHED_ONLY = "A-11"
"""… and one whose controls all ended without contact."""

UNMAPPED = "договорились о встрече"
_FAILED = (("отказ", 560), ("отказ в ходе беседы", 38), ("нет доступа в подъезд", 84), ("никого нет дома", 402),
           ("отобранный отсутствует", 93), ("не может отвечать по здоровью", 27), ("адрес не найден", 31),
           ("нежилое помещение", 45), ("жилье пустует", 66), (UNMAPPED, 4))  # fmt: skip


def contacts(
    made: list[Interview], pairs: dict[str, tuple[Interviewer, Interviewer]], psus: list[Psu], chance: Chance
) -> list[dict[str, Any]]:
    """Return a row a contact attempt: the addresses of the interviews, and those where none was made."""
    rows: list[dict[str, Any]] = []

    def tries(address: str, psu: Psu, interviewer: str, last: datetime, final: str) -> None:
        before = (
            0 if final in {"отказ", "адрес не найден", "нежилое помещение"} else chance.choice((0, 1, 2), (5, 3, 1))
        )
        for k in range(before + 1):
            day = last - timedelta(days=before - k)
            rows.append(
                {
                    "address": address, "region": psu.stratum.region, "locality": psu.stratum.locality, "psu": psu.id,
                    "interviewer": interviewer, "attempt": k + 1, "date": day.date().isoformat(),
                    "disposition": final if k == before else "никого нет дома",
                }
            )  # fmt: skip

    for interview in made:
        final = "интервью прервано" if interview.status == PARTIAL else "интервью"
        tries(str(interview.cells["address"]), interview.psu, interview.interviewer.code, interview.start, final)
    days = {i.psu.id: i.start for i in made}
    visited = [p for p in psus if p.id in days]
    number = 0
    for final, count in _FAILED:
        for _ in range(count):
            psu = chance.choice(visited)
            number += 1
            code = chance.choice(pairs[psu.id], (3, 1)).code
            tries(f"A{200000 + number * 41}", psu, code, days[psu.id], final)
    return rows


def control(made: list[Interview], chance: Chance) -> list[dict[str, Any]]:
    """Return the field-control log, a row an attempt."""
    handed_in = [i for i in made if i.status == COMPLETE]
    faked = [i for i in handed_in if i.interviewer.code == FABRICATOR]
    lost = [i for i in handed_in if i.interviewer.code == UNREACHED_ONLY and i.cells["phone_present"] == "да"]
    others = [i for i in handed_in if i.interviewer.code not in {FABRICATOR, UNREACHED_ONLY, *NEVER}]
    from_faked, from_lost = chance.sample(faked, 9), chance.sample(lost, 4)
    drawn = chance.sample(others, TRIED - 13)
    phones = [i for i in drawn if i.cells["phone_present"] == "да"]
    unreached = from_lost + chance.sample(phones, TRIED - REACHED - 4)
    reached = [i for i in drawn if all(i is not u for u in unreached)]
    outcomes = {i.id: CONFIRMED for i in from_faked + reached}
    for interview in from_faked[:6] + chance.sample(reached, REFUTALS - 6):
        outcomes[interview.id] = REFUTED
    for interview in chance.sample([i for i in reached if outcomes[i.id] == CONFIRMED], PARTLIES):
        outcomes[interview.id] = PARTLY
    rows: list[dict[str, Any]] = []
    for interview in sorted(from_faked + reached + unreached, key=lambda i: i.id):
        rows += _attempts(interview, outcomes.get(interview.id), chance)
    for unknown in UNKNOWN_IDS:
        template = _attempts(reached[len(rows) % 7], CONFIRMED, chance)[-1]
        rows.append(template | {"id": unknown, "interviewer": "A-02", "attempt": 1})
    idle = [i for i in others if i.id not in outcomes and all(i is not u for u in unreached)]
    for interview in sorted(chance.sample(idle, DESKS), key=lambda i: i.id):
        when = interview.end + timedelta(days=chance.between(8, 20))
        rows.append(_row(interview, controller="K-0", method=DESK, when=when, attempt=1, outcome=CONFIRMED))
    _plant_in_control(rows, made, chance)
    return rows


def _row(
    interview: Interview, *, controller: str, method: str, when: datetime, attempt: int, outcome: str
) -> dict[str, Any]:
    return {
        "id": interview.id, "interviewer": interview.interviewer.code, "controller": controller, "method": method,
        "date": when.strftime("%d.%m.%Y"), "attempt": attempt, "outcome": outcome,
        "age_control": "", "q3_control": "", "q6_control": "",
    }  # fmt: skip


def _attempts(interview: Interview, outcome: str | None, chance: Chance) -> list[dict[str, Any]]:
    """Return the attempts on one interview; the last has the outcome, or none reached the respondent (None)."""
    by_phone = interview.cells["phone_present"] == "да" and (outcome is None or chance.happens(0.86))
    method, missed = (PHONE, NO_ANSWER) if by_phone else (VISIT, NOT_HOME)
    controller = f"K-{1 + chance.below(6)}"
    count = chance.choice((1, 2, 3), (6, 3, 1)) if outcome else chance.choice((1, 2, 3), (3, 4, 3))
    when = interview.end + timedelta(days=chance.between(1, 14))
    rows = []
    for k in range(count):
        final = outcome is not None and k == count - 1
        word = str(outcome) if final else missed
        day = when + timedelta(days=k)
        row = _row(interview, controller=controller, method=method, when=day, attempt=k + 1, outcome=word)
        rows.append(row | _asked_again(interview, str(outcome), chance) if final else row)
    return rows


def _asked_again(interview: Interview, outcome: str, chance: Chance) -> dict[str, Any]:
    """Return age, q3 and q6 as told to the controller: who refutes the interview was never asked."""
    if outcome == REFUTED:
        return {}
    age, q3, q6 = (interview.cells[c] for c in ("age", "q3", "q6"))
    if chance.happens(0.05 if outcome == CONFIRMED else 0.4):
        age += chance.choice((-3, -1, 1, 2, 5))
    if q3 not in {98, 99} and chance.happens(0.2 if outcome == CONFIRMED else 0.5):
        q3 = min(5, max(1, q3 + chance.choice((-1, 1))))
    if chance.happens(0.05 if outcome == CONFIRMED else 0.3):
        q6 = 3 - q6
    return {"age_control": age, "q3_control": q3, "q6_control": q6}


def _plant_in_control(rows: list[dict[str, Any]], made: list[Interview], chance: Chance) -> None:
    """Three telephone controls of respondents without a telephone; four controls made by the interviewer himself."""
    without = {i.id for i in made if i.cells["phone_present"] == "нет"}
    visits = [r for r in rows if r["id"] in without and r["method"] == VISIT and r["outcome"] == CONFIRMED]
    for row in visits[:3]:
        for other in rows:
            if other["id"] == row["id"]:
                other["method"] = PHONE
                other["outcome"] = NO_ANSWER if other["outcome"] == NOT_HOME else other["outcome"]
    own = [
        r
        for r in rows
        if r["outcome"] == CONFIRMED and r["method"] == PHONE and r["id"] not in {v["id"] for v in visits}
    ]
    for row in chance.sample(own, 4):
        for other in rows:
            if other["id"] == row["id"]:
                other["controller"] = row["interviewer"]


def void(made: list[Interview], log: list[dict[str, Any]], chance: Chance) -> None:
    """Void the refuted interviews, and three more that no record explains."""
    refuted = {r["id"] for r in log if r["outcome"] == REFUTED}
    logged = {r["id"] for r in log}
    silent = chance.sample([i for i in made if i.status == COMPLETE and i.id not in logged], 3)
    for interview in made:
        if interview.id in refuted or any(interview is s for s in silent):
            interview.status = VOIDED
            interview.cells["status"] = VOIDED


def plant(made: list[Interview], log: list[dict[str, Any]], chance: Chance) -> dict[str, list[str]]:
    """Plant the defects of the data file; return what was planted where, for the README's test."""
    logged = {r["id"] for r in log}
    free = [i for i in made if i.status == COMPLETE and i.id not in logged and i.interviewer.code != FABRICATOR]
    twin, original, *dates = chance.sample(free, 5)
    before = twin.id
    twin.cells["id"] = original.id
    for interview, pattern in zip(dates, ("%d.%m.%Y %H:%M", "%Y/%m/%d %H:%M", "%d %B %Y %H:%M"), strict=True):
        interview.cells["start"] = interview.start.strftime(
            pattern.replace("%B", "февраля" if interview.start.month == 2 else "марта")
        )
    skips = chance.sample([i for i in free if i.cells["q6"] == 2], 2)
    for interview in skips:
        interview.cells["q7"] = 4
    overlaps = _overlap(free)
    return {
        "duplicate": [before, original.id],
        "dates": [i.id for i in dates],
        "skips": [i.id for i in skips],
        "overlaps": overlaps,
    }


def _odd(interview: Interview) -> bool:
    """Tell whether the start of an interview was planted in another format."""
    return bool(interview.cells["start"] != interview.start.isoformat())


def _overlap(free: list[Interview]) -> list[str]:
    """Let one interviewer begin an interview twelve minutes before the one before has ended."""
    for first, second in pairwise(free):
        same = first.interviewer is second.interviewer and first.start.date() == second.start.date()
        if same and second.interviewer.organisation == "A" and not _odd(first) and not _odd(second):
            shift = second.start - (first.end - timedelta(minutes=12))
            second.start, second.end = second.start - shift, second.end - shift
            second.cells["start"], second.cells["end"] = second.start.isoformat(), second.end.isoformat()
            return [first.id, second.id]
    return []
