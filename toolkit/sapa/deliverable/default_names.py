"""Headings and words of our blank forms, by which a table is understood when the manifest names only its file.

These are names inside files, not words on a screen: a file filled in Kazakh is read on an English machine. Each entry
is in English, Russian, Kazakh; a key's own name (`planned`) is understood too.
"""

from __future__ import annotations

import re
import unicodedata

from sapa.deliverable.service_names import NUMBERED, SERVICE_HEADINGS

LANGUAGES = ("en", "ru", "kk")

HEADINGS: dict[str, dict[str, tuple[str, str, str]]] = {
    "control": {
        "id": ("Questionnaire number", "Номер анкеты", "Сауалнама нөмірі"),
        "interviewer": ("Interviewer", "Интервьюер", "Интервьюер"),
        "controller": ("Controller", "Контролер", "Бақылаушы"),
        "method": ("Method of control", "Способ контроля", "Бақылау тәсілі"),
        "date": ("Date of control", "Дата контроля", "Бақылау күні"),
        "attempt": ("Attempt", "Попытка", "Әрекет"),
        "outcome": ("Outcome", "Результат контроля", "Бақылау нәтижесі"),
    },
    "plan": {
        "stratum": ("Stratum", "Страта", "Страта"),
        "planned": ("Planned interviews", "План интервью", "Жоспарланған сұхбаттар"),
    },
    "population": {
        "stratum": ("Stratum", "Страта", "Страта"),
        "size": ("Population", "Численность населения", "Халық саны"),
        "psus": ("Primary sampling units", "Число первичных единиц отбора", "Бастапқы іріктеу бірліктерінің саны"),
    },
    "contacts": {
        "id": ("Questionnaire number", "Номер анкеты", "Сауалнама нөмірі"),
        "stratum": ("Stratum", "Страта", "Страта"),
        "interviewer": ("Interviewer", "Интервьюер", "Интервьюер"),
        "attempt": ("Attempt", "Попытка", "Әрекет"),
        "date": ("Date of contact", "Дата контакта", "Байланыс күні"),
        "disposition": ("Contact outcome", "Исход контакта", "Байланыс нәтижесі"),
    },
    "sessions": {
        "session": ("Group", "Группа", "Топ"),
        "date": ("Date", "Дата проведения", "Өткізілген күні"),
        "place": ("Place", "Место проведения", "Өткізілген орны"),
        "participant": ("Participant", "Участник", "Қатысушы"),
    },
    "experts": {
        "expert": ("Expert", "Эксперт", "Сарапшы"),
        "position": ("Position", "Должность", "Лауазымы"),
        "field": ("Field of expertise", "Область экспертизы", "Сараптама саласы"),
        "answered": ("Answered", "Ответил", "Жауап берді"),
    },
    "interviewers": {
        "interviewer": ("Interviewer", "Интервьюер", "Интервьюер"),
        "organisation": ("Organisation", "Организация", "Ұйым"),
        "region": ("Region", "Регион", "Өңір"),
    },
    "sources": {
        "source": ("Source", "Источник", "Дереккөз"),
        "outlet": ("Outlet", "Издание", "Басылым"),
        "date": ("Date of publication", "Дата публикации", "Жарияланған күні"),
    },
    "team": {
        "person": ("Person", "Сотрудник", "Қызметкер"),
        "role": ("Role in the research", "Роль в исследовании", "Зерттеудегі рөлі"),
        "education": ("Education", "Образование", "Білімі"),
        "experience_years": ("Experience, years", "Стаж, лет", "Еңбек өтілі, жыл"),
        "contract": ("Contract", "Договор", "Шарт"),
    },
    "log": {
        "id": ("Questionnaire number", "Номер анкеты", "Сауалнама нөмірі"),
        "question": ("Question", "Вопрос", "Сұрақ"),
        "old": ("Old value", "Прежнее значение", "Бұрынғы мән"),
        "new": ("New value", "Новое значение", "Жаңа мән"),
        "date": ("Date", "Дата", "Күні"),
        "type": ("Kind of change", "Вид изменения", "Өзгеріс түрі"),
        "reason": ("Reason", "Причина", "Себебі"),
    },
    "contacts_mapping": {
        "word": ("Contact outcome", "Исход контакта", "Байланыс нәтижесі"),
        "code": ("AAPOR code", "Код AAPOR", "AAPOR коды"),
    },
    "margins": {
        "margin": ("Characteristic", "Признак", "Белгі"),
        "level": ("Category", "Категория", "Санат"),
        "total": ("Population", "Численность населения", "Халық саны"),
        "share": ("Share of the population", "Доля в населении", "Халықтағы үлесі"),
    },
    "quotas": {
        "planned": ("Planned interviews", "План интервью", "Жоспарланған сұхбаттар"),
    },
    "issued": {
        "id": ("Case number", "Номер единицы выборки", "Іріктеме бірлігінің нөмірі"),
        "stratum": ("Stratum", "Страта", "Страта"),
        "psu": ("Primary sampling unit", "Первичная единица отбора", "Бастапқы іріктеу бірлігі"),
        "weight": ("Design weight", "Базовый вес", "Базалық салмақ"),
        "kind": ("Main or reserve", "Основной или резервный", "Негізгі немесе резервтік"),
        "replaces": ("Replaces case", "Вместо единицы", "Қай бірліктің орнына"),
        "date": ("Date of issue", "Дата выдачи", "Берілген күні"),
    },
    "frame": {
        "id": ("Unit number", "Номер единицы", "Бірлік нөмірі"),
        "stratum": ("Stratum", "Страта", "Страта"),
        "size": ("Population", "Численность населения", "Халық саны"),
        "chance": ("Probability of selection", "Вероятность отбора", "Іріктелу ықтималдығы"),
        "updated": ("Last checked", "Дата уточнения", "Нақтыланған күні"),
    },
    "question_times": {
        "id": ("Questionnaire number", "Номер анкеты", "Сауалнама нөмірі"),
        "question": ("Question", "Вопрос", "Сұрақ"),
        "seconds": ("Seconds", "Секунды", "Секунд"),
    },
    "centres": {
        "psu": ("Primary sampling unit", "Первичная единица отбора", "Бастапқы іріктеу бірлігі"),
        "latitude": ("Latitude", "Широта", "Ендік"),
        "longitude": ("Longitude", "Долгота", "Бойлық"),
    },
    "rekeyed": {
        "id": ("Questionnaire number", "Номер анкеты", "Сауалнама нөмірі"),
    },
    "consumers": {
        "id": ("Consumer number", "Номер потребителя", "Тұтынушы нөмірі"),
    },
    **SERVICE_HEADINGS,
}

