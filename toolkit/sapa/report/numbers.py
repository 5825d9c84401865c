"""The main figures as tables of text: sampling error, field control, coverage, consumers, satisfaction."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sapa.figures.sampling_error import REGION, by_design, by_group, shown_error, shown_limit
from sapa.figures.satisfaction import about, required
from sapa.i18n import Translator
from sapa.present.words import bounds_message, kind_text, percent_joined
from sapa.results import Evaluation
from sapa.results.consumers import ConsumerCount, ConsumersDetail
from sapa.results.details import (
    ControlGroup,
    CoverageDetail,
    FieldControlDetail,
    IndicatorEstimate,
    NominalError,
    SamplingErrorDetail,
)
from sapa.results.services import ServiceDetail, ServiceEvent
from sapa.standard import Standard

MOST_ROWS = 30
"""Rows of a table of a document: the workbook has all of them."""
PERCENT = 100.0


@dataclass(frozen=True, slots=True)
class NumberTable:
    """A table of texts: the first column names the row, the others are figures. `note` stands below it."""

    kind: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def number_tables(evaluation: Evaluation, standard: Standard, t: Translator) -> tuple[NumberTable, ...]:
    """Return the tables that an evaluation has figures for, question by question."""
    made: list[NumberTable] = []
    for (method, _), detail in evaluation.details.items():
        if isinstance(detail, SamplingErrorDetail):
            made += _sampling_error(detail, by_design(evaluation, method, detail), t)
        elif isinstance(detail, FieldControlDetail) and detail.total.interviews:
            made += _field_control(detail, t)
        elif isinstance(detail, CoverageDetail):
            made += _coverage(detail, t)
        elif isinstance(detail, ConsumersDetail) and detail.rows:
            made.append(_consumers(detail, standard, t))
        elif isinstance(detail, ServiceDetail):
            made += _satisfaction(detail, required(evaluation, method), standard, t)
    return tuple(made)


def _cut(rows: Sequence[tuple[str, ...]], t: Translator) -> tuple[tuple[tuple[str, ...], ...], str]:
    """Return the first rows, and what to say of the rest."""
    rest = len(rows) - MOST_ROWS
    return tuple(rows[:MOST_ROWS]), t("report.numbers.more", n=rest) if rest > 0 else ""


def _words(t: Translator, *keys: str) -> tuple[str, ...]:
    return tuple(t(f"workbook.col.{key}") for key in keys)


# -- sampling error ------------------------------------------------------------------------------------------------


def _sampling_error(detail: SamplingErrorDetail, designed: dict[str, float], t: Translator) -> Iterator[NumberTable]:
    limit = "" if detail.limit is None else shown_limit(detail.limit, t)
    whole = [
        (t("report.numbers.nominal", level=detail.overall.confidence), *_nominal(detail.overall, detail, t), limit)
    ]
    worst = next((i for i in detail.indicators if i.indicator == detail.worst and i.margin is not None), None)
    if worst is not None:
        whole.append((
            t("report.numbers.designed", indicator=worst.shown), t.show(worst.n, "int"),
            f"±{_margin(worst, detail, t)}", limit,
        ))  # fmt: skip
    yield NumberTable(
        "sampling_error", t("report.numbers.error"), (t("report.numbers.what"), *_words(t, "n", "margin", "limit")),
        tuple(whole), t("report.numbers.error.note"),
    )  # fmt: skip
    found = [i for i in detail.indicators if i.estimate is not None]
    if found:
        rows, note = _cut([_indicator(i, detail, t) for i in found], t)
        heads = (*_words(t, "indicator", "estimate"), t("term.confidence_interval"), *_words(t, "deff_design", "n"))
        title = t("workbook.block.indicators")
        if all(i.problem is not None for i in found):
            # Nothing is known of the error: no columns of dashes, and why.
            heads, rows = (*heads[:2], heads[4]), tuple((*row[:2], row[4]) for row in rows)
            title = t("report.numbers.estimates")
            problems = "; ".join(dict.fromkeys(t(i.problem) for i in found if i.problem is not None))
            note = f"{t('report.numbers.no_design', why=problems)} {note}".strip()
        yield NumberTable("indicators", title, heads, rows, note)
    groups = by_group(detail)
    if groups:
        of_region = groups[0].group_by == REGION
        shown = designed if of_region and worst is not None and worst.statistic == "proportion" else {}
        # A table that is cut shows the largest errors.
        ordered = groups[::-1] if len(groups) > MOST_ROWS else groups
        rows, note = _cut([_group(g, detail, shown, t) for g in ordered], t)
        heads = _words(t, "region" if of_region else "group", "n", "margin_nominal")
        if shown:
            heads = (*heads, t("workbook.col.margin_design"))
            told = t("report.numbers.designed.note", indicator=worst.shown if worst is not None else "")
            note = f"{told} {note}".strip()
        title = t("report.numbers.error.region" if of_region else "report.numbers.error.group")
        yield NumberTable("sampling_error_groups", title, heads, rows, note)


def _nominal(error: NominalError, detail: SamplingErrorDetail, t: Translator) -> tuple[str, str]:
    shown = "–" if error.margin is None else f"±{shown_error(error.margin, detail.limit, t)}"
    return t.show(error.n, "int"), shown


def _margin(one: IndicatorEstimate, detail: SamplingErrorDetail, t: Translator) -> str:
    if one.statistic == "proportion":
        return shown_error(one.margin or 0.0, detail.limit, t)
    return t.number(one.margin, 2)


def _indicator(one: IndicatorEstimate, detail: SamplingErrorDetail, t: Translator) -> tuple[str, ...]:
    def figure(value: float | None) -> str:
        return t.percent(value, 1) if one.statistic == "proportion" else t.number(value, 2)

    between = "–" if one.ci_low is None or one.ci_high is None else f"{figure(one.ci_low)}–{figure(one.ci_high)}"
    if one.margin is not None and one.ci_low is None:
        between = f"±{_margin(one, detail, t)}"
    return one.shown, figure(one.estimate), between, t.number(one.deff, 2), t.show(one.n, "int")


def _group(
    error: NominalError, detail: SamplingErrorDetail, designed: dict[str, float], t: Translator
) -> tuple[str, ...]:
    n, margin = _nominal(error, detail, t)
    row = (t.place(error.group), n, margin)
    if not designed:
        return row
    own = designed.get(error.group)
    return (*row, "–" if own is None else f"±{t.percent(own, 1)}")


# -- field control and coverage --------------------------------------------------------------------------------------


def _field_control(detail: FieldControlDetail, t: Translator) -> Iterator[NumberTable]:
    heads = (
        t("report.numbers.where"),
        *_words(t, "interviews", "controlled", "share"),
        t("report.numbers.interval"),
        *_words(t, "confirmed", "refuted", "not_reached"),
    )
    rows = [_control(t("workbook.block.control_total"), detail.total, t)]
    regions = sorted(detail.by_region, key=lambda g: (g.share or 0.0, g.name))
    rows += [_control(t.place(g.name), g, t) for g in regions]
    shown, note = _cut(rows, t)
    bounds = bounds_message(detail.limit_low, detail.limit_high, "%")
    asked = t("report.numbers.required", bounds=percent_joined(t(bounds), t)) if bounds is not None else ""
    never = sum(1 for g in detail.by_interviewer if g.interviews and not g.controlled)
    none = t("report.numbers.never", n=never, of=len(detail.by_interviewer)) if never else ""
    notes = " ".join(x for x in (asked, none, note) if x)
    yield NumberTable("field_control", t("report.numbers.control"), heads, shown, notes)


def _control(name: str, group: ControlGroup, t: Translator) -> tuple[str, ...]:
    counts = (group.confirmed, group.refuted, group.not_reached)
    return (
        name, t.show(group.interviews, "int"), t.show(group.controlled, "int"), t.percent(group.share, 2),
        _between(group.low, group.high, t), *(t.show(x, "int") for x in counts),
    )  # fmt: skip


def _between(low: float | None, high: float | None, t: Translator) -> str:
    if low is None or high is None or not (math.isfinite(low) and math.isfinite(high)):
        return "–"
    return f"{t.percent(low, 1)}–{t.percent(high, 1)}"


def _coverage(detail: CoverageDetail, t: Translator) -> Iterator[NumberTable]:
    found = [s for s in detail.by_region or detail.strata if s.planned is not None]
    if not found:
        return
    planned, valid = sum(s.planned or 0 for s in found), sum(s.valid for s in found)
    less = sum(s.shortfall or 0 for s in found)
    rows = [_achieved(t("workbook.block.control_total"), planned, valid, less, t)]
    # Of a long list, only who is short of the plan is told.
    long = len(found) > MOST_ROWS
    told = [s for s in found if s.shortfall] if long else found
    rows += [_achieved(t.place(s.stratum), s.planned or 0, s.valid, s.shortfall or 0, t) for s in told]
    shown, note = _cut(rows, t)
    if long:
        reached = t("report.numbers.reached", n=sum(1 for s in found if not s.shortfall), of=len(found))
        note = f"{reached} {note}".strip()
    heads = (t("report.numbers.where"), *_words(t, "planned", "valid", "shortfall", "fulfilled"))
    yield NumberTable("coverage", t("report.numbers.coverage"), heads, shown, note)


def _achieved(name: str, planned: int, valid: int, less: int, t: Translator) -> tuple[str, ...]:
    done = t.percent(valid / planned, 1) if planned else "–"
    return name, t.show(planned, "int"), t.show(valid, "int"), t.show(less, "int"), done


# -- services --------------------------------------------------------------------------------------------------------


def _consumers(detail: ConsumersDetail, standard: Standard, t: Translator) -> NumberTable:
    heads = _words(t, "form_item", "planned_people", "registered", "polled", "polled_share", "needed_share")
    rows = [
        (
            kind_text(row.form, standard, t) or kind_text(detail.service, standard, t),
            t.show(row.planned, "int"), _people(row.registered, t), _people(row.polled, t), t.percent(row.share, 1),
            "–" if row.least is None else t.percent(row.least / PERCENT, 0),
        )
        for row in detail.rows
    ]  # fmt: skip
    shown, note = _cut(rows, t)
    return NumberTable("consumers", t("report.numbers.consumers"), heads, shown, note)


def _people(count: ConsumerCount | None, t: Translator) -> str:
    return "–" if count is None else t.show(count.n, "int")


def _satisfaction(
    detail: ServiceDetail, limits: dict[str, float], standard: Standard, t: Translator
) -> Iterator[NumberTable]:
    found = [e for e in detail.events if e.satisfaction is not None or e.scores_withheld]
    if not found:
        return
    level = t.percent(detail.level, 0) if detail.level else ""
    named = "service_event" if any(e.event for e in found) else "service_item"
    heads = (
        *_words(t, named, "service_participants", "polled", "polled_share", "satisfaction"),
        f"{t('term.confidence_interval')} {level}".strip(), t("report.numbers.limit"),
    )  # fmt: skip
    rows, note = _cut([_event(e, limits, standard, t) for e in found], t)
    told = t("report.numbers.satisfaction.note")
    yield NumberTable("satisfaction", t(f"figures.{about(detail)}"), heads, rows, f"{told} {note}".strip())


def _event(event: ServiceEvent, limits: dict[str, float], standard: Standard, t: Translator) -> tuple[str, ...]:
    form = kind_text(event.form, standard, t) if event.form else ""
    name = " · ".join(x for x in (event.event or t("figures.satisfaction.whole"), form) if x)
    limit = limits.get(event.event)
    return (
        name, t.show(event.participants, "int"), t.show(event.polled, "int"), t.percent(event.share, 1),
        "×" if event.scores_withheld else t.percent(event.satisfaction, 1), _between(event.low, event.high, t),
        "–" if limit is None else t.percent(limit, 0),
    )  # fmt: skip
