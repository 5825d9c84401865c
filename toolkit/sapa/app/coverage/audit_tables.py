"""Tables of the step "audit" as HTML: rows from raw to delivered, edits by class, what edits move, columns."""

from __future__ import annotations

from sapa.app import markup
from sapa.app.coverage.numbers import points, signed
from sapa.app.markup import esc
from sapa.i18n import Translator
from sapa.results.audit import AuditCount, AuditDetail, AuditEffect, EditClass, RowFlow

MOST_ROWS = 12
PARTS = ("deleted_reason", "deleted_no_reason", "deleted_unlogged", "raw_without_id")


def title(detail: AuditDetail, t: Translator) -> str:
    """Return the answer in one sentence: edits, and how many of them nobody documented."""
    total = detail.total
    if not total.edited:
        return t("app.coverage.audit.answer.same", cells=total.cells)
    key = "log" if detail.has_log else "no_log"
    return t(f"app.coverage.audit.answer.{key}", n=total.unexplained, edited=total.edited, cells=total.cells)


def flow(found: RowFlow, t: Translator) -> str:
    """Return the rows from the raw to the delivered file."""
    rows = [(t("workbook.audit.flow.raw"), found.raw, "")]
    rows += [(t(f"workbook.audit.flow.{k}"), n, "−") for k in PARTS if (n := getattr(found, k))]
    rows.append((t("workbook.audit.flow.matched"), found.matched, "="))
    rows += [(t(f"workbook.audit.flow.{k}"), n, "+") for k in ("added", "delivered_without_id") if (n := getattr(
        found, k))]  # fmt: skip
    rows.append((t("workbook.audit.flow.delivered"), found.delivered, "="))
    shown = [[esc(name), f"{sign}{' ' if sign else ''}{t.show(n, 'int')}"] for name, n, sign in rows]
    heads = [_head("rows_of", t), _head("rows", t)]
    return markup.table(t("workbook.audit.block.flow"), heads, shown, classes="sapa-numbers sapa-narrow")


def classes(total: AuditCount, t: Translator) -> str:
    """Return edited cells by what the log says of them."""
    found = [(kind, total.of(kind)) for kind in EditClass if total.of(kind)]
    if not found:
        return ""
    rows = [
        [_class(k, t), t.show(n, "int"), esc(t.percent(n / total.cells, 2)) if total.cells else ""] for k, n in found
    ]
    heads = [_head("edit", t), _head("cells", t), _head("share", t)]
    return markup.table(t("workbook.audit.block.classes"), heads, rows, classes="sapa-numbers")


def _class(kind: EditClass, t: Translator) -> str:
    word, means = t(f"workbook.audit.class.{kind.value}"), t(f"workbook.audit.class.{kind.value}.means")
    return f'{esc(markup.sentence(word))}<span class="sapa-clause">{esc(means)}</span>'


def _head(name: str, t: Translator) -> str:
    return markup.sentence(t(f"workbook.audit.col.{name}"))


def effects(detail: AuditDetail, t: Translator) -> str:
    """Return how far deletions and edits moved each key estimate, the furthest first."""
    found = sorted(detail.effects, key=lambda e: -(e.in_errors if e.in_errors is not None else abs(e.shift)))
    if not found:
        return ""
    heads = [t("app.coverage.weights.indicator"), *(_head(k, t) for k in ("raw", "delivered")),
             t("app.coverage.weights.shift"), *(_head(k, t) for k in ("by_edits", "in_errors"))]  # fmt: skip
    rows = [
        [esc(e.indicator), _value(e.raw, e, t), _value(e.delivered, e, t), esc(_moved(e.shift, e, t)),
         esc(_moved(e.by_edits, e, t)), "–" if e.in_errors is None else t.number(e.in_errors, 2)]
        for e in found
    ]  # fmt: skip
    return markup.table(t("workbook.audit.block.effects"), heads, rows, classes="sapa-numbers")


def _value(value: float, effect: AuditEffect, t: Translator) -> str:
    return esc(t.percent(value, 1) if effect.statistic == "proportion" else t.number(value, 2))


def _moved(value: float, effect: AuditEffect, t: Translator) -> str:
    if effect.statistic == "proportion":
        return points(value, t)
    return signed(value, 2, t)


def where(detail: AuditDetail, t: Translator) -> str:
    """Return where edits were made, by question and by interviewer, folded; nothing where nothing was edited."""
    parts = []
    for by, found in (("question", detail.by_question), ("interviewer", detail.by_interviewer)):
        kept = sorted((c for c in found if c.edited), key=lambda c: (-c.unexplained, -c.edited, c.name))[:MOST_ROWS]
        if kept:
            heads = [t(f"app.coverage.head.{by}"), markup.sentence(t("workbook.audit.class.edited")),
                     t("app.coverage.head.unexplained")]  # fmt: skip
            rows = [[esc(c.name), t.show(c.edited, "int"), t.show(c.unexplained, "int")] for c in kept]
            caption = t(f"workbook.audit.block.{by}s")
            inside = markup.table(caption, heads, rows, classes="sapa-numbers sapa-narrow")
            parts.append(f'<details class="sapa-more"><summary>{esc(caption)}</summary>{inside}</details>')
    return "".join(parts)


def faults(detail: AuditDetail, t: Translator) -> str:
    """Return what is wrong with the log and with rows; empty where nothing is."""
    found = [
        (f"fault.{k.value}", n) for k, n in detail.faults_total.items() if n and t.has(f"workbook.audit.fault.{k}")
    ]
    found += [(f"row.{k}", n) for k, n in detail.rows_total.items() if n]
    lines = [f"{markup.sentence(t(f'workbook.audit.{id}'))}: {t.show(n, 'int')}" for id, n in found]
    if detail.columns is not None:
        for kind, word in (("dropped", "dropped"), ("added", "added_columns"), ("constant", "constant"),
                           ("recoded", "recoded")):  # fmt: skip
            names = getattr(detail.columns, kind)
            if names:
                more = "" if len(names) <= MOST_ROWS else " …"
                lines.append(f"{t(f'workbook.audit.block.{word}', n=len(names))}: {', '.join(names[:MOST_ROWS])}{more}")
    items = "".join(f"<li>{esc(line)}</li>" for line in lines)
    head = esc(t("app.coverage.audit.ask"))
    return f'<div class="sapa-info"><b>{head}</b><ul>{items}</ul></div>' if items else ""
