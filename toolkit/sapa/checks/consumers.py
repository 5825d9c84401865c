"""Coverage of a service's consumers (paragraph 9): planned, registered, polled, and the share that is to be polled.

The shares (all participants, 20 % of the journal, 10 % of the participants) are norms of the Standard's tables 1, 2, 4
and 5: no number stands here. A list of people is verified; a bare number is declared.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

from sapa.checks.base import CheckResult, Context, compare, with_basis
from sapa.checks.interviews import joined
from sapa.data.rows import Rows
from sapa.deliverable.coverage_sections import Counted
from sapa.deliverable.loaded import LoadedConsumers, LoadedPart
from sapa.messages import message
from sapa.results import Basis, Evidence, Finding, Line, Status, Table, table
from sapa.results.consumers import ConsumerCount, ConsumerCoverage, ConsumersDetail
from sapa.standard import Norm
from sapa.stats.nominal import nominal_margin, z_value

COVERAGE = "p9.coverage"
POLLED = "respondents_share"
"""Indicator of the norms that say which share of a service's consumers is to be polled."""

CENSUS_BELOW = 30
"""Consumers up to whom everybody should be asked: of 15, ten per cent are two people."""

PER_CENT = 100
LEVEL = 0.95


def consumers(part: LoadedPart, context: Context) -> CheckResult:
    """Judge the consumers of one service: who was planned, registered and polled.

    Returns
    -------
    CheckResult
        A formal finding for paragraph 9 and for each norm on the share to be polled, an entry of the manifest each;
        findings on the lists themselves on the methodological line. Nothing where the manifest names no consumers.
    """
    if not part.consumers:
        return CheckResult()
    norms = [n for n in context.standard.select(service=str(part.spec.service)) if n.indicator == POLLED and n.required]
    rows: list[ConsumerCoverage] = []
    findings: list[Finding] = []
    for i, entry in enumerate(part.consumers):
        row, strangers = _row(entry, norms)
        rows.append(row)
        item = " / ".join(t for t in (row.form, row.item) if t) or (str(i + 1) if len(part.consumers) > 1 else None)
        findings += [_planned(context, row, item), *(_share(context, row, n, item) for n in norms)]
        findings += _lists(context, entry, row, strangers, item)
    detail = ConsumersDetail(str(part.spec.service), tuple(rows))
    return CheckResult(tuple(findings), (_table(context, detail),), detail)


def _row(entry: LoadedConsumers, norms: list[Norm]) -> tuple[ConsumerCoverage, list[int]]:
    """Count one entry; the positions are those of polled people who are not registered."""
    spec = entry.spec
    known, registered = _counted(spec.registered, entry.registered)
    asked, polled = _counted(spec.polled, entry.polled)
    strangers: list[int] = []
    both = known is not None and asked is not None
    if known is not None and asked is not None:
        strangers = [i for id, i in asked.items() if id not in known]
    least = max((n.min for n in norms if n.min is not None), default=None)
    share = None
    if registered is not None and polled is not None and registered.n:
        share = (polled.n - len(strangers)) / registered.n
    row = ConsumerCoverage(
        form=spec.form or "", item=spec.item or "", planned=spec.planned, registered=registered, polled=polled,
        strangers=len(strangers) if both else None, share=share, least=least,
        needed=people_needed(least, registered.n) if least is not None and registered is not None else None,
    )  # fmt: skip
    return row, strangers


def people_needed(per_cent: float, registered: int) -> int:
    """Return ⌈share · N⌉, in fractions, so that 10 % of 30 are 3 and not 4."""
    return math.ceil(Fraction(str(per_cent)) * registered / PER_CENT)


def _counted(spec: Counted | None, rows: Rows | None) -> tuple[dict[str, int] | None, ConsumerCount | None]:
    """Return the people of a list with the row that names them first, and their number."""
    if spec is None:
        return None, None
    if rows is None:
        return None, ConsumerCount(spec.count, listed=False) if spec.count is not None else None
    ids: dict[str, int] = {}
    repeated = 0
    for i, id in enumerate(map(str, joined(rows.frame, spec.id))):
        if id == "":
            continue
        repeated += id in ids
        ids.setdefault(id, i)
    return ids, ConsumerCount(len(ids), listed=True, repeated=repeated)


def _basis(*counts: ConsumerCount | None) -> Basis:
    return Basis.VERIFIED if all(c is not None and c.listed for c in counts) else Basis.DECLARED


def _planned(context: Context, row: ConsumerCoverage, item: str | None) -> Finding:
    """Compare the registered with the planned consumers; without a value of the specification a person decides."""
    evidence = (Evidence(sheet="consumers"),)
    if row.planned is None or row.registered is None:
        missing = "planned" if row.planned is None else "registered"
        return context.finding(
            COVERAGE, Line.FORMAL, Status.NOT_ASSESSABLE, message(f"checks.consumers.no_{missing}"), item=item,
            evidence=evidence, recommendation=message("checks.consumers.todo.lists"),
        )  # fmt: skip
    limits = context.limits(context.norm(COVERAGE))[0]
    basis = _basis(row.registered)
    value = PER_CENT * row.reached if row.reached is not None else None
    status = Status.JUDGEMENT
    if value is not None and (limits.min is not None or limits.max is not None):
        status = with_basis(compare(value, limits), basis)
    text = message(
        "checks.consumers.planned", planned=row.planned, registered=row.registered.n, share=row.reached,
        polled=row.polled.n if row.polled is not None else None,
    )  # fmt: skip
    return context.finding(
        COVERAGE, Line.FORMAL, status, text, item=item, value=value, limits=limits, n=row.registered.n, basis=basis,
        evidence=evidence,
    )  # fmt: skip


