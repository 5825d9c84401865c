"""Names in the manifest that the Standard must know: forms, norms of the checklist, conditions."""

from __future__ import annotations

from sapa.checks.compliance.case import Case
from sapa.data.nearest import nearest
from sapa.errors import BadInput
from sapa.messages import message
from sapa.standard.model import COMMON

SHOWN = 12


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
    forms = [*offered.rows, *(f.key for f in offered.forms)]
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
            raise _unknown("review.unknown_norm", id, list(standard.norms), where)
        if standard.norm(id).service not in (str(part.service), COMMON):
            raise BadInput(
                message("checks.service.bad.other_service"), where=where, got=id,
                todo=message("checks.service.bad.other_service.todo"),
            )  # fmt: skip
    for name in part.conditions:
        if name not in standard.conditions:
            where = case.deliverable.where(*base, "conditions", name)
            raise _unknown("checks.service.bad.condition", name, list(standard.conditions), where)


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
