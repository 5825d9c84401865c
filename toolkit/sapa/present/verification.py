"""What `sapa verify` found, in words and as a record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from sapa.i18n import Translator
from sapa.present.opinions_json import notice_record
from sapa.present.plain import plain
from sapa.present.status import Shown, label
from sapa.present.words import reading_title, reading_value
from sapa.results.verification import CellChange, Change, InputDifference, InputState, ReadingChange, Verification

_LONG = 160
"""Characters of a value that a line quotes."""
_DIGEST = 12
_NORMS = "norms"
_WHOLE = (Change.SHEET_REMOVED, Change.SHEET_ADDED, Change.SHEET_RENAMED, Change.SHEET_HIDDEN)


def verification_lines(found: Verification, t: Translator, *, most: int | None = None) -> Iterator[str]:
    """Yield what was found, a line each; the first says whether everything follows.

    Parameters
    ----------
    found
        What `sapa.workbook.verify.verify_workbook` returned.
    t
        Of the language wanted.
    most
        How many cells are listed at most; None: all of them.
    """
    yield t("verify.follows" if found.follows else "verify.not", file=f"«{found.file}»")
    yield t("verify.run", run=found.run, language=t(f"verify.language.{found.language}"))
    if found.stopped is None:
        yield t("verify.counted", n=found.compared, formulas=found.formulas, entries=found.entries)
    yield from (t(note) for note in found.notes)
    if not found.computed:
        yield t("verify.no_values")
    if found.unknown:
        yield t("verify.unknown", n=found.unknown)
    if found.inputs:
        yield t("verify.inputs")
        yield from (f"  • {input_text(one, t)}" for one in found.inputs)
    if found.stopped is not None:
        where = f" ({found.stopped.where})" if found.stopped.where else ""
        yield f"{t('verify.stopped')} {t(found.stopped.what)}{where}"
    yield from _readings(found, t)
    if found.cells:
        yield t("verify.cells", n=len(found.cells))
        yield from (f"  • {change_text(one, t)}" for one in found.cells[:most])
        rest = len(found.cells) - len(found.cells[:most])
        if rest:
            yield "  " + t("verify.more", n=rest)


def _readings(found: Verification, t: Translator) -> Iterator[str]:
    if not found.readings:
        return
    yield t("verify.readings")
    yield from (f"  • {reading_text(one, t)}" for one in found.readings)
    if found.statuses:
        yield t("verify.statuses")
        for one in found.statuses:
            shown, run = (label(Shown(status), t) for status in (one.shown, one.run))
            yield "  • " + t("verify.status", finding=one.finding, shown=shown, run=run)
    elif any(one.now is not None for one in found.readings):
        yield t("verify.statuses.none")


def input_text(one: InputDifference, t: Translator) -> str:
    """Return one input that differs, in words."""
    name = t("verify.input.norms") if one.path == _NORMS else one.path
    if one.state is InputState.CHANGED:
        return f"{name}: " + t("verify.input.changed", then=one.then[:_DIGEST], now=one.now[:_DIGEST])
    return f"{name}: " + t(f"verify.input.{one.state.value}")


def reading_text(one: ReadingChange, t: Translator) -> str:
    """Return one changed reading in words."""
    where = f"«{one.sheet}»!{one.cell}"
    title, then = reading_title(one.id, t), _reading(one.id, one.then, t)
    if one.now is None:
        return t("verify.reading.refused", title=title, found=shown_value(one.found, t), then=then, where=where)
    return t("verify.reading", title=title, now=_reading(one.id, one.now, t), then=then, where=where)


def _reading(id: str, value: Any, t: Translator) -> str:
    with suppress(TypeError, ValueError):
        value = float(value)
    return reading_value(id, value, t)


def change_text(one: CellChange, t: Translator) -> str:
    """Return one place that does not follow: sheet and address, what was done, what must stand there, what stands."""
    where = f"«{one.sheet}»" if one.kind in _WHOLE or not one.cell else f"«{one.sheet}»!{one.cell}"
    expected, found = shown_value(one.expected, t), shown_value(one.found, t)
    return f"{where}: " + t(f"verify.kind.{one.kind.value}", expected=expected, found=found)


def shown_value(value: Any, t: Translator) -> str:
    """Return a cell's value as a line quotes it: texts in quotation marks, formulas and numbers as they are."""
    if value is None or value == "":
        return t("verify.blank")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return f"{value:.12g}"
    text = " ".join(str(value).split())
    text = text if len(text) <= _LONG else text[: _LONG - 1] + "…"
    return text if text.startswith("=") else f"«{text}»"


def verification_record(found: Verification, t: Translator) -> dict[str, Any]:
    """Return what was found as strict JSON; kinds and states are keys, `text` is in the translator's language."""
    from sapa.version import __version__

    return {
        "sapa": __version__,
        "file": found.file,
        "sha256": found.sha256,
        "run": found.run,
        "language": found.language,
        "panel": found.panel,
        "follows": found.follows,
        "compared": found.compared,
        "formulas": found.formulas,
        "entries": found.entries,
        "computed": found.computed,
        "unknown": found.unknown,
        "notes": [t(note) for note in found.notes],
        "stopped": None if found.stopped is None else notice_record(found.stopped, t),
        "inputs": [{"path": i.path, "state": i.state.value, "then": i.then, "now": i.now} for i in found.inputs],
        "readings": [
            {"id": r.id, "sheet": r.sheet, "cell": r.cell, "then": plain(r.then), "now": plain(r.now),
             "found": plain(r.found)}
            for r in found.readings
        ],
        "statuses": [{"finding": s.finding, "workbook": s.shown, "run": s.run} for s in found.statuses],
        "cells": [
            {"kind": c.kind.value, "sheet": c.sheet, "cell": c.cell, "expected": plain(c.expected),
             "found": plain(c.found), "text": change_text(c, t)}
            for c in found.cells
        ],
    }  # fmt: skip
