"""Sentences of findings without figures of too few answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sapa.messages import Message, Param, message
from sapa.results import Finding

_OF_FEW = frozenset(
    f"checks.service.{name}"
    for name in ("satisfaction", "satisfaction_of_all", "worth", "worth_unknown", "use", "applied")
)
"""Sentences that give a figure of the `n` people of their finding."""
_CLAIMS = "checks.claims."
_ONE = frozenset(f"{_CLAIMS}{name}" for name in ("one", "one_elsewhere", "one_n", "one_people", "one_people_way"))
"""What is said of one figure of the report."""
_MARGINS = frozenset(f"{_CLAIMS}{name}" for name in ("margins_low", "margins_low_bound"))


@dataclass(frozen=True, slots=True)
class Told:
    """What may not be told: figures of fewer than k people, and these claims (indicator, page, group)."""

    k: int
    claims: tuple[tuple[str, str | None, str | None], ...]


def withheld_finding(finding: Finding, told: Told) -> Finding:
    """Return a finding without figures of too few answers; its status and what it counts stay."""
    if finding.message.id in _OF_FEW and finding.n is not None and 0 < finding.n < told.k:
        return replace(
            finding, value=None, interval=None, n=None, message=message("present.withheld.finding", k=told.k)
        )
    if told.claims and finding.message.id.startswith(_CLAIMS):
        return replace(finding, message=_sentence(finding.message, told))
    return finding


def _sentence(text: Message, told: Told) -> Message:
    """Return a sentence about claims in which withheld ones stand without what the data say."""
    params = text.params
    if text.id in _ONE and _about(params, told):
        return message("present.withheld.claim", **{k: params[k] for k in ("indicator", "group", "page")}, k=told.k)
    if text.id in _MARGINS and _about(params, told):
        return message("present.withheld.margins", low=params["low"], total=params["total"], k=told.k)
    return Message(text.id, {name: _param(value, told) for name, value in params.items()})


def _param(value: Param, told: Told) -> Param:
    if isinstance(value, Message):
        return _sentence(value, told)
    if isinstance(value, tuple):
        return tuple(_sentence(x, told) if isinstance(x, Message) else x for x in value)
    return value


def _about(params: Mapping[str, Param], told: Told) -> bool:
    group = params.get("group")
    place = (params.get("indicator"), params.get("page"), group if isinstance(group, str) else None)
    return any((shown, page or "–", of) == place for shown, page, of in told.claims)
