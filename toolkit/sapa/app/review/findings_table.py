"""The findings as a table: requirement and clause, line, status, value, bounds, message, details on request."""

from __future__ import annotations

from collections.abc import Iterable

from sapa.app import markup
from sapa.app.markup import esc
from sapa.i18n import Translator
from sapa.present import words
from sapa.present.disclosure import note_of
from sapa.present.priority import most_important
from sapa.present.sentence import shown_counts, summary_sentence
from sapa.present.status import Shown, shown_status
from sapa.results import Evaluation, Finding, Line
from sapa.standard import Standard

ALL = "all"


def summary(evaluation: Evaluation, t: Translator) -> str:
    """Return the one sentence and the status counts; the two lines are never added together."""
    rows = []
    for line in Line:
        counts = shown_counts(evaluation.findings, line)
        chips = "".join(markup.chip(shown, t, count=n) for shown, n in counts.items() if n)
        empty = f'<span class="sapa-muted">{esc(t("app.results.none"))}</span>'
        rows.append(f"<dt>{esc(markup.sentence(t(f'term.line_{line.value}')))}</dt><dd>{chips or empty}</dd>")
    note = note_of(evaluation.withheld or (), evaluation.privacy.k)
    return (
        f'<p class="sapa-sentence">{esc(t(summary_sentence(evaluation.findings)))}</p>'
        f'<dl class="sapa-counts">{"".join(rows)}</dl>'
        + (f'<p class="sapa-muted">{esc(t(note))}</p>' if note is not None else "")
    )


def chosen(evaluation: Evaluation, line: str, status: str) -> list[Finding]:
    """Return the findings of a line and shown status (`all`: every one), the pressing ones first."""
    pressing = {f.id: i for i, f in enumerate(most_important(evaluation.findings, len(evaluation.findings)))}
    kept = [f for f in evaluation.findings if line in (ALL, f.line.value) and status in (ALL, shown_status(f).value)]
    return sorted(kept, key=lambda f: pressing.get(f.id, len(pressing)))


def findings_table(findings: Iterable[Finding], standard: Standard, t: Translator) -> str:
    """Return the table of findings."""
    rows = [_row(finding, standard, t) for finding in findings]
    heads = [
        markup.sentence(t("term.requirement")),
        markup.sentence(t("term.status")),
        t("app.table.value"),
        t("app.table.why"),
    ]
    return markup.table(t("app.table.caption", n=len(rows)), heads, rows, classes="sapa-findings")


def _row(finding: Finding, standard: Standard, t: Translator) -> list[str]:
    about = [_item(finding, standard, t), words.clause_text(finding, standard, t)]
    title = esc(words.title_text(finding, standard, t))
    value, bounds = words.value_text(finding, standard, t), words.bounds_text(finding, standard, t)
    asked = t("app.table.asked", bounds=bounds) if bounds else ""
    line = t(f"app.line.{finding.line.value}")
    return [
        title + "".join(f'<span class="sapa-clause">{esc(text)}</span>' for text in about if text),
        f'{markup.chip(shown_status(finding), t)}<span class="sapa-clause">{esc(line)}</span>',
        f'<span class="sapa-value">{esc(value) or "–"}</span><span class="sapa-clause">{esc(asked)}</span>',
        f"{esc(t(finding.message))}{_details(finding, t)}",
    ]


def _item(finding: Finding, standard: Standard, t: Translator) -> str:
    """Return what the finding is about; an item that is a norm (of the specification) by its title."""
    norm = standard.norms.get(finding.item or "")
    return norm.shown_title(t.language) if norm is not None else finding.item or ""


def _details(finding: Finding, t: Translator) -> str:
    """Return what is behind a finding, folded."""
    interval = finding.interval
    shown_interval = (
        t("app.table.interval_value", low=interval.low, high=interval.high, level=interval.level) if interval else ""
    )
    evidence = [words.evidence_text(e, t) for e in finding.evidence]
    others = [f"{words.reading_text(s.reading, t)} → {t(f'term.status_{s.status.value}')}" for s in finding.sensitivity]
    pairs = [
        (markup.sentence(t("term.confidence_interval")), esc(shown_interval)),
        ("n", esc(t.show(finding.n, "int")) if finding.n is not None else ""),
        (t("app.table.basis"), esc(t(f"app.basis.{finding.basis.value}")) if finding.basis else ""),
        (markup.sentence(t("term.reading")), esc(words.reading_text(finding.reading, t)) if finding.reading else ""),
        (t("app.table.other_readings"), "<br>".join(esc(o) for o in others)),
        (markup.sentence(t("term.evidence")), "<br>".join(esc(e) for e in evidence if e)),
        (markup.sentence(t("term.recommendation")), esc(t(finding.recommendation)) if finding.recommendation else ""),
        (markup.sentence(t("term.addressee")), esc(t(f"app.addressee.{finding.addressee.value}"))),
    ]
    return f'<details class="sapa-more"><summary>{esc(t("app.table.more"))}</summary>{markup.terms(pairs)}</details>'


def status_options(evaluation: Evaluation, t: Translator) -> list[tuple[str, str]]:
    """Return the statuses that occur, for the filter, the pressing ones first."""
    there = {shown_status(f) for f in evaluation.findings}
    return [(markup.sentence(t(word_of(s))), s.value) for s in Shown if s in there]


def word_of(shown: Shown) -> str:
    """Return the id of a shown status's word."""
    return "present.status.depends" if shown is Shown.DEPENDS else f"term.status_{shown.value}"
