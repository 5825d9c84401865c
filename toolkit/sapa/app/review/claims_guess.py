"""What is a figure about? A first guess from the words around it in the report's table; a person looks at it."""

from __future__ import annotations

import re
from dataclasses import replace

from sapa.app.review.claims_choice import GroupChoice, Pick, SurveyChoice
from sapa.deliverable.report_tables import ReportCell, ReportTable
from sapa.i18n import LANGUAGES, translator

STEM = 5
"""Letters of a word that are compared: endings differ («доверие», «доверяют»)."""
SHORTEST = 4
ENOUGH = 0.6
"""Share of a title's words that must stand in the report's words."""
_CITY = re.compile(r"\b(?:город|г|қаласы|қ|city)\b\.?")
_REGION = re.compile(r"\b(?:область|обл|облысы|region|oblast)\b\.?")


def guessed(pick: Pick, table: ReportTable, cell: ReportCell, survey: SurveyChoice) -> Pick:
    """Return the figure with the indicator and the group that the words of its table point to."""
    row, column = table.row_name(cell), table.column_name(cell)
    words = [row, column, table.caption, table.heading]
    indicator = _indicator(words, survey) or pick.indicator
    group = _group([row, column], survey.groups)
    at_column, level = group or ("", "")
    return replace(pick, indicator=indicator, column=at_column, level=level)


def _indicator(words: list[str], survey: SurveyChoice) -> str:
    best, score = "", 0.0
    for text in words:
        known = _stems(text)
        for indicator in survey.indicators:
            wanted = _stems(indicator.title) or _stems(indicator.id)
            share = len(wanted & known) / len(wanted) if wanted else 0.0
            if share > score:
                best, score = indicator.id, share
        if score >= ENOUGH:
            return best
    return ""


def _stems(text: str) -> set[str]:
    return {w[:STEM] for w in re.findall(r"[^\W\d_]+", text.casefold()) if len(w) >= SHORTEST}


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[.,:;()«»\"]", " ", text.casefold()).split())


def _without(text: str, words: re.Pattern[str]) -> str:
    return " ".join(words.sub(" ", _plain(text)).split())


def _group(texts: list[str], groups: tuple[GroupChoice, ...]) -> tuple[str, str] | None:
    """Return (column, level) whose name is a row's or a column's; Almaty alone is the city, not the region."""
    parts = [part for text in texts for part in (text, *text.split(" · ")) if part]
    for group in groups:
        names = _names(group)
        for part in parts:
            for form in (_plain(part), _without(part, _CITY)):
                if form in names:
                    return group.column, names[form]
    return None


def _names(group: GroupChoice) -> dict[str, str]:
    """Return every way to name a level → its code; the plainer way never takes the name of another."""
    named: dict[str, str] = {}
    written = [
        (name, code)
        for code, label in group.levels
        for name in (label, code, *(translator(language).place(code) for language in LANGUAGES))
        if not name.isdigit()
    ]
    for form in (_plain, lambda text: _without(text, _CITY), lambda text: _without(text, _REGION)):
        for name, code in written:
            if key := form(name):
                named.setdefault(key, code)
    return named
