"""State of the browser of norms: what is asked and what answers, the packs at hand, a comparison. No widgets.

A test drives this model alone: `ask(table="7", words="вебинар")`, `look_up("выборка")`, `add_pack(path)`, `wait()`,
`compare()`, `saved("norms", "csv")`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import traitlets

from sapa.app.listing import listing_csv, listing_xlsx
from sapa.app.norms import rows
from sapa.app.norms.asked import Asked, answering, forms_of
from sapa.app.norms.packs import Edition, own_editions, shipped
from sapa.app.room import own_path
from sapa.app.transfer import Received
from sapa.app.working import Failure, WorkModel
from sapa.errors import BadInput
from sapa.i18n import translator
from sapa.messages import message
from sapa.progress import Progress, Step
from sapa.standard import compare_standards, find_definitions, find_terms

STAGES = ("norms", "words", "readings", "judged", "compare")
PAGE = 40
"""Norms that are shown before one asks for more."""


class NormsModel(WorkModel):
    """What the page knows."""

    tab = traitlets.Enum(STAGES, default_value="norms")
    editions = traitlets.Any(())
    act = traitlets.Any(None, allow_none=True)
    asked = traitlets.Any(Asked())
    found = traitlets.Any(())
    shown = traitlets.Int(PAGE)
    sought = traitlets.Unicode("")
    """Words that are looked up among definitions and terms."""
    pair = traitlets.Tuple(("", ""))
    """Keys of the two editions that are compared, the older first."""
    compared = traitlets.Any(None, allow_none=True)
    """The comparison with the two standards: (comparison, before, after)."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**how)
        self._unpacked: list[Any] = []
        self.editions = shipped()
        self.pair = (self.editions[0].key, self.editions[-1].key)
        self.ask(pack=self.editions[-1].key)

    def edition(self, key: str | None) -> Edition:
        """Return the edition of that key; the latest one of the package where the key is unknown."""
        known: tuple[Edition, ...] = self.editions
        own = [one for one in known if not one.pack]
        return next((one for one in known if one.key == key), own[-1])

    # -- norms -------------------------------------------------------------------------------------------------

    def ask(self, **changed: Any) -> None:
        """Change what is asked; what the act does not have is a failure of the step, in words."""
        if "pack" in changed:
            changed = {"on": None, **changed}  # an edition that is chosen stands over a day chosen before
        asked = replace(self.asked, **changed)
        self.failure = None
        try:
            act = self.edition(asked.pack).load(asked.on)
            if asked.form is not None and asked.form not in forms_of(act, asked.service):
                asked = replace(asked, form=None)
            # A table that the act does not have is no fault of who asks: the page says so instead of a list.
            found = () if asked.table in act.absent_tables else answering(act, asked)
        except BadInput as fault:
            self.asked, self.found = asked, ()
            # The page has no options of a command to name.
            shown = BadInput(fault.what, got=fault.got, expected=fault.expected, todo=fault.todo)
            self.failure = Failure("norms", shown)
            return
        with self.hold_trait_notifications():
            self.act, self.asked, self.found, self.shown = act, asked, found, PAGE

    def clear(self) -> None:
        """Ask for every norm of the pack again."""
        self.ask(**{name: getattr(Asked(), name) for name in Asked.__slots__ if name != "pack"})

    def show_more(self, *, every: bool = False) -> None:
        """Show another page of norms, or all of them."""
        self.shown = len(self.found) if every else min(len(self.found), self.shown + PAGE)

    @property
    def page(self) -> tuple[Any, ...]:
        """The norms that are shown."""
        return tuple(self.found[: self.shown])

    # -- definitions and terms ---------------------------------------------------------------------------------

    def look_up(self, words: str) -> None:
        """Look words up among definitions and terms, in any of the three languages."""
        self.sought = words

    @property
    def definitions(self) -> tuple[Any, ...]:
        """The definitions that hold the words."""
        return find_definitions(self.act, self.sought.strip() or None)

    @property
    def terms(self) -> tuple[Any, ...]:
        """The terms that hold the words."""
        return find_terms(self.act, self.sought.strip() or None)

    # -- comparison --------------------------------------------------------------------------------------------

    def receive(self, file: Received) -> None:
        """Take a pack that was uploaded."""
        self.add_pack(self.session.uploads / file.name)

    def add_pack(self, path: Path | str) -> None:
        """Read a pack of one's own and compare its latest edition with the package's."""

        def job(progress: Progress) -> Callable[[], None]:
            progress(Step(0, 2, message("app.norms.work.reading")))
            place = own_path(path, inside=self.session.folder)
            added, unpacked = own_editions(place)
            kept = tuple(one for one in self.editions if one.pack != place.name)
            ours = [one for one in kept if not one.pack]
            progress(Step(1, 2, message("app.norms.work.comparing")))
            before, after = ours[-1].load(), added[-1].load()
            compared = (compare_standards(before, after), before, after)

            def apply() -> None:
                if unpacked is not None:
                    self._unpacked.append(unpacked)
                with self.hold_trait_notifications():
                    self.editions, self.pair = (*kept, *added), (ours[-1].key, added[-1].key)
                    self.compared = compared

            return apply

        self._start("compare", job)

    def choose_pair(self, before: str, after: str) -> None:
        """Choose the two editions; an earlier comparison goes."""
        with self.hold_trait_notifications():
            self.pair, self.compared = (before, after), None

    def compare(self) -> None:
        """Compare the two editions that are chosen."""
        first, second = (self.edition(key) for key in self.pair)

        def job(progress: Progress) -> Callable[[], None]:
            progress(Step(0, 1, message("app.norms.work.comparing")))
            before, after = first.load(), second.load()
            compared = (compare_standards(before, after), before, after)
            return lambda: setattr(self, "compared", compared)

        self._start("compare", job)

    # -- saving ------------------------------------------------------------------------------------------------

    def saved(self, what: str, kind: str) -> tuple[str, bytes]:
        """Return (file name, bytes) of what is shown: `what` is a stage or `terms`, `kind` is `xlsx` or `csv`."""
        t = translator(self.language)
        listed = rows.LISTS[what](self, t)
        content = listing_csv(listed) if kind == "csv" else listing_xlsx(listed, t)
        return f"{what}-{self.act.edition.isoformat()}-{self.language}.{kind}", content

    def close(self) -> None:
        """Stop work, and remove the session's folder and unpacked packs."""
        for unpacked in self._unpacked:
            unpacked.close()
        super().close()
