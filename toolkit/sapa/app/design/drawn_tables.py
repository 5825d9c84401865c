"""A finished design on the page: what was drawn, unit by unit, and what the Standard will ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sapa.app import markup
from sapa.app.design import plan_tables
from sapa.i18n import Translator
from sapa.present.digits import natural_digits
from sapa.results.draw import UnitRole

if TYPE_CHECKING:
    from sapa.planning.norms import PlannedNorm
    from sapa.planning.study import Study

MOST = 400
"""Rows of the table on the page; the workbook and the files hold all of them."""


def summary(study: Study, t: Translator) -> str:
    """Return what the design came to in one sentence, and what to doubt."""
    plan, drawn = study.plan, study.drawn
    if drawn is None:
        words = t("app.design.drawn.numbers", interviews=plan.interviews, issued=plan.issued)
    else:
        words = t(
            "app.design.drawn.sentence", n=len(drawn.main), interviews=plan.interviews,
            certain=sum(1 for u in drawn.main if u.certainty), reserves=len(drawn.units) - len(drawn.main),
            seed=str(drawn.seed),
        )  # fmt: skip
    lines = [f'<p class="sapa-sentence">{markup.esc(words)}</p>']
    field = study.fieldwork
    if field is not None and field.control is not None:
        control = field.control
        words = t("app.design.drawn.control", draw=control.draw, needed=control.needed, reach=control.reach)
        lines.append(f"<p>{markup.esc(words)}</p>")
    if field is not None and field.assignments:
        people = len({a.interviewer for a in field.assignments})
        words = t(
            "app.design.drawn.interviewers", n=people, units=len({(a.stratum, a.unit) for a in field.assignments})
        )
        lines.append(f"<p>{markup.esc(words)}</p>")
    return "".join(lines) + plan_tables.warnings(study.warnings, t)


def strata_of(study: Study) -> list[str]:
    """Return the strata that have drawn units, in the plan's order."""
    return [] if study.drawn is None else list(dict.fromkeys(u.stratum for u in study.drawn.units))


def units(study: Study, stratum: str | None, t: Translator) -> str:
    """Return drawn units as a table: stratum, unit, size, probability, interviews, weight."""
    drawn = study.drawn
    if drawn is None:
        return plan_tables.strata(study.plan, t)
    names = ("stratum", "unit", "role", "size", "probability", "interviews", "issued", "weight")
    chosen = [u for u in drawn.units if stratum in (None, u.stratum)]
    rows: list[tuple[str, ...]] = []
    for u in chosen[:MOST]:
        shown = " · ".join(u.ids) if u.name is None else f"{' · '.join(u.ids)} {u.name}"
        role = "certainty" if u.certainty else u.role.value
        rows.append(
            (
                markup.esc(t.place(u.stratum)), markup.esc(shown), markup.esc(t(f"app.design.unit_role.{role}")),
                t.show(float(u.sizes[-1]), "int"), t.number(u.probability, 4),
                t.show(u.interviews, "int") if u.role is UnitRole.MAIN else "–",
                t.show(u.issued, "int") if u.role is UnitRole.MAIN else "–",
                "–" if u.weight is None else t.number(u.weight, 1),
            )
        )  # fmt: skip
    heads = [t(f"app.design.column.{x}") for x in names]
    caption = t("app.design.drawn.table", n=len(chosen), shown=min(MOST, len(chosen)))
    return markup.table(caption, heads, rows, classes="sapa-numbers sapa-units")


def norms(study: Study, t: Translator) -> str:
    """Return what the Standard asks of this research beside what is planned, folded."""
    found = study.norms
    if not found:
        return ""
    rows = [(markup.esc(one.norm.shown_title(t.language)), *_norm(one, study, t)) for one in found]
    heads = [t(f"app.design.column.{x}") for x in ("norm", "bound", "planned")]
    caption = t("app.design.norms", n=len(rows))
    inner = markup.table(caption, heads, rows)
    return f'<details class="sapa-more"><summary>{markup.esc(caption)}</summary>{inner}</details>'


def _norm(one: PlannedNorm, study: Study, t: Translator) -> tuple[str, str]:
    """Return a norm's bound and planned value as people read them, and what the planned value is made of."""
    low, high = one.limits[0].min, one.limits[0].max
    unit = study.standard.units.get(one.norm.unit or "")
    words = "" if unit is None else f" ({unit.in_language(t.language)})"
    if low is None and high is None:
        bound = "–"
    elif low is None:
        bound = t("app.design.bound.high", high=t.number(high)) + words
    elif high is None:
        bound = t("app.design.bound.low", low=t.number(low)) + words
    else:
        bound = f"{t.number(low)}–{t.number(high)}{words}"
    planned = "–" if one.planned is None else t.number(one.planned, natural_digits(one.planned, low, high))
    sign = {True: "✓ ", False: "✗ ", None: ""}[one.kept]
    note = "" if one.note is None else f'<span class="sapa-clause">{markup.esc(t(one.note))}</span>'
    return markup.esc(bound), f"{sign}{markup.esc(planned)}{note}"
