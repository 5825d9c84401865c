"""Headings of the services' tables and the words of their closed lists: in English, Russian and Kazakh.

The blank forms print them, and tables are understood by them. The words are among those of `service_words`.
"""

from __future__ import annotations

SERVICE_HEADINGS: dict[str, dict[str, tuple[str, str, str]]] = {
    "events": {
        "event": ("Event number", "Номер мероприятия", "Іс-шара нөмірі"),
        "form": ("Form of the service", "Форма услуги", "Қызмет көрсету нысаны"),
        "mode": ("Way of holding", "Формат проведения", "Өткізу форматы"),
        "date": ("Date of the event", "Дата проведения", "Өткізілген күні"),
        "end": ("Last day", "Последний день", "Соңғы күні"),
        "duration": ("Duration", "Продолжительность", "Ұзақтығы"),
        "unit": ("Unit of duration", "Единица продолжительности", "Ұзақтық бірлігі"),
        "participants": ("Number of participants", "Число участников", "Қатысушылар саны"),
        "trainer": ("Held by", "Кто провел", "Кім өткізді"),
        "level": ("Level of the event", "Уровень мероприятия", "Іс-шара деңгейі"),
    },
    "attendance": {
        "event": ("Event number", "Номер мероприятия", "Іс-шара нөмірі"),
        "participant": ("Participant number", "Номер участника", "Қатысушы нөмірі"),
    },
    "feedback": {
        "event": ("Event number", "Номер мероприятия", "Іс-шара нөмірі"),
        "respondent": ("Participant number", "Номер участника", "Қатысушы нөмірі"),
        "scores": ("Score", "Оценка", "Баға"),
        "applied": ("Put into practice", "Применено на практике", "Іс жүзінде қолданылды"),
    },
    "consultations": {
        "consultation": ("Consultation number", "Номер консультации", "Консультация нөмірі"),
        "consumer": ("Consumer number", "Номер потребителя", "Тұтынушы нөмірі"),
        "date": ("Date of the consultation", "Дата консультации", "Консультация күні"),
        "method": ("Way of consulting", "Способ консультирования", "Консультация беру тәсілі"),
        "minutes": ("Length, minutes", "Длительность, минут", "Ұзақтығы, минут"),
        "consultant": ("Consultant", "Консультант", "Консультант"),
        "applied": ("Put into practice", "Применено на практике", "Іс жүзінде қолданылды"),
    },
    "specialists": {
        "person": ("Specialist", "Специалист", "Маман"),
        "role": ("Role in the service", "Роль при оказании услуги", "Қызмет көрсетудегі рөлі"),
        "form": ("Forms or kinds of consulting", "Формы услуги или виды консультаций",
                 "Қызмет көрсету нысандары немесе консультация түрлері"),
        "experience": ("Experience", "Опыт работы", "Жұмыс тәжірибесі"),
        "unit": ("Unit of experience", "Единица опыта", "Тәжірибе бірлігі"),
        "education": ("Education", "Образование", "Білімі"),
        "documents": ("Confirming documents", "Подтверждающие документы", "Растайтын құжаттар"),
    },
    "stories": {
        "story": ("Story number", "Номер истории", "Тарих нөмірі"),
        "form": ("Form of the service", "Форма услуги", "Қызмет көрсету нысаны"),
        "event": ("Event number", "Номер мероприятия", "Іс-шара нөмірі"),
        "result": ("Result reached", "Достигнутый результат", "Қол жеткізілген нәтиже"),
        "document": ("Where it is described", "Где описано", "Қайда сипатталған"),
    },
    "publications": {
        "event": ("Event number", "Номер мероприятия", "Іс-шара нөмірі"),
        "medium": ("Medium or page", "Издание или страница", "Басылым немесе парақша"),
        "kind": ("Media or social network", "СМИ или социальная сеть", "БАҚ немесе әлеуметтік желі"),
        "date": ("Date of publication", "Дата публикации", "Жарияланған күні"),
        "level": ("Level of the medium", "Уровень издания", "Басылым деңгейі"),
        "link": ("Link", "Ссылка", "Сілтеме"),
    },
    "materials": {
        "material": ("Title of the material", "Название материала", "Материал атауы"),
        "kind": ("Kind of material", "Вид материала", "Материал түрі"),
        "format": ("Format", "Формат бумаги", "Қағаз форматы"),
        "sides": ("Printed sides", "Печать", "Басылуы"),
        "words": ("Words", "Число слов", "Сөз саны"),
        "sheets": ("Sheets", "Число листов", "Парақ саны"),
        "pages": ("Pages", "Число страниц", "Бет саны"),
        "width": ("Width, cm", "Ширина, см", "Ені, см"),
        "height": ("Height, cm", "Высота, см", "Биіктігі, см"),
        "copies": ("Print run", "Тираж, экземпляров", "Таралымы, дана"),
        "document": ("Where it can be seen", "Где можно увидеть", "Қайдан көруге болады"),
    },
}  # fmt: skip

NUMBERED = frozenset({("feedback", "scores")})
"""Keys with a column a question: their headings may end in a number (`Оценка 2`)."""

SERVICE_WORDS: dict[tuple[str, str], dict[str, tuple[str, str, str]]] = {
    ("events", "mode"): {
        "offline": ("offline", "очно", "бетпе-бет"),
        "online": ("online", "онлайн", "онлайн"),
    },
    ("events", "unit"): {
        "minutes": ("minutes", "минут", "минут"),
        "hours": ("hours", "часов", "сағат"),
        "days": ("days", "дней", "күн"),
    },
    ("events", "level"): {
        "republican": ("republican", "республиканский", "республикалық"),
        "regional": ("regional", "региональный", "өңірлік"),
    },
    ("specialists", "unit"): {
        "months": ("months", "месяцев", "ай"),
        "years": ("years", "лет", "жыл"),
    },
    ("publications", "kind"): {
        "media": ("mass media", "СМИ", "БАҚ"),
        "social": ("social network", "социальная сеть", "әлеуметтік желі"),
    },
    ("publications", "level"): {
        "republican": ("republican", "республиканское", "республикалық"),
        "regional": ("regional", "региональное", "өңірлік"),
    },
    ("materials", "sides"): {
        "single": ("single-sided", "односторонняя", "біржақты"),
        "double": ("double-sided", "двусторонняя", "екіжақты"),
    },
}
"""(table, key) → meaning → its word in English, Russian, Kazakh: what the drop-downs of the forms hold."""
