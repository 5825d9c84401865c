"""Blank lists and logs that providers fill in: fieldwork control, plan, frame, contacts, groups, experts, interviewers.

Their headings are those of `sapa.deliverable.default_names`, so that a manifest needs to name only file and sheet.
"""

from __future__ import annotations

from pathlib import Path

from sapa.deliverable.default_names import HEADINGS, LANGUAGES, WORDS
from sapa.deliverable.service_names import SERVICE_HEADINGS
from sapa.i18n import Translator, translator
from sapa.workbook.blank_form import Blank, Column, write_blanks

_BY_PROGRAMS = ("quotas", "question_times", "centres", "rekeyed", "consumers")
TABLES = tuple(t for t in HEADINGS if t not in _BY_PROGRAMS and t not in SERVICE_HEADINGS)
"""Lists that people fill in by hand: the rest comes from programs, or has columns of its own in every survey."""
_DATES = ("date", "updated")
_WHOLE = ("attempt", "planned", "size", "psus", "experience_years", "total")
_WIDE = {"id": 22, "stratum": 26, "source": 44, "person": 32, "expert": 32, "question": 26, "reason": 40, "place": 34}
_YES_NO = ("answered",)


def write_provider_forms(path: str | Path, language: str) -> None:
    """Write the workbook of blank forms of research.

    Parameters
    ----------
    path
        The `.xlsx` to write.
    language
        `kk`, `ru` or `en`: headings and drop-downs. Files in each of them are understood.
    """
    t = translator(language)
    write_blanks(path, t, "provider", [_blank(t, table) for table in TABLES])


def _blank(t: Translator, table: str) -> Blank:
    at = LANGUAGES.index(t.language)
    columns = []
    for key, names in HEADINGS[table].items():
        kind = "date" if key in _DATES else "whole" if key in _WHOLE else "text"
        words = _words(table, key, at) or ((t("term.yes"), t("term.no")) if key in _YES_NO else ())
        columns.append(Column(key, names[at], _WIDE.get(key, 20), kind, words))
    return Blank(table, tuple(columns))


def _words(table: str, key: str, at: int) -> tuple[str, ...]:
    for (owner, _, column), words in WORDS.items():
        if owner == table and column == key:
            return tuple(forms[at] for forms in words.values())
    return ()
