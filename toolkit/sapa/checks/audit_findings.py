"""Findings of the audit. What the files contradict is not met; what may have an innocent explanation is a question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sapa.checks.base import Context
from sapa.messages import Message, Param, message
from sapa.results import Basis, Evidence, Finding, Line, Status
from sapa.results.audit import AuditDetail, AuditEdit, AuditEffect, EditClass, LogFault

_NAMED = 6
_ROWS = 20
_DELETED = ("deleted_unlogged", "deleted_no_reason")


def findings(detail: AuditDetail, context: Context) -> tuple[Finding, ...]:
    """Return the findings on rows, cells, key estimates and the log itself."""
    found: list[Finding | None] = []
    flow = detail.flow
    if flow is not None and not flow.matched:
        found.append(
            context.finding(
                "audit.undocumented", Line.METHODOLOGICAL, Status.NOT_ASSESSABLE,
                message("checks.audit.no_match", raw=flow.raw, delivered=flow.delivered), evidence=_sheet(),
                recommendation=message("checks.audit.todo.no_match"),
            )
        )  # fmt: skip
        return tuple(f for f in (*found, _log(detail, context)) if f is not None)
    if flow is not None:
        found += [_deletions(detail, context), _added(detail, context), _undocumented(detail, context)]
        found.append(_statuses(detail, context))
    else:
        found.append(
            context.finding(
                "audit.undocumented", Line.METHODOLOGICAL, Status.NOT_ASSESSABLE, message("checks.audit.no_raw"),
                evidence=_sheet(), recommendation=message("checks.audit.todo.no_raw"),
            )
        )  # fmt: skip
    found += [_still_delivered(detail, context), _not_applied(detail, context), _duplicates(detail, context)]
    found += [_effect(detail, context), _log(detail, context)]
    return tuple(f for f in found if f is not None)


def _sheet() -> tuple[Evidence, ...]:
    return (Evidence(sheet="audit"),)


def _rows(places: Iterable[tuple[str, int]]) -> tuple[Evidence, ...]:
    by_file: dict[str, list[int]] = {}
    for file, row in places:
        by_file.setdefault(file, []).append(row)
    return tuple(
        Evidence(file=file, rows=", ".join(map(str, rows[:_ROWS])) + (" …" if len(rows) > _ROWS else ""))
        for file, rows in by_file.items()
    )


def _finding(
    context: Context, question: str, status: Status, text: Message, n: int, evidence: Sequence[Evidence] = (),
    todo: str = "",
) -> Finding:  # fmt: skip
    return context.finding(
        f"audit.{question}", Line.METHODOLOGICAL, status, text, n=n, value=float(n), basis=Basis.VERIFIED,
        evidence=(*evidence, *_sheet()),
        recommendation=message(f"checks.audit.todo.{todo or question}") if status is not Status.MET else None,
    )  # fmt: skip


def _deletions(detail: AuditDetail, context: Context) -> Finding:
    flow = detail.flow
    assert flow is not None  # noqa: S101 - asked only with raw data
    unlogged, silent = flow.deleted_unlogged, flow.deleted_no_reason
    params: dict[str, Param] = {
        "raw": flow.raw, "deleted": message("checks.n_interviews", n=flow.deleted), "logged": flow.deleted_reason,
        "silent": silent, "unlogged": unlogged,
    }  # fmt: skip
    if not flow.deleted:
        return _finding(context, "deletions", Status.MET, message("checks.audit.deletions_none", raw=flow.raw), 0)
    if not unlogged and not silent:
        return _finding(context, "deletions", Status.MET, message("checks.audit.deletions_met", **params), flow.deleted)
    places = [(r.file, r.row) for kind in _DELETED for r in detail.rows if r.kind == kind]
    return _finding(
        context, "deletions", Status.JUDGEMENT, message("checks.audit.deletions", **params), unlogged + silent,
        _rows(places),
    )  # fmt: skip


def _added(detail: AuditDetail, context: Context) -> Finding:
    flow = detail.flow
    assert flow is not None  # noqa: S101 - asked only with raw data
    if not flow.added:
        return _finding(context, "added", Status.MET, message("checks.audit.added_none", n=flow.delivered), 0)
    rows = [r for r in detail.rows if r.kind == "added"]
    text = message(
        "checks.audit.added", interviews=message("checks.n_interviews", n=flow.added), total=flow.delivered,
        share=flow.added / flow.delivered, ids=tuple(r.id for r in rows[:_NAMED]),
    )  # fmt: skip
    return _finding(context, "added", Status.JUDGEMENT, text, flow.added, _rows((r.file, r.row) for r in rows))


def _still_delivered(detail: AuditDetail, context: Context) -> Finding | None:
    rows = [r for r in detail.rows if r.kind == "still_delivered"]
    if not rows:
        return None
    text = message(
        "checks.audit.still_delivered", interviews=message("checks.n_interviews", n=len(rows)),
        ids=tuple(dict.fromkeys(r.id for r in rows))[:_NAMED],
    )  # fmt: skip
    return _finding(context, "still_delivered", Status.NOT_MET, text, len(rows), _rows((r.file, r.row) for r in rows))


def _undocumented(detail: AuditDetail, context: Context) -> Finding:
    total = detail.total
    if not total.edited:
        return _finding(context, "undocumented", Status.MET, message("checks.audit.no_edits", cells=total.cells), 0)
    n = total.unexplained
    share = total.edited / total.cells if total.cells else None
    if not n:
        text = message(
            "checks.audit.documented", edits=message("checks.audit.n_edits", n=total.edited), cells=total.cells,
            share=share, silent=detail.no_reason,
        )  # fmt: skip
        return _finding(context, "undocumented", Status.MET, text, total.edited)
    worst = sorted((q for q in detail.by_question if q.unexplained), key=lambda q: -q.unexplained)[:_NAMED]
    confirmed = total.of(EditClass.CONFIRMED_CHANGED)
    text = message(
        "checks.audit.undocumented" if detail.has_log else "checks.audit.no_log",
        edits=message("checks.audit.n_edits", n=n), edited=total.edited, cells=total.cells, share=share,
        confirmed=confirmed, interviews=message("checks.n_interviews", n=_interviews(detail.edits)),
        worst=tuple(message("checks.audit.one_question", question=q.name, edits=q.unexplained) for q in worst),
    )  # fmt: skip
    places = [(e.file, e.row) for e in detail.edits if e.edit in (EditClass.UNDOCUMENTED, EditClass.CONFIRMED_CHANGED)]
    return _finding(
        context, "undocumented", Status.JUDGEMENT, text, n, _rows(dict.fromkeys(places)),
        todo="undocumented" if detail.has_log else "no_log",
    )  # fmt: skip


def _statuses(detail: AuditDetail, context: Context) -> Finding | None:
    """Say how statuses changed after the field, and how many voided interviews no control explains."""
    if not detail.statuses:
        return None
    total, open_ = sum(s.interviews for s in detail.statuses), sum(s.open for s in detail.statuses)
    text = message(
        "checks.audit.status", interviews=message("checks.n_interviews", n=total), refuted=total - open_, open=open_,
        changes=tuple(
            message("checks.audit.one_status", old=s.old or "–", new=s.new or "–", n=s.interviews)
            for s in detail.statuses[:_NAMED]
        ),
    )  # fmt: skip
    places = _rows(p for s in detail.statuses for p in s.rows)
    return _finding(context, "status", Status.JUDGEMENT if open_ else Status.MET, text, open_ or total, places)


def _interviews(edits: Iterable[AuditEdit]) -> int:
    return len({(e.file, e.row) for e in edits if e.edit in (EditClass.UNDOCUMENTED, EditClass.CONFIRMED_CHANGED)})


def _not_applied(detail: AuditDetail, context: Context) -> Finding | None:
    if not detail.has_log:
        return None
    missed, other = detail.total.of(EditClass.NOT_APPLIED), detail.total.of(EditClass.OTHER_VALUE)
    applied = detail.total.of(EditClass.DOCUMENTED)
    if not missed and not other:
        changes = message("checks.audit.n_changes", n=applied)
        return _finding(context, "not_applied", Status.MET, message("checks.audit.applied", changes=changes), applied)
    found = [e for e in detail.edits if e.edit in (EditClass.NOT_APPLIED, EditClass.OTHER_VALUE)]
    text = message(
        "checks.audit.not_applied", changes=message("checks.audit.n_changes", n=missed + other + applied),
        missed=missed, other=other, questions=tuple(dict.fromkeys(e.question for e in found))[:_NAMED],
    )  # fmt: skip
    return _finding(context, "not_applied", Status.NOT_MET, text, missed + other, _rows((e.file, e.row) for e in found))


def _duplicates(detail: AuditDetail, context: Context) -> Finding | None:
    rows = [r for r in detail.rows if r.kind in ("duplicate_same", "duplicate_different")]
    if not rows:
        return None
    different = [r for r in rows if r.kind == "duplicate_different"]
    columns = tuple(dict.fromkeys(c for r in different for c in r.columns))[:_NAMED]
    text = message(
        "checks.audit.duplicates" if different else "checks.audit.duplicates_same",
        rows=message("checks.n_records", n=len(rows)), different=len(different), columns=columns,
    )  # fmt: skip
    return _finding(context, "duplicates", Status.NOT_MET, text, len(rows), _rows((r.file, r.row) for r in rows))


def beyond(effect: AuditEffect) -> bool:
    """Tell whether the files move an estimate by more than its standard error."""
    return effect.in_errors is not None and effect.in_errors > 1.0


def _effect(detail: AuditDetail, context: Context) -> Finding | None:
    if not detail.effects:
        return None
    order = sorted(detail.effects, key=lambda e: -(e.in_errors or 0.0))
    moved = [e for e in order if beyond(e)]
    shown = moved or [e for e in order if e.shift]
    params: dict[str, Param] = {
        "total": len(detail.effects), "moved": len(moved), "shifts": tuple(shift_text(e) for e in shown[:_NAMED]),
    }  # fmt: skip
    if not shown:
        text = message("checks.audit.effect_none", total=len(detail.effects))
        return _finding(context, "effect", Status.MET, text, 0)
    if not moved:
        return _finding(context, "effect", Status.MET, message("checks.audit.effect_small", **params), 0)
    return _finding(context, "effect", Status.JUDGEMENT, message("checks.audit.effect", **params), len(moved))


def shift_text(effect: AuditEffect) -> Message:
    """Return one estimate's shift in words."""
    kind = "mean" if effect.statistic == "mean" else "share"
    return message(
        f"checks.audit.shift_{kind}", indicator=effect.indicator, raw=effect.raw, delivered=effect.delivered,
        errors=effect.in_errors or 0.0,
    )  # fmt: skip


def _log(detail: AuditDetail, context: Context) -> Finding | None:
    """One finding for all that does not fit between the log and the files."""
    if not detail.faults:
        return None
    of = detail.faults_total

    def values(fault: LogFault, field: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(getattr(f, field) for f in detail.faults if f.fault is fault))[:_NAMED]

    parts = []
    for fault, field in (
        (LogFault.UNKNOWN_ID, "id"), (LogFault.UNKNOWN_COLUMN, "question"), (LogFault.UNKNOWN_TYPE, "value"),
        (LogFault.NO_QUESTION, "id"), (LogFault.OLD_DIFFERS, "question"),
    ):  # fmt: skip
        if of.get(fault):
            parts.append(message(f"checks.audit.fault.{fault}", n=of[fault], values=values(fault, field)))
    text = message("checks.audit.log", file=detail.log_file, faults=tuple(parts))
    hard = of.get(LogFault.UNKNOWN_ID, 0) + of.get(LogFault.UNKNOWN_COLUMN, 0)
    status = Status.NOT_MET if hard else Status.JUDGEMENT
    places = ((f.file, f.row) for f in detail.faults)
    return _finding(context, "log", status, text, sum(of.values()), _rows(places))
