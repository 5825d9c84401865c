"""Verdicts by section of the act, the most pressing first: what both documents say of each requirement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sapa.i18n import Translator
from sapa.present.status import Shown, computed_status, shown_status
from sapa.present.words import (
    bounds_text,
    clause_text,
    evidence_text,
    item_text,
    kind_text,
    norm_of,
    reading_text,
    title_text,
    value_text,
)
from sapa.results import Evaluation, Finding, Judgement, Line
from sapa.standard import Standard

PRESSING = (Shown.NOT_MET, Shown.NOT_ASSESSABLE, Shown.DEPENDS, Shown.JUDGEMENT)
"""Statuses that are told in full, in this order; the rest is listed briefly."""
_COMMON = "all"


@dataclass(frozen=True, slots=True)
class Decision:
    """What an expert decided: the status, who, when, why, and the document that was seen."""

    shown: Shown
    by: str
    when: str
    reason: str
    seen: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """One finding in words. `number` is the one under which the workbook lists it; texts that do not apply are empty.

    computed
        What the check had found, before any expert's decision.
    others
        Other readings under which the status would be another, each with that status.
    overruled
        Judgements that are not in force: another expert's, or one that a panel decided over.
    remarks
        Experts' comments: the text, and who wrote it when.
    """

    number: int
    finding: Finding
    line: Line
    shown: Shown
    title: str
    clause: str
    about: str
    value: str
    bounds: str
    interval: str
    text: str
    advice: str
    evidence: str
    computed: Shown
    others: tuple[tuple[str, Shown], ...] = ()
    decision: Decision | None = None
    overruled: tuple[Decision, ...] = ()
    remarks: tuple[tuple[str, str], ...] = ()

    @property
    def pressing(self) -> bool:
        """Whether the verdict is told in full: something is to be done about it, or an expert has said something."""
        return self.shown in PRESSING or bool(self.decision or self.overruled or self.remarks)


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the act (of one part, where there are several) with its verdicts."""

    title: str
    pressing: tuple[Verdict, ...]
    met: tuple[Verdict, ...]
    idle: tuple[Verdict, ...]
    """What does not apply here."""


def verdicts(evaluation: Evaluation, standard: Standard, t: Translator) -> tuple[Verdict, ...]:
    """Return every finding in words, in the order of the evaluation."""
    return tuple(
        _verdict(i, finding, evaluation, standard, t) for i, finding in enumerate(evaluation.findings, start=1)
    )


def _verdict(number: int, finding: Finding, evaluation: Evaluation, standard: Standard, t: Translator) -> Verdict:
    interval = ""
    if finding.interval is not None:
        interval = interval_text(
            finding.interval.low, finding.interval.high, finding.interval.level, t, percent=finding.unit == "percent"
        )
    opinions = evaluation.opinions
    about = (_method(finding, evaluation, standard, t), item_text(finding, standard, t))
    others = ((reading_text(o.reading, t), Shown(o.status.value)) for o in finding.sensitivity)
    return Verdict(
        number=number,
        finding=finding,
        line=finding.line,
        shown=shown_status(finding),
        title=title_text(finding, standard, t),
        clause=clause_text(finding, standard, t),
        about=" · ".join(x for x in about if x),
        value=value_text(finding, standard, t) if finding.unit else "",
        bounds=bounds_text(finding, standard, t),
        interval=interval,
        text=t(finding.message),
        advice=t(finding.recommendation) if finding.recommendation else "",
        evidence="; ".join(dict.fromkeys(x for x in (evidence_text(e, t) for e in finding.evidence) if x)),
        others=tuple((text, shown) for text, shown in others if shown is not computed_status(finding)),
        computed=computed_status(finding),
        decision=_decision(finding.judgement, t) if finding.judgement is not None else None,
        overruled=tuple(_decision(v.judgement, t) for v in opinions.votes if v.finding == finding.id),
        remarks=tuple((c.text, signed(c.by, c.date, t)) for c in opinions.on(finding.id)),
    )


