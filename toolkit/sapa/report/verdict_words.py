"""The lines of one verdict below its title: the same in both documents."""

from __future__ import annotations

from sapa.i18n import Translator
from sapa.present.status import label
from sapa.report.verdicts import Verdict
from sapa.results import Line


def line_words(line: Line, t: Translator) -> str:
    """Return the name of a line."""
    return t(f"term.line_{line.value}")


def measured(verdict: Verdict, t: Translator) -> str:
    """Return the value with what is required, its interval and n; empty where nothing was measured."""
    if not verdict.value:
        return ""
    share = verdict.finding.unit in (None, "percent")
    parts = [
        t("report.value", value=verdict.value, bounds=verdict.bounds) if verdict.bounds else verdict.value,
        t("report.interval", interval=verdict.interval) if verdict.interval else "",
        # A count needs no n beside it: it would be the same number, or one of something else.
        t("report.n", n=verdict.finding.n) if verdict.finding.n is not None and share else "",
    ]
    return "; ".join(p for p in parts if p)


def other_readings(verdict: Verdict, t: Translator) -> tuple[str, ...]:
    """Return what other readings would make of the status, one a line."""
    return tuple(t("report.others", text=text, status=label(shown, t)) for text, shown in verdict.others)


def decision_lines(verdict: Verdict, t: Translator) -> tuple[str, ...]:
    """Return what experts said: the decision with its author and what the check had found, others', comments."""
    lines = []
    made = verdict.decision
    if made is not None:
        lines.append(t("report.decision", status=label(made.shown, t), reason=made.reason))
        who = t("report.decision.by", by=made.by, when=made.when or "–", computed=label(verdict.computed, t))
        lines.append(f"{who}. {t('report.seen', text=made.seen)}" if made.seen else who)
    for other in verdict.overruled:
        by = ", ".join(x for x in (other.by, other.when) if x)
        lines.append(t("report.overruled", by=by, status=label(other.shown, t), reason=other.reason))
    lines += [t("report.comment", by=by or "–", text=text) for text, by in verdict.remarks]
    return tuple(lines)


def place_words(verdict: Verdict) -> str:
    """Return the clause and what the verdict is about."""
    return " · ".join(x for x in (verdict.clause, verdict.about) if x)


def brief_words(verdict: Verdict, t: Translator) -> str:
    """Return a verdict on one line: what about, the value, and the line where a norm has an answer on both."""
    both = verdict.line is not Line.FORMAL and verdict.finding.norm is not None
    behind = [verdict.about, verdict.value, line_words(verdict.line, t) if both else ""]
    shown = "; ".join(x for x in behind if x)
    return f"{verdict.title} ({shown})" if shown else verdict.title
