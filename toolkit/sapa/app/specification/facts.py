"""What each step needs, what it found and why it is blocked: pure functions of the model, as messages."""

from __future__ import annotations

from sapa.app.card import Standing, State
from sapa.app.specification.model import SpecificationModel
from sapa.messages import Message, message


def standing(model: SpecificationModel, stage: str) -> Standing:
    """Return where a step stands."""
    return Standing(
        _state(model, stage), message(f"app.specification.{stage}.need"), blocked(model, stage), found(model, stage)
    )


def _state(model: SpecificationModel, stage: str) -> State:
    if model.activity is not None and model.activity.stage == stage:
        return State.BUSY
    if model.failure is not None and model.failure.stage == stage:
        return State.FAILED
    if blocked(model, stage) is not None:
        return State.BLOCKED
    if stage == "save" and model.saved is not None:
        return State.DONE if model.saved == model.draft else State.STALE
    return State.DONE if _filled(model, stage) else State.READY


def _filled(model: SpecificationModel, stage: str) -> bool:
    """Tell whether a step has what people must say themselves, and nothing to mend."""
    if stage == "choice":
        return model.spec is not None
    if stage == "norms":
        return bool(model.spec.values) and not (model.faulty or model.outside)
    told = model.draft.passport
    return stage == "contract" and bool(told.get("number") and told.get("customer")) and not model.contract_faults


def blocked(model: SpecificationModel, stage: str) -> Message | None:
    """Return why a step cannot begin and what to do, or None where it can."""
    if stage == "choice":
        return None
    if model.spec is None:
        return message("app.specification.blocked.service")
    if stage == "save" and not model.ready:
        return message("app.specification.blocked.faults", n=len(model.faulty) + len(model.contract_faults))
    return None


def found(model: SpecificationModel, stage: str) -> Message | None:
    """Return in one line what a step found, or None where there is nothing yet."""
    if model.spec is None:
        return None
    if stage == "choice":
        return message("specification.said.norms", n=len(model.spec.norms), numeric=len(model.numeric))
    if stage == "norms":
        return message(
            "app.specification.norms.found", n=len(model.spec.values), of=len(model.numeric),
            outside=len(model.outside), faulty=len(model.faulty),
        )  # fmt: skip
    return _told(model) if stage == "contract" else _saved(model)


def _told(model: SpecificationModel) -> Message | None:
    """Return whose contract it is, once number and customer are known."""
    number, customer = (model.draft.passport.get(name) for name in ("number", "customer"))
    if not number or not customer:
        return None
    return message("app.specification.contract.found", number=number, customer=customer)


def _saved(model: SpecificationModel) -> Message | None:
    """Return whether what was saved is what is here now."""
    if model.saved is None:
        return None
    return message(f"app.specification.save.{'saved' if model.saved == model.draft else 'changed'}")
