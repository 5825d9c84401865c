"""Experts, groups, brainstorms and sources: how many took part, session by session (table 10, READINGS R7–R10)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sapa.checks.base import Limits, compare, with_basis
from sapa.checks.compliance.case import Case, Part
from sapa.checks.interviews import from_method, joined
from sapa.data.rows import Rows
from sapa.data.values import codes, numbers_in
from sapa.deliverable.loaded import LoadedMethod
from sapa.messages import Message, message
from sapa.results import Basis, Evidence, Finding, Status
from sapa.results.details import SessionCount

NORMS = {
    "expert_survey": "t10.expert_survey.respondents",
    "focus_group": "t10.focus_group.respondents",
    "brainstorming": "t10.brainstorming.respondents",
    "content_analysis": "t10.content_analysis.sources",
}
_YES = frozenset({"1", "yes", "true", "да", "иә", "y", "+", "ответил", "жауап берді"})


def participants(case: Case) -> Part:
    """Judge every session, list of experts and register of sources; thresholds apply to methods actually used."""
    findings: list[Finding] = []
    sessions: list[SessionCount] = []
    for kind, norm in NORMS.items():
        methods = [m for m in case.part.methods if m.kind == kind]
        if not methods:
            findings.append(case.finding(norm, Status.NOT_APPLICABLE, message("checks.participants.not_used")))
        for method in methods:
            found, counts = _method(case, method, kind, norm)
            findings += found
            sessions += counts
    return Part(tuple(findings), sessions=tuple(sessions))


def _method(case: Case, method: LoadedMethod, kind: str, norm: str) -> tuple[list[Finding], list[SessionCount]]:
    counted = list(_counts(method))
    declared = method.spec.participants
    findings: list[Finding] = []
    sessions: list[SessionCount] = []
    for limits in case.limits(norm):
        if not counted and declared is None:
            text = message("checks.participants.none")
            findings.append(
                case.finding(
                    norm, Status.NOT_ASSESSABLE, text, limits=limits, method=method.id, todo="checks.participants.todo"
                )
            )
        if not counted and declared is not None:
            findings.append(_one(case, method, norm, limits, "", declared, Basis.DECLARED, ()))
        for session, n, basis, evidence in counted:
            if n is None:
                text = message("checks.participants.unreadable", session=session)
                findings.append(
                    case.finding(
                        norm, Status.NOT_ASSESSABLE, text, item=session, limits=limits, method=method.id,
                        evidence=(evidence,), todo="checks.participants.todo",
                    )
                )  # fmt: skip
                continue
            finding = _one(case, method, norm, limits, session, n, basis, (evidence,))
            findings.append(finding)
            if limits.source is case.limits(norm)[0].source:
                sessions.append(SessionCount(kind, method.id, session, n, limits.min, limits.max, finding.status))
    return findings, sessions


def _one(
    case: Case, method: LoadedMethod, norm: str, limits: Limits, session: str, n: int, basis: Basis,
    evidence: tuple[Evidence, ...],
) -> Finding:  # fmt: skip
    unit = "checks.n_sources" if method.kind == "content_analysis" else "checks.n_people"
    return case.finding(
        norm, with_basis(compare(n, limits), basis),
        message(
            "checks.participants.session" if session else "checks.participants.total", session=session,
            people=message(unit, n=n), bounds=_bounds(limits),
        ),
        item=session or None, limits=limits, value=float(n), n=n, basis=basis, method=method.id, evidence=evidence,
        todo="checks.participants.todo",
    )  # fmt: skip


def _bounds(limits: Limits) -> Message:
    if limits.min is not None and limits.max is not None:
        return message("checks.between", low=limits.min, high=limits.max)
    if limits.min is not None:
        return message("checks.at_least", low=limits.min)
    return message("checks.at_most", high=limits.max)


def _counts(method: LoadedMethod) -> Iterator[tuple[str, int | None, Basis, Evidence]]:
    """Yield (session, participants, basis, evidence); session is "" where the method has no sessions.

    Participants are None where their number cannot be read. A list of experts without a column of answers says who was
    asked: that they answered is the provider's word.
    """
    spec = method.spec
    experts, sources, sessions = method.table("experts"), method.table("sources"), method.table("sessions")
    if experts is not None and spec.experts is not None:
        answered = _answered(experts, spec.experts.answered)
        names = joined(experts.frame, [spec.experts.expert])
        basis = Basis.DECLARED if spec.experts.answered is None else Basis.VERIFIED
        yield "", len({n for n, a in zip(names, answered, strict=True) if n and a}), basis, _all_rows(experts)
    elif sources is not None and spec.sources is not None:
        yield "", len(set(joined(sources.frame, [spec.sources.source])) - {""}), Basis.VERIFIED, _all_rows(sources)
    elif sessions is not None and spec.sessions is not None:
        yield from _sessions(sessions, spec.sessions.session, spec.sessions.participant, spec.sessions.participants)
    elif method.kind == "expert_survey" and (interviews := from_method(method)) is not None:
        ids = interviews.ids
        complete = interviews.complete
        # Distinct persons: a form that repeats an id is one person's.
        n = int(complete.sum()) if ids is None else len(set(map(str, ids[complete])) - {""})
        yield "", n, Basis.VERIFIED, _all_rows(interviews.rows)


def _answered(rows: Rows, column: str | None) -> list[bool]:
    if column is None:
        return [True] * len(rows)
    return [str(v).casefold() in _YES for v in codes(rows.frame[column]).fillna("")]


def _sessions(
    rows: Rows, session: str, participant: str | None, size: str | None
) -> Iterator[tuple[str, int | None, Basis, Evidence]]:
    labels = joined(rows.frame, [session])
    people = joined(rows.frame, [participant]) if participant else None
    sizes = numbers_in(rows, size).values if size else None
    for name in dict.fromkeys(str(v) for v in labels if v):
        at = [i for i, v in enumerate(labels) if v == name]
        n: int | None = len(at)
        if people is not None:
            n = len({people[i] for i in at if people[i]})
        elif sizes is not None:
            n = int(sizes[at].sum()) if np.isfinite(sizes[at]).all() else None
        first, last = rows.at(at[0])[1], rows.at(at[-1])[1]
        yield (
            name,
            n,
            Basis.VERIFIED,
            Evidence(file=rows.at(at[0])[0], rows=str(first) if first == last else f"{first}–{last}"),
        )


def _all_rows(rows: Rows) -> Evidence:
    return Evidence(file=rows.files[0].path, rows=f"2–{len(rows) + 1}")
