"""Tables of the step "outcomes" as HTML: rates with their formulas, groups, attempts, refusals tried again."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sapa.app import markup
from sapa.app.markup import esc
from sapa.i18n import Translator
from sapa.results.outcomes import OutcomeGroup, OutcomesDetail
from sapa.stats.outcome_rates import RATES

SHOWN = ("rr1", "rr3", "rr5", "coop1", "ref2", "con2")
"""Rates of the table by group: one of each kind, and the response rate between its bounds."""
MOST_ROWS = 60


def defined(value: float | None) -> float | None:
    """Return a rate, None where it is not defined: such a cell stays blank."""
    return None if value is None or math.isnan(value) else value


def title(detail: OutcomesDetail, t: Translator) -> str:
    """Return the answer in one sentence: the response rate, and between which bounds it lies."""
    rates = detail.overall.rates
    rate, low, high = (defined(getattr(rates, name)) for name in ("rr3", "rr1", "rr5"))
    if rate is None:
        return t("app.coverage.outcomes.answer.undefined", n=detail.cases)
    return t("app.coverage.outcomes.answer", n=detail.cases, rate=rate, low=low, high=high)


def _rate(value: float | None, t: Translator) -> str:
    shown = defined(value)
    return "" if shown is None else esc(t.percent(shown, 1))


def rates(detail: OutcomesDetail, t: Translator) -> str:
    """Return all rates of all cases with the formula of each, weighted beside unweighted where there are weights."""
    whole = detail.overall
    heavy = whole.weighted_rates
    heads = [t(f"app.coverage.outcomes.{k}") for k in ("rate", "formula", "unweighted", *(("weighted",) if heavy else
                                                                                         ()))]  # fmt: skip
    rows = []
    for name in RATES:
        weighted = [f"<b>{_rate(getattr(heavy, name), t)}</b>"] if heavy is not None else []
        label = f'{esc(name.upper())}<span class="sapa-clause">{esc(t(f"app.coverage.rate.{name[:-1]}"))}</span>'
        rows.append([label, esc(FORMULAS[name]), f"<b>{_rate(getattr(whole.rates, name), t)}</b>", *weighted])
    e = defined(whole.rates.e)
    used = t(f"app.coverage.e.{detail.rule}")
    about = t("app.coverage.outcomes.e", e="–" if e is None else t.number(e, 3), rule=used)
    key = t("app.coverage.outcomes.letters")
    table = markup.table(t("app.coverage.outcomes.rates"), heads, rows, classes="sapa-rates")
    return f'{table}<p class="sapa-hint">{esc(about)} {esc(key)}</p>'


FORMULAS = {
    "rr1": "I / (I+P+R+NC+O+U)", "rr2": "(I+P) / (I+P+R+NC+O+U)", "rr3": "I / (I+P+R+NC+O+e·U)",
    "rr4": "(I+P) / (I+P+R+NC+O+e·U)", "rr5": "I / (I+P+R+NC+O)", "rr6": "(I+P) / (I+P+R+NC+O)",
    "coop1": "I / (I+P+R+O)", "coop2": "(I+P) / (I+P+R+O)", "coop3": "I / (I+P+R)", "coop4": "(I+P) / (I+P+R)",
    "ref1": "R / (I+P+R+NC+O+U)", "ref2": "R / (I+P+R+NC+O+e·U)", "ref3": "R / (I+P+R+NC+O)",
    "con1": "(I+P+R+O) / (I+P+R+NC+O+U)", "con2": "(I+P+R+O) / (I+P+R+NC+O+e·U)",
    "con3": "(I+P+R+O) / (I+P+R+NC+O)",
}  # fmt: skip
"""The formulas in AAPOR's letters (`stats.outcome_rates` computes them); U stands for UH+UR+UO."""


def kinds(detail: OutcomesDetail) -> tuple[str, ...]:
    """Return by what the rates are known beside the whole: `region`, `stratum`, `interviewer`."""
    return tuple(by for by in ("region", "stratum", "interviewer") if detail.by(by))


def by_group(detail: OutcomesDetail, by: str, t: Translator) -> str:
    """Return rates by group, the least response first; undefined ones are blank."""
    heads = [t(f"app.coverage.head.{by}"), t("app.coverage.outcomes.cases"), *(name.upper() for name in SHOWN)]
    found = sorted(detail.by(by), key=_order)
    rows = [
        [esc(t.place(g.group)) if by != "interviewer" else esc(g.group), t.show(round(g.counts.total), "int"),
         *(_rate(getattr(g.rates, name), t) for name in SHOWN)]
        for g in found[:MOST_ROWS]
    ]  # fmt: skip
    caption = t(f"app.coverage.outcomes.by.{by}", n=len(found))
    return markup.table(caption, heads, rows, classes="sapa-numbers")


def _order(group: OutcomeGroup) -> tuple[bool, float, str]:
    rate = defined(group.rates.rr3)
    return rate is None, rate or 0.0, group.group


def attempts(detail: OutcomesDetail, t: Translator) -> str:
    """Return how often cases were tried, how hard the silent ones, and what became of refusals; folded."""
    said: Sequence[str] = _said(detail, t)
    heads = [t("app.coverage.outcomes.outcome"), t("app.coverage.outcomes.cases"), "1", "2", "3", "4", "5+",
             t("app.coverage.outcomes.mean")]  # fmt: skip
    rows = [
        [esc(t(f"app.coverage.outcome.{a.group}")), t.show(a.cases, "int"),
         *(t.show(n, "int") if n else "" for n in a.numbers), t.number(a.mean, 1)]
        for a in detail.attempts_by
    ]  # fmt: skip
    lines = "".join(f"<li>{esc(line)}</li>" for line in said)
    inside = f"<ul>{lines}</ul>" + markup.table(t("app.coverage.outcomes.attempts"), heads, rows,
                                                classes="sapa-numbers")  # fmt: skip
    title = esc(t("app.coverage.outcomes.attempts"))
    return f'<details class="sapa-more"><summary>{title}</summary>{inside}</details>'


def _said(detail: OutcomesDetail, t: Translator) -> list[str]:
    silent, again = detail.never_reached, detail.conversion
    lines = []
    if silent.cases:
        lines.append(t("app.coverage.outcomes.once", n=silent.once, cases=silent.cases))
    if silent.no_evening is not None and silent.cases:
        lines.append(t("app.coverage.outcomes.no_evening", n=silent.no_evening, cases=silent.cases))
    if silent.no_weekend is not None and silent.cases:
        lines.append(t("app.coverage.outcomes.no_weekend", n=silent.no_weekend, cases=silent.cases))
    if again.refused:
        lines.append(t("app.coverage.outcomes.conversion", n=again.refused, retried=again.retried,
                       interviewed=again.interviewed))  # fmt: skip
    if detail.unworked:
        lines.append(t("app.coverage.outcomes.unworked", n=detail.unworked))
    return lines


def link(detail: OutcomesDetail, t: Translator) -> str:
    """Return how interviews and cases agree; empty where nothing links them or nothing is wrong."""
    found = detail.link
    counts = {"absent": len(found.absent), "without": len(found.without), "contradicted": len(found.contradicted)}
    lines = [t(f"app.coverage.outcomes.link.{kind}", n=n) for kind, n in counts.items() if n]
    if not lines:
        return ""
    return f'<div class="sapa-info"><ul>{"".join(f"<li>{esc(line)}</li>" for line in lines)}</ul></div>'
