"""Publications on events and campaigns, and formats and volumes of materials (paragraph 42, table 12)."""

from __future__ import annotations

from collections.abc import Sequence

from sapa.checks.base import Limits
from sapa.checks.services.case import ABOVE, ServiceCase, bounds, measured, within
from sapa.checks.services.records import Event, Material, Publication
from sapa.messages import message
from sapa.results import Basis, Finding, Status
from sapa.standard import Norm, Readings

PAGES = "pages_per_sheet"
_LEVELS = {"republican_level_event": "republican", "regional_level_event": "regional"}
_KINDS = {"media_publications": "media", "social_network_publications": "social"}
_DOUBLE = "double_sided"


def published(s: ServiceCase, norm: Norm) -> list[Finding] | None:
    """Count publications of a kind: of each event (paragraph 42), or of each campaign (table 12)."""
    if s.publications is None:
        return None
    if norm.form is not None:
        return _of_campaigns(s, norm)
    return None if s.events is None else _of_events(s, norm, s.events)


def _of_campaigns(s: ServiceCase, norm: Norm) -> list[Finding] | None:
    """Table 12: each event of the form; where the manifest only states the form, the whole list."""
    kind = _KINDS[norm.indicator]
    held = s.of_form(norm.form or "")
    if held:
        return [f for e in held for f in _count(s, norm, e, kind, None)]
    return _count(s, norm, None, kind, None) if norm.form in s.stated_forms else []


def _of_events(s: ServiceCase, norm: Norm, events: Sequence[Event]) -> list[Finding]:
    """Paragraph 42: every event, of the level that the norm speaks of."""
    kind, level = _KINDS[norm.indicator], _LEVELS.get(norm.condition or "")
    found: list[Finding] = []
    for event in events:
        if level is not None and event.level is None:
            text = message("checks.service.no_level", event=event.id)
            found.append(s.plain(norm, Status.NOT_ASSESSABLE, text, item=event.id, todo="checks.service.todo.level"))
        elif level is None or event.level == level:
            found += _count(s, norm, event, kind, level)
    return found or [s.plain(norm, Status.NOT_APPLICABLE, message("checks.service.none_of_level"))]


def _count(s: ServiceCase, norm: Norm, event: Event | None, kind: str, level: str | None) -> list[Finding]:
    own: Sequence[Publication] = [
        p for p in s.publications or ()
        if p.kind == kind and (event is None or p.event == event.id) and (level is None or p.level in (level, None))
    ]  # fmt: skip
    sure = [p for p in own if p.shown and (level is None or p.level == level)]
    least = s.limits(norm)[0].min or 0
    # Enough that can be looked up is verified; what is only listed is the provider's word.
    basis = Basis.VERIFIED if len(sure) >= least or len(sure) == len(own) else Basis.DECLARED
    id = "checks.service.publications" if event is not None else "checks.service.publications_all"
    name = event.id if event is not None else "–"
    return s.judged(
        norm,
        lambda limits: message(id, n=len(own), event=name, shown=len(sure), need=limits.min or 0),
        value=float(len(own)), n=len(own), basis=basis, item=event.id if event is not None else None,
        evidence=[p.at.evidence for p in own[:1]], todo="checks.service.todo.publications",
    )  # fmt: skip


def listed(s: ServiceCase, norm: Norm) -> list[Finding] | None:
    """Is there a list of publications? One that is handed in with rows answers it."""
    if not s.publications:
        return None
    text = message("checks.service.publications_listed", n=len(s.publications))
    return [
        s.plain(
            norm, Status.MET, text, basis=Basis.VERIFIED, n=len(s.publications),
            evidence=(s.publications[0].at.evidence,),
        )
    ]  # fmt: skip


def _of_kind(s: ServiceCase, norm: Norm) -> list[Material] | None:
    if s.materials is None or norm.form is None:
        return None
    return [m for m in s.materials if m.kind == norm.form]


def formats(s: ServiceCase, norm: Norm) -> list[Finding] | None:
    """Is each material in a format that the table names?"""
    own = _of_kind(s, norm)
    if own is None:
        return None
    return [_format(s, norm, m) for m in own] or [_not_used(s, norm)]


