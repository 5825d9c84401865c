"""The tables of plan against achieved, as docs/columns.md describes them."""

from __future__ import annotations

from typing import Any

from sapa.checks.base import Context
from sapa.results import Table, table
from sapa.results.coverage import CoverageDetail


def plan_tables(context: Context, detail: CoverageDetail) -> tuple[Table, ...]:
    """Return quota cells, replacements, reserve, progress by day and by stratum, and fit; a table only with rows."""
    own: dict[str, Any] = {"part": context.part, "method": context.method}
    course = detail.progress
    rows: dict[str, list[dict[str, Any]]] = {
        "quotas": [
            own
            | {
                "by": " / ".join(q.by), "cell": c.stratum, "planned": c.planned, "issued": c.issued,
                "completed": c.completed, "valid": c.valid, "shortfall": c.shortfall,
                "fulfilled": c.valid / c.planned if c.planned else None,
            }
            for q in detail.quotas
            for c in q.cells
        ],
        "replacements": [
            own
            | {
                "breach": b.breach.value, "case": b.case, "replaced": b.replaced, "stratum": b.stratum,
                "file": b.file, "row": b.row, "detail": b.detail or None,
            }
            for b in (detail.replacements.bad if detail.replacements else ())
        ],
        "reserve": [
            own
            | {
                "stratum": r.stratum, "shortfall": r.shortfall, "issued": r.issued, "used": r.used, "valid": r.valid,
                "left": r.left, "response": r.response, "expected": r.expected, "low": r.low, "high": r.high,
                "chance": r.chance,
            }
            for r in detail.reserve
        ],
        "progress": [
            own
            | {
                "day": d.day.isoformat(), "completed": d.completed, "valid": d.valid, "total": d.total,
                "planned": course.planned if course else None, "many": d.many,
            }
            for d in (course.days if course else ())
        ],
        "progress_by_stratum": [
            own
            | {
                "stratum": g.stratum, "planned": g.planned, "valid": g.valid,
                "first": g.first.isoformat() if g.first else None, "last": g.last.isoformat() if g.last else None,
                "days": g.days, "pace": g.pace, "end": g.end.isoformat() if g.end else None,
            }
            for g in (course.groups if course else ())
        ],
        "quota_fit": [
            own
            | {
                "margin": f.margin, "levels": f.levels, "n": f.n, "chi_square": f.chi_square, "df": f.df,
                "chance": f.chance, "adjusted": f.adjusted,
            }
            for f in detail.fit
        ],
    }  # fmt: skip
    return tuple(table(name, found) for name, found in rows.items() if found)
