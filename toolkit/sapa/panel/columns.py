"""What the columns of a sheet of scores hold, told from their names in Kazakh, Russian and English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sapa.data.nearest import listed
from sapa.errors import BadInput
from sapa.messages import message
from sapa.panel.plan import ScoreFile, SheetScale
from sapa.standard.rubric import Rubric

_NAMES: Mapping[str, tuple[str, ...]] = {
    "bid": ("bid", "project", "application", "object", "work", "заявка", "номер заявки", "проект", "объект", "өтінім",
            "өтінім нөмірі", "жоба", "объекті"),
    "expert": ("expert", "member", "эксперт", "член комиссии", "член совета", "сарапшы", "комиссия мүшесі",
               "кеңес мүшесі"),
    "criterion": ("criterion", "criteria", "критерий", "критерии", "критерийлер", "өлшемшарт", "өлшемшарттар"),
    "score": ("score", "points", "mark", "балл", "баллы", "оценка", "баға", "бағасы", "балы", "expert council's score",
              "оценка экспертного совета", "балл экспертного совета", "сараптама кеңесінің бағасы",
              "сараптама кеңесінің балы", "сараптамалық кеңестің бағасы"),
    "total": ("total", "sum", "итого", "всего", "сумма", "барлығы", "жиыны", "қорытынды балл", "итоговый балл"),
    "round": ("round", "раунд", "тур", "кезең"),
    "other": ("№", "no", "n", "п/п", "№ п/п", "р/с", "№ р/с", "conclusion", "заключение", "вывод", "қорытынды",
              "comment", "комментарий", "примечание", "ескертпе", "ескерту", "түсініктеме", "title", "название",
              "наименование", "атауы", "expert council's conclusion", "заключение экспертного совета",
              "сараптама кеңесінің қорытындысы", "date", "дата", "күні", "signature", "подпись", "қолы"),
}  # fmt: skip


class Layout(StrEnum):
    """How a sheet is laid out."""

    LONG = "long"
    """A row for every score: bid, expert, criterion, score."""

    BY_SHEET = "by_sheet"
    """A row for every expert and bid, a column for every criterion."""

    BY_EXPERT = "by_expert"
    """A row for every criterion, a column for every expert."""

    COUNCIL = "council"
    """A row for every criterion with one number for all members."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns of one file.

    named
        Column by what it holds; those that the file lacks are absent.
    criteria
        Column → id of the criterion (BY_SHEET).
    rest
        Columns that are neither: experts where the layout is BY_EXPERT, else unknown.
    """

    layout: Layout
    named: Mapping[str, str]
    criteria: Mapping[str, str]
    rest: tuple[str, ...]


def folded(text: str) -> str:
    """Return a name without case, spaces at its ends and the number before it (`1)`, `2.`)."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е").replace("’", "'").strip()
    return re.sub(r"\s+", " ", re.sub(r"^\d+\s*[).]\s*", "", plain)).rstrip(" :.;")


def criterion_names(rubric: Rubric) -> dict[str, str]:
    """Return the id of a criterion by its folded id and titles, and by its place (1, 2, …)."""
    names: dict[str, str] = {}
    for place, one in enumerate(rubric.criteria, 1):
        for name in (one.id, *(one.title.in_language(language) for language in ("kk", "ru", "en"))):
            names.setdefault(folded(name), one.id)
        names.setdefault(str(place), one.id)
    return names


def is_total(text: str) -> bool:
    """Tell whether a cell in the column of criteria is the heading of the total."""
    return folded(text) in _NAMES["total"]


def columns_of(names: Sequence[str], file: ScoreFile, rubric: Rubric) -> Columns:
    """Tell what the columns hold.

    Raises
    ------
    BadInput
        A column that `columns:` names and the file lacks; no layout fits, with what is missing.
    """
    named: dict[str, str] = {}
    for key, name in file.columns:
        if name not in names:
            raise BadInput(message("data.column"), where=file.file, got=name, expected=listed(names))
        named[key] = name
    taken = set(named.values())
    criteria: dict[str, str] = {}
    rest: list[str] = []
    known = criterion_names(rubric)
    for name in names:
        if name in taken:
            continue
        holds = next((k for k, words in _NAMES.items() if folded(name) in words), None)
        if holds is not None and holds not in named:
            if holds != "other":
                named[holds] = name
        elif folded(name) in known and holds is None:
            criteria[name] = known[folded(name)]
        elif holds is None:
            rest.append(name)
    return Columns(layout=_layout(named, criteria, rest, names, file), named=named, criteria=criteria, rest=tuple(rest))


def _layout(
    named: Mapping[str, str], criteria: Mapping[str, str], rest: Sequence[str], names: Sequence[str], file: ScoreFile
) -> Layout:
    joined = file.scale is not SheetScale.EACH
    missing = ""
    if "bid" not in named and not file.bid:
        missing = "bid"
    elif "criterion" in named:
        if "expert" in named and "score" in named:
            return Layout.LONG
        if joined and "score" in named:
            return Layout.COUNCIL
        if "score" not in named and rest:
            return Layout.BY_EXPERT
        missing = "expert" if "score" in named else "score"
    elif criteria:
        if "expert" in named or joined:
            return Layout.BY_SHEET
        missing = "expert"
    else:
        missing = "criterion"
    raise BadInput(
        message(f"panel.bad.no_{missing}"), where=file.file, got=listed(names),
        expected=", ".join(_NAMES[missing][:1]), todo=message(f"panel.bad.no_{missing}.todo"),
    )  # fmt: skip
