"""What each step needs, what it found and why it is blocked: pure functions of the model, as messages."""

from __future__ import annotations

from sapa.app.card import State
from sapa.app.review import roles_model
from sapa.app.review.model import ReviewModel, Source
from sapa.app.review.source import MANIFESTS
from sapa.messages import Message, message
from sapa.results import Line


def state(model: ReviewModel, stage: str) -> State:
    """Return where a step stands."""
    if model.activity is not None and model.activity.stage == stage:
        return State.BUSY
    if model.failure is not None and model.failure.stage == stage:
        return State.FAILED
    if blocked(model, stage) is not None:
        return State.STALE if stage == "workbook" and model.stale else State.BLOCKED
    match stage:
        case "files":
            done = model.loaded is not None or model.roles is not None
        case "roles":
            done = model.roles is None
        case "readings":
            done = True
        case "results":
            if model.stale:
                return State.STALE
            done = model.evaluation is not None
        case _:
            done = False
    return State.DONE if done else State.READY


def blocked(model: ReviewModel, stage: str) -> Message | None:
    """Return why a step cannot begin and what to do, or None where it can."""
    if stage == "files":
        return None
    if stage == "roles":
        return None if model.loaded is not None or model.roles is not None else message("app.roles.blocked")
    if model.loaded is None or model.roles is not None:
        return message("app.blocked.roles" if model.roles is not None else "app.blocked.files")
    if stage == "workbook":
        if model.evaluation is None:
            return message("app.workbook.blocked")
        return message("app.workbook.stale") if model.stale else None
    return None


def need(stage: str) -> Message:
    """Return in one line what a step needs."""
    return message(f"app.{stage}.need")


def found(model: ReviewModel, stage: str) -> Message | None:
    """Return in one line what a step found, or None where there is nothing yet."""
    if stage in ("files", "roles"):
        return _files(model) if stage == "files" else _roles(model)
    if model.loaded is None or model.roles is not None:
        return None
    if stage == "readings":
        return _readings(model)
    if model.evaluation is None:
        return None
    if stage == "results":
        formal = sum(model.evaluation.count(Line.FORMAL).values())
        return message("app.results.stale") if model.stale else message("app.results.found", n=formal)
    return None if model.stale else message("app.workbook.ready")


def _readings(model: ReviewModel) -> Message:
    listed = model.engine.readings()
    changed = sum(1 for name, value in model.readings.items() if value != listed[name].default)
    return message("app.readings.changed", n=changed) if changed else message("app.readings.all_default")


def _files(model: ReviewModel) -> Message | None:
    if model.loaded is not None:
        read = roles_model.rows_read(model.loaded)
        return message(
            "app.files.found", n=len(read), title=model.loaded.manifest.title, rows=roles_model.interviews(model.loaded)
        )
    if model.roles is not None:
        return message("app.files.no_manifest")
    if model.source is Source.UPLOAD and model.uploads:
        return message("app.files.uploaded", n=len(model.uploads), names=tuple(f.name for f in model.uploads))
    return None


def _roles(model: ReviewModel) -> Message | None:
    if model.roles is not None and model.loaded is not None:
        return message("app.roles.changing")
    if model.roles is not None:
        return message("app.roles.proposed", n=len(model.roles.roles))
    if model.loaded is not None:
        return message("app.roles.found", n=len(roles_model.named_roles(model.loaded)), name=_manifest_name(model))
    return None


def _manifest_name(model: ReviewModel) -> str:
    name = model.loaded.manifest_path.name if model.loaded is not None else ""
    return name or MANIFESTS[0]


__all__ = ["State", "blocked", "found", "need", "state"]
