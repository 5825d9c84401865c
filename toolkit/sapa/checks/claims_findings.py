"""What the recomputed figures of a report come to: are values, bases, margins of error and numbers of people right?"""

from __future__ import annotations

from collections.abc import Sequence

from sapa.checks.base import Context
from sapa.checks.selection import SelectionClass
from sapa.messages import Message, message
from sapa.results import Basis, Evidence, Finding, Line, Status
from sapa.results.claims import ClaimResult, PeopleWay

_SHOWN = 6
_ROWS = 20


def findings(
    context: Context, selection: SelectionClass, results: tuple[ClaimResult, ...], *, unread: int, file: str
) -> tuple[Finding, ...]:
    """Return the findings on the report's claims.

    Parameters
    ----------
    selection
        What the selection allows to say of sampling error.
    unread
        Rows of the table of claims that cannot be understood: nobody knows whether they are right.
    file
        The table of claims.
    """
    found = (
        _values(context, results, unread, file),
        _interviews(context, results),
        _margins(context, selection, results),
        _people(context, results),
    )
    return tuple(f for f in found if f is not None)


def _evidence(results: Sequence[ClaimResult]) -> tuple[Evidence, ...]:
    rows = [str(r.row) for r in results]
    listed = ", ".join(rows[:_ROWS]) + (" …" if len(rows) > _ROWS else "")
    return (Evidence(file=results[0].file, rows=listed), Evidence(sheet="claims"))


def _listed(items: Sequence[Message]) -> tuple[str | Message, ...]:
    """Return the first items of a sentence, and a sign where there are more."""
    return (*items[:_SHOWN], *(["…"] if len(items) > _SHOWN else []))


def _place(result: ClaimResult) -> dict[str, str | Message]:
    return {
        "indicator": result.shown, "page": result.page or "–",
        "group": result.group or message("checks.claims.whole"),
    }  # fmt: skip


def _finding(
    context: Context, question: str, status: Status, text: Message, results: Sequence[ClaimResult], *,
    n: int, value: float | None = None, todo: str | None = None,
) -> Finding:  # fmt: skip
    return context.finding(
        question, Line.METHODOLOGICAL, status, text, n=n, value=value,
        basis=None if status is Status.NOT_ASSESSABLE else Basis.VERIFIED, evidence=_evidence(results),
        recommendation=message(f"checks.claims.todo.{todo}") if todo else None,
    )  # fmt: skip


def _values(context: Context, results: tuple[ClaimResult, ...], unread: int, file: str) -> Finding:
    """Judge the values. A figure that could not be recomputed is never passed over as right."""
    total = len(results) + unread
    if not results:
        text = message("checks.claims.none" if not total else "checks.claims.unread", total=total)
        return context.finding(
            "claims.values", Line.METHODOLOGICAL, Status.NOT_ASSESSABLE, text, n=total,
            evidence=(Evidence(file=file),), recommendation=message("checks.claims.todo.table"),
        )  # fmt: skip
    wrong = [r for r in results if r.agrees is False and not r.reproduced_by]
    other = [r for r in results if r.agrees is False and r.reproduced_by]
    unknown = [r for r in results if r.agrees is None]
    if wrong:
        status = Status.NOT_MET
    elif other:
        status = Status.JUDGEMENT
    else:
        status = Status.NOT_ASSESSABLE if unknown or unread else Status.MET
    if status is Status.MET:
        return _finding(
            context, "claims.values", status, message("checks.claims.all_agree", total=total), results, n=total,
            value=0.0,
        )  # fmt: skip
    shown = [*wrong, *other, *unknown]
    text = message(
        "checks.claims.values", total=total, wrong=len(wrong), other=len(other), open=len(unknown) + unread,
        shown=_listed([_where(r) for r in shown]) or "–",
    )  # fmt: skip
    return _finding(
        context, "claims.values", status, text, shown or results, n=total, value=float(len(wrong)),
        todo="values" if wrong or other else "table",
    )  # fmt: skip


def _where(result: ClaimResult) -> Message:
    place = _place(result)
    if result.problem is not None:
        return message("checks.claims.one_unknown", **place, problem=result.problem)
    numbers = {"claimed": result.claimed, "recomputed": result.recomputed}
    if result.reproduced_by:
        return message("checks.claims.one_elsewhere", **place, **numbers, way=result.reproduced_by[0])
    return message("checks.claims.one", **place, **numbers)


