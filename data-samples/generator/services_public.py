"""Information services and public events: the tables of information-2026 and event-2026."""

from __future__ import annotations

from generator.chance import Chance
from generator.service_rows import Row, attendance, feedback, people, publications

Tables = dict[str, list[Row]]


def information(seed: int) -> Tables:
    """Four campaigns and meetings with the press, eight printed or written materials."""
    chance = Chance(seed, "information")
    events = [
        ("ПК-1", "пресс-конференция", "11.03.2026", 45, "минут"),
        ("БР-1", "брифинг", "25.03.2026", 40, "минут"),
        ("ПТ-1", "пресс-тур", "08.04.2026", 3, "часа"),
        ("ИК-1", "информационная кампания", "15.04.2026", 20, "дней"),
    ]
    came = [row for id, n in (("ПК-1", 8), ("БР-1", 12), ("ПТ-1", 14)) for row in attendance(id, people(chance, n))]
    # title, kind, format, sides, words, sheets, copies
    printed = [
        ("Пресс-релиз № 1", "пресс-релиз", "A4", "", 320, "", ""),
        ("Пресс-релиз № 2", "пресс-релиз", "A4", "", 640, "", ""),
        ("Куда обратиться", "флаер", "A6", "", "", 1, 1500),
        ("Права потребителя", "буклет", "A4", "односторонний", "", 1, 800),
        ("Как открыть НПО", "буклет", "A4", "двусторонний", "", 2, 700),
        ("Методика волонтера", "брошюра", "A5", "", "", 24, 300),
        ("Социальный заказ", "плакат", "A2", "", "", "", 200),
        ("Горячая линия", "листовки", "A5", "", "", 1, 800),
    ]
    return {
        "events": [
            dict(zip(("Мероприятие", "Форма", "Дата", "Длительность", "Единица"), e, strict=True)) for e in events
        ],
        "attendance": came,
        "publications": publications("ИК-1", media=1, social=3, level="республиканский", month="04.2026", first=15),
        "materials": [
            dict(zip(("Название", "Вид", "Формат", "Печать", "Слов", "Листов", "Тираж"), m, strict=True))
            for m in printed
        ],
        "specialists": [
            {"Код": "Р-01", "Роль": "редактор", "Документы": "диплом"},
            {"Код": "Р-02", "Роль": "дизайнер", "Документы": "диплом"},
        ],
    }


# id, form, mode, date, level, participants (None: no list, 620 are stated), polled, sum of scores, use confirmed,
# publications in the media and in social networks
EVENTS = (
    ("КС-1", "круглый стол, презентация, диалоговые площадки", "очно", "14.04.2026", "региональный", 12, 6, 24, 2,
     1, 3),
    ("КФ-1", "конференции, форумы, симпозиумы, конгрессы, общественные слушания", "очно", "28.04.2026",
     "республиканский", 60, 20, 82, 17, 5, 3),
    ("ФС-1", "фестивали, концерты", "очно", "16.05.2026", "региональный", None, 65, 208, None, 5, 4),
    ("ВК-1", "конкурсы, викторины", "очно", "21.05.2026", "региональный", 40, 3, 12, None, 5, 2),
    ("ТУ-1", "чемпионаты, соревнования (в зависимости от вида спорта)", "очно", "30.05.2026", "региональный", 16, 8, 32,
     None, 6, 3),
)  # fmt: skip
STATED = 620


def event(seed: int) -> Tables:
    """Five public events with lists, questionnaires and publications."""
    events: list[Row] = []
    came: list[Row] = []
    asked: list[Row] = []
    printed: list[Row] = []
    for id, form, mode, date, level, n, polled, total, used, media, social in EVENTS:
        chance = Chance(seed, f"event {id}")
        events.append(
            {"Мероприятие": id, "Вид": form, "Формат": mode, "Дата": date, "Уровень": level,
             "Участников": n or STATED}
        )  # fmt: skip
        codes = people(chance, n or polled)
        if n is not None:
            came += attendance(id, codes)
        asked += [{"Применяет": "", **row} for row in feedback(chance, id, codes[:polled], total, used=used)]
        printed += publications(id, media=media, social=social, level=level, month="06.2026", first=1)
    return {
        "events": events,
        "attendance": came,
        "feedback": [{k: row[k] for k in ("Мероприятие", "Участник", "Оценка", "Применяет")} for row in asked],
        "publications": printed,
        "specialists": [
            {"Код": "О-01", "Роль": "организатор", "Документы": "диплом"},
            {"Код": "О-02", "Роль": "модератор", "Документы": "диплом"},
        ],
    }
