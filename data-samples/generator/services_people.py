"""Training and consulting: the tables of training-2026, consulting-2026 and civic-centre-2026."""

from __future__ import annotations

from generator.chance import Chance
from generator.service_rows import Row, attendance, feedback, journal, people

Tables = dict[str, list[Row]]

# id, form, topic, mode, date, duration, unit, trainer, participants, polled, sum of scores
TRAINING = (
    ("С-1", "семинар", "Закон о некоммерческих организациях", "очно", "12.03.2026", 6, "часов", "Т-01", 60, 60, 240),
    ("С-2", "семинар", "Отчетность НПО", "очно", "19.03.2026", 5, "часов", "Т-01", 20, 20, 62),
    ("ТР-1", "тренинг", "Как готовить заявку", "очно", "02.04.2026", 3, "часа", "Т-02", 18, 18, 72),
    ("ТР-2", "тренинг", "Работа с волонтерами", "онлайн", "16.04.2026", 8, "часов", "Т-03; Т-04", 30, 25, 100),
    ("МК-1", "мастер-класс", "Короткое видео о проекте", "очно", "23.04.2026", 2, "часа", "Т-02", 15, 15, 60),
    ("Л-1", "лекция", "Государственный социальный заказ", "онлайн", "30.04.2026", 90, "минут", "Т-05", 40, 40, 150),
    ("Ш-1", "обучающий курс (школа)", "Школа руководителя НПО", "очно", "11.05.2026", 24, "часов", "Т-03", 25, 25, 100),
)


def training(seed: int) -> Tables:
    """Seven events with their participants, questionnaires, trainers and stories."""
    events: list[Row] = []
    came: list[Row] = []
    asked: list[Row] = []
    for id, form, topic, mode, date, lasted, unit, who, n, polled, total in TRAINING:
        chance = Chance(seed, f"training {id}")
        events.append(
            {"Мероприятие": id, "Форма": form, "Тема": topic, "Формат": mode, "Дата": date, "Длительность": lasted,
             "Единица": unit, "Тренер": who}
        )  # fmt: skip
        codes = people(chance, n)
        came += attendance(id, codes)
        asked += feedback(chance, id, codes[:polled], total)
        if id == "ТР-2":  # a questionnaire with a score that the scale does not have: no answer
            asked.append({"Мероприятие": id, "Участник": codes[polled], "Оценка": 6})
        if id == "МК-1":  # three who stand on no list
            asked += feedback(chance, id, people(chance, 3, letter="Х"), 15)
    trainers = [
        ("Т-01", "Семинар", 6, "лет", "высшее, юриспруденция", "копия трудового договора"),
        ("Т-02", "тренинг; мастер-класс", 4, "года", "высшее, педагогика", "копия трудового договора"),
        ("Т-03", "тренинг; обучающий курс (школа)", 30, "месяцев", "высшее, менеджмент", "справка с места работы"),
        ("Т-04", "тренинг", 4, "месяца", "высшее, социальная работа", "справка с места работы"),
        ("Т-05", "лекция", 11, "лет", "кандидат наук", "копия трудового договора"),
    ]
    told = [
        ("И-1", "тренинг", "ТР-1", "заявка фонда получила грант 2,4 млн тенге", "stories.txt, с. 1"),
        ("И-2", "тренинг", "ТР-2", "в группу волонтеров пришли 34 человека", "stories.txt, с. 1"),
        ("И-3", "обучающий курс (школа)", "Ш-1", "организация приняла устав совета", "stories.txt, с. 2"),
        ("И-4", "обучающий курс (школа)", "Ш-1", "открыт кабинет помощи семьям, 56 обращений", "stories.txt, с. 2"),
    ]
    return {
        "events": events,
        "attendance": came,
        "feedback": asked,
        "specialists": [
            dict(zip(("Код", "Форма", "Опыт", "Единица", "Образование", "Документы"), t, strict=True)) for t in trainers
        ],
        "stories": [dict(zip(("№", "Форма", "Мероприятие", "Результат", "Где описано"), t, strict=True)) for t in told],
    }


def consulting(seed: int) -> Tables:
    """A hundred consultations of eighty consumers, twelve of whom were polled, with two who are not in the journal."""
    chance = Chance(seed, "consulting")
    consumers = people(chance, 80, letter="П")
    staff = ("К-01", "К-02", "К-03", "К-04")
    asked = feedback(chance, "", chance.sample(consumers, 12), 48) + feedback(chance, "", people(chance, 2), 10)
    kinds = [
        ("К-01", "methods_and_documents", 4, "месяца", "высшее, экономика", "справка с места работы"),
        ("К-02", "quality_funding_reports", 3, "года", "высшее, финансы", "копия трудового договора"),
        ("К-03", "management_and_complex_methods", 18, "месяцев", "высшее, менеджмент", "справка с места работы"),
        ("К-04", "methods_and_documents", 2, "года", "высшее, юриспруденция", "копия трудового договора"),
    ]
    return {
        "consultations": journal(chance, consumers, 100, applied=47, silent=12, staff=staff, month="04.2026"),
        "feedback": [{k: row[k] for k in ("Участник", "Оценка")} for row in asked],
        "specialists": [
            dict(zip(("Код", "Вид", "Опыт", "Единица", "Образование", "Документы"), t, strict=True)) for t in kinds
        ],
    }


def civic_centre(seed: int) -> Tables:
    """The package of a centre: two seminars and thirty consultations."""
    events: list[Row] = []
    came: list[Row] = []
    asked: list[Row] = []
    for id, date, n, total in (("С-1", "10.02.2026", 10, 22), ("С-2", "17.03.2026", 20, 78)):
        chance = Chance(seed, f"centre {id}")
        events.append(
            {"Мероприятие": id, "Форма": "семинар", "Формат": "очно", "Дата": date, "Часов": 4, "Тренер": "Т-11"}
        )
        codes = people(chance, n)
        came += attendance(id, codes)
        asked += feedback(chance, id, codes, total)
    chance = Chance(seed, "centre advice")
    consumers = people(chance, 30, letter="П")
    polled = feedback(chance, "", chance.sample(consumers, 6), 17)
    return {
        "school_events": events,
        "school_attendance": came,
        "school_feedback": asked,
        "school_specialists": [{"Код": "Т-11", "Форма": "семинар", "Опыт, лет": 5, "Документы": "трудовой договор"}],
        "advice_journal": journal(
            chance, consumers, 30, applied=18, silent=0, staff=("К-11", "К-12"), month="03.2026"
        ),
        "advice_feedback": [{k: row[k] for k in ("Участник", "Оценка")} for row in polled],
        "advice_specialists": [
            {"Код": "К-11", "Вид": "methods_and_documents", "Опыт, лет": 3, "Документы": "трудовой договор"},
            {"Код": "К-12", "Вид": "quality_funding_reports", "Опыт, лет": 2, "Документы": "трудовой договор"},
        ],
    }  # fmt: skip
