"""The interviews: who was asked, where, when, by whom, with what weight, and what they answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from statistics import NormalDist
from typing import Any

from generator.chance import Chance
from generator.frame import TAKE, Psu
from generator.questions import QUESTIONS, Question
from generator.staff import Interviewer

COMPLETE, PARTIAL, VOIDED = "завершено", "частично", "аннулировано"
SHORT_STRATUM = ("KZ-47", "rural")
"""Planted: half of its planned interviews were made …"""
EXTRA_STRATUM = ("KZ-75", "urban")
"""… and as many more were made here, where they were easy to get."""
FABRICATOR = "C-04"
"""Planted: short interviews with hardly varying answers."""
PARTIALS = 9
_KAZAKH = {"KZ-43": 0.95, "KZ-61": 0.92, "KZ-23": 0.88, "KZ-47": 0.88, "KZ-79": 0.75, "KZ-15": 0.78, "KZ-31": 0.7,
           "KZ-27": 0.68, "KZ-62": 0.7, "KZ-19": 0.66, "KZ-33": 0.66, "KZ-10": 0.5, "KZ-71": 0.55, "KZ-75": 0.4,
           "KZ-11": 0.32, "KZ-35": 0.3, "KZ-63": 0.3, "KZ-55": 0.28, "KZ-39": 0.15, "KZ-59": 0.12}  # fmt: skip
_KAZAKHSTAN_TIME = timezone(timedelta(hours=5))  # one zone since 1 March 2024
_FIRST_DAY = datetime(2026, 2, 9, tzinfo=_KAZAKHSTAN_TIME)
_NORMAL = NormalDist()
_SD_PSU, _SD_REGION, _SD_INTERVIEWER = 0.30, 0.22, 0.16
"""Of the latent answer: a PSU variance of 0.09 gives an intra-cluster correlation near 0.05 for a 0/1 answer."""


@dataclass(slots=True)
class Interview:
    """One interview while it is being made."""

    psu: Psu
    interviewer: Interviewer
    status: str = COMPLETE
    cells: dict[str, Any] = field(default_factory=dict)
    start: datetime = _FIRST_DAY
    end: datetime = _FIRST_DAY

    @property
    def id(self) -> str:
        """The delivered id."""
        return str(self.cells["id"])


def visit(psus: list[Psu], pairs: dict[str, tuple[Interviewer, Interviewer]], chance: Chance) -> list[Interview]:
    """Return the handed-in interviews of every PSU and nine that were broken off, without answers yet."""
    made: list[Interview] = []
    short = [p for p in psus if (p.stratum.region, p.stratum.locality) == SHORT_STRATUM]
    missing = sum(TAKE for _ in short) // 2
    takes = {p.id: TAKE for p in psus}
    left = missing
    for psu in reversed(short):  # the last PSUs were not reached, at least two were
        cut = min(left, TAKE if len([p for p in short if takes[p.id]]) > 2 else TAKE // 2)
        takes[psu.id] -= cut
        left -= cut
    extra = [p for p in psus if (p.stratum.region, p.stratum.locality) == EXTRA_STRATUM]
    for k in range(missing):
        takes[extra[k % len(extra)].id] += 1
    for psu in psus:
        first, second = pairs[psu.id]
        made += [Interview(psu, second if k % 4 == 3 else first) for k in range(takes[psu.id])]
    for psu in chance.sample([p for p in psus if takes[p.id] == TAKE], PARTIALS):
        position = next(i for i, interview in enumerate(made) if interview.psu is psu)
        made.insert(position + TAKE, Interview(psu, pairs[psu.id][0], status=PARTIAL))
    for number, interview in enumerate(made, start=1):
        stratum = interview.psu.stratum
        interview.cells = {
            "id": f"S26-{number:04d}", "address": f"A{100000 + number * 37}", "region": stratum.region,
            "locality": stratum.locality, "settlement": interview.psu.settlement, "psu": interview.psu.id,
            "organisation": interview.interviewer.organisation, "supervisor": interview.interviewer.supervisor,
            "interviewer": interview.interviewer.code,
        }  # fmt: skip
    return made


def schedule(made: list[Interview], chance: Chance) -> None:
    """Give every interview its start and end: one after another for each interviewer, 10:00 to about 20:30."""
    by_interviewer: dict[str, list[Interview]] = {}
    for interview in made:
        by_interviewer.setdefault(interview.interviewer.code, []).append(interview)
    for code, own in by_interviewer.items():
        day = _FIRST_DAY + timedelta(days=chance.below(5))
        now = day + timedelta(minutes=chance.between(600, 900))
        today, most = 0, chance.between(2, 5)
        for interview in own:
            if today >= most or now.hour * 60 + now.minute > 20 * 60:
                day += timedelta(days=2 if (day + timedelta(days=1)).weekday() == 6 or chance.happens(0.25) else 1)
                now = day + timedelta(minutes=chance.between(600, 930))
                today, most = 0, chance.between(2, 5)
            low, high = (6, 11) if code == FABRICATOR else (19, 41)
            length = low + (chance.uniform() + chance.uniform()) / 2 * (high - low)
            if interview.status == PARTIAL:
                length /= 2
            interview.start = now + timedelta(seconds=chance.below(60))
            interview.end = interview.start + timedelta(seconds=int(length * 60))
            now = interview.end + timedelta(minutes=chance.between(12, 110))
            now = now.replace(second=0)
            today += 1


def answer(made: list[Interview], chance: Chance) -> None:
    """Fill in the person and the 14 answers."""
    effects: dict[tuple[str, str], float] = {}

    def effect(kind: str, key: str, question: Question, sd: float) -> float:
        name = (kind + key, question.name)
        if name not in effects:
            effects[name] = chance.normal(sd=sd)
        return effects[name]

    for interview in made:
        cells, stratum = interview.cells, interview.psu.stratum
        cells["start"] = interview.start.isoformat()
        cells["end"] = interview.end.isoformat()
        cells["status"] = interview.status
        cells["mode"] = "лично"
        cells["language"] = (
            "kk" if chance.happens(min(0.98, _KAZAKH[stratum.region] + 0.1 * (stratum.kind == "rural"))) else "ru"
        )
        cells["phone_present"] = "нет" if chance.happens(0.07) else "да"
        cells["adults"] = chance.choice((1, 2, 3, 4), (0.21, 0.46, 0.21, 0.12))
        cells["sex"] = 1 if chance.happens(0.455) else 2
        young = chance.uniform()
        cells["age"] = 18 + int(62 * young * (0.4 + 0.6 * young)) + chance.below(5)
        person = chance.normal()
        faked = interview.interviewer.code == FABRICATOR
        asked = len(QUESTIONS) if interview.status != PARTIAL else chance.between(5, 10)
        for k, question in enumerate(QUESTIONS):
            shift = (
                effect("psu ", interview.psu.id, question, _SD_PSU)
                + effect("region ", stratum.region, question, _SD_REGION)
                + effect("interviewer ", interview.interviewer.code, question, _SD_INTERVIEWER)
                + (question.rural if stratum.kind == "rural" else 0.0)
            )
            latent = shift + question.factor * person + (1 - question.factor**2 - 0.14) ** 0.5 * chance.normal()
            code: Any = _category(latent, question)
            if chance.happens(question.dont_know):
                code = 98
            elif chance.happens(question.refused):
                code = 99
            if faked and len(question.shares) == 5 and question.name != "q11":
                code = 4 if chance.happens(0.9) else 3
            if question.asked_if and cells[question.asked_if[0]] != question.asked_if[1]:
                code = ""
            cells[question.name] = code if k < asked else ""


def _category(latent: float, question: Question) -> int:
    """Return the code whose share of the standard normal holds the latent answer."""
    position, reached = _NORMAL.cdf(latent), 0.0
    for code, share in enumerate(question.shares, start=1):
        reached += share
        if position < reached:
            return code
    return len(question.shares)


def weigh(made: list[Interview]) -> None:
    """Give every interview that stands a weight: design weight × non-response adjustment.

    Within a stratum PSUs were drawn in proportion to size and eight households in each, so a household weighs the same;
    one adult was drawn in it, so a person weighs its number of adults. The adjustment makes up for interviews
    that a PSU lacks. Weights of a stratum sum to its adults in the made frame.
    """
    complete = [i for i in made if i.status == COMPLETE]
    per_psu: dict[str, int] = {}
    for interview in complete:
        per_psu[interview.psu.id] = per_psu.get(interview.psu.id, 0) + 1
    per_stratum: dict[tuple[str, str], float] = {}
    for interview in complete:
        key = (interview.psu.stratum.region, interview.psu.stratum.locality)
        per_stratum[key] = per_stratum.get(key, 0.0) + interview.cells["adults"] * TAKE / per_psu[interview.psu.id]
    for interview in made:
        if interview.status != COMPLETE:
            interview.cells |= {"weight_design": "", "weight_nonresponse": "", "weight": ""}
            continue
        stratum = interview.psu.stratum
        design = stratum.people / per_stratum[stratum.region, stratum.locality] * interview.cells["adults"]
        adjustment = TAKE / per_psu[interview.psu.id]
        interview.cells |= {
            "weight_design": f"{design:.4f}", "weight_nonresponse": f"{adjustment:.6f}",
            "weight": f"{design * adjustment:.4f}",
        }  # fmt: skip