def _share(context: Context, row: ConsumerCoverage, norm: Norm, item: str | None) -> Finding:
    evidence = (Evidence(sheet="consumers"),)
    limits = context.limits(norm)[0]
    if row.registered is None or row.polled is None or row.share is None:
        return context.finding(
            norm.id, Line.FORMAL, Status.NOT_ASSESSABLE, message("checks.consumers.no_lists"), item=item, limits=limits,
            evidence=evidence, recommendation=message("checks.consumers.todo.lists"),
        )  # fmt: skip
    polled = row.polled.n - (row.strangers or 0)
    basis = _basis(row.registered, row.polled)
    needed = people_needed(limits.min, row.registered.n) if limits.min is not None else 0
    status = with_basis(Status.MET if polled >= needed else Status.NOT_MET, basis)
    text = message(
        "checks.consumers.share", n=polled, registered=row.registered.n, share=row.share, needed=needed,
        least=(limits.min or 0) / PER_CENT,
    )  # fmt: skip
    return context.finding(
        norm.id, Line.FORMAL, status, text, item=item, value=PER_CENT * row.share, limits=limits, n=row.registered.n,
        basis=basis, evidence=evidence,
        recommendation=message("checks.consumers.todo.share", n=needed - polled) if polled < needed else None,
    )  # fmt: skip


def _lists(
    context: Context, entry: LoadedConsumers, row: ConsumerCoverage, strangers: list[int], item: str | None
) -> Iterator[Finding]:
    """Say what is wrong with the lists, and what a share of few people is worth."""
    evidence = (Evidence(sheet="consumers"),)
    if strangers and entry.polled is not None:
        file, rows = entry.polled.files[0].path, tuple(str(entry.polled.at(i)[1]) for i in strangers[:10])
        text = message("checks.consumers.strangers", n=len(strangers), file=file, rows=rows)
        yield context.finding(
            "consumers.strangers", Line.METHODOLOGICAL, Status.NOT_MET, text, item=item, n=len(strangers),
            basis=Basis.VERIFIED, evidence=(*evidence, Evidence(file=file, rows=", ".join(rows))),
            recommendation=message("checks.consumers.todo.strangers"),
        )  # fmt: skip
    elif row.strangers is None and row.registered and row.polled and row.polled.n > row.registered.n:
        text = message("checks.consumers.more_polled", n=row.polled.n, registered=row.registered.n)
        yield context.finding(
            "consumers.strangers", Line.METHODOLOGICAL, Status.NOT_MET, text, item=item, n=row.polled.n,
            basis=_basis(row.registered, row.polled), evidence=evidence,
            recommendation=message("checks.consumers.todo.lists"),
        )  # fmt: skip
    for name, counted in (("registered", row.registered), ("polled", row.polled)):
        if counted is not None and counted.repeated:
            text = message(f"checks.consumers.repeated_{name}", n=counted.repeated, people=counted.n)
            yield context.finding(
                f"consumers.repeated_{name}", Line.METHODOLOGICAL, Status.NOT_MET, text, item=item, n=counted.n,
                basis=Basis.VERIFIED, evidence=evidence, recommendation=message("checks.consumers.todo.repeated"),
            )  # fmt: skip
    if row.registered is not None and row.polled is not None and row.polled.n and row.share is not None:
        asked, everybody = row.polled.n - (row.strangers or 0), row.registered.n
        if asked <= 0 or asked >= everybody:
            return
        margin = nominal_margin(asked, z=z_value(LEVEL), population=everybody)
        few = everybody <= CENSUS_BELOW
        text = message(
            "checks.consumers.few" if few else "checks.consumers.margin", n=asked, registered=everybody, margin=margin,
            level=LEVEL, few=CENSUS_BELOW,
        )  # fmt: skip
        yield context.finding(
            "consumers.precision", Line.METHODOLOGICAL, Status.JUDGEMENT, text, item=item, n=asked,
            basis=_basis(row.registered, row.polled), evidence=evidence,
        )  # fmt: skip


def _table(context: Context, detail: ConsumersDetail) -> Table:
    return table(
        "consumers",
        [
            {
                "part": context.part, "method": None, "form": r.form or None, "item": r.item or None,
                "planned": r.planned,
                "registered": r.registered.n if r.registered else None,
                "registered_listed": r.registered.listed if r.registered else None,
                "polled": r.polled.n if r.polled else None, "polled_listed": r.polled.listed if r.polled else None,
                "strangers": r.strangers, "share": r.share,
                "least": r.least / PER_CENT if r.least is not None else None, "needed": r.needed,
            }
            for r in detail.rows
        ],
    )  # fmt: skip
