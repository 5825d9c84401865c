"""Rows of the tables of new weights. No weight of a person is among them."""

from __future__ import annotations

from dataclasses import asdict

from sapa.checks.base import Context
from sapa.results import Table, table
from sapa.results.repair import RepairDetail


def tables(detail: RepairDetail, context: Context) -> tuple[Table, ...]:
    """Return the tables `weight_stages`, `weight_margins`, `weight_response` and `weight_effects`."""
    common = {"part": context.part, "method": context.method}
    stages = [{**common, **asdict(one), "stage": str(one.stage)} for one in detail.stages]
    margins = [
        {
            **common, "margin": m.margin, "level": m.level, "n": m.n, "target": m.target if m.total else None,
            "target_share": m.target_share, "sample_share": m.sample, "delivered_share": m.delivered,
            "before_share": m.before, "after_share": m.after,
        }
        for m in detail.margins
    ]  # fmt: skip
    response = [{**common, **asdict(one)} for one in detail.response]
    effects = [
        {
            **common, "indicator": one.indicator, "statistic": one.statistic, "n": one.n, "stage": str(at.stage),
            "reference": str(detail.reference), "estimate": at.estimate, "se": at.se, "shift": at.shift,
            "shift_se": at.shift_se, "beyond": at.beyond, "errors": str(detail.errors),
        }
        for one in detail.effects
        for at in one.stages
    ]  # fmt: skip
    return tuple(
        table(name, rows)
        for name, rows in (
            ("weight_stages", stages), ("weight_margins", margins), ("weight_response", response),
            ("weight_effects", effects),
        )
        if rows
    )  # fmt: skip
