"""What each step of the design needs, what it found and why it is blocked: pure functions of the model, as messages."""

from __future__ import annotations

from sapa.app.card import Standing, State
from sapa.app.design.model import DesignModel
from sapa.app.design.start import UNNAMED
from sapa.messages import Message, message
from sapa.results.plan import SamplePlan
from sapa.results.targets import DifferenceTarget, MeanTarget, ProportionTarget, TotalTarget


def standing(model: DesignModel, stage: str) -> Standing:
    """Return where a step stands."""
    return Standing(
        _state(model, stage), message(f"app.design.{stage}.need"), blocked(model, stage), found(model, stage)
    )


def _state(model: DesignModel, stage: str) -> State:
    if model.activity is not None and model.activity.stage == stage:
        return State.BUSY
    if model.failure is not None and model.failure.stage == stage:
        return State.FAILED
    if blocked(model, stage) is not None:
        return State.BLOCKED
    if stage == "draw":
        return State.STALE if model.stale else State.DONE if model.study is not None else State.READY
    return State.DONE if _filled(model, stage) else State.READY


def _filled(model: DesignModel, stage: str) -> bool:
    """Tell whether a step has what people must say themselves."""
    if stage == "goal":
        return bool(model.get("title") != UNNAMED)
    if stage == "programme":
        return model.get("programme.aim") is not None
    return stage != "frame" or model.frame is not None


def blocked(model: DesignModel, stage: str) -> Message | None:
    """Return why a step cannot begin and what to do, or None where it can."""
    if stage == "size" and model.frame is None and model.plan is None:
        return message("app.design.blocked.frame")
    if stage == "draw" and model.plan is None:
        return message("app.design.blocked.plan")
    return None


def found(model: DesignModel, stage: str) -> Message | None:  # noqa: PLR0911 - one return a step
    """Return in one line what a step found, or None where there is nothing yet."""
    if stage == "goal":
        return goal_line(model.plan) if model.plan is not None else None
    if stage == "frame":
        frame = model.frame
        if frame is None:
            return None
        kind = "listed" if frame.units is not None else "strata"
        return message(
            f"app.design.frame.found.{kind}", name=frame.facts.name, strata=len(frame.strata.labels),
            people=frame.facts.people, units=0 if frame.units is None else len(frame.units),
        )  # fmt: skip
    if stage == "size":
        plan = model.plan
        if plan is None:
            return None
        clusters = "clusters" if plan.clusters else "plain"
        return message(
            f"app.design.size.found.{clusters}", interviews=plan.interviews, issued=plan.issued,
            clusters=plan.clusters or 0, binding=message(f"app.design.binding.{plan.binding}"),
        )  # fmt: skip
    if stage == "programme":
        stages = model.get("selection.default", ())
        return message("app.design.programme.found", n=len(stages), seed=str(model.get("seed", 0)))
    return _drawn(model)


def goal_line(plan: SamplePlan) -> Message:
    """Return what is designed, in one line."""
    target = plan.target
    kind = {
        ProportionTarget: "proportion", MeanTarget: "mean", TotalTarget: "total", DifferenceTarget: "difference",
    }[type(target)]  # fmt: skip
    level = plan.confidence
    if isinstance(target, DifferenceTarget):
        return message("app.design.goal.found.difference", p1=target.p1, p2=target.p2, power=target.power, level=level)
    if isinstance(target, ProportionTarget) or target.relative:
        return message(f"app.design.goal.found.{kind}", margin=target.margin, level=level)
    return message(f"app.design.goal.found.{kind}.unit", margin=target.margin, level=level)


def _drawn(model: DesignModel) -> Message | None:
    study = model.study
    if study is None:
        return None
    if model.stale:
        return message("app.design.draw.stale")
    if study.drawn is None:
        return message("app.design.draw.found.numbers", interviews=study.plan.interviews)
    return message(
        "app.design.draw.found", n=len(study.drawn.main), reserves=len(study.drawn.units) - len(study.drawn.main),
        seed=str(study.drawn.seed),
    )  # fmt: skip
