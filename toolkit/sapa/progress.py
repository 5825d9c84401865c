"""Progress of long work: a callable that receives steps and may raise `Cancelled`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from sapa.messages import Message


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a long run: `done` of `total` steps are finished, `what` begins now."""

    done: int
    total: int
    what: Message


Progress: TypeAlias = Callable[[Step], None]


def silent(step: Step) -> None:
    """Ignore progress."""
