"""What cleaning did to the results: each key share on the raw and on the delivered file."""

from __future__ import annotations

from sapa.app.coverage.draw_dots import Dot, Group, Row, draw_dots
from sapa.app.coverage.numbers import points
from sapa.app.coverage.weights_rows import HALF_WIDTH
from sapa.app.figure_design import Drawn
from sapa.i18n import Translator
from sapa.results.audit import AuditDetail, AuditEffect

MOST_ROWS = 16


def effects_picture(detail: AuditDetail, note: str, t: Translator) -> Drawn | None:
    """Draw the shares that deletions, edits and additions moved most; None where no key estimate is a share."""
    shares = sorted((e for e in detail.effects if e.statistic == "proportion"), key=lambda e: -abs(e.shift))
    if not shares:
        return None
    beyond = [e for e in shares if _beyond(e)]
    largest = shares[0]
    title = t(
        f"app.coverage.effects.{'beyond' if beyond else 'within'}", n=len(beyond), of=len(shares),
        indicator=largest.indicator, before=largest.raw, after=largest.delivered,
    )  # fmt: skip
    rows = tuple(
        Row(e.indicator, (Dot(e.raw, "before"), Dot(e.delivered, "after", *_interval(e))), points(e.shift, t),
            strong=_beyond(e))
        for e in shares[:MOST_ROWS]
    )  # fmt: skip
    key = [("before", t("workbook.audit.col.raw")), ("after", t("workbook.audit.col.delivered"))]
    return draw_dots([Group("", rows)], title=title, read=t("app.coverage.effects.read"), key=key, note=note, t=t)


def _beyond(effect: AuditEffect) -> bool:
    return effect.in_errors is not None and effect.in_errors > 1


def _interval(effect: AuditEffect) -> tuple[float | None, float | None]:
    if effect.se is None:
        return None, None
    return effect.delivered - HALF_WIDTH * effect.se, effect.delivered + HALF_WIDTH * effect.se
