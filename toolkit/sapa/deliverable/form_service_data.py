"""From the rows of the form's service sheets to what deliverable.yaml would hold of a service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sapa.deliverable.form_services import BY_FORM, ROOM, SERVICE_SECTIONS, UNITS_OF
from sapa.deliverable.place import Path as KeyPath
from sapa.errors import BadInput
from sapa.messages import message

if TYPE_CHECKING:
    from sapa.deliverable.form_manifest import Builder
    from sapa.deliverable.form_reader import FormRow

EVIDENCE = ("document", "file", "page", "by", "date")
_PLACED = ("form", "item", "planned")


class ServiceData:
    """Puts what the service sheets say under the service that a row names: a part, or the manifest itself."""

    def __init__(self, builder: Builder) -> None:
        self._builder = builder

    def file(self, table: str, ref: dict[str, Any], row: FormRow) -> None:
        """Take a table's file, and the unit that its numbers are in throughout."""
        base, holder = self._builder.service(row)
        cell = row.cell("file")
        section = holder.setdefault(table, {})
        if "file" in section:
            raise twice(cell, ref["file"], self._builder.found[(*base, table, "file")])
        section.update(ref)
        self._builder.found[(*base, table)] = self._builder.found[(*base, table, "file")] = cell
        if (unit := row.values.get("unit")) is None:
            return
        self._builder.put(section, (*base, table), UNITS_OF[table], unit, row.cell("unit"))

    def word(self, row: FormRow) -> None:
        """Take what one word in a file means."""
        base, holder = self._builder.service(row)
        meaning = row.values["meaning"]
        table, *keys = meaning.split(".")
        if meaning in BY_FORM:
            if "form" not in row.values:
                raise BadInput(
                    message("deliverable.cell_empty"), where=row.cell("form"),
                    todo=message("deliverable.cell_empty.todo"),
                )  # fmt: skip
            keys.append(row.values["form"])
        below = holder.setdefault(table, {})
        path: KeyPath = (*base, table)
        for key in keys[:-1]:
            below, path = below.setdefault(key, {}), (*path, key)
            self._builder.found.setdefault(path, row.cell("value"))
        below.setdefault(keys[-1], []).append(row.values["value"])
        self._builder.found.setdefault((*path, keys[-1]), row.cell("value"))

    def consumers(self, row: FormRow) -> None:
        """Take the consumers of one form of a service."""
        entry: dict[str, Any] = {k: row.values[k] for k in _PLACED if k in row.values}
        cells: dict[KeyPath, str] = {(k,): row.cell(k) for k in entry}
        for key in ("registered", "polled"):
            named = {"file": key, "sheet": f"{key}_sheet", "id": f"{key}_id", "count": f"{key}_count"}
            counted = {k: row.values[field] for k, field in named.items() if field in row.values}
            if counted:
                entry[key] = counted
                cells[(key,)] = next(row.cell(field) for field in named.values() if field in row.values)
                cells |= {(key, k): row.cell(named[k]) for k in counted}
        self._add("consumers", entry, row, cells)

    def premises(self, row: FormRow) -> None:
        """Take one room with its equipment."""
        entry: dict[str, Any] = {k: row.values[k] for k in ("forms", "mode", "area") if k in row.values}
        entry |= {k: row.values[k] == "yes" for k in ROOM if k in row.values}
        cells: dict[KeyPath, str] = {(k,): row.cell(k) for k in entry}
        self._add("premises", entry | _evidence(row, cells), row, cells)

    def condition(self, row: FormRow) -> None:
        """Take whether a condition of the Standard holds."""
        base, holder = self._builder.service(row)
        path = (*base, "conditions")
        name = row.values["condition"]
        conditions = holder.setdefault("conditions", {})
        if name in conditions:
            raise twice(row.cell("condition"), name, self._builder.found[(*path, name)])
        answer = {"yes": True, "no": False, "unknown": None}[row.values["answer"]]
        self._builder.put(conditions, path, name, answer, row.cell("answer"))

    def ticked(self, row: FormRow) -> None:
        """Take one answer to one norm."""
        base, holder = self._builder.service(row)
        norm = row.values["norm"]
        answers = holder.setdefault("checklist", {}).setdefault(norm, [])
        path = (*base, "checklist", norm)
        entry: dict[str, Any] = {"present": row.values["answer"]}
        entry |= {k: row.values[k] for k in ("item", "note") if k in row.values}
        cells: dict[KeyPath, str] = {
            ("present",): row.cell("answer"),
            ("item",): row.cell("item"),
            ("note",): row.cell("note"),
        }
        entry |= _evidence(row, cells)
        for other in answers:
            if other.get("item") == entry.get("item"):
                at = path if len(answers) == 1 else (*path, answers.index(other))
                raise twice(row.cell("norm"), norm, self._builder.found[at])
        self._builder.found.setdefault(path, row.cell("norm"))
        self._note((*path, len(answers)), row, cells)
        answers.append(entry)

    def _add(self, key: str, entry: dict[str, Any], row: FormRow, cells: dict[KeyPath, str]) -> None:
        base, holder = self._builder.service(row)
        listed = holder.setdefault(key, [])
        self._builder.found.setdefault((*base, key), row.place)
        self._note((*base, key, len(listed)), row, cells)
        listed.append(entry)

    def _note(self, path: KeyPath, row: FormRow, cells: dict[KeyPath, str]) -> None:
        self._builder.found[path] = row.place
        self._builder.found.update({(*path, *keys): cell for keys, cell in cells.items()})


def refuse_unit_elsewhere(table: str, row: FormRow) -> None:
    """Refuse a unit beside a file whose numbers have none."""
    if "unit" in row.values and table not in UNITS_OF:
        raise BadInput(
            message("deliverable.unit_elsewhere"), where=row.cell("unit"), got=row.values["unit"],
            todo=message("deliverable.unit_elsewhere.todo"),
        )  # fmt: skip


def is_service_table(table: str) -> bool:
    """Tell whether a table belongs to a service and not to a method."""
    return table in SERVICE_SECTIONS


def _evidence(row: FormRow, cells: dict[KeyPath, str]) -> dict[str, Any]:
    found = {k: row.values[k] for k in EVIDENCE if k in row.values}
    cells.update({("evidence", k): row.cell(k) for k in found})
    if found:
        cells[("evidence",)] = next(row.cell(k) for k in found)
    return {"evidence": found} if found else {}


def twice(cell: str, got: str, first: str) -> BadInput:
    """Return the refusal of an id that stands in two rows."""
    return BadInput(
        message("deliverable.id_twice", id=got), where=cell, got=got,
        todo=message("deliverable.id_twice.todo", first=first),
    )  # fmt: skip
