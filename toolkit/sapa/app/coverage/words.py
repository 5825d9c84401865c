"""Names of margins and levels for readers: the role's word for a column, the questionnaire's label for a code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sapa.app import markup
from sapa.app.coverage.plan_rows import Breakdown
from sapa.app.coverage.view import CoverageView
from sapa.checks.groups import parts_of
from sapa.data.cells import normalise_code
from sapa.data.rows import Rows
from sapa.data.values import codes
from sapa.i18n import Translator
from sapa.i18n.translator import STRATUM_JOIN

CROSSED, TIMES = "*", " × "


class Names:
    """Words for the margins of one survey in one language."""

    def __init__(self, view: CoverageView, t: Translator) -> None:
        self._t = t
        self._role = {columns[0]: role for role, columns in view.method.spec.roles.named().items() if columns}
        self._groups = view.method.spec.groups
        data = view.method.table("data")
        self._labels: Mapping[str, Mapping[str, str]] = data.value_labels if data is not None else {}
        self._choices = _choices(
            view.method.table("questionnaire_survey"), view.method.table("questionnaire_choices"), t.language
        )

    def margin(self, name: str) -> str:
        """Return a margin's name: `sex*age_group` as Sex × Age."""
        return TIMES.join(self._one(part) for part in parts_of(name))

    def _one(self, name: str) -> str:
        column = self._groups[name].column if name in self._groups else name
        role = self._role.get(column)
        if role is not None and self._t.has(f"app.role.{role}"):
            return self._t(f"app.role.{role}")
        return name

    def level(self, margin: str, level: str) -> str:
        """Return a level's label: `1*18–29` as Male × 18–29."""
        names, parts = parts_of(margin), level.split(CROSSED)
        if len(names) != len(parts):
            return self._t.place(level)
        return TIMES.join(self._label(n, p) for n, p in zip(names, parts, strict=True))

    def _label(self, name: str, code: str) -> str:
        for known in (self._choices.get(name, {}), self._labels.get(name, {})):
            if code in known:
                return known[code]
        return markup.sentence(self._t.place(code))

    def breakdown(self, found: Breakdown) -> Breakdown:
        """Return a quota with readable cells: `1 / 18–29` as Male × 18–29; regions and strata as they are."""
        if found.kind != "quota":
            return found
        margin = CROSSED.join(found.by)
        rows = tuple(
            replace(row, label=self.level(margin, row.label.replace(STRATUM_JOIN, CROSSED))) for row in found.rows
        )
        return replace(found, name=self.margin(margin), rows=rows)

    def both(self, margin: str, level: str) -> str:
        """Return a group for a sentence: `Sex: male`."""
        return f"{self.margin(margin)}: {self.level(margin, level)}"


def _choices(survey: Rows | None, listed: Rows | None, language: str) -> dict[str, dict[str, str]]:
    """Return labels by question and code, from the questionnaire in the language of the page where it has one."""
    if survey is None or listed is None or not {"type", "name"} <= set(survey.columns):
        return {}
    if not {"list_name", "name"} <= set(listed.columns):
        return {}
    labels = [c for c in listed.columns if str(c).casefold().startswith("label")]
    column = next((c for c in labels if f"({language})" in str(c)), labels[0] if labels else None)
    if column is None:
        return {}
    by_list: dict[str, dict[str, str]] = {}
    texts = (codes(listed.frame[c]).fillna("") for c in ("list_name", "name", column))
    for kind, code, label in zip(*texts, strict=True):
        if label:
            by_list.setdefault(str(kind), {})[normalise_code(str(code))] = markup.sentence(str(label))
    found = {}
    for kind, name in zip(*(codes(survey.frame[c]).fillna("") for c in ("type", "name")), strict=True):
        words = str(kind).split()
        if len(words) > 1 and words[0].startswith("select") and words[1] in by_list:
            found[str(name)] = by_list[words[1]]
    return found
