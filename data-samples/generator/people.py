"""Made people of a fielded plan: who lives at an address, whom Kish's table names, and what that person answers.

Answers come from the latent model of the sample survey, so that the truth of every unit is known.
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any

from generator.chance import Chance
from generator.questions import QUESTIONS, Question

Row = dict[str, Any]
JOIN = " / "
SD_UNIT, SD_REGION, SD_ROUTE = 0.30, 0.22, 0.20
"""Of the latent answer, whose variance is 1: between the units of a stratum, between regions, and between the routes of
a unit that has several: neighbours are alike."""
KISH = {"A": (1, 1, 1, 1, 1, 1), "B1": (1, 1, 1, 1, 2, 2), "B2": (1, 1, 1, 2, 2, 2), "C": (1, 1, 2, 2, 3, 3),
        "D": (1, 2, 2, 3, 4, 4), "E1": (1, 2, 3, 3, 3, 5), "E2": (1, 2, 3, 4, 5, 5),
        "F": (1, 2, 3, 4, 5, 6)}  # fmt: skip
"""Kish (1949): the adult to ask, by table and adults of the household."""
ADULTS = (0.21, 0.46, 0.21, 0.12)
"""Share of households with 1, 2, 3 and 4 adults."""
_NORMAL = NormalDist()


def shift(question: Question, parts: tuple[str, ...], unit: str, seed: int, *, sd_unit: float = SD_UNIT) -> float:
    """Return by how much the latent answers of a unit lie above those of the country."""
    return (
        Chance(seed, f"region {parts[0]} {question.name}").normal(sd=SD_REGION)
        + Chance(seed, f"unit {JOIN.join(parts)} {unit} {question.name}").normal(sd=sd_unit)
        + (question.rural if "rural" in parts else 0.0)
    )


def unit_share(
    question: Question, codes: set[int], parts: tuple[str, ...], unit: str, seed: int, *, sd_unit: float = SD_UNIT
) -> float:
    """Return the share of a unit's people whose answer is one of the codes: the truth that a survey estimates."""
    within = math.sqrt(1 - sd_unit**2 - SD_REGION**2)
    middle = shift(question, parts, unit, seed, sd_unit=sd_unit)
    reached, below, total = 0.0, 0.0, 0.0
    for code, share in enumerate(question.shares, start=1):
        reached += share
        above = 1.0 if code == len(question.shares) else _NORMAL.cdf((_NORMAL.inv_cdf(reached) - middle) / within)
        total += (above - below) if code in codes else 0.0
        below = above
    return total


def person(
    parts: tuple[str, ...], ids: tuple[str, ...], inside: int, card: str, seed: int, *, sd_unit: float = SD_UNIT,
    route: int | None = None,
) -> Row:  # fmt: skip
    """Return the household at an address, the adult whom Kish's table names, and the answers.

    `route`: one of several of the unit, whose people are alike; None: the unit has one. Over all routes that there
    could be the variance inside a unit is the same, so that `unit_share` is the truth of both.
    """
    sd_route = 0.0 if route is None else SD_ROUTE
    chance = Chance(seed, f"person {JOIN.join(parts)} {JOIN.join(ids)} {inside}")
    adults = chance.choice((1, 2, 3, 4), ADULTS)
    household = sorted((1 if chance.happens(0.455) else 2, -(18 + int(62 * chance.uniform()))) for _ in range(adults))
    chosen = KISH[card][adults - 1] if card else 1 + chance.below(adults)
    sex, age = household[chosen - 1]
    row: Row = {"adults": adults, "kish_table": card, "kish_number": chosen, "sex": sex, "age": -age}
    general = chance.normal()
    for question in QUESTIONS:
        rest = math.sqrt(1 - question.factor**2 - sd_unit**2 - SD_REGION**2 - sd_route**2)
        latent = question.factor * general + rest * chance.normal()
        latent += shift(question, parts, ids[0], seed, sd_unit=sd_unit)
        if route is not None:
            latent += Chance(seed, f"route {JOIN.join((*parts, *ids))} {route} {question.name}").normal(sd=sd_route)
        position, code = _NORMAL.cdf(latent), 1
        while code < len(question.shares) and position >= sum(question.shares[:code]):
            code += 1
        if chance.happens(question.dont_know):
            code = 98
        elif chance.happens(question.refused):
            code = 99
        asked = question.asked_if is None or row[question.asked_if[0]] == question.asked_if[1]
        row[question.name] = code if asked else ""
    return row
