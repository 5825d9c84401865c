"""Rows that the tables of the five services have in common: people, questionnaires, publications, journals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from generator.chance import Chance

Row = dict[str, Any]
SCORES = (1, 5)


def people(chance: Chance, n: int, *, letter: str = "У") -> list[str]:
    """Return n codes of people in the order in which they signed: codes instead of names."""
    return [f"{letter}-{number:03d}" for number in sorted(chance.sample(range(1, 1000), n))]


def scores(chance: Chance, n: int, total: int) -> list[int]:
    """Return n scores from 1 to 5 that sum to the total: as even as can be, then a point moved from one to another."""
    low, high = SCORES
    made = [total // n + (i < total % n) for i in range(n)]
    for _ in range(2 * n):
        give, take = chance.below(n), chance.below(n)
        if give != take and made[give] > low and made[take] < high:
            made[give] -= 1
            made[take] += 1
    return made


def attendance(event: str, codes: Sequence[str]) -> list[Row]:
    """Return the attendance list of one event."""
    return [{"Мероприятие": event, "Участник": code} for code in codes]


def feedback(chance: Chance, event: str, codes: Sequence[str], total: int, *, used: int | None = None) -> list[Row]:
    """Return the questionnaires of one event; `used` of the respondents, the first ones, confirm the use."""
    made = scores(chance, len(codes), total)
    rows: list[Row] = []
    for i, (code, score) in enumerate(zip(codes, made, strict=True)):
        row: Row = {"Мероприятие": event, "Участник": code, "Оценка": score}
        if used is not None:
            row["Применяет"] = "да" if i < used else "нет"
        rows.append(row)
    return rows


def journal(chance: Chance, consumers: Sequence[str], n: int, *, applied: int, silent: int, staff: Sequence[str],
            month: str) -> list[Row]:  # fmt: skip
    """Return n consultations: each consumer once, some again; `applied` put to use, `silent` without an answer."""
    who = [*consumers, *(chance.choice(consumers) for _ in range(n - len(consumers)))]
    answers = chance.sample(["да"] * applied + [""] * silent + ["нет"] * (n - applied - silent), n)
    rows: list[Row] = []
    for i, (consumer, answer) in enumerate(zip(who, answers, strict=True)):
        rows.append(
            {
                "№": i + 1,
                "Дата": f"{1 + i * 28 // n:02d}.{month}",
                "Потребитель": consumer,
                "Способ": chance.choice(("personal_meetings", "telephone", "internet"), (2, 3, 1)),
                "Минут": 5 * chance.between(3, 12),
                "Консультант": chance.choice(staff),
                "Применено": answer,
            }
        )
    return rows


def publications(event: str, *, media: int, social: int, level: str, month: str, first: int) -> list[Row]:
    """Return the publications on one event: so many in the media and in social networks, each with a made address."""
    made: list[Row] = []
    for i in range(media + social):
        kind = "СМИ" if i < media else "соцсети"
        name = f"газета {i + 1} (учебный пример)" if i < media else f"страница {i + 1 - media} (учебный пример)"
        made.append(
            {
                "Мероприятие": event,
                "Издание": name,
                "Вид": kind,
                "Дата": f"{first + i:02d}.{month}",
                "Уровень": level,
                "Ссылка": f"https://example.kz/{event}/{i + 1}",
            }
        )
    return made
