"""Blank lists and journals of the services that are no research: attendance, feedback, consultations, publications …

Headings and words are those of `sapa.deliverable.service_names`, by which the tables are understood again.
"""

from __future__ import annotations

from pathlib import Path

from sapa.deliverable.service_names import SERVICE_WORDS
from sapa.deliverable.service_words import KINDS
from sapa.i18n import Translator, translator
from sapa.workbook.blank_form import Blank, Column, write_blanks

TABLES = (
    "events", "attendance", "feedback", "consultations", "specialists", "stories", "publications", "materials",
    "registered", "polled",
)  # fmt: skip
"""The forms in their order; the last two are lists of people, both with the heading of `consumers`."""
QUESTIONS = 5
"""Columns of scores printed; more may be added with the next number."""

_DATES = frozenset({"date", "end"})
_WHOLE = frozenset({"participants", "minutes", "words", "sheets", "pages", "copies"})
_NUMBER = frozenset({"duration", "experience", "width", "height"})
_WIDE = {
    "form": 34, "trainer": 26, "documents": 34, "education": 26, "result": 46, "document": 30, "medium": 34,
    "link": 42, "material": 40, "kind": 28, "role": 24, "method": 24,
}  # fmt: skip
_EVENTS = ("training", "event", "information_methodical")
"""Services that hold events; of the last one those rows of table 12 that have no format are events."""
_FORMAT = "format"


def write_service_forms(path: str | Path, language: str) -> None:
    """Write the workbook of blank forms of the five services that are no research.

    Parameters
    ----------
    path
        The `.xlsx` to write.
    language
        `kk`, `ru` or `en`: headings and drop-downs. Files in each of them are understood.
    """
    t = translator(language)
    write_blanks(path, t, "service", [_blank(t, table) for table in TABLES])


def _blank(t: Translator, table: str) -> Blank:
    from sapa.deliverable.default_names import HEADINGS, LANGUAGES

    at = LANGUAGES.index(t.language)
    columns: list[Column] = []
    for key, names in HEADINGS["consumers" if table in ("registered", "polled") else table].items():
        lists = _words(t, table, key, at)
        kind = "date" if key in _DATES else "whole" if key in _WHOLE else "number" if key in _NUMBER else "text"
        if (table, key) == ("feedback", "scores"):
            scale = _scale()
            columns += [Column(key, f"{names[at]} {n}", 12, "text", scale) for n in range(1, QUESTIONS + 1)]
            continue
        several = (table, key) in (("specialists", "form"), ("events", "trainer"))
        columns.append(Column(key, names[at], _WIDE.get(key, 20), kind, lists, several=several))
    return Blank(table, tuple(columns))


def _scale() -> tuple[str, ...]:
    """Return the scores that may be given, from the Standard's own rule on the scale."""
    from sapa.standard import load_standard

    for norm in load_standard().norms.values():
        if norm.indicator == "rating_scale" and norm.min is not None and norm.max is not None:
            return tuple(str(score) for score in range(int(norm.min), int(norm.max) + 1))
    return ()


def _words(t: Translator, table: str, key: str, at: int) -> tuple[str, ...]:
    if (table, key) in SERVICE_WORDS:
        return tuple(forms[at] for forms in SERVICE_WORDS[table, key].values())
    if key == "applied":
        return (t("term.yes"), t("term.no"))
    return _standard_words(t.language, table, key)


def _standard_words(language: str, table: str, key: str) -> tuple[str, ...]:
    """Return the Standard's own words of a column of forms; none where the column holds something else."""
    from sapa.standard import load_standard

    standard = load_standard()
    printed = {n.form for n in standard.norms.values() if n.indicator.startswith(_FORMAT)}
    parents = {row.parent for service in standard.offered.values() for row in service.rows.values()}
    found: list[str] = []
    if (table, key) in (("events", "form"), ("stories", "form")):
        rows = [row for service in _EVENTS for row in standard.offered[service].rows.values()]
        found = [row.shown(language) for row in rows if row.key not in printed | parents]
    elif (table, key) == ("materials", "kind"):
        rows = list(standard.offered["information_methodical"].rows.values())
        found = [row.shown(language) for row in rows if row.key in printed]
    elif (table, key) == ("consultations", "method"):
        groups = standard.offered["consulting"].form_groups
        found = [form.shown(language) for group in groups if group.key == "by_method" for form in group.forms]
    elif (table, key) == ("specialists", "form"):
        found = [row.shown(language) for row in standard.offered["training"].rows.values()]
        found += [words[("en", "ru", "kk").index(language)] for words in KINDS.values()]
    return tuple(" ".join(text.split()) for text in found)
