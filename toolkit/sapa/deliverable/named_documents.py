"""Documents that a manifest names: which of them are in the folder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sapa.deliverable.folder import Folder, sha256
from sapa.deliverable.manifest import DocumentRef, Evidence, Manifest, Rule
from sapa.deliverable.place import Path as KeyPath
from sapa.deliverable.place import Places
from sapa.deliverable.section import Section


def documents_there(manifest: Manifest, folder: Folder, places: Places) -> dict[str, str]:
    """Return the sha256 of each document or evidence file that is in the folder; a title alone is no file."""
    found: dict[str, str] = {}
    for path, name in _named_documents(manifest, ()):
        if name in found:
            continue
        file = folder.existing(name, places.where(*path))
        if file is not None:
            found[name] = sha256(file)
    return found


def _named_documents(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(value, Section):
        if isinstance(value, DocumentRef | Evidence | Rule):
            for key in ("document", "file"):
                if name := getattr(value, key, None):
                    yield (*path, key), name
        for key, inner in dict(value).items():
            yield from _named_documents(inner, (*path, type(value).model_fields[key].alias or key))
    elif isinstance(value, tuple):
        for i, inner in enumerate(value):
            yield from _named_documents(inner, (*path, i))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _named_documents(inner, (*path, key))