def _interviews(context: Context, results: tuple[ClaimResult, ...]) -> Finding | None:
    """Judge the stated numbers of interviews: one that no base has, or one that is not the figure's own."""
    every = [r for r in results if r.n_claimed is not None]
    stated = [r for r in every if r.n_known is not None]
    if not every:
        return None
    wrong = [r for r in stated if not r.n_known]
    other = [r for r in stated if r.n_known and not r.n_agrees]
    unknown = [r for r in every if r.n_known is None]
    if unknown and not wrong and not other:
        text = message("checks.claims.n_unknown", total=len(unknown))
        return _finding(context, "claims.n", Status.NOT_ASSESSABLE, text, unknown, n=len(every))
    status = Status.NOT_MET if wrong else Status.JUDGEMENT if other else Status.MET
    shown = _listed([
        message("checks.claims.one_n", **_place(r), claimed=r.n_claimed, n=r.n) for r in (wrong or other)
    ])  # fmt: skip
    text = message(
        "checks.claims.n" if shown else "checks.claims.n_hold", total=len(stated), wrong=len(wrong), other=len(other),
        shown=shown or "–",
    )  # fmt: skip
    return _finding(
        context, "claims.n", status, text, wrong or other or stated, n=len(stated), value=float(len(wrong)),
        todo="n" if shown else None,
    )  # fmt: skip


def _margins(context: Context, selection: SelectionClass, results: tuple[ClaimResult, ...]) -> Finding | None:
    """Compare stated margins of error with the design-based ones.

    Without a design the nominal margin shows that a stated one is too small, never that it is large enough.
    """
    stated = [r for r in results if r.margin_claimed is not None]
    if not stated:
        return None
    if selection is SelectionClass.OPT_IN:
        text = message("checks.claims.margins_opt_in")
        return _finding(
            context, "claims.margins", Status.NOT_MET, text, stated, n=len(stated), value=float(len(stated)),
            todo="margins_opt_in",
        )  # fmt: skip
    low = [r for r in stated if r.margin_understated]
    if low:
        worst = max(low, key=lambda r: r.scale * (r.margin_true or 0.0) / max(r.margin_claimed or 0.0, 1e-9))
        # Without random selection and a design no error is "real": the simple random sample's is a lower bound only.
        bounded = not selection.has_margin or worst.margin_design is None
        text = message(
            "checks.claims.margins_low_bound" if bounded else "checks.claims.margins_low", low=len(low),
            total=len(stated), **_place(worst),
            claimed=_margin(worst, (worst.margin_claimed or 0.0) / worst.scale),
            margin=_margin(worst, worst.margin_true or 0.0),
        )  # fmt: skip
        return _finding(
            context, "claims.margins", Status.NOT_MET, text, low, n=len(stated), value=float(len(low)),
            todo="margins_bound" if bounded else "margins",
        )  # fmt: skip
    judged = [r for r in stated if r.margin_true is not None]
    designed = [r for r in stated if r.margin_design is not None]
    if len(designed) == len(stated):
        text = message("checks.claims.margins_hold", total=len(stated))
        return _finding(context, "claims.margins", Status.MET, text, stated, n=len(stated), value=0.0)
    text = message(
        "checks.claims.margins_nominal" if judged else "checks.claims.margins_unknown", total=len(judged),
        open=len(stated) - len(designed),
    )  # fmt: skip
    return _finding(
        context, "claims.margins", Status.NOT_ASSESSABLE, text, stated, n=len(stated),
        todo=None if selection.has_margin else "margins_bound",
    )  # fmt: skip


def _margin(result: ClaimResult, value: float) -> Message:
    kind = "units" if result.unit not in ("percent", "share") else "points"
    return message(f"checks.claims.{kind}", value=value)


def _people(context: Context, results: tuple[ClaimResult, ...]) -> Finding | None:
    """Judge the numbers of people that the report gives for its figures."""
    stated = [r for r in results if r.population_claimed is not None]
    if not stated:
        return None
    off = [r for r in stated if r.population_agrees is False]
    wrong = [r for r in off if r.population_way is None]
    other = [r for r in off if r.population_way is not None]
    unknown = [r for r in stated if r.population_agrees is None]
    if not off and unknown:
        text = message("checks.claims.people_unknown", total=len(stated), open=len(unknown))
        return _finding(context, "claims.population", Status.NOT_ASSESSABLE, text, unknown, n=len(stated))
    shown = _listed([
        message("checks.claims.one_people", **_place(r), claimed=r.population_claimed, people=r.population)
        if r.population_way is None
        else message(
            "checks.claims.one_people_way", **_place(r), claimed=r.population_claimed, people=r.population,
            way=message(f"checks.claims.people_way.{r.population_way}"),
        )
        for r in (*wrong, *other)
    ])  # fmt: skip
    text = message(
        "checks.claims.people" if off else "checks.claims.people_hold", total=len(stated), wrong=len(wrong),
        other=len(other), shown=shown or "–", counted=sum(r.population_way is PeopleWay.COUNTED for r in stated),
        printed=sum(r.population_way is PeopleWay.PRINTED for r in stated),
    )  # fmt: skip
    status = Status.NOT_MET if wrong else Status.JUDGEMENT if other else Status.MET
    return _finding(
        context, "claims.population", status, text, off or stated, n=len(stated), value=float(len(wrong)),
        todo="population" if off else None,
    )  # fmt: skip
