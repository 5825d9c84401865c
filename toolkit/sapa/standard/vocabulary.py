"""The words that norms use by key: units, conditions, kinds of evidence, services, forms, bases of shares."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sapa.errors import BadInput
from sapa.messages import message
from sapa.standard.model import COMMON, VOCABULARIES
from sapa.standard.parts import FullCycle, Service, ServiceForm, Table, TableRow, Translated
from sapa.standard.section import LANGUAGES, Section

_FORM_KEYS = (*LANGUAGES, "service", "groups", "rows")
_UNIT_KEYS = (*LANGUAGES, "one")


@dataclass(slots=True)
class Vocabulary:
    """Translated words by key, for every kind in `VOCABULARIES`; services and tables of the act."""

    words: dict[str, dict[str, Translated]] = field(default_factory=lambda: {name: {} for name in VOCABULARIES})
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rows: dict[str, tuple[str, ...]] = field(default_factory=dict)
    one: dict[str, Translated] = field(default_factory=dict)
    services_of: dict[str, set[str]] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    absent: tuple[str, ...] = ()
    offered: dict[str, Service] = field(default_factory=dict)
    general: FullCycle | None = None

    def as_fields(self) -> dict[str, Any]:
        """Return the fields of `Standard` that this fills."""
        return {
            **self.words, "form_groups": self.groups, "form_rows": self.rows, "units_one": self.one,
            "tables": self.tables, "absent_tables": self.absent, "offered": self.offered, "general_cycle": self.general,
        }  # fmt: skip

    def forms_of(self, service: str) -> list[str]:
        """Return the forms that a norm of the service may name; a norm common to every service may name any."""
        if service == COMMON:
            return list(self.words["forms"])
        return [form for form, services in self.services_of.items() if service in services]

    def add_form(self, key: str, words: Translated, service: str, groups: Iterable[str]) -> None:
        """Take a form in: the words that came first stay, groups add up."""
        self.words["forms"].setdefault(key, words)
        self.services_of.setdefault(key, set()).add(service)
        for group in groups:
            name = f"{service}.{group}"
            if key not in self.groups.get(name, ()):
                self.groups[name] = (*self.groups.get(name, ()), key)

    def add_service(self, service: Service) -> None:
        """Take the forms and the table rows of a service in as words that norms may use."""
        self.offered[service.key] = service
        for group in service.form_groups:
            for form in group.forms:
                self.add_form(form.key, _shown(form), service.key, [group.key])
                if form.rows and form.rows != (form.key,):
                    self.rows[form.key] = form.rows
        for row in service.rows.values():
            self.add_form(row.key, _shown(row), service.key, [f"table_{n}" for n in row.tables])


def _shown(form: ServiceForm | TableRow) -> Translated:
    return Translated(*(form.shown(language) for language in LANGUAGES))


def read_vocabulary(tops: Iterable[Section], home: str) -> Vocabulary:
    """Read the words of a pack: each of `tops` holds one map or several, named as in `VOCABULARIES`."""
    found = Vocabulary()
    forms = [part for top in tops for part in _words_of(top, found)]
    for name in ("units", "services"):
        if not found.words[name]:
            raise BadInput(message("standard.error.missing", key=name), where=f"{home}/vocabulary")
    for part in forms:
        part.choice("service", found.words["services"])
        for place, row in enumerate(part.items("rows")):
            part.among(row, found.words["forms"], "rows", place)
    return found


def _words_of(top: Section, found: Vocabulary) -> list[Section]:
    """Take in the words of one file; the forms among them are returned, to be checked when all words are known."""
    forms: list[Section] = []
    for name in [v for v in VOCABULARIES if top.has(v)]:
        for key in top.keys_of(name):
            if key in found.words[name]:
                raise top.refuse("standard.error.twice", (*top.path, name, key), got=key)
            known = {"forms": _FORM_KEYS, "units": _UNIT_KEYS}.get(name, LANGUAGES)
            part = top.section(name, key, known=known)
            if name == "forms":
                _form(part, key, found)
                forms.append(part)
            else:
                found.words[name][key] = part.translated()
            if part.has("one"):
                found.one[key] = part.translated("one")
    return forms


def _form(part: Section, key: str, found: Vocabulary) -> None:
    found.add_form(key, part.translated(), part.text("service"), part.items("groups"))
    if part.has("rows"):
        found.rows[key] = tuple(part.items("rows"))
