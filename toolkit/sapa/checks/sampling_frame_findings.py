"""What is said about a sampling frame; no norm asks it, so the findings stand on the methodological line."""

from __future__ import annotations

from sapa.checks.base import Context
from sapa.checks.sampling_frame_units import OLD_YEARS
from sapa.checks.sentences import sentences
from sapa.data.cells import normalise_code
from sapa.deliverable.coverage_sections import SamplingFrameRef
from sapa.messages import Message, message
from sapa.results import Basis, Evidence, Finding, Line, Status
from sapa.results.coverage import FrameDetail, FrameFault

WITHOUT = 0.05
"""Share of the population without a chance of selection that is tolerated: PISA's standards ask that the list cover
95 % of the population (OECD, PISA Technical Standards, standard 1.7)."""

OVER = 1.05
"""People on the list over the population of a stratum, from which on too many are listed there."""

SPREAD = 3.0
"""Ratio of weights to chances, 95th over 5th percentile, from which on they are asked about: calibration and
adjustment for non-response seldom move weights further."""

NAMED = 6


def frame_findings(context: Context, detail: FrameDetail, spec: SamplingFrameRef) -> tuple[Finding, ...]:
    """Return the findings on coverage, units, age, linkage, universe and chances of the list."""
    if not detail.units:
        text = message("checks.frame.empty", file=detail.file)
        return (_own(context, "coverage", Status.NOT_ASSESSABLE, text, "empty"),)
    found = [
        _coverage(context, detail, spec), _units(context, detail), _age(context, detail), _linkage(context, detail),
        _universe(context, detail), _chances(context, detail),
    ]  # fmt: skip
    return tuple(f for f in found if f is not None)


def _own(context: Context, question: str, status: Status, text: Message, todo: str = "", n: int | None = None,
         value: float | None = None) -> Finding:  # fmt: skip
    return context.finding(
        f"sampling_frame.{question}", Line.METHODOLOGICAL, status, text, n=n, value=value,
        basis=None if status is Status.NOT_ASSESSABLE else Basis.VERIFIED, evidence=(Evidence(sheet="sampling_frame"),),
        recommendation=message(f"checks.frame.todo.{todo}") if todo else None,
    )  # fmt: skip


def _coverage(context: Context, detail: FrameDetail, spec: SamplingFrameRef) -> Finding:
    """Judge people without a chance of selection: strata that are not listed, units that could not be drawn."""
    absent = tuple(s.stratum for s in detail.strata if s.units == 0 and (s.population or 0) > 0)
    over = tuple(s.stratum for s in detail.strata if s.covered is not None and s.covered > OVER and s.units)
    none = sum(s.no_chance for s in detail.strata)
    parts: list[Message] = []
    if absent:
        parts.append(message("checks.frame.absent", n=len(absent), strata=absent[:NAMED]))
    if none:
        parts.append(message("checks.frame.no_chance", n=none, of=detail.units))
    if over:
        parts.append(message("checks.frame.over", n=len(over), strata=over[:NAMED]))
    if spec.size is None:
        parts.append(message("checks.frame.no_size"))
    elif detail.without is None and detail.population is None:
        parts.append(message("checks.frame.no_population"))
    if detail.without is None:
        status = Status.NOT_MET if absent else Status.JUDGEMENT if none else Status.NOT_ASSESSABLE
        text = sentences([message("checks.frame.coverage_unknown", units=detail.units), *parts])
        return _own(context, "coverage", status, text, "coverage" if absent or none else "size", n=detail.units)
    share = detail.without
    status = Status.NOT_MET if share > WITHOUT else Status.JUDGEMENT if absent or none or over else Status.MET
    said = message("checks.frame.coverage", share=share, limit=WITHOUT, units=detail.units)
    text = sentences([said, *parts])
    return _own(context, "coverage", status, text, "" if status is Status.MET else "coverage", n=detail.units,
                value=100 * share)  # fmt: skip


