"""What a figure of the report is about: the indicators and groups on offer, and one figure that was picked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sapa.data.cells import normalise_code
from sapa.data.rows import Rows
from sapa.data.values import codes
from sapa.deliverable.loaded import LoadedDeliverable, LoadedMethod
from sapa.deliverable.printed_figure import PrintedFigure, printed_figure
from sapa.messages import Message, message

GROUP_ROLES = ("region", "locality", "sex", "language", "mode", "stratum", "settlement", "organisation")
"""Roles whose columns divide the respondents into groups that reports write about; nothing that names a person."""
MOST_LEVELS = 60
MOST_CATEGORIES = 40
LONGEST_DOCUMENT = 120
_PLAIN_NAME = re.compile(r"[^\W\d][\w.]*")
_WORDS = frozenset({"and", "or", "not", "in", "is", "missing"})


@dataclass(frozen=True, slots=True)
class IndicatorChoice:
    """An indicator of the manifest. `categories` (code, label) are offered where it names no codes of its own."""

    id: str
    title: str
    kind: str
    base: str | None = None
    categories: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class GroupChoice:
    """A column that divides the respondents: its role, and its levels (code, label)."""

    role: str
    column: str
    levels: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SurveyChoice:
    """A survey whose data a figure may come from. `at` is its place in the manifest: (part or None, method)."""

    at: tuple[int | None, int]
    id: str
    indicators: tuple[IndicatorChoice, ...]
    groups: tuple[GroupChoice, ...]
    weights: bool

    def indicator(self, id: str) -> IndicatorChoice | None:
        """Return an indicator by its id."""
        return next((i for i in self.indicators if i.id == id), None)

    def group(self, column: str) -> GroupChoice | None:
        """Return a group by its column."""
        return next((g for g in self.groups if g.column == column), None)


@dataclass(frozen=True, slots=True)
class Pick:
    """One figure of the report and what it is said to be.

    text, margin
        As printed or typed. place: (table, row, column) of the report, None for a figure typed by hand.
    where
        The names of the figure's row and column in the report.
    column, level
        The group: `column` equals `level`; both empty for the whole sample.
    """

    text: str = ""
    margin: str = ""
    page: str = ""
    document: str = ""
    title: str = ""
    place: tuple[int, int, int] | None = None
    where: tuple[str, ...] = ()
    survey: int = 0
    indicator: str = ""
    category: str = ""
    column: str = ""
    level: str = ""
    weighted: bool = True

    @property
    def figure(self) -> PrintedFigure | None:
        """The figure as a number."""
        return printed_figure(self.text)

    @property
    def group(self) -> str:
        """The group as a condition; empty for the whole sample."""
        return condition(self.column, self.level) if self.column and self.level else ""

    @property
    def source(self) -> str:
        """The document and the table's own caption: what the evaluation cites."""
        text = f"{self.document}: {self.title}" if self.title else self.document
        return text if len(text) <= LONGEST_DOCUMENT else f"{text[: LONGEST_DOCUMENT - 1]}…"

    def problem(self, surveys: tuple[SurveyChoice, ...]) -> Message | None:
        """Return why the figure cannot be recomputed as it stands, or None."""
        survey = surveys[self.survey] if self.survey < len(surveys) else None
        indicator = survey.indicator(self.indicator) if survey is not None else None
        group = survey.group(self.column) if survey is not None else None
        levels = {code for code, _ in group.levels} if group is not None else set()
        checks = (
            (self.figure is None, "app.claims.problem.figure"),
            (bool(self.margin.strip()) and printed_figure(self.margin) is None, "app.claims.problem.margin"),
            (indicator is None, "app.claims.problem.indicator"),
            (indicator is not None and bool(indicator.categories) and not self.category, "app.claims.problem.category"),
            (bool(self.column) and self.level not in levels, "app.claims.problem.level"),
        )
        return next((message(id) for wrong, id in checks if wrong), None)


def condition(column: str, level: str) -> str:
    """Return `column == "level"` in the grammar of conditions."""
    plain = _PLAIN_NAME.fullmatch(column) is not None and column.casefold() not in _WORDS
    escaped = level.replace('"', '""')
    return f'{column if plain else f"`{column}`"} == "{escaped}"'


def surveys_of(loaded: LoadedDeliverable) -> tuple[SurveyChoice, ...]:
    """Return the surveys with data and indicators, in the manifest's order."""
    found = []
    for p, part in enumerate(loaded.parts):
        for m, method in enumerate(part.methods):
            rows = method.table("data")
            if rows is not None and method.spec.indicators:
                at = (p if loaded.manifest.parts else None, m)
                found.append(_survey(at, method, rows))
    return tuple(found)


def _survey(at: tuple[int | None, int], method: LoadedMethod, rows: Rows) -> SurveyChoice:
    indicators = []
    for id, spec in method.spec.indicators.items():
        many = spec.kind == "proportion" and spec.values is None
        missing = {normalise_code(str(code)) for code in (*spec.missing, *method.spec.missing)}
        categories = _levels(rows, spec.column, MOST_CATEGORIES) if many else ()
        kept = tuple((code, label) for code, label in categories if code not in missing)
        indicators.append(IndicatorChoice(id, spec.title or id, spec.kind, spec.base, kept))
    named = method.spec.roles.named()
    groups: dict[str, GroupChoice] = {}
    for role in GROUP_ROLES:
        for column in named.get(role, ()):
            levels = _levels(rows, column, MOST_LEVELS)
            if column not in groups and len(levels) > 1:
                groups[column] = GroupChoice(role, column, levels)
    weights = bool(named.get("weight")) or method.spec.population is not None
    return SurveyChoice(at, method.id, tuple(indicators), tuple(groups.values()), weights)


def _levels(rows: Rows, column: str, most: int) -> tuple[tuple[str, str], ...]:
    """Return the codes of a column with their labels, in order; none where there are too many to choose from."""
    if column not in rows.frame.columns:
        return ()
    found = [str(code) for code in codes(rows.frame[column]).dropna().unique()]
    if len(found) > most:
        return ()
    labels: Mapping[str, str] = rows.value_labels.get(column, {})
    found.sort(key=lambda code: (not code.isdigit(), int(code) if code.isdigit() else 0, code))
    return tuple((code, labels.get(code, code)) for code in found)
