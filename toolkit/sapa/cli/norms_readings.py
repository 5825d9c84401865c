"""How ambiguous norms may be read: on a terminal and as records."""

from __future__ import annotations

import textwrap
from typing import Any

from sapa.cli.norms_table import heading
from sapa.i18n import Translator
from sapa.present.norms import alternatives
from sapa.standard import Reading, Standard, citation, readings


def readings_list(act: Standard, t: Translator, *, width: int = 100) -> list[str]:
    """Return the lines of the readings: alternatives with the default marked, reason, source, where they matter."""
    lines = heading(act, t, width)
    for one in readings().values():
        lines += ["", *textwrap.wrap(f"{t(one.title)} · {one.id}", width)]
        for key, text in _said(act, one, t):
            label = f"{t(f'standard.reading.{key}')}: {text}"
            lines += textwrap.wrap(label, width, initial_indent="  ", subsequent_indent="    ")
    return [*lines, "", t("standard.list.readings", n=len(readings()))]


def _said(act: Standard, one: Reading, t: Translator) -> list[tuple[str, str]]:
    places = dict.fromkeys(t(citation(norm)) for norm in _concerned(act, one))
    return [
        ("values", "; ".join(alternatives(one, t))), ("reason", t(one.reason)), ("source", t(one.source)),
        ("norms", ", ".join(places) or "–"),
    ]  # fmt: skip


def _concerned(act: Standard, one: Reading) -> list[Any]:
    return [norm for norm in act.norms.values() if one.concerns(norm)]


def reading_records(act: Standard) -> list[dict[str, Any]]:
    """Return one record a reading."""
    return [
        {
            "id": one.id, "values": list(one.values), "between": one.open_interval and list(one.open_interval),
            "default": one.default, "sensitive": one.sensitive, "norms": [norm.id for norm in _concerned(act, one)],
        }
        for one in readings().values()
    ]  # fmt: skip
