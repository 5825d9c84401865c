"""All numbers of the five service samples once more, from the files alone: csv, fractions, and nothing of the package.

Only `by_review` asks the package; what it found is compared with what is computed here. The bounds of the norms are not
repeated: a status is not judged here, the number behind it is.
"""

from __future__ import annotations

import csv
import math
from collections import Counter, defaultdict
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from sapa.results import Finding, Line
from sapa.review import review

SAMPLES = Path(__file__).resolve().parents[3] / "data-samples" / "services"
NAMES = ("training-2026", "consulting-2026", "information-2026", "event-2026", "civic-centre-2026")
HIGHEST, LOWEST = 5, 1

Numbers = dict[tuple[str, str, str], float]
"""Part, norm and item → the number in the norm's unit."""


def rows(name: str, table: str) -> list[dict[str, str]]:
    """Return the rows of a file of a sample."""
    with (SAMPLES / name / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def by_review(name: str) -> tuple[Finding, ...]:
    """Review a sample once."""
    return review(SAMPLES / name).findings


def percent(part: Fraction | int, whole: int) -> float:
    """Return a share in per cent, exactly rounded once."""
    return float(Fraction(part) * 100 / whole)


def valid(text: str) -> int | None:
    """Return a score of the scale; anything else is no answer."""
    return int(text) if text.isdigit() and LOWEST <= int(text) <= HIGHEST else None


def scores(name: str, table: str, here: dict[str, set[str]] | None) -> dict[str, list[int]]:
    """Return valid scores by event ('' where there is none), of those who were there."""
    found: dict[str, list[int]] = defaultdict(list)
    for row in rows(name, table):
        event, score = row.get("Мероприятие", ""), valid(row["Оценка"])
        known = here.get(event) if here is not None else None
        if score is not None and (known is None or row["Участник"] in known):
            found[event].append(score)
    return found


def people(name: str, table: str) -> dict[str, set[str]]:
    """Return the participants by event."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows(name, table):
        found[row["Мероприятие"]].add(row["Участник"])
    return found


def satisfaction(given: list[int]) -> float:
    """Σ scores / polled / 5 · 100 (table 1, footnote)."""
    return percent(Fraction(sum(given), HIGHEST), len(given))


FORMS_OF_TRAINING = {
    "семинар": "seminar", "тренинг": "training", "мастер-класс": "master_class", "лекция": "lecture",
    "обучающий курс (школа)": "training_course_school",
}  # fmt: skip
MODES = {"очно": "offline", "онлайн": "online"}
IN_HOURS = {"минут": Fraction(1, 60), "час": Fraction(1), "часа": Fraction(1), "часов": Fraction(1)}
IN_MONTHS = {"лет": 12, "года": 12, "год": 12, "месяца": 1, "месяцев": 1}


def of_training(name: str, part: str, prefix: str = "", hours: str = "", years: str = "") -> Numbers:
    """Satisfaction, share polled, group sizes, durations, experience and stories of trainings."""
    found: Numbers = {}
    here = people(name, f"{prefix}attendance")
    given = scores(name, f"{prefix}feedback", here)
    trained = defaultdict(set)
    for row in rows(name, f"{prefix}events"):
        id, form = row["Мероприятие"], FORMS_OF_TRAINING[row["Форма"]]
        found[part, f"t1.{form}.satisfaction", id] = satisfaction(given[id])
        found[part, "t1.note.respondents_share", id] = percent(len(given[id]), len(here[id]))
        found[part, f"t7.{form}.participants_{MODES[row['Формат']]}", id] = len(here[id])
        length = Fraction(row[hours or "Длительность"]) * (1 if hours else IN_HOURS[row["Единица"]])
        found[part, f"t7.{form}.duration", id] = float(length)
        trained[form] |= {t.strip() for t in row["Тренер"].split(";")}
    for row in rows(name, f"{prefix}specialists"):
        experience = Fraction(row[years or "Опыт"]) * (12 if years else IN_MONTHS[row["Единица"]]) / 12
        for form in (f for f, held in trained.items() if row["Код"] in held):
            found[part, f"t7.{form}.trainer_experience", row["Код"]] = float(experience)
    return found


def of_consulting(name: str, part: str, journal: str, prefix: str, years: str = "") -> Numbers:
    """Satisfaction, share polled of the journal, advice applied, experience by kind."""
    found: Numbers = {}
    entries = rows(name, journal)
    registered = {r["Потребитель"] for r in entries}
    given = scores(name, f"{prefix}feedback", {"": registered})[""]
    found[part, "t2.all_consultations.satisfaction", ""] = satisfaction(given)
    found[part, "t2.note.respondents_share", ""] = percent(len(given), len(registered))
    used = sum(r["Применено"] == "да" for r in entries)
    found[part, "t2.all_consultations.practical_application", ""] = percent(used, len(entries))
    in_years = {"quality_funding_reports", "management_and_complex_methods"}
    for row in rows(name, f"{prefix}specialists"):
        months = Fraction(row[years or "Опыт"]) * (12 if years else IN_MONTHS[row["Единица"]])
        value = float(months / 12) if row["Вид"] in in_years else float(months)
        found[part, f"p14.experience_{row['Вид']}", row["Код"]] = value
    return found


def of_stories() -> Numbers:
    """Success stories by form."""
    told = Counter(FORMS_OF_TRAINING[r["Форма"]] for r in rows("training-2026", "stories"))
    return {("main", f"t1.{form}.practical_application", ""): n for form, n in told.items()}


EVENTS = {
    "КС-1": ("information_discussion", "round_table_presentation_dialogue"),
    "КФ-1": ("information_discussion", "conference_forum_symposium_congress_hearing"),
    "ФС-1": ("leisure_games", "festival_concert"), "ВК-1": ("leisure_games", "contest_quiz"),
    "ТУ-1": ("sports", "championship_competition"),
}  # fmt: skip


def of_events() -> Numbers:
    """Tables 4, 5 and 13, and paragraph 42."""
    name, found = "event-2026", {}
    here = people(name, "attendance")
    listed = rows(name, "publications")
    given = scores(name, "feedback", here)
    asked = defaultdict(list)
    for row in rows(name, "feedback"):
        if row["Применяет"] and (row["Мероприятие"] not in here or row["Участник"] in here[row["Мероприятие"]]):
            asked[row["Мероприятие"]].append(row["Применяет"] == "да")
    for row in rows(name, "events"):
        id = row["Мероприятие"]
        group, form = EVENTS[id]
        n = len(here[id]) if id in here else int(row["Участников"])
        found["main", f"t4.{group}.satisfaction", id] = satisfaction(given[id])
        found["main", "t4.note.respondents_share", id] = percent(len(given[id]), n)
        found["main", f"t13.{form}.participants_offline", id] = n
        if group == "information_discussion":
            found["main", "t5.information_discussion.practical_application", id] = percent(
                sum(asked[id]), len(asked[id])
            )
            found["main", "t5.note.respondents_share", id] = percent(len(asked[id]), n)
        if group == "sports":
            found["main", "t5.sports.participation", id] = n
        own = [p for p in listed if p["Мероприятие"] == id]
        level = {"республиканский": "republican", "региональный": "regional"}[row["Уровень"]]
        media = [p for p in own if p["Вид"] == "СМИ" and p["Уровень"] == row["Уровень"]]
        found["main", f"p42.media_publications_{level}", id] = len(media)
        found["main", "p42.social_network_publications", id] = sum(p["Вид"] == "соцсети" for p in own)
    # Stated in the manifest, of a video.
    found["main", "t5.leisure_games.involvement", "ФС-1"] = 72
    found["main", "t5.leisure_games.involvement", "ВК-1"] = 88
    return found


KINDS = {
    "пресс-релиз": "press_release", "флаер": "flyer", "буклет": "booklet", "брошюра": "brochure", "плакат": "poster",
    "листовки": "leaflet",
}  # fmt: skip


def of_information() -> Numbers:
    """Table 12: materials, press events, publications."""
    name, found = "information-2026", {}
    here = people(name, "attendance")
    materials = rows(name, "materials")
    found["main", "t12.availability.materials_count", ""] = len(materials)
    found["main", "t12.availability.print_run", ""] = sum(int(m["Тираж"] or 0) for m in materials)
    for row in materials:
        volume = row["Слов"] or row["Листов"]
        if volume:
            found["main", f"t12.{KINDS[row['Вид']]}.volume", row["Название"]] = int(volume)
    for row in rows(name, "events"):
        id, form, long = row["Мероприятие"], row["Форма"], int(row["Длительность"])
        if form == "пресс-тур":
            # eight hours a day
            found["main", "t12.press_tour.participants", id] = len(here[id])
            found["main", "t12.press_tour.duration_min", id] = long
            found["main", "t12.press_tour.duration_max", id] = long / 8
        elif form != "информационная кампания":
            key = {"пресс-конференция": "press_conference", "брифинг": "briefing"}[form]
            found["main", f"t12.{key}.participants", id] = len(here[id])
            found["main", f"t12.{key}.duration", id] = long
        else:
            kinds = Counter(p["Вид"] for p in rows(name, "publications") if p["Мероприятие"] == id)
            found["main", "t12.information_campaign.media_publications", id] = kinds["СМИ"]
            found["main", "t12.information_campaign.social_network_publications", id] = kinds["соцсети"]
    return found


def of_centre() -> Numbers:
    """The services of the centre's package, and its room."""
    name = "civic-centre-2026"
    return {
        **of_training(name, "school", "school_", hours="Часов", years="Опыт, лет"),
        **of_consulting(name, "advice", "advice_journal", "advice_", years="Опыт, лет"),
        # Stated in the manifest: 24 m².
        ("centre", "t9.city_and_district_level.premises_area", ""): 24,
        ("school", "t8.seminar.premises_area.offline", ""): 24,
    }


COMPUTED = {
    "training-2026": lambda: {**of_training("training-2026", "main"), **of_stories()},
    "consulting-2026": lambda: of_consulting("consulting-2026", "main", "consultations", ""),
    "information-2026": of_information,
    "event-2026": of_events,
    "civic-centre-2026": of_centre,
}


@pytest.mark.parametrize("name", NAMES)
def test_every_number_of_the_formal_line_is_computed_again(name: str) -> None:
    """The same norms and items, and the same numbers; none on either side that the other does not have."""
    reviewed: dict[tuple[str, str, str], set[float]] = defaultdict(set)
    for f in by_review(name):
        if f.line is Line.FORMAL and f.value is not None and f.norm is not None:
            reviewed[f.part, f.norm, f.item or ""].add(f.value)
    computed = COMPUTED[name]()
    assert sorted(reviewed) == sorted(computed)
    for key, values in reviewed.items():
        assert [v == pytest.approx(computed[key], abs=1e-9) for v in values] == [True] * len(values), key


T_975 = {5: 2.570581835636314, 19: 2.093024054408309, 24: 2.063898561628025, 64: 1.997729654317693}
"""Quantiles of Student's t at 0.975 by degrees of freedom; R 4.2 `qt(0.975, df)`."""


@pytest.mark.parametrize(
    ("name", "part", "norm", "item", "table", "base"),
    [
        ("training-2026", "main", "t1.training.satisfaction", "ТР-2", "feedback", 30),
        ("event-2026", "main", "t4.information_discussion.satisfaction", "КФ-1", "feedback", 60),
        ("event-2026", "main", "t4.leisure_games.satisfaction", "ФС-1", "feedback", 620),
        ("civic-centre-2026", "advice", "t2.all_consultations.satisfaction", "", "advice_feedback", 30),
    ],
)
def test_intervals_are_computed_again(name: str, part: str, norm: str, item: str, table: str, base: int) -> None:
    """Mean ± t · √((1 − n/N) s²/n), as per cent of the highest score, within 20 and 100 (Cochran 1977, eq. 2.20)."""
    given = scores(name, table, None)[item]
    n = len(given)
    mean = Fraction(sum(given), n)
    spread = float(sum((x - mean) ** 2 for x in given) / (n - 1))
    half = T_975[n - 1] * math.sqrt((1 - n / base) * spread / n)
    low, high = (max(20, min(100, 100 * (float(mean) + side * half) / HIGHEST)) for side in (-1, 1))
    (found,) = [
        f for f in by_review(name)
        if (f.part, f.norm, f.item or "", f.line) == (part, norm, item, Line.METHODOLOGICAL)
    ]  # fmt: skip
    assert found.interval is not None
    assert (found.interval.low, found.interval.high) == (pytest.approx(low, abs=1e-6), pytest.approx(high, abs=1e-6))
    rescaled = percent(Fraction(sum(given) - n * LOWEST, HIGHEST - LOWEST), n)
    top = percent(sum(x >= HIGHEST - 1 for x in given), n)
    shown = found.message.params
    assert (shown["rescaled"], shown["top"]) == (pytest.approx(rescaled / 100), pytest.approx(top / 100))
