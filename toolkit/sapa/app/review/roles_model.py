"""Which column plays which role: the state of the roles step, from a draft or from a manifest, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sapa.app.review.engine import Column
from sapa.deliverable.loaded import LoadedDeliverable
from sapa.messages import Message

ROLES = ("id", "weight", "stratum", "psu", "interviewer", "region", "start", "end")
"""Roles offered as drop-downs; others that a manifest names are kept as they are."""
SURVEYS = ("population_survey", "online_survey", "survey", "expert_survey")
SELECTIONS = ("unknown", "probability", "srs", "pps", "random_route", "rdd", "quota", "opt_in", "census")
MANY = ("stratum", "psu")
"""Roles that are often several columns together (region and locality)."""


@dataclass(frozen=True, slots=True)
class RolesChoice:
    """Roles of the main survey's columns.

    manifest
        The whole manifest as plain data; only the main survey's kind, selection and roles are changed here.
    at
        Where the main survey stands in it: (part or None, method).
    folder
        The folder of its files.
    """

    manifest: Mapping[str, Any]
    at: tuple[int | None, int]
    folder: Path
    columns: tuple[Column, ...]
    roles: Mapping[str, tuple[str, ...]]
    kind: str
    selection: str
    data: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[Message, ...] = ()

    @property
    def title(self) -> str:
        """The title of the research."""
        return str(self.manifest.get("title") or "")

    def with_title(self, title: str) -> RolesChoice:
        """Return the choice with another title of the research; a blank one changes nothing."""
        return replace(self, manifest={**self.manifest, "title": title.strip() or self.title})

    def with_role(self, role: str, columns: tuple[str, ...]) -> RolesChoice:
        """Return the choice with another column (or several, or none) for one role."""
        roles = {k: v for k, v in self.roles.items() if k != role}
        return replace(self, roles={**roles, role: columns} if columns else roles)

    def preview(self, role: str) -> tuple[str, ...]:
        """Return the first values of the role's first column."""
        names = self.roles.get(role, ())
        return next((c.values for c in self.columns if names and c.name == names[0]), ())

    def changed_manifest(self) -> dict[str, Any]:
        """Return the manifest as plain data with this choice in it."""
        method = dict(_methods(self.manifest, self.at[0])[self.at[1]])
        method["kind"] = self.kind
        method["roles"] = {k: list(v) if len(v) > 1 else v[0] for k, v in self.roles.items()}
        if self.selection != _first_selection(method.get("selection")):
            method["selection"] = self.selection
        methods = [method if i == self.at[1] else m for i, m in enumerate(_methods(self.manifest, self.at[0]))]
        if self.at[0] is None:
            return {**self.manifest, "methods": methods}
        parts = [
            {**part, "methods": methods} if i == self.at[0] else part for i, part in enumerate(self.manifest["parts"])
        ]
        return {**self.manifest, "parts": parts}


def with_section(manifest: Mapping[str, Any], at: tuple[int | None, int], key: str, value: Any) -> dict[str, Any]:
    """Return a manifest's data with another section in the method that stands at a place of it."""
    methods = [{**m, key: value} if i == at[1] else m for i, m in enumerate(_methods(manifest, at[0]))]
    if at[0] is None:
        return {**manifest, "methods": methods}
    parts = [{**part, "methods": methods} if i == at[0] else part for i, part in enumerate(manifest["parts"])]
    return {**manifest, "parts": parts}


def _methods(manifest: Mapping[str, Any], part: int | None) -> list[Mapping[str, Any]]:
    holder = manifest if part is None else manifest["parts"][part]
    return list(holder.get("methods") or [])


def main_survey(manifest: Mapping[str, Any]) -> tuple[int | None, int] | None:
    """Return where the first survey with data stands: (part or None, method); None where there is none."""
    holders: list[int | None] = list(range(len(manifest["parts"]))) if manifest.get("parts") else [None]
    for part in holders:
        for i, method in enumerate(_methods(manifest, part)):
            if method.get("kind") in SURVEYS and method.get("data"):
                return part, i
    return None


def _first_selection(value: Any) -> str:
    """Return the method of the first stage, whatever short form it is written in."""
    while isinstance(value, Mapping | list | tuple) and value:
        value = (
            next(iter(value.values()))
            if isinstance(value, Mapping) and "method" not in value
            else (value["method"] if isinstance(value, Mapping) else value[0])
        )
    return str(value) if value else "unknown"


def _first_file(value: Any) -> dict[str, Any]:
    value = value[0] if isinstance(value, list | tuple) else value
    return {"file": value} if isinstance(value, str) else dict(value)


def main_data(manifest: Mapping[str, Any], at: tuple[int | None, int]) -> dict[str, Any]:
    """Return the main survey's (first) data file with its reading options."""
    return _first_file(_methods(manifest, at[0])[at[1]]["data"])


def roles_choice(
    manifest: Mapping[str, Any], at: tuple[int | None, int], folder: Path, columns: tuple[Column, ...]
) -> RolesChoice:
    """Return the choice as it stands in a manifest's data; columns that the file has not are left out."""
    method = _methods(manifest, at[0])[at[1]]
    known = {c.name for c in columns}
    roles = {}
    for role, named in (method.get("roles") or {}).items():
        names = tuple(n for n in ((named,) if isinstance(named, str) else tuple(named)) if n in known)
        if names:
            roles[role] = names
    selection = _first_selection(method.get("selection"))
    return RolesChoice(manifest, at, folder, columns, roles, str(method["kind"]), selection, main_data(manifest, at))


def manifest_data(loaded: LoadedDeliverable) -> dict[str, Any]:
    """Return a loaded manifest as plain data that reads back equal, whether it was YAML or a workbook form."""
    return loaded.manifest.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def named_roles(loaded: LoadedDeliverable) -> dict[str, tuple[str, ...]]:
    """Return the roles of the first survey with data, as a loaded manifest names them."""
    for part in loaded.parts:
        for method in part.methods:
            if method.spec.data:
                return method.spec.roles.named()
    return {}


def interviews(loaded: LoadedDeliverable) -> int:
    """Return the number of rows of all surveys' data."""
    tables = (m.table("data") for part in loaded.parts for m in part.methods)
    return sum(len(t) for t in tables if t is not None)


def rows_read(loaded: LoadedDeliverable) -> dict[str, int]:
    """Return the data rows of every table that was read, by file path."""
    return {
        source.path: source.rows
        for part in loaded.parts
        for method in part.methods
        for table in method.tables.values()
        for source in table.files
    }


def fingerprint(loaded: LoadedDeliverable) -> tuple[str, ...]:
    """Return the sha256 of the manifest and of every table: what a cached result is kept under."""
    tables = {
        f"{source.path}:{source.sha256}:{source.encoding}"
        for part in loaded.parts
        for method in part.methods
        for table in method.tables.values()
        for source in table.files
    }
    return (loaded.manifest_sha256, *sorted(tables), *sorted(loaded.documents.values()))
