"""What the compliance checks see: one part of the deliverable, its manifest, and a short way to write a finding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sapa.checks.base import Context, Limits
from sapa.checks.interviews import Interviews
from sapa.deliverable.loaded import LoadedDeliverable, LoadedMethod, LoadedPart
from sapa.deliverable.manifest import Evidence as ManifestEvidence
from sapa.deliverable.manifest import Manifest
from sapa.deliverable.method_kinds import SURVEYS
from sapa.messages import Message, message
from sapa.results import Addressee, Basis, Evidence, Finding, Line, Sensitivity, Status
from sapa.results.details import RegisterEntry, SessionCount
from sapa.standard import Norm, Scope

QUESTIONNAIRE_KINDS = SURVEYS


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One part under examination."""

    deliverable: LoadedDeliverable
    part: LoadedPart
    context: Context
    interviews: Mapping[str, Interviews] = field(default_factory=dict)

    @property
    def manifest(self) -> Manifest:
        """The manifest of the whole deliverable."""
        return self.deliverable.manifest

    @property
    def surveys(self) -> tuple[LoadedMethod, ...]:
        """The questionnaire surveys of the part."""
        return tuple(m for m in self.part.methods if m.kind in QUESTIONNAIRE_KINDS)

    def asks(self, norm: Norm) -> bool:
        """Tell whether this part answers a norm: what concerns the order as a whole, the first part answers for all."""
        return norm.scope is Scope.SERVICE or self.deliverable.parts[0].spec.id == self.part.spec.id

    def limits(self, norm: str) -> tuple[Limits, ...]:
        """Return the limits of a norm: the specification's where there are any."""
        return self.context.limits(self.context.norm(norm))

    def where(self, evidence: ManifestEvidence | None) -> tuple[Evidence, ...]:
        """Return a stated document or file as evidence."""
        if evidence is None:
            return ()
        page = None if evidence.page is None else str(evidence.page)
        return (Evidence(file=evidence.file, document=evidence.document, page=page),)

    def absent(self, evidence: Iterable[Evidence]) -> tuple[str, ...]:
        """Return the documents and files that are pointed to and not handed in."""
        tables = [self.part.tables, *(m.tables for m in self.part.methods)]
        handed_in = set(self.deliverable.documents) | {
            f.path for t in tables for rows in t.values() for f in rows.files
        }
        named = [name for e in evidence if (name := e.document or e.file) is not None]
        return tuple(dict.fromkeys(name for name in named if name not in handed_in))

    def _recommend(self, todo: str, evidence: tuple[Evidence, ...]) -> Message:
        """Return what to do, naming first the documents that the provider points to and did not hand in."""
        absent = self.absent(evidence)
        return message("checks.not_handed_in", documents=absent, todo=message(todo)) if absent else message(todo)

    def finding(
        self,
        norm: str,
        status: Status,
        text: Message,
        *,
        item: str | None = None,
        line: Line = Line.FORMAL,
        limits: Limits | None = None,
        value: float | None = None,
        n: int | None = None,
        basis: Basis | None = None,
        reading: Mapping[str, Any] | None = None,
        sensitivity: tuple[Sensitivity, ...] = (),
        evidence: Iterable[Evidence] = (),
        method: str | None = None,
        addressee: Addressee = Addressee.PROVIDER,
        todo: str | None = None,
    ) -> Finding:
        """Write a finding on a norm; `todo` names the recommendation shown unless the norm is met."""
        evidence = tuple(evidence)
        open_question = status in (Status.NOT_MET, Status.NOT_ASSESSABLE, Status.JUDGEMENT)
        context = self.context if method is None else replace(self.context, method=method)
        return context.finding(
            norm, line, status, text, item=item, limits=limits, value=value, n=n, basis=basis, reading=reading,
            sensitivity=sensitivity, evidence=evidence, addressee=addressee,
            recommendation=self._recommend(todo, evidence) if todo and open_question else None,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """What one compliance module adds."""

    findings: tuple[Finding, ...] = ()
    register: tuple[RegisterEntry, ...] = ()
    sessions: tuple[SessionCount, ...] = ()
