"""Are enough completed questionnaires attached to the final document? (paragraph 38, READINGS R12)"""

from __future__ import annotations

from sapa.checks.base import Limits, with_basis
from sapa.checks.compliance.case import Case, Part
from sapa.checks.interviews import Interviews, joined
from sapa.deliverable.loaded import LoadedMethod
from sapa.messages import message
from sapa.results import Basis, Evidence, Finding, Status

NORM = "p38.attached_questionnaires"
PERCENT = 100


def attached(case: Case) -> Part:
    """Judge the attached questionnaires of each survey against all completed ones.

    Ids in a file verify; a bare count only declares.
    """
    if not case.surveys:
        return Part((case.finding(NORM, Status.NOT_APPLICABLE, message("checks.attached.no_survey")),))
    findings: list[Finding] = []
    for method in case.surveys:
        interviews = case.interviews.get(method.id)
        findings += [_one(case, method, interviews, limits) for limits in case.limits(NORM)]
    return Part(tuple(findings))


def _one(case: Case, method: LoadedMethod, interviews: Interviews | None, limits: Limits) -> Finding:
    base = int(interviews.handed_in.sum()) if interviews is not None else 0
    rows, spec = method.table("attached_questionnaires"), method.spec.attached_questionnaires
    if not base or spec is None or (rows is None and spec.count is None):
        text = message("checks.attached.none" if base else "checks.attached.no_interviews")
        return case.finding(
            NORM, Status.NOT_ASSESSABLE, text, limits=limits, method=method.id, todo="checks.attached.todo"
        )
    stray = 0
    evidence: tuple[Evidence, ...] = ()
    if rows is not None:
        listed = set(map(str, joined(rows.frame, spec.id))) - {""}
        known = set() if interviews is None or interviews.ids is None else set(interviews.ids[interviews.handed_in])
        stray = len(listed - known) if known else 0
        # Where interviews have no id the list cannot be matched: it is the provider's word.
        n, basis = (len(listed & known), Basis.VERIFIED) if known else (len(listed), Basis.DECLARED)
        evidence = (Evidence(file=rows.files[0].path),)
    else:
        n, basis = int(spec.count or 0), Basis.DECLARED
    low = limits.min or 0.0
    status = with_basis(Status.MET if n * PERCENT >= low * base else Status.NOT_MET, basis)
    # Exact in integers: the share of 36 in 1 200 is the limit itself, not a rounding error below it.
    need = -int(-(low * base) // PERCENT)
    return case.finding(
        NORM, status,
        message(
            "checks.attached.formal", questionnaires=message("checks.n_questionnaires", n=n), base=base,
            share=n / base, need=need, stray=stray,
        ),
        limits=limits, value=PERCENT * n / base, n=base, basis=basis, method=method.id, evidence=evidence,
        todo="checks.attached.todo",
    )  # fmt: skip
