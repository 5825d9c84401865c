"""Taking over what experts recorded in an evaluation workbook: judgement, name, date and reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sapa.errors import BadInput
from sapa.messages import message
from sapa.results import Basis, Evaluation, Finding, Judgement, Status


def take_over(evaluation: Evaluation, records: Iterable[Mapping[str, Any]], *, where: str) -> Evaluation:
    """Return the evaluation with the judgements of a filled workbook.

    Parameters
    ----------
    evaluation
        A new run of the review.
    records
        Findings as `sapa.workbook.read_findings` returns them.
    where
        Name of the workbook, for messages.

    Raises
    ------
    BadInput
        For a judgement without a name, a reason or a date (only with them is something "seen"), on a finding that this
        run does not have, or against another expert's: a judgement is never dropped in silence.
    """
    judged = {str(r["id"]): r["judgement"] for r in records if r.get("judgement")}
    known = {f.id for f in evaluation.findings}
    for id, judgement in judged.items():
        if id not in known:
            raise BadInput(
                message("review.judgement_lost"), where=f"{where}: {id}", todo=message("review.judgement_lost.todo")
            )
        if judgement["status"] not in set(Status) - {Status.JUDGEMENT}:
            raise BadInput(
                message("review.judgement_undecided"), where=f"{where}: {id}", got=str(judgement["status"]),
                todo=message("review.judgement.todo"),
            )  # fmt: skip
        for field in ("by", "reason", "date"):
            if not judgement[field]:
                raise BadInput(
                    message(f"review.judgement_no_{field}"),
                    where=f"{where}: {id}",
                    todo=message("review.judgement.todo"),
                )
    for finding in evaluation.findings:
        before, now = finding.judgement, judged.get(finding.id)
        if before is not None and now is not None and before.status != now["status"]:
            raise BadInput(
                message("review.judgement_conflict"), where=f"{where}: {finding.id}",
                got=f"{now['by']}: {now['status']}", expected=f"{before.by}: {before.status}",
                todo=message("review.judgement_conflict.todo"),
            )  # fmt: skip
    return replace(evaluation, findings=tuple(_judged(f, judged.get(f.id)) for f in evaluation.findings))


def _judged(finding: Finding, judgement: Mapping[str, Any] | None) -> Finding:
    if judgement is None:
        return finding
    status = Status(judgement["status"])
    recorded = Judgement(status, judgement["by"], judgement["reason"], judgement["date"])
    basis = finding.basis if finding.basis is Basis.VERIFIED else Basis.SEEN
    return replace(finding, status=status, judgement=recorded, basis=basis)
