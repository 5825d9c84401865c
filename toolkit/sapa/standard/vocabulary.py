"""The words of a pack: units, conditions, kinds of evidence, services, forms and bases, each in three languages."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sapa.errors import BadInput
from sapa.messages import message
from sapa.standard.model import VOCABULARIES, Translated
from sapa.standard.section import LANGUAGES, Section
from sapa.strict_yaml import load_strict

_FORM_KEYS = (*LANGUAGES, "service", "groups", "rows")


@dataclass(slots=True)
class Vocabulary:
    """Translated words by key, for every kind in `VOCABULARIES`."""

    words: dict[str, dict[str, Translated]] = field(default_factory=lambda: {name: {} for name in VOCABULARIES})
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rows: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def as_fields(self) -> dict[str, Any]:
        """Return the fields of `Standard` that this fills."""
        return {**self.words, "form_groups": self.groups, "form_rows": self.rows}


def read_vocabulary(home: Path) -> Vocabulary:
    """Read `vocabulary/*.yaml` of a pack: each file holds one map or several, named as in `VOCABULARIES`."""
    found = Vocabulary()
    forms: list[Section] = []
    for path in sorted((home / "vocabulary").glob("*.yaml")):
        document = load_strict(path, shown=f"{home.name}/vocabulary/{path.name}")
        top = Section(document, (), VOCABULARIES)
        for name in [v for v in VOCABULARIES if top.has(v)]:
            for key in top.keys_of(name):
                if key in found.words[name]:
                    raise top.refuse("standard.error.twice", (name, key), got=key)
                part = top.section(name, key, known=_FORM_KEYS if name == "forms" else LANGUAGES)
                found.words[name][key] = part.translated()
                if name == "forms":
                    _form(part, key, found)
                    forms.append(part)
    for name in ("units", "services"):
        if not found.words[name]:
            raise BadInput(message("standard.error.missing", key=name), where=f"{home.name}/vocabulary")
    for part in forms:
        part.choice("service", found.words["services"])
        for place, row in enumerate(part.items("rows")):
            part.among(row, found.words["forms"], "rows", place)
    return found


def _form(part: Section, key: str, found: Vocabulary) -> None:
    service = part.text("service")
    for group in part.items("groups"):
        name = f"{service}.{group}"
        found.groups[name] = (*found.groups.get(name, ()), key)
    if part.has("rows"):
        found.rows[key] = tuple(part.items("rows"))
