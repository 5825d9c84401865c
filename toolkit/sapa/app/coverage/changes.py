"""What a person changed in the panel, written beside what was delivered: a copy with another manifest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sapa.app.review import roles_model
from sapa.app.review.source import copied, write_manifest
from sapa.app.session import Session
from sapa.deliverable.loaded import LoadedDeliverable

FOLDER = "with-choices"


@dataclass(frozen=True, slots=True)
class Changes:
    """Choices that differ from the manifest; empty: the deliverable as it was handed in.

    codes
        AAPOR code by the word of the contact log.
    eligibility
        Where e comes from, as the manifest writes it (`rule`, `value`, `reason`); None: as delivered.
    weighting
        Keys of the manifest's `weighting` section that were changed.
    """

    codes: Mapping[str, str] = field(default_factory=dict)
    eligibility: Mapping[str, Any] | None = None
    weighting: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "codes", MappingProxyType(dict(self.codes)))
        object.__setattr__(self, "weighting", MappingProxyType(dict(self.weighting)))

    def __bool__(self) -> bool:
        return bool(self.codes or self.weighting) or self.eligibility is not None


def write_changed(delivered: LoadedDeliverable, at: tuple[int | None, int], changes: Changes, session: Session) -> Path:
    """Copy a deliverable into the session with the choices in its manifest; return the manifest.

    The user's own files stay as they are.
    """
    folder = copied(delivered.root, session, name=FOLDER, anew=True)
    data: Mapping[str, Any] = roles_model.manifest_data(delivered)
    part, index = at
    methods = data["parts"][part]["methods"] if part is not None else data["methods"]
    method = methods[index]
    if changes.codes or changes.eligibility is not None:
        contacts = _section(method.get("contacts"))
        contacts["dispositions"] = {**(contacts.get("dispositions") or {}), **changes.codes}
        if changes.eligibility is not None:
            contacts["eligibility"] = dict(changes.eligibility)
        data = roles_model.with_section(data, at, "contacts", contacts)
    if changes.weighting:
        weighting = {**_section(method.get("weighting")), **changes.weighting}
        kept = {k: v for k, v in weighting.items() if v is not None}
        data = roles_model.with_section(data, at, "weighting", kept)
    return write_manifest(data, folder)


def _section(value: Any) -> dict[str, Any]:
    return {"file": value} if isinstance(value, str) else dict(value or {})
