"""Rooms and equipment (tables 8 and 9), for orders longer than one financial year."""

from __future__ import annotations

from dataclasses import replace

from sapa.checks.base import sensitivity, used, with_basis
from sapa.checks.services.case import ServiceCase, bounds
from sapa.checks.services.polled import TRAINERS, TRAINERS_ROW, TRAINING
from sapa.deliverable.service_sections import Premises
from sapa.messages import message
from sapa.results import Basis, Finding, Status
from sapa.standard import Norm, Readings

AREA = "premises_area"
_FIELDS = {
    AREA: "area", "laptop": "laptop", "projector": "projector", "photo_video_equipment": "photo_video_equipment",
    "internet_access": "internet_access", "office_equipment_and_internet": "office_equipment_and_internet",
}  # fmt: skip
INDICATORS = tuple(_FIELDS)


def premises(s: ServiceCase, norm: Norm) -> list[Finding] | None:
    """Judge the room or one kind of equipment for the form and way of a norm; rooms are what the provider states."""
    if norm.form is None:
        return None
    borrowed = norm.form == TRAINING and not s.covers(TRAINING) and TRAINERS in s.forms
    if not s.covers(norm.form) and not borrowed:
        if not s.forms & s.case.context.standard.offered[s.service].rows.keys():
            # A centre's forms may be named without its level: which row of the table binds it is not known then.
            return [s.missing(norm, "forms")]
        return [s.plain(norm, Status.NOT_APPLICABLE, message("checks.service.form_not_used"))]
    found = _stated(s, norm, norm.form if not borrowed else TRAINERS)
    return [_borrowed(s, found)] if borrowed and found else found


def _borrowed(s: ServiceCase, found: list[Finding]) -> Finding:
    """Apply the row of trainings to a training of trainers where the reading says so; show it where it does not."""
    first = found[0]

    def under(chosen: Readings) -> Status:
        return first.status if chosen.value(TRAINERS_ROW) == TRAINING else Status.NOT_APPLICABLE

    status = under(s.case.context.readings)
    off = status is Status.NOT_APPLICABLE
    no_row = message("checks.service.no_row", event=message(f"checks.service.form.{TRAINERS}"))
    return replace(
        first, status=status, computed_status=status, reading=used(s.case.context, TRAINERS_ROW),
        message=no_row if off else first.message,
        sensitivity=sensitivity(under, s.case.context.readings, (TRAINERS_ROW,)),
        recommendation=None if off else first.recommendation,
    )  # fmt: skip


def _stated(s: ServiceCase, norm: Norm, form: str) -> list[Finding] | None:
    held = s.of_form(form)
    if norm.mode is not None and held and all(e.mode not in (norm.mode, None) for e in held):
        return [s.plain(norm, Status.NOT_APPLICABLE, message(f"checks.service.none_{norm.mode}"))]
    places = [p for p in s.case.part.spec.premises if _for(p, norm, form)]
    stated = [p for p in places if getattr(p, _FIELDS[norm.indicator]) is not None]
    return [f for i, p in enumerate(stated) for f in _one(s, norm, p, str(i + 1) if len(stated) > 1 else None)] or None


def _for(place: Premises, norm: Norm, form: str) -> bool:
    return (not place.forms or form in place.forms) and place.mode in (norm.mode, None)


def _one(s: ServiceCase, norm: Norm, place: Premises, item: str | None) -> list[Finding]:
    evidence = s.case.where(place.evidence)
    if norm.indicator == AREA:
        area = float(place.area or 0)
        return s.judged(
            norm, lambda limits: message("checks.service.area", area=area, bounds=bounds(limits)), value=area,
            basis=Basis.DECLARED, item=item, evidence=evidence, todo="checks.service.todo.premises",
        )  # fmt: skip
    there = bool(getattr(place, _FIELDS[norm.indicator]))
    status = with_basis(Status.MET if there else Status.NOT_MET, Basis.DECLARED)
    text = message("checks.service.ticked_yes" if there else "checks.service.ticked_no")
    return [
        s.plain(norm, status, text, item=item, basis=Basis.DECLARED, evidence=evidence, todo="checks.service.todo.look")
    ]
