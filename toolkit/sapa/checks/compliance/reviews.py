"""Are there enough expert reviews of the final document? (table 3, READINGS R4)"""

from __future__ import annotations

from sapa.checks.base import compare, with_basis
from sapa.checks.compliance.case import Case, Part
from sapa.messages import message
from sapa.results import Basis, Status
from sapa.results.details import RegisterEntry

NORM = "t3.practical_application.expert_reviews"


def _plain(text: str | None) -> str:
    return " ".join((text or "").split()).casefold()


def reviews(case: Case) -> Part:
    """Count reviews by different experts that are signed, by nobody of the provider's, and handed in where named.

    Too few only because documents that are named are not there: not assessable, since nobody has read them.
    """
    listed = case.manifest.reviews
    provider = _plain(case.manifest.contract.provider)
    own = [r for r in listed if provider and _plain(r.organisation) == provider]
    signed = [r for r in listed if r.signed is not False]
    lawful = [r for r in signed if r not in own]
    absent = [r for r in listed if case.absent(case.where(r.evidence))]
    experts = {_plain(r.expert) for r in lawful if r not in absent}
    named = {_plain(r.expert) for r in lawful}
    findings = []
    for limits in case.limits(NORM):
        if not listed:
            status, text = Status.NOT_ASSESSABLE, message("checks.reviews.none")
        else:
            status = with_basis(compare(len(experts), limits), Basis.DECLARED)
            if status is Status.NOT_MET and compare(len(named), limits) is Status.MET:
                status = Status.NOT_ASSESSABLE
            text = message(
                "checks.reviews.formal", reviews=message("checks.n_reviews", n=len(listed)),
                experts=message("checks.n_experts", n=len(experts)), unsigned=len(listed) - len(signed),
                own=len(own), absent=len(absent), need=limits.min,
            )  # fmt: skip
        findings.append(
            case.finding(
                NORM, status, text, limits=limits, value=float(len(experts)) if listed else None,
                basis=Basis.DECLARED if listed else None,
                evidence=[e for r in listed for e in case.where(r.evidence)], todo="checks.reviews.todo",
            )
        )  # fmt: skip
    register = []
    for number, review in enumerate(listed, start=1):
        evidence = review.evidence
        register.append(
            RegisterEntry(
                "review", case.context.pseudonym(review.expert) if not case.context.show_ids else review.expert,
                review.position or str(number), (evidence.document or evidence.file) if evidence else None,
                str(evidence.page) if evidence and evidence.page is not None else None, Basis.DECLARED,
                review in lawful and review not in absent,
            )
        )  # fmt: skip
    return Part(tuple(findings), tuple(register))
