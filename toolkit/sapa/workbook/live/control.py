"""The formal finding on field control follows the limit tried out and how the ceiling is taken."""

from __future__ import annotations

from sapa.checks.field_control_formal import NORM
from sapa.results import Finding, Line, Status
from sapa.results.control import ControlCounted, FieldControlDetail
from sapa.workbook.live.core import Live, Other, rank
from sapa.workbook.names import text_in_formula

PERCENT = 100


def follow_control(live: Live, method: str, detail: FieldControlDetail) -> None:
    """Let the formal findings on one survey's field control follow."""
    for finding in live.book.evaluation.findings:
        if finding.method == method and finding.norm == NORM and finding.line is Line.FORMAL and detail.counted:
            _follow(live, detail, finding)


def _follow(live: Live, detail: FieldControlDetail, finding: Finding) -> None:
    live.limit(finding, "control_limit", "min")
    chosen, w = live.chosen, live.book.w
    now = _of(detail, str(chosen.value("control_base")), str(chosen.value("control_counts")))
    ceiling = str(chosen.value("control_ceiling"))
    live.title(finding.id)
    low = high = None
    if finding.min is not None:
        text = live.chosen_limit("control_limit", f"{finding.min / PERCENT:.12g}")
        low = live.step(w("p.control_low"), f"ROUND({text}*{PERCENT},9)", finding.min)
    if finding.max is not None:
        high = live.step(w("p.control_high"), None, finding.max)
        if low is not None:  # a least share tried out above the ceiling leaves none
            live.follow(finding, "max", f'IF({low}>{high},"",{high})', finding.max, finding.max)
    breach = live.is_("control_ceiling", "breach")
    others = [
        Other(id, value, _text(one, low, high, breach), _status(one, finding, ceiling))
        for id, value, one in (
            *(("control_base", base, _of(detail, base, now.counts)) for base in ("handed_in", "final")),
            *(("control_counts", counts, _of(detail, now.base, counts)) for counts in ("outcome", "attempt")),
        )
    ]
    for value in ("note", "breach"):
        text = _text(now, low, high, "TRUE" if value == "breach" else "FALSE")
        others.append(Other("control_ceiling", value, text, _status(now, finding, value)))
    live.judge(finding, _text(now, low, high, breach), _status(now, finding, ceiling), others)
    judged = live.judged.get(live.book.number(finding))
    if judged is not None and finding.value is not None and now.interviews:
        share = PERCENT * now.controlled / now.interviews
        text = f"IF({judged.status}={rank(Status.NOT_ASSESSABLE)},{text_in_formula('')},{share:.12g})"
        live.follow(finding, "value", text, share, finding.value)


def _of(detail: FieldControlDetail, base: str, counts: str) -> ControlCounted:
    return next(c for c in detail.counted if (c.base, c.counts) == (base, counts))


def _status(one: ControlCounted, finding: Finding, ceiling: str) -> Status:
    """Return the status as `sapa.checks.field_control_formal` finds it."""
    n, hits = one.interviews, one.controlled
    if n == 0 or not one.known:
        return Status.NOT_ASSESSABLE
    if finding.min is not None and hits * PERCENT < finding.min * n:
        return Status.NOT_ASSESSABLE if (hits + one.unclear) * PERCENT >= finding.min * n else Status.NOT_MET
    above = finding.max is not None and hits * PERCENT > finding.max * n
    return Status.NOT_MET if above and ceiling == "breach" else Status.MET


def _text(one: ControlCounted, low: str | None, high: str | None, breach: str) -> str:
    """Return the rank of the status as a formula: `breach` is the condition that more than the ceiling is one."""
    n, hits = one.interviews, one.controlled
    met, not_met, unknown = (rank(s) for s in (Status.MET, Status.NOT_MET, Status.NOT_ASSESSABLE))
    if n == 0 or not one.known:
        return str(unknown)
    text = str(met)
    if high is not None:
        # A least share tried out above the ceiling leaves none.
        real = f"{hits * PERCENT}>{high}*{n}" + (f",{high}>={low}" if low is not None else "")
        text = f"IF(AND({real},{breach}),{not_met},{met})"
    if low is not None:
        enough = f"{(hits + one.unclear) * PERCENT}>={low}*{n}"
        text = f"IF({hits * PERCENT}<{low}*{n},IF({enough},{unknown},{not_met}),{text})"
    return text
