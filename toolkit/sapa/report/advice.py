"""What is to be done: recommendations by addressee with their reasons, and what could not be assessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sapa.i18n import Translator
from sapa.present.advice import actions, due_of
from sapa.present.status import Shown
from sapa.report.verdicts import Verdict
from sapa.results import Addressee, Evaluation


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to do, with every verdict that it rests on, the most pressing first; `due` is blank where not known."""

    text: str
    due: str
    reasons: tuple[Verdict, ...]

    @property
    def shown(self) -> Shown:
        """The most pressing status among the reasons."""
        return self.reasons[0].shown


@dataclass(frozen=True, slots=True)
class Addressed:
    """What one addressee is to do."""

    addressee: Addressee
    title: str
    advice: tuple[Advice, ...]


def recommendations(evaluation: Evaluation, found: Sequence[Verdict], t: Translator) -> tuple[Addressed, ...]:
    """Return what each addressee is to do, in the order of the workbook's sheet of recommendations."""
    verdict = {id(f): v for f, v in zip(evaluation.findings, found, strict=True)}
    grouped: dict[Addressee, list[Advice]] = {}
    for action in actions(evaluation.findings, t):
        day = due_of(evaluation, action)
        reasons = tuple(verdict[id(f)] for f in action.findings)
        grouped.setdefault(action.who, []).append(Advice(action.text, t.date(day) if day else "", reasons))
    return tuple(Addressed(who, t(f"report.to.{who.value}"), tuple(told)) for who, told in grouped.items())


def unassessed(found: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """Return what could not be assessed, in the order of the evaluation."""
    return tuple(v for v in found if v.shown is Shown.NOT_ASSESSABLE)
