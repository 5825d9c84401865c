"""Tables and lists of a plan on the page: its arithmetic stage by stage, its parts, what to doubt, what was learned."""

from __future__ import annotations

from collections.abc import Sequence

from sapa.app import markup
from sapa.app.figure_design import domains_of, shown_margin
from sapa.i18n import Translator
from sapa.messages import Message
from sapa.results.learned import Learned
from sapa.results.plan import SamplePlan


def warnings(found: Sequence[Message], t: Translator) -> str:
    """Return what to doubt as a list; nothing where there is nothing."""
    if not found:
        return ""
    items = "".join(f"<li>{markup.esc(t(one))}</li>" for one in found)
    return f'<div class="sapa-info" role="note"><b>{markup.esc(t("app.design.warnings"))}</b><ul>{items}</ul></div>'


def details(plan: SamplePlan, t: Translator) -> str:
    """Return the arithmetic, the parts and the strata, each folded."""
    parts = [(t("app.design.arithmetic"), arithmetic(plan, t)), (t("app.design.strata"), strata(plan, t))]
    if len(domains_of(plan)) > 1 and plan.by and len(plan.by) > 1:
        parts.insert(1, (t("app.design.parts"), domains(plan, t)))
    if plan.conventions:
        said = "".join(f"<li>{markup.esc(t(one))}</li>" for one in plan.conventions)
        parts.append((t("app.design.conventions"), f"<ul>{said}</ul>"))
    return "".join(
        f'<details class="sapa-more"><summary>{markup.esc(title)}</summary>{content}</details>'
        for title, content in parts
        if content
    )


def arithmetic(plan: SamplePlan, t: Translator) -> str:
    """Return the stages of the number of interviews: n₀ → deff → population → response → issued."""
    size = plan.size
    rows = []
    if size is not None:
        rows = [
            (t("app.design.stage.simple"), t.number(size.simple, 2)),
            (t("app.design.stage.deff", deff=plan.deff.value), t.number(size.with_deff, 2)),
            (t("app.design.stage.fpc"), t.number(size.with_fpc, 2)),
            (t("app.design.stage.interviews"), t.show(size.interviews, "int")),
        ]
    rows += [
        (t("app.design.stage.planned", binding=Message(f"app.design.binding.{plan.binding}")),
         t.show(plan.interviews, "int")),
        (t("app.design.stage.issued"), t.show(plan.issued, "int")),
    ]  # fmt: skip
    if plan.clusters:
        rows.append((t("app.design.stage.clusters"), t.show(plan.clusters, "int")))
    rows.append((t("app.design.stage.margin"), shown_margin(plan.margin, plan, t)))
    rows.append((t("app.design.stage.margin_simple"), shown_margin(plan.margin_simple, plan, t)))
    if plan.cost is not None:
        rows.append((t("app.design.stage.cost"), t.show(float(plan.cost.total), "int")))
        if plan.cost.best_cluster_size is not None:
            rows.append((t("app.design.stage.best_cluster"), t.number(plan.cost.best_cluster_size, 1)))
    heads = (t("app.design.column.stage"), t("app.design.column.number"))
    cells = [(markup.esc(name), value) for name, value in rows]
    return markup.table(t("app.design.arithmetic"), heads, cells, classes="sapa-narrow sapa-numbers")


def domains(plan: SamplePlan, t: Translator) -> str:
    """Return the parts with what they get and how precise they are."""
    heads = [t(f"app.design.column.{x}") for x in ("part", "people", "interviews", "issued", "margin", "wanted")]
    rows = [
        (
            markup.esc(t.place(d.domain)), t.show(_whole(d.population), "int"), t.show(d.interviews, "int"),
            t.show(d.issued, "int"), shown_margin(d.margin, plan, t), shown_margin(d.wanted, plan, t),
        )
        for d in domains_of(plan)
    ]  # fmt: skip
    return markup.table(t("app.design.parts"), heads, rows, classes="sapa-numbers")


def strata(plan: SamplePlan, t: Translator) -> str:
    """Return the strata: people, interviews, clusters, addresses, margin, weight."""
    names = ["stratum", "people", "interviews", "issued", "margin", "weight"]
    if plan.clusters:
        names.insert(3, "clusters")
    rows = []
    for s in plan.strata:
        row = [
            markup.esc(t.place(s.stratum)), t.show(_whole(s.population), "int"), t.show(s.interviews, "int"),
            t.show(s.issued, "int"), shown_margin(s.margin, plan, t),
            "–" if s.weight is None else t.number(s.weight, 1),
        ]  # fmt: skip
        if plan.clusters:
            row.insert(3, t.show(s.clusters, "int"))
        rows.append(row)
    heads = [t(f"app.design.column.{x}") for x in names]
    return markup.table(t("app.design.strata"), heads, rows, classes="sapa-numbers")


def learned(found: Learned, t: Translator) -> str:
    """Return what a delivered survey taught, and what could not be learned."""
    pairs = [
        (t("app.design.learn.source"), markup.esc(found.source)),
        (t("app.design.field.deff"), "" if found.deff is None else t.number(found.deff, 2)),
        (t("app.design.field.icc"), "" if found.icc is None else t.number(found.icc, 3)),
        (t("app.design.field.weighting"), "" if found.weighting is None else t.number(found.weighting, 2)),
        (t("app.design.learn.response"), "" if found.response is None else t.percent(found.response, 1)),
        (t("app.design.learn.interviews"), t.show(found.interviews, "int")),
    ]
    problems = "".join(f"<li>{markup.esc(t(one))}</li>" for one in found.problems)
    return (
        f'<div class="sapa-info" role="status">{markup.terms(pairs)}'
        + (f"<ul>{problems}</ul>" if problems else "")
        + "</div>"
    )


def _whole(people: float | None) -> int | None:
    return None if people is None else round(people)
