"""Panels that begin as the review panel does, with files and columns, and go on with steps of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from sapa.app.card import Card, Standing, State
from sapa.app.review import facts as review_facts
from sapa.app.review.files_step import FilesStep
from sapa.app.review.roles_step import RolesStep
from sapa.messages import Message, message

BEGUN = ("files", "roles")
"""The steps that are the review panel's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What each step needs, what it found and why it is blocked: pure functions of the model, as messages.

    ids
        Where the panel's words stand: `app.control.`.
    first
        The first step of its own; the others wait for what it makes.
    made
        The model's trait that holds it.
    free
        Where a step stands that is neither busy, nor failed, nor blocked.
    said
        What a step found, once there is something.
    """

    ids: str
    first: str
    made: str
    free: Callable[[Any, str], State]
    said: Callable[[Any, str], Message | None]

    def state(self, model: Any, stage: str) -> State:
        """Return where a step stands."""
        if stage in BEGUN:
            return review_facts.state(model, stage)
        if model.activity is not None and model.activity.stage == stage:
            return State.BUSY
        if model.failure is not None and model.failure.stage == stage:
            return State.FAILED
        return State.BLOCKED if self.blocked(model, stage) is not None else self.free(model, stage)

    def blocked(self, model: Any, stage: str) -> Message | None:
        """Return why a step cannot begin and what to do, or None where it can."""
        if stage in BEGUN:
            return review_facts.blocked(model, stage)
        if model.loaded is None or model.roles is not None:
            return message("app.blocked.roles" if model.roles is not None else "app.blocked.files")
        if stage != self.first and getattr(model, self.made) is None:
            return message(f"{self.ids}blocked.{self.first}")
        return None

    def need(self, stage: str) -> Message:
        """Return in one line what a step needs."""
        return message("app.roles.need" if stage == "roles" else f"{self.ids}{stage}.need")

    def found(self, model: Any, stage: str) -> Message | None:
        """Return in one line what a step found, or None where there is nothing yet."""
        if stage in BEGUN:
            return review_facts.found(model, stage)
        if getattr(model, self.made) is None or model.roles is not None:
            return None
        return self.said(model, stage)

    def standing(self, model: Any, stage: str) -> Standing:
        """Return all of it together."""
        return Standing(
            self.state(model, stage), self.need(stage), self.blocked(model, stage), self.found(model, stage)
        )


class FactsCard(Card):
    """A card that knows by `facts` where its step stands."""

    facts: ClassVar[Facts]

    def standing(self) -> Standing:
        """Return where the step stands."""
        return self.facts.standing(self.model, self.stage)


class OpenStep(FactsCard, FilesStep):
    """Step 1: the sample, a folder, or an upload."""


class ColumnsStep(FactsCard, RolesStep):
    """Step 2: which column is what, for files without a manifest."""

    def foldable(self) -> bool:
        """Tell whether no columns are being chosen: day by day they stay what they are."""
        return self.model.loaded is not None and self.model.roles is None


__all__ = ["ColumnsStep", "Facts", "FactsCard", "OpenStep"]
