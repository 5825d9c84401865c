"""Cells of a form: a word of a closed list, a number, a day, several codes; what cannot be taken names its cell."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeAlias

from sapa.deliverable.form_field import Field
from sapa.deliverable.form_layout import RAW_LISTS, SEPARATOR
from sapa.errors import BadInput
from sapa.messages import Message, message
from sapa.strict_yaml import nearest, parse_strict

Words: TypeAlias = Mapping[str, Mapping[str, str]]
FORMULA_ERRORS = frozenset(
    {"#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "Err:502", "Err:509"}
)
"""What Excel and LibreOffice leave in a cell whose formula failed."""
SHOWN = 14


def folded(value: Any) -> str:
    """Return a word as words are compared: without case and doubled spaces."""
    return " ".join(str(value).split()).casefold()


def cell_value(spec: Field, raw: Any, cell: str, words: Words) -> Any:
    """Return what a cell holds, by the kind of its field; None where it is empty.

    Parameters
    ----------
    spec
        The field.
    raw
        The cell as openpyxl gives it.
    cell
        How messages name it: file, sheet and address.
    words
        Words of the closed lists: list → folded word → code.

    Raises
    ------
    BadInput
        For a word that its list does not have, a text where a number or date is asked, and a formula's error.
    """
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    text = _text(raw)
    if text in FORMULA_ERRORS:
        raise BadInput(
            message("deliverable.cell_formula"), where=cell, got=text, todo=message("deliverable.cell_formula.todo")
        )
    if spec.kind in ("choice", "raw"):
        return _listed(spec, text, cell, words)
    if spec.kind == "choices":
        return [_listed(spec, one, cell, words) for one in _several(text)]
    if spec.kind == "present":
        return _present(raw, text, cell, words)
    return _plain(spec, raw, text, cell)


def _plain(spec: Field, raw: Any, text: str, cell: str) -> Any:
    match spec.kind:
        case "whole" | "number":
            value: Any = _number(raw, text, whole=spec.kind == "whole", cell=cell)
        case "date":
            value = _date(raw, text, cell)
        case "codes":
            value = _several(text)
        case "any":
            value = _any(raw, text)
        case "yaml":
            value = _yaml(text, cell)
        case _:
            value = text
    return value


def _listed(spec: Field, text: str, cell: str, words: Words) -> str:
    """Return the code of a closed list's word; the code itself is taken too."""
    if spec.kind == "raw":
        if text in RAW_LISTS[spec.of]:
            return text
        raise refused(cell, text, message("deliverable.one_of", values=RAW_LISTS[spec.of]))
    known = words.get(spec.of, {})
    if (code := known.get(folded(text))) is not None:
        return code
    shown = tuple(dict.fromkeys(_shown_words(known)))
    guess = nearest(text, shown)
    todo = message("deliverable.did_you_mean", name=guess) if guess else None
    raise refused(cell, text, message("deliverable.one_of", values=shown[:SHOWN]), todo)


def _present(raw: Any, text: str, cell: str, words: Words) -> bool | float:
    """Return yes, no or a number; yes and no in any of the three languages, whatever the form's own."""
    from sapa.deliverable.service_sections import said

    code = words.get("yesno", {}).get(folded(text))
    if isinstance(raw, bool) or code is not None:
        return raw if isinstance(raw, bool) else code == "yes"
    if (answer := said(text)) is not None:
        return answer
    try:
        return _number(raw, text, whole=False, cell=cell)
    except BadInput:
        raise refused(cell, text, message("deliverable.expected.present")) from None


def _several(text: str) -> list[str]:
    """Return the texts of a cell, apart by `;`; one that holds `;`, a quote or a line break stands in quotes."""
    cells = next(csv.reader(io.StringIO(text), delimiter=SEPARATOR, skipinitialspace=True), [])
    return [c.strip() for c in cells if c.strip()]


def _shown_words(words: Mapping[str, str]) -> list[str]:
    """Return the words of a list, without their codes."""
    return [word for word, code in words.items() if word != code.casefold()] or list(words.values())


def _text(raw: Any) -> str:
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    if isinstance(raw, bool):
        return str(raw).lower()
    if isinstance(raw, datetime | date):
        return raw.isoformat()[:10]
    return str(raw).strip()


def _number(raw: Any, text: str, *, whole: bool, cell: str) -> float | int:
    asked = "deliverable.expected.whole_number" if whole else "deliverable.expected.number"
    if isinstance(raw, bool):
        raise refused(cell, text, message(asked))
    try:
        value = float(text.replace("\u00a0", "").replace(" ", "").replace(",", "."))
    except ValueError:
        raise refused(cell, text, message(asked)) from None
    if whole and not value.is_integer():
        raise refused(cell, text, message(asked))
    return int(value) if whole else value


def _date(raw: Any, text: str, cell: str) -> str:
    """Return a day as 2026-01-31; 31.01.2026 typed as text is taken too."""
    if isinstance(raw, datetime | date):
        return raw.isoformat()[:10]
    turned = re.sub(r"^(\d{2})\.(\d{2})\.(\d{4})$", r"\3-\2-\1", text)
    try:
        return date.fromisoformat(turned).isoformat()
    except ValueError:
        raise refused(cell, text, message("deliverable.expected.date")) from None


def _any(raw: Any, text: str) -> Any:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, int | float):
        return int(raw) if float(raw).is_integer() and not isinstance(raw, int) else raw
    if text[:1] in "[{":
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text


def _yaml(text: str, cell: str) -> Any:
    try:
        return parse_strict(text, shown=cell).data
    except BadInput:
        raise refused(cell, text, message("deliverable.expected.yaml")) from None


def refused(cell: str, got: str, expected: Message, todo: Message | None = None) -> BadInput:
    """Return the refusal of one cell."""
    return BadInput(
        message("deliverable.cell_wrong"), where=cell, got=got, expected=expected,
        todo=todo or message("deliverable.cell_wrong.todo"),
    )  # fmt: skip
