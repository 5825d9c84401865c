"""Words for the columns and codes of a survey: from their roles, the questionnaire, and labels inside the data."""

from __future__ import annotations

from collections.abc import Mapping

from sapa.data.cells import normalise_code
from sapa.data.rows import Rows
from sapa.data.values import codes
from sapa.deliverable.loaded import LoadedMethod
from sapa.messages import Message, label, message
from sapa.results.names import Names, Text

_IN_WORDS = ("sex", "age", "region", "locality", "settlement", "stratum", "psu", "language", "mode",
             "organisation")  # fmt: skip
"""Roles that margins and groups are made of."""
_LANGUAGES = ("kk", "ru", "en")


def names_of(method: LoadedMethod) -> Names:
    """Return the words for a method's columns and codes.

    A column is called by its role, a group by the role of its column. Codes take the labels of the questionnaire in
    every language that it has, else the labels that the data file carries.
    """
    columns: dict[str, Message] = {}
    for role, named in method.spec.roles.named().items():
        if role in _IN_WORDS and len(named) == 1:
            columns[named[0]] = message(f"checks.names.{role}")
    for name, group in method.spec.groups.items():
        if group.column in columns:
            columns[name] = message("checks.names.age_group") if group.starts else columns[group.column]
    data = method.table("data")
    known: dict[str, Mapping[str, Text]] = {}
    if data is not None:
        known |= {column: dict(labels) for column, labels in data.value_labels.items()}
    return Names(columns, known | _choices(method.table("questionnaire_survey"), method.table("questionnaire_choices")))


def _choices(survey: Rows | None, listed: Rows | None) -> dict[str, Mapping[str, Text]]:
    """Return labels by question and code from an XLSForm's sheets; nothing where they lack the columns for it."""
    if survey is None or listed is None or not {"type", "name"} <= set(survey.columns):
        return {}
    if not {"list_name", "name"} <= set(listed.columns):
        return {}
    by_list: dict[str, dict[str, Text]] = {}
    shown = {c: _language(str(c)) for c in listed.columns if str(c).casefold().startswith("label")}
    texts = {c: codes(listed.frame[c]).fillna("").tolist() for c in ("list_name", "name", *shown)}
    for i, (kind, code) in enumerate(zip(texts["list_name"], texts["name"], strict=True)):
        words = {language: str(texts[c][i]) for c, language in shown.items() if texts[c][i]}
        if words:
            by_list.setdefault(str(kind), {})[normalise_code(str(code))] = label(words)
    found: dict[str, Mapping[str, Text]] = {}
    for kind, name in zip(*(codes(survey.frame[c]).fillna("").tolist() for c in ("type", "name")), strict=True):
        words_of = str(kind).split()
        if len(words_of) > 1 and words_of[0].startswith("select") and words_of[1] in by_list:
            found[str(name)] = by_list[words_of[1]]
    return found


def _language(column: str) -> str:
    """Return the language of a column of labels: `label::Kazakh (kk)` is kk; "" where it names none of ours."""
    return next((one for one in _LANGUAGES if column.casefold().endswith((f"({one})", f"::{one}"))), "")