def _units(context: Context, detail: FrameDetail) -> Finding:
    repeated, names = detail.total(FrameFault.REPEATED_ID), detail.total(FrameFault.SAME_NAME)
    if repeated:
        text = message("checks.frame.repeated", n=repeated, units=detail.units, names=names)
        return _own(context, "units", Status.NOT_MET, text, "units", n=detail.units)
    if names:
        text = message("checks.frame.same_names", n=names, units=detail.units)
        return _own(context, "units", Status.JUDGEMENT, text, "units", n=detail.units)
    return _own(context, "units", Status.MET, message("checks.frame.units_met", n=detail.units), n=detail.units)


def _age(context: Context, detail: FrameDetail) -> Finding:
    if detail.age is None:
        return _own(context, "age", Status.NOT_ASSESSABLE, message("checks.frame.age_unknown"), "age")
    old = detail.age > OLD_YEARS
    if detail.old_share:
        text = message("checks.frame.age_units", n=detail.old, share=detail.old_share, years=OLD_YEARS, age=detail.age)
        return _own(context, "age", Status.NOT_MET if old else Status.JUDGEMENT, text, "age", n=detail.units)
    text = message("checks.frame.age", age=detail.age, years=OLD_YEARS)
    return _own(context, "age", Status.NOT_MET if old else Status.MET, text, "age" if old else "", n=detail.units)


def _linkage(context: Context, detail: FrameDetail) -> Finding | None:
    if detail.sampled is None or detail.linked is None:
        return _own(context, "linkage", Status.NOT_ASSESSABLE, message("checks.frame.no_link"), "link")
    if not detail.sampled:
        return None
    missing = detail.sampled - detail.linked
    if missing == detail.sampled > 1:
        units = tuple(r.unit for r in detail.records if r.fault is FrameFault.NOT_LISTED)[:NAMED]
        text = message("checks.frame.none_linked", n=missing, units=units, listed=detail.listed)
        return _own(context, "linkage", Status.NOT_ASSESSABLE, text, "link", n=detail.sampled)
    if not missing:
        text = message("checks.frame.linked", n=detail.sampled)
        return _own(context, "linkage", Status.MET, text, n=detail.sampled)
    named = tuple(
        message("checks.frame.one_unit", unit=r.unit, file=r.file, row=str(r.row))
        for r in detail.records if r.fault is FrameFault.NOT_LISTED
    )[:NAMED]  # fmt: skip
    text = message(
        "checks.frame.not_linked", n=missing, sampled=detail.sampled, share=detail.linked / detail.sampled, units=named
    )
    return _own(context, "linkage", Status.NOT_MET, text, "linkage", n=detail.sampled)


def _universe(context: Context, detail: FrameDetail) -> Finding | None:
    texts = dict(detail.universes)
    if len(texts) < 2:
        return None
    if normalise_code(texts["frame"]).casefold() == normalise_code(texts["population"]).casefold():
        text = message("checks.frame.universe_same", universe=texts["frame"])
        return _own(context, "universe", Status.MET, text)
    text = message("checks.frame.universe_other", frame=texts["frame"], population=texts["population"])
    return _own(context, "universe", Status.JUDGEMENT, text, "universe")


def _chances(context: Context, detail: FrameDetail) -> Finding | None:
    if detail.impossible:
        text = message("checks.frame.impossible", n=len(detail.impossible), units=detail.impossible[:NAMED])
        return _own(context, "chances", Status.JUDGEMENT, text, "chances", n=len(detail.impossible))
    found = detail.chances
    if found is None:
        return None
    wide = found.low <= 0 or found.high / found.low > SPREAD
    text = message(
        "checks.frame.chances_wide" if wide else "checks.frame.chances", n=found.units, low=found.low, high=found.high,
        limit=SPREAD,
    )  # fmt: skip
    return _own(context, "chances", Status.JUDGEMENT if wide else Status.MET, text, "chances" if wide else "",
                n=found.units)  # fmt: skip
