"""The hidden sheet of a form: what each word of its closed lists means, so that any language is read the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sapa.deliverable.form_layout import FIELD_MARK, FORM_VERSION, LISTS, LISTS_SHEET, RAW_LISTS, SHEET_MARK
from sapa.deliverable.form_services import STANDARD_LISTS
from sapa.i18n import Translator


def word(t: Translator, name: str, code: str) -> str:
    """Return the word that a form shows for a code of a closed list; a code that no list has stays as it is."""
    if name in STANDARD_LISTS:
        return standard_words(t.language, name).get(code, code)
    id = f"forms.choice.{name}.{code.replace('.', '_')}"
    return t(id) if t.has(id) else code


def standard_words(language: str, name: str) -> dict[str, str]:
    """Return the Standard's own words by key: its forms of services (`form`), its conditions (`condition`)."""
    from sapa.standard import load_standard

    standard = load_standard()
    if name == "condition":
        return {key: _one_line(words.in_language(language)) for key, words in standard.conditions.items()}
    found: dict[str, str] = {}
    for service in standard.offered.values():
        # A row of the tables and a form of a paragraph may have one key: the row carries the norms.
        for words in (*service.rows.values(), *service.forms):
            found.setdefault(words.key, _one_line(words.shown(language)))
    taken: dict[str, str] = {}
    for key, text in found.items():
        if text.casefold() in taken:
            found[key] = f"{text} [{key}]"
        taken.setdefault(text.casefold(), key)
    return found


def _one_line(text: str) -> str:
    return " ".join(text.split()).replace(";", ",")


class Lists:
    """The hidden sheet while a form is written. `references`: what drop-downs refer to, by list."""

    def __init__(self, workbook: Any, t: Translator, lists: Mapping[str, Mapping[str, str]], version: str) -> None:
        self._ws = workbook.add_worksheet(LISTS_SHEET)
        self._ws.write_row(0, 0, [version, t.language])
        self._row = 1
        self.references: dict[str, str] = {}
        for name, words in lists.items():
            first = self._row + 1
            for code, shown in words.items():
                self._put(name, code, shown)
            self.references[name] = f"={LISTS_SHEET}!$C${first}:$C${self._row}"
        self._ws.very_hidden()

    def remember(self, tabs: Mapping[str, str], fields: Iterable[tuple[str, str]]) -> None:
        """Note which sheets and fields the form has, so that a lost one is missed when it is read."""
        for key, tab in tabs.items():
            self._put(SHEET_MARK, key, tab)
        for key, heading in fields:
            self._put(FIELD_MARK, key, heading)

    def _put(self, name: str, code: str, shown: str) -> None:
        for col, text in enumerate((name, code, shown)):
            self._ws.write_string(self._row, col, text)
        self._row += 1


def manifest_lists(workbook: Any, t: Translator) -> Lists:
    """Write the closed lists of the manifest's form."""
    lists = {name: {code: word(t, name, code) for code in codes} for name, codes in LISTS.items()}
    lists |= {name: standard_words(t.language, name) for name in STANDARD_LISTS}
    lists |= {name: {code: code for code in codes} for name, codes in RAW_LISTS.items()}
    return Lists(workbook, t, lists, FORM_VERSION)
