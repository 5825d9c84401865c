"""How events were held: group sizes on- and offline, durations in mixed units (tables 7, 12 and 13)."""

from __future__ import annotations

from sapa.checks.base import Limits
from sapa.checks.services.case import ABOVE, ServiceCase, bounds, measured, within
from sapa.checks.services.records import Event
from sapa.messages import message
from sapa.results import Basis, Finding, Status
from sapa.standard import Norm, Readings

HOURS_PER_DAY = "hours_per_day"
EXACT = 9
"""Decimals kept of a number in another unit: 1.1 hours are 66 minutes, not 66.00000000000001."""
_MINUTES = {"minutes": 1.0, "hours": 60.0}


def group_sizes(s: ServiceCase, norm: Norm) -> list[Finding] | None:
    """Judge the number of participants of each event of the norm's form, held in the norm's way."""
    if s.events is None or norm.form is None:
        return None
    found: list[Finding] = []
    held = s.of_form(norm.form)
    for event in held:
        if norm.mode is not None and event.mode is not None and event.mode != norm.mode:
            continue
        if norm.mode is not None and event.mode is None:
            text = message("checks.service.no_mode", event=event.id)
            found.append(
                s.plain(
                    norm, Status.NOT_ASSESSABLE, text, item=event.id, evidence=(event.at.evidence,),
                    todo="checks.service.todo.mode",
                )
            )  # fmt: skip
            continue
        found += people_at(s, norm, event)
    if held and not found:
        text = message(f"checks.service.none_{norm.mode}") if norm.mode else message("checks.service.form_not_used")
        return [s.plain(norm, Status.NOT_APPLICABLE, text)]
    return found


def people_at(s: ServiceCase, norm: Norm, event: Event) -> list[Finding]:
    """Judge the participants of one event: of a list verified, as a bare number declared."""
    n = event.participants
    if n is None:
        text = message("checks.service.no_participants", event=event.id)
        return [
            s.plain(
                norm, Status.NOT_ASSESSABLE, text, item=event.id, evidence=(event.at.evidence,),
                todo="checks.service.todo.attendance",
            )
        ]  # fmt: skip
    return s.judged(
        norm,
        lambda limits: message(
            "checks.service.participants_listed" if event.people is not None else "checks.service.participants_stated",
            event=event.id, people=message("checks.n_people", n=n), bounds=bounds(limits),
        ),
        value=float(n), n=n, basis=event.basis, item=event.id, evidence=(event.at.evidence,),
        todo="checks.service.todo.participants",
    )  # fmt: skip


def durations(s: ServiceCase, norm: Norm) -> list[Finding] | None:
    """Judge how long each event of a form lasted; days and hours are compared by the reading of a day."""
    if s.events is None or norm.form is None:
        return None
    return [f for e in s.of_form(norm.form) for f in _lasted(s, norm, e)]


def _lasted(s: ServiceCase, norm: Norm, event: Event) -> list[Finding]:
    if event.duration is None or event.unit is None:
        text = message("checks.service.no_duration", event=event.id)
        return [
            s.plain(
                norm, Status.NOT_ASSESSABLE, text, item=event.id, evidence=(event.at.evidence,),
                todo="checks.service.todo.duration",
            )
        ]  # fmt: skip
    duration, unit, wanted = event.duration, event.unit, str(norm.unit)
    mixed = (unit == "days") != (wanted == "days")

    def value_under(chosen: Readings) -> float:
        return converted(duration, unit, wanted, hours_per_day=float(chosen.value(HOURS_PER_DAY)))

    def under(limits: Limits, chosen: Readings) -> Status:
        return within(value_under(chosen), limits, chosen, Basis.DECLARED)

    value = value_under(s.case.context.readings)
    return s.judged(
        norm,
        lambda limits: message(
            "checks.service.duration_mixed" if mixed else "checks.service.duration", event=event.id,
            stated=measured(duration, unit),
            value=measured(value, wanted),
            bounds=bounds(limits), hours=s.case.context.reading(HOURS_PER_DAY),
        ),
        value=value, basis=Basis.DECLARED, item=event.id, evidence=(event.at.evidence,), under=under,
        readings=((ABOVE,) if norm.max is not None else ()) + ((HOURS_PER_DAY,) if mixed else ()),
        todo="checks.service.todo.duration_outside",
    )  # fmt: skip


def converted(value: float, unit: str, wanted: str, *, hours_per_day: float) -> float:
    """Return a duration in another unit; a day has as many hours as the reading says."""
    in_minutes = {**_MINUTES, "days": hours_per_day * _MINUTES["hours"]}
    return value if unit == wanted else round(value * in_minutes[unit] / in_minutes[wanted], EXACT)
