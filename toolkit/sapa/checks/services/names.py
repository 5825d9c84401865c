"""Names in the manifest that the Standard must know: forms, norms of the checklist, conditions."""

from __future__ import annotations

import math
from collections.abc import Iterable

from sapa.checks.compliance.case import Case
from sapa.data.nearest import nearest
from sapa.deliverable.loaded import LoadedDeliverable, LoadedPart
from sapa.deliverable.service_sections import Ticked
from sapa.errors import BadInput
from sapa.messages import message
from sapa.results.limits import PER_CENT, PERCENT
from sapa.standard import Norm, Standard
from sapa.standard.model import COMMON

SHOWN = 12
ANY_FORM = ("research_analytic", "civic_centre")
"""Services whose consumers may be those of any form."""


def refuse_unknown(case: Case) -> None:
    """Refuse a form, a norm or a condition that the Standard does not have, naming the nearest one.

    Raises
    ------
    BadInput
        Also for a norm of another service, and for a form that a table's words are translated to and that is none.
    """
    part, standard = case.part.spec, case.context.standard
    base = _place(case)
    offered = standard.offered[str(part.service)]
    forms = list(dict.fromkeys((*offered.rows, *(f.key for f in offered.forms))))
    places: list[tuple[tuple[str, ...], str]] = [(("forms",), f) for f in part.forms]
    for key in ("events", "materials"):
        section = getattr(part, key)
        named = () if section is None else section.forms if key == "events" else section.kinds
        places += [((key, "forms" if key == "events" else "kinds", f), f) for f in named]
    places += [(("premises",), f) for p in part.premises for f in p.forms]
    for path, form in places:
        if form not in forms:
            raise _unknown("checks.service.bad.form", form, forms, case.deliverable.where(*base, *path))
    for id in part.checklist:
        where = case.deliverable.where(*base, "checklist", id)
        if id not in standard.norms:
            raise _unknown("checks.service.bad.norm", id, list(standard.norms), where)
        if standard.norm(id).service not in (str(part.service), COMMON):
            raise BadInput(
                message("checks.service.bad.other_service"), where=where, got=id,
                todo=message("checks.service.bad.other_service.todo"),
            )  # fmt: skip
        _refuse_no_answer(standard.norm(id), part.checklist[id], where)
    for name in part.conditions:
        if name not in standard.conditions:
            where = case.deliverable.where(*base, "conditions", name)
            raise _unknown("checks.service.bad.condition", name, list(standard.conditions), where)


def _refuse_no_answer(norm: Norm, answers: Iterable[Ticked], where: str) -> None:
    """Refuse a number that can be no answer: below 0, none at all, or 0.72 and 720 where the norm is in per cent."""
    for answer in answers:
        if isinstance(answer.present, bool):
            continue
        value = float(answer.present)
        share = norm.unit == PER_CENT
        if not math.isfinite(value) or value < 0 or (share and (value > PERCENT or 0 < value < 1)):
            raise BadInput(
                message("checks.service.bad.answer"), where=where, got=f"{value:g}",
                expected=message(f"checks.service.bad.answer.{'percent' if share else 'number'}"),
                todo=message("checks.service.bad.answer.todo"),
            )  # fmt: skip


def refuse_unknown_consumers(loaded: LoadedDeliverable, part: LoadedPart, standard: Standard) -> None:
    """Refuse consumers of a form that the Standard does not have, naming the nearest one.

    A service with tables of its own has consumers of its own forms; to research and to civic centres belong the people
    of any service.

    Raises
    ------
    BadInput
        With the key path or the cell of the form.
    """
    own = standard.offered.get(str(part.spec.service))
    offered = [own] if own is not None and own.quality and own.key not in ANY_FORM else list(standard.offered.values())
    forms = list(dict.fromkeys(k for s in offered for k in (*s.rows, *(f.key for f in s.forms))))
    ids = [p.id for p in loaded.manifest.parts]
    base = ("parts", ids.index(part.spec.id)) if part.spec.id in ids else ()
    listed = part.spec.consumers
    for i, entry in enumerate(listed):
        if entry.form is not None and entry.form not in forms:
            at = ("consumers",) if len(listed) == 1 else ("consumers", i)
            where = loaded.where(*base, *at, "form")
            raise _unknown("checks.service.bad.form", entry.form, forms, where)


def _place(case: Case) -> tuple[str | int, ...]:
    """Return the key path of the part: columns may have been filled in since the manifest was read."""
    ids = [p.id for p in case.deliverable.manifest.parts]
    return ("parts", ids.index(case.part.spec.id)) if case.part.spec.id in ids else ()


def _unknown(id: str, got: str, known: list[str], where: str) -> BadInput:
    close = nearest(got, known)
    return BadInput(
        message(id), where=where, got=got, expected=close or ", ".join(known[:SHOWN]),
        todo=message("deliverable.did_you_mean", name=close) if close else message("checks.service.bad.todo"),
    )  # fmt: skip
