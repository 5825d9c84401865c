"""Honest deliverables of the five services that are no research."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from sapa.training.simulator.chance import Chance
from sapa.training.simulator.made import Made, Text

EDITION = date(2022, 8, 17)
CUSTOMER = "Управление общественного развития (учебный пример)"
PROVIDER = "Общественный фонд (учебный пример)"
BEGIN = date(2026, 2, 16)
TOP = 5
"""Best score; satisfaction is the sum of scores over the best sum."""
EVIDENCE = {"document": "papers.txt", "page": 1}


def people(n: int, rng: np.random.Generator, letter: str = "У") -> list[str]:
    """Return codes of people, each once."""
    return [f"{letter}-{number:03d}" for number in np.sort(rng.choice(999, n, replace=False) + 1)]


def scores(n: int, share: float, rng: np.random.Generator) -> np.ndarray:
    """Return n scores from 1 to 5 that sum to the share of the best sum, to the nearest point."""
    total = round(share * TOP * n)
    made = np.full(n, total // n)
    made[rng.permutation(n)[: total % n]] += 1
    for _ in range(2 * n):
        give, take = rng.integers(0, n, 2)
        if give != take and made[give] > 1 and made[take] < TOP:
            made[give] -= 1
            made[take] += 1
    return made


def _frame(rows: Sequence[dict[str, Any]]) -> Any:
    import pandas as pd

    return pd.DataFrame(list(rows))


def _start(service: str, rng: np.random.Generator, title: str) -> Made:
    """Return a deliverable with its contract and the papers that every service has."""
    begin = BEGIN + timedelta(days=7 * int(rng.integers(0, 8)))
    made = Made(
        manifest={
            "sapa": 1, "title": title, "standard": {"id": "kz-social-order", "edition": EDITION}, "service": service,
            "contract": {
                "number": f"{int(rng.integers(10, 99))}-У", "customer": CUSTOMER,
                "provider": PROVIDER, "start": begin, "accepted": begin + timedelta(days=118),
            },
        }
    )  # fmt: skip
    made.texts["papers.txt"] = Text(
        "ПРОГРАММА И ВНУТРЕННИЙ МОНИТОРИНГ",
        {1: "Программа: темы, формы, сроки, контакты, запись.", 2: "Мониторинг: итоги."},
    )
    made.manifest["programme"] = {"document": "papers.txt", "page": 1}
    made.manifest["internal_monitoring"] = {"document": "papers.txt", "page": 2}
    return made


def _day(made: Made, number: int) -> str:
    return str((made.manifest["contract"]["start"] + timedelta(days=14 + 9 * number)).strftime("%d.%m.%Y"))


def _attended(made: Made, sizes: dict[str, int], rng: np.random.Generator) -> dict[str, list[str]]:
    """Write the attendance lists of events and return who was at each."""
    there = {event: people(size, rng) for event, size in sizes.items()}
    made.tables["attendance"] = _frame(
        [{"Мероприятие": event, "Участник": code} for event, codes in there.items() for code in codes]
    )
    made.manifest["attendance"] = {"file": "attendance.csv", "event": "Мероприятие", "participant": "Участник"}
    return there


def _polled(event: str, codes: Sequence[str], share: float, rng: np.random.Generator) -> list[dict[str, Any]]:
    found = scores(len(codes), share, rng)
    return [{"Мероприятие": event, "Участник": c, "Оценка": int(s)} for c, s in zip(codes, found, strict=True)]


def training(rng: np.random.Generator) -> Made:
    """Return two seminars, two trainings and a course; everybody was polled."""
    made = _start("training", rng, "Обучение сотрудников НПО (учебный материал)")
    listed = (
        ("С-1", "семинар", "очно", 6, "Т-01", (14, 33), 0.72), ("С-2", "семинар", "очно", 5, "Т-01", (14, 33), 0.74),
        ("ТР-1", "тренинг", "очно", 8, "Т-02", (12, 28), 0.78),
        ("ТР-2", "тренинг", "онлайн", 10, "Т-02", (22, 38), 0.76),
        ("Ш-1", "обучающий курс (школа)", "очно", 36, "Т-03", (14, 28), 0.85),
    )  # fmt: skip
    made.tables["events"] = _frame([
        {"Мероприятие": id, "Форма": form, "Формат": mode, "Дата": _day(made, k), "Длительность": hours,
         "Единица": "часов", "Тренер": who}
        for k, (id, form, mode, hours, who, _, _) in enumerate(listed)
    ])  # fmt: skip
    made.manifest["events"] = {
        "file": "events.csv", "event": "Мероприятие", "form": "Форма", "mode": "Формат", "date": "Дата",
        "duration": "Длительность", "unit": "Единица", "trainer": "Тренер",
    }  # fmt: skip
    there = _attended(made, {e[0]: int(rng.integers(*e[5])) for e in listed}, rng)
    made.tables["feedback"] = _frame([row for e in listed for row in _polled(e[0], there[e[0]], e[6], rng)])
    made.manifest["feedback"] = {
        "file": "feedback.csv", "event": "Мероприятие", "respondent": "Участник", "scores": ["Оценка"],
    }  # fmt: skip
    made.tables["specialists"] = _frame(
        [
            {
                "Код": c,
                "Форма": f,
                "Опыт": x,
                "Единица": "месяцев",
                "Образование": "высшее",
                "Документы": "копия договора",
            }
            for c, f, x in (("Т-01", "семинар", 60), ("Т-02", "тренинг", 40), ("Т-03", "обучающий курс (школа)", 84))
        ]
    )
    made.manifest["specialists"] = {
        "file": "specialists.csv", "person": "Код", "form": "Форма", "experience": "Опыт", "unit": "Единица",
        "education": "Образование", "documents": "Документы",
    }  # fmt: skip
    told = (("И-1", "тренинг", "ТР-1"), ("И-2", "тренинг", "ТР-2"), ("И-3", "обучающий курс (школа)", "Ш-1"),
            ("И-4", "обучающий курс (школа)", "Ш-1"), ("И-5", "обучающий курс (школа)", "Ш-1"))  # fmt: skip
    made.tables["stories"] = _frame(
        [
            {"№": n, "Форма": f, "Мероприятие": e, "Результат": "проект поддержан", "Где описано": "papers.txt, с. 2"}
            for n, f, e in told
        ]
    )
    made.manifest["stories"] = {
        "file": "stories.csv", "story": "№", "form": "Форма", "event": "Мероприятие", "result": "Результат",
        "document": "Где описано",
    }  # fmt: skip
    return made


def consulting(rng: np.random.Generator) -> Made:
    """Return a journal of consultations, a poll of a third of the consumers, and consultants with experience."""
    made = _start("consulting", rng, "Консультации для НПО и граждан (учебный материал)")
    consumers = people(int(rng.integers(70, 110)), rng, "П")
    count = len(consumers) + 20
    who = [*consumers, *rng.choice(consumers, 20)]
    used = np.where(rng.permutation(count) < round(0.66 * count), "да", "нет")
    made.tables["consultations"] = _frame([
        {"№": i + 1, "Дата": _day(made, i * 8 // count), "Потребитель": c,
         "Способ": str(rng.choice(["personal_meetings", "telephone", "internet"])),
         "Минут": int(5 * rng.integers(4, 12)),
         "Консультант": f"К-0{1 + i % 3}", "Применено": str(u)}
        for i, (c, u) in enumerate(zip(who, used, strict=True))
    ])  # fmt: skip
    made.manifest["consultations"] = {
        "file": "consultations.csv", "consultation": "№", "consumer": "Потребитель", "date": "Дата", "method": "Способ",
        "minutes": "Минут", "consultant": "Консультант", "applied": "Применено",
    }  # fmt: skip
    asked = rng.permutation(consumers)[: round(0.4 * len(consumers))]
    made.tables["feedback"] = _frame(_polled("", asked.tolist(), 0.76, rng)).drop(columns="Мероприятие")
    made.manifest["feedback"] = {"file": "feedback.csv", "respondent": "Участник", "scores": ["Оценка"]}
    made.tables["specialists"] = _frame([
        {"Код": c, "Вид": k, "Опыт": x, "Единица": "месяцев", "Образование": "высшее", "Документы": "копия договора"}
        for c, k, x in (("К-01", "methods_and_documents", 18), ("К-02", "quality_funding_reports", 30),
                        ("К-03", "management_and_complex_methods", 48))
    ])  # fmt: skip
    made.manifest["specialists"] = {
        "file": "specialists.csv", "person": "Код", "form": "Вид", "experience": "Опыт", "unit": "Единица",
        "education": "Образование", "documents": "Документы",
    }  # fmt: skip
    made.manifest["conditions"] = {"on_site_consultations": False}
    return made


def _published(made: Made, wanted: dict[str, tuple[int, int, str]]) -> None:
    """Write the list of publications: so many in the media and in social networks on each event."""
    made.tables["publications"] = _frame([
        {"Мероприятие": event, "Издание": f"{'газета' if i < media else 'страница'} {i + 1} (учебный пример)",
         "Вид": "СМИ" if i < media else "соцсети", "Дата": _day(made, 9), "Уровень": level,
         "Ссылка": f"https://example.kz/{k}/{i + 1}"}
        for k, (event, (media, social, level)) in enumerate(wanted.items())
        for i in range(media + social)
    ])  # fmt: skip
    made.manifest["publications"] = {
        "file": "publications.csv", "event": "Мероприятие", "medium": "Издание", "kind": "Вид", "date": "Дата",
        "level": "Уровень", "link": "Ссылка",
    }  # fmt: skip


def information(rng: np.random.Generator) -> Made:
    """Return meetings with the press, a campaign and printed materials."""
    made = _start("information_methodical", rng, "Информирование о социальном заказе (учебный материал)")
    listed = (("ПК-1", "пресс-конференция", 45, "минут"), ("БР-1", "брифинг", 35, "минут"),
              ("ПТ-1", "пресс-тур", 5, "часа"), ("ИК-1", "информационная кампания", 20, "дней"))  # fmt: skip
    made.tables["events"] = _frame(
        [
            {"Мероприятие": id, "Форма": form, "Дата": _day(made, k), "Длительность": lasted, "Единица": unit}
            for k, (id, form, lasted, unit) in enumerate(listed)
        ]
    )
    made.manifest["events"] = {
        "file": "events.csv", "event": "Мероприятие", "form": "Форма", "date": "Дата", "duration": "Длительность",
        "unit": "Единица",
    }  # fmt: skip
    _attended(made, {"ПК-1": int(rng.integers(12, 20)), "БР-1": int(rng.integers(7, 14)), "ПТ-1": 14}, rng)
    _published(made, {"ИК-1": (int(rng.integers(5, 9)), int(rng.integers(3, 7)), "республиканский")})
    made.tables["materials"] = _frame(
        [
            {"Название": t, "Вид": k, "Формат": f, "Печать": p, "Слов": w, "Листов": s, "Тираж": c}
            for t, k, f, p, w, s, c in (
                ("Пресс-релиз № 1", "пресс-релиз", "A4", "", int(rng.integers(200, 450)), "", ""),
                ("Как открыть НПО", "буклет", "A4", "двусторонний", "", 2, 1200),
                ("Методика волонтера", "брошюра", "A5", "", "", int(rng.integers(44, 70)), 400),
                ("Социальный заказ", "плакат", "A2", "", "", "", 300),
            )
        ]
    )
    made.manifest["materials"] = {
        "file": "materials.csv", "material": "Название", "kind": "Вид", "format": "Формат", "sides": "Печать",
        "words": "Слов", "sheets": "Листов", "copies": "Тираж",
    }  # fmt: skip
    _staff(made, (("Р-01", "редактор"), ("Р-02", "дизайнер")))
    return made


def _staff(made: Made, staff: Sequence[tuple[str, str]]) -> None:
    made.tables["specialists"] = _frame([{"Код": c, "Роль": r, "Документы": "диплом"} for c, r in staff])
    made.manifest["specialists"] = {
        "file": "specialists.csv",
        "person": "Код",
        "role": "Роль",
        "documents": "Документы",
    }


def event(rng: np.random.Generator) -> Made:
    """Return a round table, a conference and a quiz with lists, polls and publications."""
    made = _start("event", rng, "Мероприятия гражданского участия (учебный материал)")
    listed = (
        ("КС-1", "круглый стол, презентация, диалоговые площадки", "региональный", (18, 45)),
        ("КФ-1", "конференции, форумы, симпозиумы, конгрессы, общественные слушания", "республиканский", (45, 95)),
    )
    sizes = {e[0]: int(rng.integers(*e[3])) for e in listed}
    made.tables["events"] = _frame(
        [
            {
                "Мероприятие": id,
                "Вид": form,
                "Формат": "очно",
                "Дата": _day(made, k),
                "Уровень": level,
                "Участников": sizes[id],
            }
            for k, (id, form, level, _) in enumerate(listed)
        ]
    )
    made.manifest["events"] = {
        "file": "events.csv", "event": "Мероприятие", "form": "Вид", "mode": "Формат", "date": "Дата",
        "level": "Уровень", "participants": "Участников",
    }  # fmt: skip
    there = _attended(made, sizes, rng)
    rows: list[dict[str, Any]] = []
    for id, codes in there.items():
        asked = rng.permutation(codes)[: max(8, round(0.35 * len(codes)))].tolist()
        found = _polled(id, asked, 0.76, rng)
        rows += [row | {"Применяет": "да" if i < round(0.65 * len(found)) else "нет"} for i, row in enumerate(found)]
    made.tables["feedback"] = _frame(rows)
    made.manifest["feedback"] = {
        "file": "feedback.csv", "event": "Мероприятие", "respondent": "Участник", "scores": ["Оценка"],
        "applied": "Применяет",
    }  # fmt: skip
    _published(made, {e[0]: (int(rng.integers(5, 8)), int(rng.integers(3, 6)), e[2]) for e in listed})
    _staff(made, (("О-01", "организатор"), ("О-02", "модератор")))
    made.manifest["conditions"] = {"on_customer_instruction": False}
    return made


def civic_centre(rng: np.random.Generator) -> Made:
    """Return the centre of a town under an order longer than a year, with its package of services."""
    made = _start("civic_centre", rng, "Гражданский центр города (учебный материал)")
    contract = made.manifest["contract"]
    contract["accepted"] = contract["start"] + timedelta(days=460)
    made.manifest |= {
        "forms": ["city_and_district_level", "ngo_training", "consulting_ngos_and_citizens"],
        "premises": [
            {"area": int(rng.integers(34, 80)), "office_equipment_and_internet": True, "photo_video_equipment": True,
             "evidence": dict(EVIDENCE)}
        ],
        "conditions": {"on_site_consultations": False},
        "checklist": {
            norm: {"present": True, "evidence": dict(EVIDENCE)}
            for norm in ("p23.database", "p46.package", "p46.name", "p46.services_list", "p46.schedule", "p46.contacts",
                         "p46.feedback_system")
        },
    }  # fmt: skip
    return made


MAKERS: dict[str, Callable[[np.random.Generator], Made]] = {
    "training": training, "consulting": consulting, "information_methodical": information, "event": event,
    "civic_centre": civic_centre,
}  # fmt: skip


def make_service(service: str, chance: Chance) -> Made:
    """Return an honest deliverable of a service."""
    return MAKERS[service](chance.stream(f"service {service}"))
