"""What each step needs, what it found and why it is blocked: pure functions of the model, as messages."""

from __future__ import annotations

from sapa.app.card import State
from sapa.app.control.model import ControlModel
from sapa.app.review.going_on import Facts
from sapa.messages import Message, message
from sapa.results.interviewers import Level


def _free(model: ControlModel, stage: str) -> State:
    return State.READY if stage == "save" or model.day is None else State.DONE


def _said(model: ControlModel, stage: str) -> Message | None:
    if model.listing is None:
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


FACTS = Facts(ids="app.control.", first="today", made="day", free=_free, said=_said)
state, blocked, need, found = FACTS.state, FACTS.blocked, FACTS.need, FACTS.found

__all__ = ["FACTS", "State", "blocked", "found", "need", "state"]