WORDS: dict[tuple[str, str, str], dict[str, tuple[str, ...]]] = {
    ("control", "outcomes", "outcome"): {
        "confirmed": ("confirmed", "подтверждено", "расталды"),
        "partly": ("partly confirmed", "подтверждено частично", "ішінара расталды"),
        "refuted": ("not confirmed", "не подтверждено", "расталмады"),
        "not_reached": ("no contact", "контакт не установлен", "байланыс орнатылмады"),
    },
    ("control", "methods", "method"): {
        "telephone": ("telephone", "по телефону", "телефон арқылы"),
        "visit": ("visit", "по месту жительства", "тұрғылықты жері бойынша"),
        "recording": ("audio recording", "по аудиозаписи", "аудиожазба бойынша"),
        "observed": ("observed interview", "наблюдение за интервью", "сұхбатты бақылау"),
        "desk": ("desk check", "камерально", "камералды тексеру"),
    },
    ("log", "types", "type"): {
        "change": ("change", "исправление", "түзету"),
        "delete": ("deletion of the interview", "удаление анкеты", "сауалнаманы жою"),
        "confirm": ("confirmed unchanged", "оставлено без изменений", "өзгеріссіз қалдырылды"),
        "blank": ("value removed", "удаление значения", "мәнді жою"),
    },
    ("contacts", "dispositions", "disposition"): {
        "1.1": ("interview", "интервью проведено", "сұхбат өткізілді"),
        "1.2": ("partial interview", "незавершенное интервью", "аяқталмаған сұхбат"),
        "2.1": ("refusal", "отказ", "бас тарту"),
        "2.2": ("no contact with the respondent", "респондент недоступен", "респондентпен байланыс болмады"),
        "2.3": ("other non-response", "другая причина неответа", "жауап бермеудің басқа себебі"),
        "3.1": ("unknown whether occupied", "принадлежность не установлена", "тиесілілігі анықталмаған"),
        "4.7": ("not eligible", "не относится к целевой группе", "нысаналы топқа жатпайды"),
    },
    ("issued", "kinds", "kind"): {
        "main": ("main sample", "основная выборка", "негізгі іріктеме"),
        "reserve": ("reserve sample", "резервная выборка", "резервтік іріктеме"),
    },
}
"""(table, key of meanings, column) → code → its words in English, Russian, Kazakh."""


def folded(name: str) -> str:
    """Return a heading as it is compared: NFC, lower case, runs of spaces, dots and underscores as one space."""
    return re.sub(r"[\s_.]+", " ", unicodedata.normalize("NFC", name)).strip().casefold()


def same_heading(table: str, key: str, heading: str) -> bool:
    """Tell whether a heading is the default name of a table's key; of columns that are numbered, without the number."""
    if (table, key) in NUMBERED:
        heading = re.sub(r"[\s_№]*\d+$", "", heading)
    forms = (key, *HEADINGS.get(table, {}).get(key, ()))
    return folded(heading) in {folded(f) for f in forms}
