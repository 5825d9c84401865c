"""Words inside files of a service that need no telling: how an event was held, units, kinds of publications, yes.

These are words in cells, in English, Russian and Kazakh, not words on a screen; the manifest may add others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

MODES: Mapping[str, tuple[str, ...]] = {
    "offline": ("offline", "face to face", "in person", "офлайн", "оффлайн", "очно", "очный", "офлайн форматта",
                "бетпе-бет"),
    "online": ("online", "онлайн", "дистанционно", "қашықтан", "онлайн форматта"),
}  # fmt: skip
UNITS: Mapping[str, tuple[str, ...]] = {
    "minutes": ("minutes", "minute", "min", "мин", "минут", "минута", "минуты"),
    "hours": ("hours", "hour", "h", "ч", "час", "часа", "часов", "сағ", "сағат"),
    "days": ("days", "day", "d", "дн", "день", "дня", "дней", "күн"),
    "months": ("months", "month", "мес", "месяц", "месяца", "месяцев", "ай"),
    "years": ("years", "year", "лет", "год", "года", "жыл"),
}
DURATIONS = {unit: UNITS[unit] for unit in ("minutes", "hours", "days")}
EXPERIENCE = {unit: UNITS[unit] for unit in ("months", "years")}
PUBLICATIONS: Mapping[str, tuple[str, ...]] = {
    "media": ("media", "mass media", "сми", "бақ"),
    "social": ("social", "social network", "social media", "соцсети", "социальная сеть", "социальные сети",
               "әлеуметтік желі", "әлеуметтік желілер"),
}  # fmt: skip
LEVELS: Mapping[str, tuple[str, ...]] = {
    "republican": ("republican", "республиканский", "республиканское", "республикалық"),
    "regional": ("regional", "региональный", "региональное", "өңірлік"),
}
SIDES: Mapping[str, tuple[str, ...]] = {
    "double": ("double", "double-sided", "2", "двусторонний", "двухсторонний", "двусторонняя", "екіжақты"),
    "single": ("single", "single-sided", "1", "односторонний", "односторонняя", "біржақты"),
}
KINDS: Mapping[str, tuple[str, ...]] = {
    "methods_and_documents": ("methods of work and standard documents", "методы работы и типовые документы",
                              "жұмыс әдістері және үлгілік құжаттар"),
    "quality_funding_reports": ("quality of services, funding, reports", "качество услуг, финансирование, отчетность",
                                "қызмет сапасы, қаржыландыру, есептілік"),
    "management_and_complex_methods": ("management and complex methods", "управление и комплексные методы",
                                       "басқару және кешенді әдістер"),
}  # fmt: skip
"""Kinds of consulting of paragraph 14: the part of a norm's id after `experience_`."""
YES = frozenset({"1", "yes", "true", "y", "+", "да", "иә"})
NO = frozenset({"0", "2", "no", "false", "n", "-", "–", "нет", "жоқ"})


def meant(
    word: str, known: Mapping[str, tuple[str, ...]], more: Mapping[str, Iterable[str]] | None = None
) -> str | None:
    """Return the key of a word; the manifest's own words win. None: an unknown word."""
    folded = " ".join(word.split()).casefold().rstrip(".")
    for key, words in (more or {}).items():
        if folded in {w.casefold().rstrip(".") for w in words}:
            return key
    return next((key for key, words in known.items() if folded in words), None)


def yes_or_no(word: str, yes: tuple[str, ...] = ()) -> bool | None:
    """Return what an answer means; with words of the manifest everything else is no. None: no answer understood."""
    folded = " ".join(word.split()).casefold()
    if not folded:
        return None
    if yes:
        return folded in {w.casefold() for w in yes}
    return True if folded in YES else False if folded in NO else None