def _format(s: ServiceCase, norm: Norm, one: Material) -> Finding:
    allowed = [o.key for o in norm.options]
    shown = tuple(message(f"checks.service.option.{k}") if _DOUBLE in k else k for k in allowed)
    written = one.format.upper().replace("А", "A").replace(" ", "")
    if not written:
        text = message("checks.service.no_format", material=one.id, formats=shown)
        return s.plain(norm, Status.NOT_ASSESSABLE, text, item=one.id, todo="checks.service.todo.materials")
    fits = [k for k in allowed if k.partition("_")[0] == written]
    sides = any(_DOUBLE in k for k in fits)
    if sides and one.double is not None:
        printed = message(f"checks.service.sides.{'double' if one.double else 'single'}")
        text = message(
            "checks.service.format_sides", material=one.id, format=one.format, sides=printed, formats=shown
        )  # fmt: skip
    else:
        text = message("checks.service.format", material=one.id, format=one.format, formats=shown)
    if not fits or (sides and one.double is False):
        status = Status.NOT_MET
    elif sides and one.double is None:
        return s.plain(
            norm, Status.NOT_ASSESSABLE, message("checks.service.no_sides", material=one.id), item=one.id,
            evidence=(one.at.evidence,), todo="checks.service.todo.materials",
        )  # fmt: skip
    else:
        status = Status.JUDGEMENT
    return s.plain(
        norm, status, text, item=one.id, basis=Basis.DECLARED, evidence=(one.at.evidence,),
        todo="checks.service.todo.look",
    )  # fmt: skip


def _not_used(s: ServiceCase, norm: Norm) -> Finding:
    return s.plain(norm, Status.NOT_APPLICABLE, message("checks.service.form_not_used"))


def volumes(s: ServiceCase, norm: Norm) -> list[Finding] | None:
    """Judge words or sheets of each material; pages are turned into sheets by the reading."""
    own = _of_kind(s, norm)
    if own is None:
        return None
    return [f for m in own for f in _volume(s, norm, m)] or [_not_used(s, norm)]


def _volume(s: ServiceCase, norm: Norm, one: Material) -> list[Finding]:
    stated = one.words if norm.unit == "words" else one.sheets
    from_pages = norm.unit == "sheets" and stated is None and one.pages is not None
    pages = one.pages or 0.0

    def value_under(chosen: Readings) -> float | None:
        return pages / float(chosen.value(PAGES)) if from_pages else stated

    shown = value_under(s.case.context.readings)
    if shown is None:
        text = message("checks.service.no_volume", material=one.id)
        return [s.plain(norm, Status.NOT_ASSESSABLE, text, item=one.id, todo="checks.service.todo.materials")]

    def under(limits: Limits, chosen: Readings) -> Status:
        value = value_under(chosen)
        return within(shown if value is None else value, limits, chosen, Basis.DECLARED)

    return s.judged(
        norm,
        lambda limits: message(
            "checks.service.volume_pages" if from_pages else "checks.service.volume", material=one.id,
            value=measured(shown, norm.unit), bounds=bounds(limits), pages=pages,
            per_sheet=s.case.context.reading(PAGES),
        ),
        value=shown, basis=Basis.DECLARED, item=one.id, evidence=(one.at.evidence,), under=under,
        readings=((ABOVE,) if norm.max is not None else ()) + ((PAGES,) if from_pages else ()),
        todo="checks.service.todo.volume",
    )  # fmt: skip


def banner(s: ServiceCase, norm: Norm) -> list[Finding] | None:
    """Hand a banner's size over to a person: the printed centimetres look like pixels of a web banner."""
    own = _of_kind(s, norm)
    if own is None:
        return None
    found = []
    for one in own:
        size = one.width if norm.indicator.endswith("width") else one.height
        text = message("checks.service.banner" if size else "checks.service.banner_unknown", material=one.id, size=size,
                       least=norm.min)  # fmt: skip
        found.append(
            s.plain(
                norm, Status.JUDGEMENT if size else Status.NOT_ASSESSABLE, text, item=one.id, value=size,
                basis=Basis.DECLARED if size else None, evidence=(one.at.evidence,), todo="checks.service.todo.look",
            )
        )  # fmt: skip
    return found or [_not_used(s, norm)]


def counted(s: ServiceCase, norm: Norm) -> list[Finding] | None:
    """Count titles or copies of materials; whether they are enough, the specification or a person says."""
    if not s.materials:
        return None
    if norm.indicator == "print_run":
        if all(m.copies is None for m in s.materials):
            return None
        value = sum(m.copies or 0 for m in s.materials)
    else:
        value = float(len(s.materials))
    at = s.materials[0].at
    fixed = s.case.context.specification.get(norm.id)
    text = message(f"checks.service.{norm.indicator}", n=value)
    if fixed is not None:
        return s.judged(
            norm,
            lambda limits: message(f"checks.service.{norm.indicator}_need", n=value, bounds=bounds(limits)),
            value=value,
            basis=Basis.DECLARED,
            evidence=(at.evidence,),
            todo="checks.service.todo.materials",
        )
    return [
        s.plain(
            norm, Status.JUDGEMENT, text, value=value, basis=Basis.DECLARED, evidence=(at.evidence,),
            todo="checks.checklist.todo_weigh",
        )
    ]  # fmt: skip
