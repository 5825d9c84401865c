"""How a status is shown everywhere: word + sign + colour, never colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from sapa.i18n import LANGUAGES, Translator, translator
from sapa.messages import Message, message
from sapa.present.palette import STATUS_INK, STATUS_TINT
from sapa.results import Finding, Status


class Shown(StrEnum):
    """The six statuses that a reader meets: the five of results, and "depends on the reading"."""

    NOT_MET = "not_met"
    DEPENDS = "depends"
    JUDGEMENT = "judgement"
    NOT_ASSESSABLE = "not_assessable"
    MET = "met"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class StatusLook:
    """Sign, word and colours of one shown status. `ink` is for text on white or on `tint`."""

    shown: Shown
    sign: str
    word: Message
    ink: str
    tint: str


_SIGNS = {
    Shown.MET: "✓",
    Shown.NOT_MET: "✗",
    Shown.DEPENDS: "±",
    Shown.JUDGEMENT: "✎",
    Shown.NOT_ASSESSABLE: "?",
    Shown.NOT_APPLICABLE: "–",
}

LOOKS: Mapping[Shown, StatusLook] = MappingProxyType(
    {
        shown: StatusLook(
            shown,
            _SIGNS[shown],
            message("present.status.depends" if shown is Shown.DEPENDS else f"term.status_{shown.value}"),
            STATUS_INK[shown.value],
            STATUS_TINT[shown.value],
        )
        for shown in Shown
    }
)
"""The look of every shown status, the most pressing first."""

DECISIONS = (Status.MET, Status.NOT_MET, Status.NOT_ASSESSABLE, Status.NOT_APPLICABLE)
"""What an expert may decide; "needs judgement" is no decision."""


def look(status: Status | Shown) -> StatusLook:
    """Return sign, word and colours of a status."""
    return LOOKS[Shown(status.value)]


def computed_status(finding: Finding) -> Shown:
    """Return what the program found, as shown: other readings included, an expert's judgement not."""
    status = finding.computed_status or finding.status
    if any(other.status is not status for other in finding.sensitivity):
        return Shown.DEPENDS
    return Shown(status.value)


def shown_status(finding: Finding) -> Shown:
    """Return the status that a reader sees: the expert's judgement where there is one, else what was found."""
    if finding.judgement is not None:
        return Shown(finding.judgement.status.value)
    return computed_status(finding)


def label(status: Status | Shown, t: Translator) -> str:
    """Return sign and word, as tables and drop-downs show them: `✓ met`."""
    one = look(status)
    return f"{one.sign} {t(one.word)}"


@cache
def _labels() -> Mapping[str, Shown]:
    words = {}
    for language in LANGUAGES:
        t = translator(language)
        for shown in Shown:
            words[label(shown, t)] = shown
            words[t(LOOKS[shown].word)] = shown
    return words


def parse_label(text: str | None) -> Shown | None:
    """Return the status of a label in any language, with or without its sign; None for anything else."""
    return _labels().get(" ".join(text.split())) if text else None
