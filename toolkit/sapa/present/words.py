"""Words of findings that workbook, panel and command line share: titles, clauses, bounds, readings, evidence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sapa.i18n import Translator
from sapa.messages import Message, message
from sapa.present.digits import fewest_digits, natural_digits
from sapa.present.regions import stratum_text
from sapa.results import Evaluation, Evidence, Finding, ReadingUsed
from sapa.standard import Norm, Standard, citation, load_standard


def standard_of(evaluation: Evaluation) -> Standard:
    """Return the Standard that an evaluation was made under, in the edition in force then."""
    return load_standard(evaluation.standard, on=evaluation.edition)


def norm_of(finding: Finding, standard: Standard) -> Norm | None:
    """Return the norm of a finding; None where the Standard does not ask, or the pack does not hold it."""
    return standard.norms.get(finding.norm) if finding.norm else None


def title_text(finding: Finding, standard: Standard, t: Translator) -> str:
    """Return the requirement in words; a question that the Standard does not ask says so."""
    norm = norm_of(finding, standard)
    if norm is not None:
        return norm.shown_title(t.language)
    return finding.norm or question_text(finding, t)


def question_text(finding: Finding, t: Translator) -> str:
    """Return the question of a finding without a norm: the third word of its id names it."""
    parts = finding.id.split("/")
    question = parts[2] if len(parts) > 3 else ""
    short = (f"present.question.{question.replace('.', '_')}", f"present.question.{question.partition('.')[0]}")
    for id in (*short, f"checks.question.{question}"):
        if question and t.has(id):
            return t(id)
    return t("present.no_norm")


def clause_text(finding: Finding, standard: Standard, t: Translator) -> str:
    """Return where the norm stands, short: `table 10`; empty where there is no norm."""
    norm = norm_of(finding, standard)
    return "" if norm is None else t(citation(norm))


def item_text(finding: Finding, standard: Standard, t: Translator) -> str:
    """Return what a finding is about within its method: a group (`region: KZ-11`), a session, or a named question."""
    if not finding.item:
        return ""
    key = f"present.item.{finding.item}"
    if t.has(key):
        return t(key)
    norm = standard.norms.get(finding.item)
    if norm is not None:
        return norm.shown_title(t.language)
    role, separator, name = finding.item.partition(": ")
    group = f"present.group.{role}"
    return f"{t(group)}: {stratum_text(name, t)}" if separator and t.has(group) else finding.item


def unit_text(unit: str | None, standard: Standard, t: Translator) -> str:
    """Return a unit's word; per cent is the sign."""
    if unit is None:
        return ""
    if unit == "percent":
        return "%"
    known = standard.units.get(unit)
    if known:
        return known.in_language(t.language)
    # Units of questions that the act does not ask are no part of the pack.
    own = f"present.unit.{unit}"
    return t(own) if t.has(own) else unit


def bounds_message(low: float | None, high: float | None, unit: str = "") -> Message | None:
    """Return the corridor in words: `at least 15 %`, `8–12 people`; None where there is no number."""
    if low is None and high is None:
        return None
    if low is None:
        return message("present.bounds.max", max=high, unit=unit)
    if high is None:
        return message("present.bounds.min", min=low, unit=unit)
    return message("present.bounds.between", min=low, max=high, unit=unit)


def bounds_text(finding: Finding, standard: Standard, t: Translator) -> str:
    """Return the bounds of a finding in words, empty where there are none."""
    if finding.min is not None and finding.max is not None:
        shown = t(bounds_message(finding.min, finding.max) or "").strip()
        return percent_joined(counted_text(shown, finding.max, finding.unit, standard, t), t).replace(" ", "\u00a0")
    bound = finding.max if finding.min is None else finding.min
    text = bounds_message(finding.min, finding.max, _after_bound(finding.unit, bound, standard, t))
    return percent_joined(t(text).strip(), t) if text else ""


def percent_joined(text: str, t: Translator) -> str:
    """Return a text with the per cent sign as the language writes it: `15%` in English, `15 %` unbroken elsewhere."""
    sign = "%" if t.language == "en" else "\u00a0%"
    return text.replace("\u00a0%", sign).replace(" %", sign)


