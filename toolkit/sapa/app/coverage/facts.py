"""What each step needs, what it found and why it is blocked: pure functions of the model, as messages."""

from __future__ import annotations

from collections.abc import Callable

from sapa.app.card import State
from sapa.app.coverage import found_in
from sapa.app.coverage.model import CoverageModel
from sapa.app.coverage.view import CoverageView
from sapa.app.review.going_on import Facts
from sapa.messages import Message, message

FOUND: dict[str, Callable[[CoverageView], Message | None]] = {
    "plan": found_in.plan,
    "outcomes": found_in.outcomes,
    "missing": found_in.missing,
    "weights": found_in.weights,
    "audit": found_in.audit,
}


def _free(model: CoverageModel, stage: str) -> State:
    if model.stale and stage in changed_by(model):
        return State.STALE
    if stage == "save" or model.view is None:
        return State.READY
    return State.DONE if FOUND[stage](model.view) is not None else State.NOTHING


def changed_by(model: CoverageModel) -> tuple[str, ...]:
    """Return the steps whose results are older than what was chosen."""
    now, then = model.changes, model.applied
    codes = (now.codes, now.eligibility) != (then.codes, then.eligibility)
    return (*(("outcomes",) if codes else ()), *(("weights",) if now.weighting != then.weighting else ()), "save")


def _said(model: CoverageModel, stage: str) -> Message | None:
    if state(model, stage) is State.STALE:
        return message("app.coverage.stale")
    if stage == "save":
        return message("app.coverage.save.ready")
    return FOUND[stage](model.view) or message(f"app.coverage.{stage}.none.found")


FACTS = Facts(ids="app.coverage.", first="plan", made="view", free=_free, said=_said)
state, blocked, need, found = FACTS.state, FACTS.blocked, FACTS.need, FACTS.found

__all__ = ["FACTS", "State", "blocked", "changed_by", "found", "need", "state"]
