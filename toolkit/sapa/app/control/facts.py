"""What each step needs, what it found and why it is blocked: pure functions of the model, as messages."""

from __future__ import annotations

from sapa.app.card import State
from sapa.app.control.model import ControlModel
from sapa.app.review import facts as review_facts
from sapa.messages import Message, message
from sapa.results.interviewers import Level


def state(model: ControlModel, stage: str) -> State:
    """Return where a step stands."""
    if stage in ("files", "roles"):
        return review_facts.state(model, stage)
    if model.activity is not None and model.activity.stage == stage:
        return State.BUSY
    if model.failure is not None and model.failure.stage == stage:
        return State.FAILED
    if blocked(model, stage) is not None:
        return State.BLOCKED
    if stage == "save" or model.day is None:
        return State.READY
    return State.DONE


def blocked(model: ControlModel, stage: str) -> Message | None:
    """Return why a step cannot begin and what to do, or None where it can."""
    if stage in ("files", "roles"):
        return review_facts.blocked(model, stage)
    if model.loaded is None or model.roles is not None:
        return message("app.blocked.roles" if model.roles is not None else "app.blocked.files")
    if stage != "today" and model.day is None:
        return message("app.control.blocked.today")
    return None


def need(stage: str) -> Message:
    """Return in one line what a step needs."""
    return message("app.roles.need" if stage == "roles" else f"app.control.{stage}.need")


def found(model: ControlModel, stage: str) -> Message | None:
    """Return in one line what a step found, or None where there is nothing yet."""
    if stage in ("files", "roles"):
        return review_facts.found(model, stage)
    if model.day is None or model.listing is None or model.roles is not None:
        return None
    if stage == "today":
        never = sum(1 for g in model.day.detail.by_interviewer if g.interviews and not g.controlled)
        return message("app.control.today.found", n=never, issue=model.listing.need.issue)
    if stage == "next":
        return message("app.control.next.found", n=len(model.listing.controls), again=len(model.listing.again))
    return _people(model) if stage == "interviewers" else message("app.control.save.ready")


def _people(model: ControlModel) -> Message:
    people = model.day.people.dossiers if model.day.people is not None else ()
    if not people:
        return message("app.control.interviewers.none")
    now = sum(d.level is Level.ACT_NOW for d in people)
    look = sum(d.level is Level.LOOK for d in people)
    return message("app.control.interviewers.found", n=len(people), now=now, look=look)


__all__ = ["State", "blocked", "found", "need", "state"]