def _after_bound(unit: str | None, bound: float | None, standard: Standard, t: Translator) -> str:
    """Return a unit as it stands after `at least 1`: `method`, `метода`, and after `at least 4`: `methods`."""
    if unit is None or bound is None or unit == "percent" or unit not in standard.units:
        return unit_text(unit, standard, t)
    return standard.unit_word(unit, bound, t.language)


def counted_text(shown: str, number: float, unit: str | None, standard: Standard, t: Translator) -> str:
    """Return a number as it is shown with its unit in the form that the number asks for: `2 истории`, `1 hour`."""
    counted = f"present.value.{unit}"
    if unit and t.has(counted):
        return t(counted, n=number, shown=shown)
    return f"{shown} {unit_text(unit, standard, t)}".strip()


def value_digits(finding: Finding) -> int:
    """Return the decimals of a finding's value: two of a share, of months or years no more than they have (1.5)."""
    digits = natural_digits(finding.value, finding.min, finding.max)
    return digits if finding.unit == "percent" else min(digits, fewest_digits(finding.value))


def value_text(finding: Finding, standard: Standard, t: Translator) -> str:
    """Return the value with its unit in number, with the digits it needs beside its bounds; empty where there is none.

    `13.50%`, `1 review`, `2 reviews`; per cent stands as each language writes it.
    """
    if finding.value is None:
        return ""
    digits = value_digits(finding)
    if finding.unit == "percent":
        return t.percent(finding.value / 100, digits)
    text = counted_text(t.number(finding.value, digits), finding.value, finding.unit, standard, t)
    # A no-break space keeps the number and its unit on one line.
    return text.replace(" ", "\u00a0")


def reading_title(id: str, t: Translator) -> str:
    """Return the name of a reading; its id where the catalogues lack it."""
    key = f"readings.{id}.title"
    return t(key) if t.has(key) else id


def reading_value(id: str, value: Any, t: Translator) -> str:
    """Return the words of a reading's value; a value of one's own (a proportion) is shown as the number it is."""
    spellings = [str(value).lower()]
    if isinstance(value, float):
        spellings += [f"{value:.2f}", f"{value:g}"]
    for spelling in spellings:
        key = f"readings.{id}.value." + spelling.replace(".", "_")
        if t.has(key):
            return t(key)
    if isinstance(value, bool):
        return t("term.yes" if value else "term.no")
    if isinstance(value, float) and id.endswith("_limit"):
        return t(f"readings.{id}.value.other", x=value)
    return t.number(value) if isinstance(value, int | float) else str(value)


def reading_text(reading: Mapping[str, Any], t: Translator) -> str:
    """Return readings and their values on one line."""
    return "; ".join(f"{reading_title(id, t)}: {reading_value(id, value, t)}" for id, value in reading.items())


def reading_reason(used: ReadingUsed, t: Translator) -> str:
    """Return why a reading's default is what it is."""
    key = f"readings.{used.id}.reason"
    return t(key) if t.has(key) else ""


def evidence_text(evidence: Evidence, t: Translator) -> str:
    """Return one pointer to evidence: file and rows, or document and page. Sheets are linked, not named."""
    if evidence.file is not None:
        if evidence.rows:
            return t("present.evidence.rows", file=evidence.file, rows=evidence.rows)
        return evidence.file
    if evidence.document is not None:
        if evidence.page:
            return t("present.evidence.page", document=evidence.document, page=evidence.page)
        return evidence.document
    return ""


def kind_text(kind: str, standard: Standard, t: Translator) -> str:
    """Return the name of a kind of method, a service, or a form of the Standard; the key itself where none is known."""
    key = f"present.kind.{kind}"
    if t.has(key):
        return t(key)
    for known in (standard.services.get(kind), standard.forms.get(kind)):
        if known is not None:
            return known.in_language(t.language)
    return kind


def period_text(start: date | None, end: date | None, t: Translator) -> str:
    """Return `12.01.2026 – 15.05.2026`; empty where neither is known."""
    if start is None and end is None:
        return ""
    return f"{t.date(start)} – {t.date(end)}"
