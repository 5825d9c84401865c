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
    """Count reviews by different experts; unsigned ones and those of the provider's own people do not count."""
    listed = case.manifest.reviews
    provider = _plain(case.manifest.contract.provider)
    own = [r for r in listed if provider and _plain(r.organisation) == provider]
    signed = [r for r in listed if r.signed is not False]
    experts = {_plain(r.expert) for r in signed if r not in own}
    findings = []
    for limits in case.limits(NORM):
        if not listed:
            status, text = Status.NOT_ASSESSABLE, message("checks.reviews.none")
        else:
            status = with_basis(compare(len(experts), limits), Basis.DECLARED)
            text = message(
                "checks.reviews.formal", reviews=message("checks.n_reviews", n=len(listed)),
                experts=message("checks.n_experts", n=len(experts)), unsigned=len(listed) - len(signed),
                own=len(own), need=limits.min,
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
                review.signed is not False and review not in own,
            )
        )  # fmt: skip
    return Part(tuple(findings), tuple(register))
