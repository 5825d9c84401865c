"""The list of norms as plain data for the page: sections with their norms, and what each norm's fields hold."""

from __future__ import annotations

from typing import Any

from sapa.app.specification.entries import Entry, doubt
from sapa.app.specification.model import SpecificationModel
from sapa.i18n import Translator
from sapa.planning.specification import Specification, SpecifiedNorm
from sapa.present import Shown
from sapa.present.specification import act_words, addressee, range_text, requirement, sections
from sapa.present.status import look
from sapa.present.words import unit_text
from sapa.standard import citation

LOOKS = {
    "within": Shown.MET, "outside": Shown.NOT_MET, "not_fixed": Shown.NOT_ASSESSABLE, "crossed": Shown.NOT_MET,
    "no_number": Shown.NOT_MET, "unusable": Shown.NOT_MET,
}  # fmt: skip
"""The look of each state, the same as in the workbook annex."""
WORDS = "workbook.specification.state."


def listed(spec: Specification, t: Translator) -> list[dict[str, Any]]:
    """Return the sections of a specification, each with its norms, in words."""
    return [
        {"title": name, "rows": [_norm(one, spec, t) for one in norms],
         "count": t("app.specification.group", n=len(norms), numeric=sum(one.numeric for one in norms))}
        for name, norms in sections(spec, t)
    ]  # fmt: skip


def _norm(one: SpecifiedNorm, spec: Specification, t: Translator) -> dict[str, Any]:
    norm = one.norm
    title, _, condition = requirement(norm, spec, t).partition("\n")
    act = act_words(norm)
    unit = unit_text(norm.unit, spec.standard, t)
    return {
        "id": norm.id,
        "title": title,
        "condition": condition,
        "act": _act(act, title, t),
        "clause": t(citation(norm)),
        "who": addressee(norm, t),
        "corridor": range_text(norm, spec, t),
        "unit": unit,
        "numeric": one.numeric,
        "bounded": norm.min is not None or norm.max is not None,
        "low": t("app.specification.field.low", norm=title, unit=unit),
        "high": t("app.specification.field.high", norm=title, unit=unit),
    }


def _act(act: str, title: str, t: Translator) -> str:
    """Return the act's own words; in Kazakh only where the requirement is shown smoother than the act prints it."""
    if act.casefold() == title.casefold():
        return ""
    return t("app.specification.list.act", act=act) if t.language == "kk" else act


def state_of(one: SpecifiedNorm, entry: Entry) -> str:
    """Return where a value stands; first of all, whether its fields can be read."""
    faults = [typed.fault.id for typed in (entry.low, entry.high) if typed.fault is not None]
    if faults:
        return "no_number" if faults[0].endswith("no_number") else "unusable"
    return "crossed" if entry.crossed is not None else one.state.value


def state_words(state: str, t: Translator) -> str:
    """Return the words of a state."""
    return t("app.specification.state.unusable" if state == "unusable" else f"{WORDS}{state}")


def cells(model: SpecificationModel, t: Translator) -> dict[str, dict[str, Any]]:
    """Return what the fields of each norm with a number show, what is wrong with them, and the state of the value."""
    return {one.id: _cell(one, model.entry(one.id), t) for one in model.numeric}


def _cell(one: SpecifiedNorm, entry: Entry, t: Translator) -> dict[str, Any]:
    low, high = entry.low, entry.high
    state = state_of(one, entry)
    one_look = look(LOOKS[state])
    whole = entry.crossed or (doubt(entry, one.norm) if not entry.faulty else None)
    return {
        "low": low.shown(t), "low_typed": low.text, "low_fault": t(low.fault) if low.fault else "",
        "high": high.shown(t), "high_typed": high.text, "high_fault": t(high.fault) if high.fault else "",
        "crossed": entry.crossed is not None, "note": t(whole) if whole else "",
        "state": state_words(state, t), "sign": one_look.sign, "ink": one_look.ink,
        "tint": one_look.tint,
    }  # fmt: skip