def _decision(made: Judgement, t: Translator) -> Decision:
    when = t.date(made.date) if made.date else ""
    return Decision(Shown(made.status.value), made.by, when, made.reason, made.seen)


def signed(by: str, when: date | None, t: Translator) -> str:
    """Return who and when, as far as it is known."""
    return ", ".join(x for x in (by, t.date(when) if when else "") if x)


def interval_text(low: float, high: float, level: float | None, t: Translator, *, percent: bool) -> str:
    """Return `11.7%–15.5% (95%)`; per cent are given as the numbers that the reader sees (13.5, not 0.135)."""
    ends = [t.percent(x / 100, 1) if percent else t.number(x, 2) for x in (low, high)]
    shown = "–".join(ends)
    return shown if level is None else f"{shown} ({t.percent(level, 0)})"


def _method(finding: Finding, evaluation: Evaluation, standard: Standard, t: Translator) -> str:
    """Return the method where the title alone would not tell: no norm, or several methods of one kind."""
    kinds = dict(evaluation.passport.methods)
    kind = kinds.get(finding.method or "")
    if kind is None:
        return finding.method or ""
    if list(kinds.values()).count(kind) > 1:
        return f"{kind_text(kind, standard, t)} ({finding.method})"
    return "" if finding.norm else kind_text(kind, standard, t)


def sections(
    all_verdicts: Sequence[Verdict], standard: Standard, t: Translator, *, names: Mapping[str, str]
) -> tuple[Section, ...]:
    """Return the verdicts by section in the order of the act; what the act does not ask stands last.

    Within a section the most pressing requirement is first; the two lines of one requirement stay together. `names` are
    those of the parts, for where there are several.
    """
    parts = list(dict.fromkeys(v.finding.part for v in all_verdicts))
    grouped: dict[tuple[bool, int, tuple[int, str], str], list[Verdict]] = {}
    for one in all_verdicts:
        place, title = _place(one.finding, standard, t)
        part = parts.index(one.finding.part)
        if len(parts) > 1:
            title = f"{title} · {names.get(one.finding.part, one.finding.part)}"
        grouped.setdefault((one.finding.norm is None, part, place, title), []).append(one)
    ordered = sorted(grouped.items(), key=lambda pair: pair[0][:3])
    return tuple(_section(key[-1], found) for key, found in ordered)


def _place(finding: Finding, standard: Standard, t: Translator) -> tuple[tuple[int, str], str]:
    """Return where a finding stands in the order of sections, and the section's title."""
    norm = norm_of(finding, standard)
    if norm is None:
        return (99, ""), t("report.section.methodological")
    number = norm.source.table
    if number is None:
        common = norm.service == _COMMON
        return (0 if common else 1, ""), t(f"specification.section.{'common' if common else 'service'}")
    table = standard.tables.get(number)
    title = (
        t("specification.section.table", table=number)
        if table is None
        else t("specification.section.table_titled", table=number, title=table.title.in_language(t.language))
    )
    return (2, f"{number:0>6}"), title


def _section(title: str, found: Sequence[Verdict]) -> Section:
    """Sort one section: requirements by their most pressing line, then by number."""
    groups: dict[tuple[object, ...], list[Verdict]] = {}
    for one in found:
        f = one.finding
        groups.setdefault((f.part, f.norm or f.id, f.method, f.item, f.addressee.value), []).append(one)
    told = [g for g in groups.values() if any(v.pressing for v in g)]
    told.sort(key=lambda g: (min(_rank(v) for v in g), g[0].number))
    brief = [v for g in groups.values() if not any(v.pressing for v in g) for v in g]
    return Section(
        title,
        tuple(v for g in told for v in sorted(g, key=lambda v: (list(Line).index(v.line), v.number))),
        tuple(v for v in brief if v.shown is Shown.MET),
        tuple(v for v in brief if v.shown is not Shown.MET),
    )


def _rank(verdict: Verdict) -> tuple[int, int]:
    formal = 0 if verdict.line is Line.FORMAL else 1
    return (PRESSING.index(verdict.shown) if verdict.shown in PRESSING else len(PRESSING), formal)
