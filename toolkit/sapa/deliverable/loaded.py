"""A deliverable after loading: the manifest, and every table that it names as `Rows`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sapa.data.rows import Rows
from sapa.deliverable.coverage_sections import Consumers
from sapa.deliverable.manifest import Manifest, Method, Part
from sapa.deliverable.place import Places, written
from sapa.deliverable.plan_link import PlanTaken


@dataclass(frozen=True, slots=True, eq=False)
class LoadedMethod:
    """One method of a part.

    `tables` holds what its manifest section names, by key: data, plan, population, control, contacts, raw, deleted,
    log, claims, sessions, experts, sources, team, interviewers, question_times, centres, rekeyed, margins, issued,
    frame, attached_questionnaires, questionnaire_survey, questionnaire_choices; `quotas_0`, `quotas_1` … in the order
    of the manifest; `contacts_mapping`; and `sample`, the drawn units of a plan.yaml. A key that the manifest does not
    name is absent. `spec` is the manifest's section with columns filled in by default names where it names only a
    file, and with the words of the mapping table among the dispositions of the contacts.
    """

    spec: Method
    tables: Mapping[str, Rows] = field(default_factory=dict)
    taken: PlanTaken | None = None
    """What the manifest left to its plan.yaml; None where it names none."""

    @property
    def id(self) -> str:
        """The method's id in the manifest."""
        return self.spec.id

    @property
    def kind(self) -> str:
        """The kind of method (`population_survey`, `focus_group` …)."""
        return str(self.spec.kind)

    def table(self, key: str) -> Rows | None:
        """Return a loaded table, or None when the manifest names none."""
        return self.tables.get(key)


@dataclass(frozen=True, slots=True, eq=False)
class LoadedConsumers:
    """Consumers of one form of a service: the lists behind what the manifest states; None where it has no list."""

    spec: Consumers
    registered: Rows | None = None
    polled: Rows | None = None


@dataclass(frozen=True, slots=True, eq=False)
class LoadedPart:
    """One service of the deliverable with its methods, and its consumers as far as they are stated.

    `tables` holds what the sections of a service name, by key: events, attendance, feedback, consultations,
    specialists, stories, publications, materials. `spec` is the manifest's part with columns filled in by default
    names where a section names only its file.
    """

    spec: Part
    methods: tuple[LoadedMethod, ...]
    consumers: tuple[LoadedConsumers, ...] = ()
    tables: Mapping[str, Rows] = field(default_factory=dict)

    def table(self, key: str) -> Rows | None:
        """Return a loaded table of the service, or None when the manifest names none."""
        return self.tables.get(key)


@dataclass(frozen=True, slots=True, eq=False)
class LoadedDeliverable:
    """Everything that was handed in, read. `manifest_path` is the file the manifest came from."""

    manifest: Manifest
    manifest_path: Path
    manifest_sha256: str
    root: Path
    parts: tuple[LoadedPart, ...]
    documents: Mapping[str, str] = field(default_factory=dict)
    """sha256 of each evidence file that exists in the folder, by its path as named in the manifest."""
    keep: object = field(default=None, repr=False)
    """Holds the temporary folder of an unpacked zip for as long as this object lives."""
    places: Places | None = field(default=None, repr=False)
    """Where each value of the manifest stands; None where the manifest was made in memory."""

    def where(self, *path: str | int) -> str:
        """Return file, line or cell, and key path of a value of the manifest, for `BadInput(where=…)`."""
        if self.places is not None:
            return self.places.where(*path)
        return f"{self.manifest_path.name} ({written(path)})" if path else self.manifest_path.name
