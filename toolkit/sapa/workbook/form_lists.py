"""The hidden sheet of a form: what each word of its closed lists means, so that any language is read the same."""

from __future__ import annotations

from typing import Any

from sapa.deliverable.form_layout import FORM_VERSION, LISTS, LISTS_SHEET, RAW_LISTS
from sapa.i18n import Translator


def word(t: Translator, name: str, code: str) -> str:
    """Return the word that a form shows for a code of a closed list."""
    return t(f"forms.choice.{name}.{code.replace('.', '_')}")


def write_lists(workbook: Any, t: Translator) -> dict[str, str]:
    """Write the closed lists on a hidden sheet and return the reference that drop-downs use for each."""
    ws = workbook.add_worksheet(LISTS_SHEET)
    ws.write_row(0, 0, [FORM_VERSION, t.language])
    row = 1
    references: dict[str, str] = {}
    for name, codes in (*LISTS.items(), *RAW_LISTS.items()):
        first = row + 1
        for code in codes:
            shown = word(t, name, code) if name in LISTS else code
            for col, text in enumerate((name, code, shown)):
                ws.write_string(row, col, text)
            row += 1
        references[name] = f"={LISTS_SHEET}!$C${first}:$C${row}"
    ws.very_hidden()
    return references
