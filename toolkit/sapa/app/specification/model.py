"""State of the panel for technical specifications: choice → norms → contract → save. No widgets, no words.

A test drives this model alone: `choose_service("training")`, `tick("forms", "seminar", True)`,
`set_value("t7.seminar.duration", Side.LOW, "2")`, `spec`, `draft_file()`. Whatever was typed is kept: what does not
apply to a choice is set aside and comes back with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import traitlets

from sapa.app.room import own_path
from sapa.app.session import Session
from sapa.app.specification import choices, contract, files
from sapa.app.specification.choices import Chosen
from sapa.app.specification.entries import Entry, Side, of_limits, read_field
from sapa.app.transfer import Received
from sapa.app.work import Dispatch, at_once
from sapa.app.working import Failure, WorkModel
from sapa.errors import BadInput
from sapa.messages import message
from sapa.planning.specification import Specification, SpecifiedNorm, ValueState, draft_specification
from sapa.planning.specification_choice import choose_norms
from sapa.progress import Progress, Step
from sapa.standard import Norm, Standard, load_standard, select_norms

STAGES = ("choice", "norms", "contract", "save")
ONLY = ("all", "numeric", "not_fixed", "outside")
"""What of the list is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Everything that was chosen and typed. `chosen` and `entries` hold what belongs to other services too."""

    service: str = ""
    chosen: Mapping[str, Chosen] = field(default_factory=dict)
    entries: Mapping[str, Entry] = field(default_factory=dict)
    passport: Mapping[str, str] = field(default_factory=dict)
    title: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """A draft, the act under which it is made, and the file with which it began."""

    draft: Draft
    standard: Standard
    opened: str = ""


class SpecificationModel(WorkModel):
    """What the panel knows. Views observe the traits; user actions are the methods."""

    draft = traitlets.Any()
    standard = traitlets.Any()
    spec = traitlets.Any(None, allow_none=True)
    """The specification as the engine drafts it, without what cannot be read; None until a service is chosen."""
    applicable = traitlets.Any(frozenset())
    """Ids of the norms that may have a value under the choice."""
    opened = traitlets.Unicode("")
    """Name of the file with which the work began."""
    query = traitlets.Unicode("")
    only = traitlets.Enum(ONLY, default_value="all")
    undoable = traitlets.Any(None, allow_none=True)
    """The draft before the last change of many values at once, until something else is changed."""
    before = traitlets.Any(None, allow_none=True)
    """The work that a file or a new beginning has replaced."""
    saved = traitlets.Any(None, allow_none=True)
    """The draft as it was saved last."""

    def __init__(
        self,
        *,
        standard: Standard | None = None,
        session: Session | None = None,
        dispatch: Dispatch = at_once,
        language: str | None = None,
    ) -> None:
        super().__init__(session=session, dispatch=dispatch, language=language)
        self.standard = self._first = standard or load_standard()
        self.draft = Draft()

    # -- what is derived ---------------------------------------------------------------------------------------

    @traitlets.observe("draft", "standard")
    def _redraft(self, _: Any) -> None:
        draft = self.draft
        if draft is None or self.standard is None or not draft.service:
            with self.hold_trait_notifications():
                self.spec, self.applicable = None, frozenset()
            return
        arguments = self.chosen.arguments()
        _, norms, _ = choose_norms(self.standard, service=draft.service, where=_place, **arguments)
        applicable = frozenset(norm.id for norm in norms if norm.unit is not None)
        read = {id: entry.value(self.standard.norms[id]) for id, entry in draft.entries.items() if id in applicable}
        spec = draft_specification(
            self.standard, service=draft.service, **arguments, title=" ".join(draft.title.split()) or None,
            values={id: value for id, value in read.items() if value is not None},
            contract=contract.contract_of(draft.passport),
        )  # fmt: skip
        with self.hold_trait_notifications():
            self.applicable, self.spec = applicable, spec

    @property
    def chosen(self) -> Chosen:
        """What is chosen for the service at hand."""
        found: Chosen = self.draft.chosen.get(self.draft.service, Chosen())
        return found

    def entry(self, id: str) -> Entry:
        """Return the two fields of a norm."""
        found: Entry = self.draft.entries.get(id, Entry())
        return found

    @property
    def numeric(self) -> tuple[SpecifiedNorm, ...]:
        """The norms of the specification for which a value can be fixed."""
        return () if self.spec is None else tuple(one for one in self.spec.norms if one.numeric)

    @property
    def faulty(self) -> tuple[str, ...]:
        """Ids of the norms whose fields cannot be read."""
        return tuple(one.id for one in self.numeric if self.entry(one.id).faulty)

    @property
    def not_fixed(self) -> tuple[str, ...]:
        """Ids of the norms without a value."""
        return tuple(one.id for one in self.numeric if self.entry(one.id).empty)

    @property
    def outside(self) -> tuple[str, ...]:
        """Ids of the norms whose value lies outside the Standard's range."""
        return tuple(one.id for one in self.numeric if one.state is ValueState.OUTSIDE)

    @property
    def aside(self) -> tuple[str, ...]:
        """Ids of norms with something typed that do not apply to the choice: kept, but not written."""
        return tuple(
            id for id, entry in self.draft.entries.items() if not entry.empty and id not in self.applicable
        )  # fmt: skip

    @property
    def contract_faults(self) -> dict[str, Any]:
        """What is wrong with the contract's days, by field."""
        return dict(contract.faults_of(self.draft.passport))

    @property
    def ready(self) -> bool:
        """True where the specification can be written: a service is chosen, and everything typed can be read."""
        return self.spec is not None and not self.faulty and not self.contract_faults

    @property
    def listed(self) -> tuple[str, ...]:
        """Ids of the norms that the search and the filter leave."""
        if self.spec is None:
            return ()
        if self.only == "all":
            ids = [one.id for one in self.spec.norms]
        elif self.only == "numeric":
            ids = [one.id for one in self.numeric]
        else:
            ids = list(self.not_fixed if self.only == "not_fixed" else (*self.outside, *self.faulty))
        if self.query.strip():
            found = select_norms(self.standard, service=self.spec.service, words=self.query)
            ids = [id for id in ids if id in {norm.id for norm in found}]
        return tuple(ids)

    # -- choice ------------------------------------------------------------------------------------------------

    def choose_service(self, service: str) -> None:
        """Choose a service; what was chosen and typed for another one is kept for when it is chosen again."""
        if service == self.draft.service:
            return
        chosen = dict(self.draft.chosen)
        if service and service not in chosen:
            chosen[service] = choices.carried(self.chosen, self.standard, service)
        self._put(service=service, chosen=chosen)

    def tick(self, name: str, key: str, on: bool) -> None:
        """Choose one of the forms, objects, methods or ways, or take it out."""
        listed = choices.groups(self.standard, self.draft.service, name)
        self._narrow(name, choices.ticked(getattr(self.chosen, name), key, on, listed))

    def set_condition(self, key: str, holds: bool | None) -> None:
        """Say whether a condition of the act holds; None: not told."""
        conditions = {k: v for k, v in self.chosen.conditions.items() if k != key}
        if holds is not None:
            conditions[key] = holds
        self._narrow("conditions", conditions)

    def _narrow(self, name: str, value: Any) -> None:
        if self.draft.service:
            changed = self.chosen.narrowed(name, value)
            self._put(chosen={**self.draft.chosen, self.draft.service: changed})

    # -- values ------------------------------------------------------------------------------------------------

    def set_value(self, id: str, side: Side | str, text: str) -> None:
        """Take what was typed into a field of a norm."""
        norm: Norm | None = self.standard.norms.get(id)
        if norm is None or norm.unit is None:
            return
        entry = self.entry(id).set(Side(side), read_field(text, norm, language=self.language))
        self._put(entries=self._entries({id: entry}))

    def take_bounds(self, ids: tuple[str, ...] | None = None) -> None:
        """Take the Standard's own bounds as the contract's values for norms (None: for every norm without a value)."""
        wanted = self.not_fixed if ids is None else ids
        norms = [self.standard.norms[id] for id in wanted if id in self.applicable]
        taken = {norm.id: of_limits(norm.min, norm.max) for norm in norms}
        before = self.draft
        self._put(entries=self._entries(taken))
        self.undoable = before

    def clear_values(self) -> None:
        """Empty the fields of all norms that apply."""
        before = self.draft
        self._put(entries={id: entry for id, entry in before.entries.items() if id not in self.applicable})
        self.undoable = before

    def drop_aside(self) -> None:
        """Forget the values that do not apply to the choice."""
        before, aside = self.draft, self.aside
        self._put(entries={id: entry for id, entry in before.entries.items() if id not in aside})
        self.undoable = before

    def undo(self) -> None:
        """Take back the last change of many values at once."""
        before = self.undoable
        if before is not None:
            self._put(entries=before.entries)

    def _entries(self, changed: Mapping[str, Entry]) -> dict[str, Entry]:
        merged = {**self.draft.entries, **changed}
        return {id: entry for id, entry in merged.items() if not entry.empty}

    # -- contract ----------------------------------------------------------------------------------------------

    def set_contract(self, name: str, text: str) -> None:
        """Take what was typed into a field of the contract."""
        passport = {k: v for k, v in self.draft.passport.items() if k != name}
        self._put(passport={**passport, name: text} if text.strip() else passport)

    def set_title(self, text: str) -> None:
        """Take the title of the documents; empty: the one with the service's name."""
        self._put(title=text)

    # -- the whole ---------------------------------------------------------------------------------------------

    def _put(self, **changes: Any) -> None:
        changed = replace(self.draft, **changes)
        if changed != self.draft:
            self.undoable = None
            self.draft = changed

    def begin(self) -> None:
        """Begin anew; what was there can be brought back."""
        self._replaced(Work(Draft(), self._first))

    def bring_back(self) -> None:
        """Bring back the work that a file or a new beginning has replaced; what is here now can be brought back too."""
        if self.before is not None:
            self._replaced(self.before)

    def open_arrived(self, file: Received) -> None:
        """Go on with a specification.yaml that has arrived."""
        self._open(self.session.uploads / file.name, file.name)

    def open_path(self, path: str) -> None:
        """Go on with the specification.yaml at a path, or in the folder there."""
        given = Path(path.strip().strip('"')).expanduser()
        self._open(given if path.strip() else None, str(given))

    def _open(self, path: Path | None, shown: str) -> None:
        def job(progress: Progress) -> Callable[[], None]:
            progress(Step(0, 1, message("app.specification.work.opening")))
            if path is not None:
                own_path(path, inside=self.session.folder)
            if path is None or not path.exists():
                raise BadInput(
                    message("app.error.path_missing"), where=shown, todo=message("app.error.path_missing.todo")
                )
            found = files.read(path, shown)
            work = Work(files.draft_of(found, Draft()), found.standard, Path(shown).name)
            return lambda: self._replaced(work, saved=True)

        self._start("choice", job)

    def _replaced(self, work: Work, *, saved: bool = False) -> None:
        now = Work(self.draft, self.standard, self.opened)
        with self.hold_trait_notifications():
            self.before = now if self.draft != Draft() else None
            self.failure = self.undoable = None
            self.opened, self.standard, self.draft = work.opened, work.standard, work.draft
            self.query, self.only = "", "all"
            self.saved = work.draft if saved else None

    # -- files -------------------------------------------------------------------------------------------------

    def workbook(self, language: str | None = None) -> tuple[str, bytes]:
        """Return (file name, bytes) of the annex as a workbook in a language (the page's if none is given)."""
        return files.workbook(self._done(), language or self.language)

    def document(self, language: str | None = None) -> tuple[str, bytes]:
        """Return (file name, bytes) of the annex for Word."""
        return files.document(self._done(), language or self.language)

    def draft_file(self, language: str | None = None) -> tuple[str, bytes]:
        """Return (file name, bytes) of specification.yaml, which this panel, the command and the review read."""
        return files.draft_file(self._done(), language or self.language)

    def _done(self) -> Specification:
        if self.spec is None:
            raise BadInput(message("app.specification.blocked.service"))
        if not self.ready:
            raise BadInput(
                message("app.specification.blocked.faults", n=len(self.faulty) + len(self.contract_faults))
            )  # fmt: skip
        found: Specification = self.spec
        return found

    @property
    def primary(self) -> str:
        """The one action that comes next: save, or none."""
        return "save" if self.ready and not self.busy and self.saved != self.draft else ""


def _place(*keys: str | int) -> str:
    return ".".join(str(key) for key in keys)


__all__ = ["ONLY", "STAGES", "Draft", "Failure", "Side", "SpecificationModel", "Work"]
