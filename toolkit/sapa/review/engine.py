"""The review: load, relate, check, assemble."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from sapa.checks.base import CheckResult, Context
from sapa.checks.compliance import Case, compliance, table_10
from sapa.checks.consumers import consumers
from sapa.checks.interviews import Interviews, from_method
from sapa.checks.services.names import refuse_unknown_consumers
from sapa.data.memory import cells_of, give_back
from sapa.data.rows import content_digest
from sapa.deliverable.load import load_deliverable
from sapa.deliverable.loaded import LoadedDeliverable, LoadedPart
from sapa.messages import Message, message
from sapa.progress import Progress, Step, silent
from sapa.results import Evaluation, Finding, ReadingUsed, Table
from sapa.results.limits import fixed_limits, refuse_other_services
from sapa.results.privacy import KFrom, Privacy
from sapa.results.specification import SpecificationDetail
from sapa.review.made_with import made_with
from sapa.review.passport import input_files, passport
from sapa.review.services import common_norms, service_checks
from sapa.review.survey import NORMED_KINDS, not_used, survey_checks, without_data
from sapa.standard import Readings, Scope, Standard, choose, load_standard, readings
from sapa.version import __version__

SEED = 20_260_101
RESEARCH = "research_analytic"


def review(
    path: str | Path,
    *,
    readings: Mapping[str, Any] | None = None,
    progress: Progress = silent,
    reviewed_on: date | None = None,
    show_ids: bool = False,
    seed: int = SEED,
    k: int | None = None,
) -> Evaluation:
    """Review what was handed in against the Standard.

    Parameters
    ----------
    path
        `deliverable.yaml` or `.xlsx`, a folder that holds one, or a zip of such a folder.
    readings
        Readings other than the defaults, by id; they win over those of the manifest.
    progress
        Told before each step; may raise `Cancelled`.
    reviewed_on
        Date of the review as it is printed; None leaves it blank (no clock enters a result).
    show_ids
        Print interview ids as they are; otherwise keyed pseudonyms.
    seed
        Seed of the simulations; stored with the result.
    k
        The least number of answers that a figure about a group is shown with (1: every figure is shown); None: the
        manifest's, else the default.

    Returns
    -------
    Evaluation
        Findings on the formal and the methodological line, tables, and every stage of the arithmetic.

    Raises
    ------
    BadInput
        For faults of the manifest and files that cannot be read. Defects inside the data become findings.
    """
    progress(Step(0, _STEPS, message("review.step.load")))
    loaded = load_deliverable(path)
    evaluation = review_loaded(
        loaded, readings=readings, progress=progress, reviewed_on=reviewed_on, show_ids=show_ids, seed=seed,
        k=k,
    )  # fmt: skip
    # Nothing of the data is in the evaluation: what it took is free for the documents.
    cells = cells_of([rows for part in loaded.parts for method in part.methods for rows in method.tables.values()])
    del loaded
    give_back(cells)
    return evaluation


_STEPS = 10


def review_loaded(
    loaded: LoadedDeliverable,
    *,
    readings: Mapping[str, Any] | None = None,
    progress: Progress = silent,
    reviewed_on: date | None = None,
    show_ids: bool = False,
    seed: int = SEED,
    k: int | None = None,
) -> Evaluation:
    """Review a deliverable that is loaded already; parameters as in `review`."""
    manifest = loaded.manifest
    standard = load_standard(manifest.standard.id, on=manifest.standard.edition, where=loaded.where("standard"))
    chosen = choose({**choose(manifest.readings, where=_place_of_readings(loaded)).changed(), **dict(readings or {})})
    fixed = fixed_limits(manifest.specification, standard, where=loaded.where)
    refuse_other_services(fixed, standard, {str(p.spec.service) for p in loaded.parts}, where=loaded.where)
    privacy = _privacy(manifest.privacy.k, k)
    total = 2 + sum(1 + len(p.methods) for p in loaded.parts)
    done = 1
    findings: list[Finding] = []
    tables: list[Table] = []
    stated = SpecificationDetail(tuple(fixed.items()))
    details: dict[tuple[str, str], Any] = {("", "specification"): stated} if fixed else {}
    assumptions: list[Message] = []

    def take(name: str, method: str, result: CheckResult) -> None:
        findings.extend(result.findings)
        tables.extend(result.tables)
        assumptions.extend(a for a in result.assumptions if a not in assumptions)
        if result.detail is not None:
            details[(method, name)] = result.detail

    for part in loaded.parts:
        context = Context(
            standard, chosen, fixed, part=part.spec.id, show_ids=show_ids, key=_key(loaded), seed=seed, k=privacy.k
        )
        refuse_unknown_consumers(loaded, part, standard)
        first = len(findings)
        take("consumers", part.spec.id, consumers(part, context))
        if part.spec.service != RESEARCH:
            for name, result in service_checks(loaded, part, context).items():
                take(name, part.spec.id, result)
            continue
        before = len(findings)
        interviews: dict[str, Interviews] = {}
        for method in part.methods:
            progress(Step(done, total, message("review.step.method", method=method.id)))
            done += 1
            related = from_method(method, root=loaded.root)
            own = replace(context, method=method.id)
            if related is None or method.kind == "expert_survey":
                findings.extend(without_data(method, own))
                continue
            interviews[method.id] = related
            for name, result in survey_checks(method, related, own).items():
                take(name, method.id, result)
        if not any(m.kind in NORMED_KINDS for m in part.methods):
            findings.extend(not_used(context))
        progress(Step(done, total, message("review.step.norms", part=part.spec.id)))
        done += 1
        case = Case(loaded, part, context, interviews)
        take("compliance", part.spec.id, compliance(case))
        findings.append(table_10(case, tuple(findings[before:])))
        take("common", part.spec.id, common_norms(case, findings[first:]))
        assumptions.extend(_from_plans(part))
        assumptions.extend(_unused(part))
    assumptions.extend(_answered_once(loaded, standard))
    progress(Step(total, total, message("review.step.done")))
    return Evaluation(
        sapa=__version__, standard=standard.id, edition=standard.edition, passport=passport(loaded),
        files=input_files(loaded), findings=_in_order(findings, standard), tables=_joined(tables),
        readings=_readings_used(chosen), assumptions=tuple(assumptions), reviewed_on=reviewed_on, seed=seed,
        details=details, privacy=privacy,
        made=made_with(standard, {id: chosen.value(id) for id in readings or {}}, show_ids=show_ids, k=k),
    )  # fmt: skip


def _privacy(stated: int | None, asked: int | None) -> Privacy:
    """Return how many answers a shown figure needs: the option's number, else the manifest's, else the default."""
    if asked is not None:
        return Privacy(asked, KFrom.OPTION)
    return Privacy() if stated is None else Privacy(stated, KFrom.MANIFEST)


def _key(loaded: LoadedDeliverable) -> str:
    """Return the secret of the pseudonyms: a digest of all answers of the first data file.

    It is the same each run, and only who has the data can compute it: the file's own checksum, which the workbook
    prints, would let anybody try out ids.
    """
    for part in loaded.parts:
        for method in part.methods:
            rows = method.table("data")
            if rows is not None:
                return content_digest(rows)
    for part in loaded.parts:
        for rows in part.tables.values():
            return content_digest(rows)
    return loaded.manifest_sha256


def _place_of_readings(loaded: LoadedDeliverable) -> Callable[[str], str]:
    return lambda name: loaded.where("readings", name)


def _from_plans(part: LoadedPart) -> Iterable[Message]:
    """Say what the manifest left to the plan that was designed, what the plan promised, and what was changed in it."""
    for method in part.methods:
        taken = method.taken
        if taken is None:
            continue
        yield message(
            "review.from_plan", file=taken.file, n=taken.interviews,
            sections=tuple(message(f"review.from_plan.{s}") for s in taken.sections),
            seed="–" if taken.seed is None else str(taken.seed),
        )  # fmt: skip
        control = taken.control
        if control is not None and control.interviews:
            yield message(
                "review.plan_control", needed=control.needed, n=control.interviews, draw=control.draw,
                share=control.needed / control.interviews, method=message(f"review.plan_control.{control.method}"),
            )  # fmt: skip
        if taken.changed:
            yield message("review.plan_changed", file=taken.file, files=taken.changed)


def _answered_once(loaded: LoadedDeliverable, standard: Standard) -> Iterable[Message]:
    """Of several services, say which norms concern the order as a whole and where their findings stand."""
    if len(loaded.parts) < 2:
        return
    whole = (n.source.paragraph or "" for n in standard.norms.values() if n.scope is Scope.DELIVERABLE)
    yield message("review.answered_once", paragraphs=tuple(dict.fromkeys(whole)), part=loaded.parts[0].spec.id)


def _unused(part: LoadedPart) -> Iterable[Message]:
    """Name what was handed in and not judged, so that nobody takes silence for a pass."""
    for method in part.methods:
        spec = method.spec
        for key in ("questionnaire",):
            if getattr(spec, key):
                yield message("review.not_judged", section=message(f"review.section.{key}"), method=method.id)


def _in_order(findings: list[Finding], standard: Standard) -> tuple[Finding, ...]:
    """Put findings in the order of the act; those without a norm follow, in the order of the checks."""
    place = {id: i for i, id in enumerate(standard.norms)}
    last = len(place)
    numbered = enumerate(findings)
    ordered = sorted(numbered, key=lambda nf: (place.get(nf[1].norm, last) if nf[1].norm else last, nf[0]))
    return tuple(f for _, f in ordered)


def _joined(tables: list[Table]) -> tuple[Table, ...]:
    """Join the tables of several methods and parts by name."""
    joined: dict[str, Table] = {}
    for table in tables:
        before = joined.get(table.name)
        joined[table.name] = table if before is None else Table(table.name, table.columns, before.rows + table.rows)
    return tuple(joined.values())


def _readings_used(chosen: Readings) -> tuple[ReadingUsed, ...]:
    return tuple(
        ReadingUsed(
            r.id, chosen.value(r.id), r.default, tuple(v for v in r.values if v != chosen.value(r.id)), r.sensitive
        )
        for r in readings().values()
    )  # fmt: skip
