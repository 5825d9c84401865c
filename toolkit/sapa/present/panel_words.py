"""Words of an expert panel that text, page and workbook share."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sapa.i18n import Translator
from sapa.panel import PanelPlan, Round
from sapa.panel.results import BidResult

_NEARLY = 0.01
_FEW = 3
"""Experts below whom chances were measured to be too sure (docs/expert-panels.md)."""


def chance(value: float, t: Translator) -> str:
    """Show a chance counted over draws: none of them, or all, is not yet certainty; a dash where there is none."""
    if math.isnan(value):
        return "–"
    if value < _NEARLY:
        return f"< {t.show(_NEARLY, 'percent.0')}"
    if value > 1 - _NEARLY:
        return f"> {t.show(1 - _NEARLY, 'percent.0')}"
    return t.show(value, "percent.0")


def line_words(ordered: Sequence[BidResult], plan: PanelPlan, t: Translator) -> str:
    """Return who is surely above the line and who is in doubt: whole intervals of places decide, as they are shown."""
    places = plan.funded or 0
    sure = [one.id for one in ordered if one.rank_high and one.rank_high <= places]
    doubt = [
        t("panel.text.chance", bid=one.id, chance=chance(one.above, t))
        for one in ordered if one.rank_high and one.rank_low <= places < one.rank_high
    ]  # fmt: skip
    none = t("panel.text.nobody")
    return t("panel.text.line", places=places, sure=", ".join(sure) or none, doubt=", ".join(doubt) or none)


def few_words(last: Round, t: Translator) -> str:
    """Return that chances are too sure, where two experts scored; empty otherwise."""
    scored = sum(1 for one in last.experts if one.sheets)
    return t("panel.text.two_experts") if last.chances is not None and scored < _FEW else ""


def rests_on(objects: int, last: Round, t: Translator) -> str:
    """Return on how many objects a coefficient rests, where these are not all."""
    return t("panel.text.of_objects", n=objects) if 0 < objects < len(last.bids) else ""


def size_note(last: Round, t: Translator) -> str:
    """Return why ICC and the reliability of one expert differ: other objects; empty where they rest on the same."""
    there = not math.isnan(last.single.estimate) and last.size.needed is not None
    return t("panel.text.size_note") if there and rests_on(last.single.units, last, t) else ""


def below_zero(value: float, t: Translator) -> str:
    """Return what a negative coefficient means; empty for any other."""
    return t("panel.text.below_zero") if value < 0 else ""
