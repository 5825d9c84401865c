"""From what a manifest states about a service to the rows of the form's service sheets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sapa.deliverable.coverage_sections import Consumers, Counted
from sapa.deliverable.form_services import ROOM, SERVICE_SECTIONS, UNITS_OF
from sapa.deliverable.section import Section
from sapa.deliverable.service_sections import Premises, ServiceSections, Ticked

if TYPE_CHECKING:
    from collections.abc import Iterable

Row = dict[str, Any]
_MORE_OPTIONS = ("encoding", "delimiter", "decimal", "timezone")


def service_rows(
    holder: ServiceSections,
    part: str | None,
    rows: dict[str, list[Row]],
    *,
    table: Callable[[str, Section, str], Iterable[tuple[str, Row]]],
) -> tuple[str, ...]:
    """Add what a service states to the rows of the form's sheets.

    Parameters
    ----------
    holder
        A part, or a manifest of one service.
    part
        Its id; None: the manifest.
    rows
        Rows by sheet, added to.
    table
        Gives the rows of a table's file and columns, each with its sheet.

    Returns
    -------
    tuple of str
        Keys of the service for which there are no cells; they belong on the last sheet, as deliverable.yaml has them.
    """
    own = {"part": part}

    def put(sheet: str, row: Mapping[str, Any]) -> None:
        rows[sheet].append(filled(own | dict(row)))

    for key, section in _tables(holder):
        for sheet, row in table(key, section, ""):
            unit = getattr(section, UNITS_OF[key]) if key in UNITS_OF and sheet == "files" else None
            put(sheet, row | {"unit": unit})
        for row in _words(key, section):
            put("service_words", row)
    left = [] if _fits(holder.consumers) else ["consumers"]
    for consumers in holder.consumers if not left else ():
        put("consumers", _consumers(consumers))
    for premises in holder.premises:
        put("premises", _premises(premises))
    for condition, answer in holder.conditions.items():
        put("conditions", {"condition": condition, "answer": _answer(answer)})
    for norm, answers in holder.checklist.items():
        for ticked in answers:
            put("checklist", {"norm": norm, **_ticked(ticked)})
    return tuple(left)


def _tables(holder: ServiceSections) -> Iterator[tuple[str, Section]]:
    for key in SERVICE_SECTIONS:
        if (section := getattr(holder, key)) is not None:
            yield key, section


def filled(row: Mapping[str, Any]) -> Row:
    """Return a row without what is not stated."""
    return {k: v for k, v in row.items() if v is not None and v not in ((), "")}


def _answer(value: bool | None) -> str:
    return "unknown" if value is None else "yes" if value else "no"


def _evidence(entry: Premises | Ticked) -> Row:
    return {} if entry.evidence is None else entry.evidence.model_dump()


def _ticked(ticked: Ticked) -> Row:
    return {"item": ticked.item, "answer": ticked.present, "note": ticked.note, **_evidence(ticked)}


def _premises(premises: Premises) -> Row:
    room = {key: None if (has := getattr(premises, key)) is None else _answer(has) for key in ROOM}
    return {"forms": premises.forms, "mode": premises.mode, "area": premises.area, **room, **_evidence(premises)}


def _fits(listed: tuple[Consumers, ...]) -> bool:
    """Tell whether the sheet has cells for everything that the consumers state, and no entry would be blank."""
    for entry in listed:
        if entry == Consumers():
            return False
        for counted in (entry.registered, entry.polled):
            if counted is not None and any(getattr(counted, o) is not None for o in _MORE_OPTIONS):
                return False
    return True


def _consumers(entry: Consumers) -> Row:
    row: Row = {"form": entry.form, "item": entry.item, "planned": entry.planned}
    for key in ("registered", "polled"):
        counted: Counted | None = getattr(entry, key)
        if counted is not None:
            ids = counted.id if "id" in counted.model_fields_set else None
            row |= {key: counted.file, f"{key}_sheet": counted.sheet, f"{key}_id": ids, f"{key}_count": counted.count}
    return row


def _words(key: str, section: Section) -> list[Row]:
    """Return the words of a table's section that the manifest explains, a row a word."""
    found: list[Row] = []
    for name in ("forms", "kinds", "modes", "missing", "yes"):
        known = getattr(section, name, None)
        if isinstance(known, dict):
            found += [{"meaning": f"{key}.{name}", "form": form, "value": w} for form, ws in known.items() for w in ws]
        elif isinstance(known, Section):
            found += [
                {"meaning": f"{key}.{name}.{code}", "value": word}
                for code in type(known).model_fields
                for word in getattr(known, code)
            ]
        else:
            found += [{"meaning": f"{key}.{name}", "value": word} for word in known or ()]
    return found
