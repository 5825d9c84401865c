"""What each step needs, what it found and why it is blocked: pure functions of the model, as messages."""

from __future__ import annotations

from sapa.app.card import Standing, State
from sapa.app.expert.entry import closed_to_entry
from sapa.app.expert.model import ExpertModel
from sapa.messages import Message, message


def standing(model: ExpertModel, stage: str) -> Standing:
    """Return where a step stands."""
    return Standing(_state(model, stage), message(f"app.expert.{stage}.need"), blocked(model, stage),
                    found(model, stage))  # fmt: skip


def _state(model: ExpertModel, stage: str) -> State:
    if model.activity is not None and model.activity.stage == stage:
        return State.BUSY
    if model.failure is not None and model.failure.stage == stage:
        return State.FAILED
    if blocked(model, stage) is not None:
        return State.BLOCKED
    if stage == "save" and model.saved is not None:
        return State.DONE if model.saved is model.judged else State.STALE
    if stage == "enter" and model.entry.ready:
        missing = model.entry.missing
        return State.DONE if missing.whole == missing.asked else State.READY
    over = {"save": model.saved, "draw": model.drawn}.get(stage, model.plan)
    return State.READY if over is None else State.DONE


def blocked(model: ExpertModel, stage: str) -> Message | None:
    """Return why a step cannot begin and what to do, or None where it can."""
    if stage == "files":
        return None
    if model.plan is None:
        return message("app.expert.blocked.files")
    if stage == "draw":
        return None if model.can_draw else message("app.expert.blocked.roster")
    if stage in ("people", "enter"):
        return _closed(model, stage)
    if model.judged is None:
        entered = model.entry.ready and bool(model.entry.entries.entered or model.entry.entries.given)
        return message("app.expert.blocked.join" if entered else "app.expert.blocked.scores")
    return message("app.expert.blocked.stale") if model.stale else None


def _closed(model: ExpertModel, stage: str) -> Message | None:
    """Return why nothing can be written down: no description of the panel, or scores of no single expert."""
    if model.place is None:
        return message("app.expert.blocked.alone")
    return closed_to_entry(model.plan) if stage == "enter" else None


def found(model: ExpertModel, stage: str) -> Message | None:
    """Return in one line what a step found, or None where there is nothing yet."""
    if stage == "draw":
        one = model.drawn
        return None if one is None else message("panel.draw.title", each=one.drawn.each, seed=str(one.drawn.seed))
    if stage == "people":
        return None if model.plan is None else message(
            "app.expert.people.found", experts=len(model.plan.experts), bids=len(model.plan.bids)
        )  # fmt: skip
    if stage == "enter":
        if not model.entry.ready:
            return None
        missing = model.entry.missing
        return message("app.expert.enter.found", round=model.entry.round, whole=missing.whole, asked=missing.asked)
    if stage == "files":
        return None if model.plan is None else message("app.expert.files.found", title=model.plan.title)
    return None if model.judged is None else _told(model, stage)


def _told(model: ExpertModel, stage: str) -> Message | None:
    """Return what a step says of a panel that was judged."""
    judged = model.judged
    last = judged.rounds[-1]
    if stage == "remarks":
        return message("panel.text.faults", n=len(judged.faults)) if judged.faults else message("app.expert.no_faults")
    if stage == "result":
        return _first(model)
    if stage == "agreement" and not last.council:
        return message("panel.text.differences", n=len(last.differences))
    if stage == "save" and model.saved is not None:
        return message("app.expert.save.saved" if model.saved is judged else "app.expert.save.changed")
    return None


def _first(model: ExpertModel) -> Message | None:
    """Return who is first, and how many share the place as far as can be told."""
    named = [one for one in model.by_place if one.rank]
    if not named:
        return None
    first = named[0]
    rivals = tuple(first.overlaps)
    if model.last is None or model.last.chances is None:
        return message("app.expert.result.first", bid=first.id)
    if not rivals:
        return message("app.expert.result.first_sure", bid=first.id)
    return message("app.expert.result.first_shared", bid=first.id, others=", ".join(rivals))
