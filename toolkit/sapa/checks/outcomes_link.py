"""Interviews of the data against the cases of the contact file: which of either side has no counterpart."""

from __future__ import annotations

from sapa.checks.base import Context
from sapa.checks.interviews import Interviews, Labels, joined
from sapa.checks.outcomes_cases import Cases
from sapa.deliverable.coverage_sections import IssuedRef
from sapa.deliverable.manifest import ContactsRef
from sapa.results.outcomes import CaseLink, CaseRow
from sapa.stats.dispositions import Outcome


def link_column(interviews: Interviews, spec: ContactsRef, issued: IssuedRef | None, cases: Cases) -> str | None:
    """Return the column of the data that holds the case's id; None where nothing links the two.

    It is that of the issued cases, else the one called as in the contact file, else the interview's own id where any of
    the contact file's is among them.
    """
    if spec.id is None:
        return None
    columns = interviews.rows.columns
    for name in (issued.link if issued is not None else None, spec.id):
        if name is not None and name in columns:
            return name
    own = interviews.roles.get("id", ())
    if len(own) == 1 and interviews.ids is not None and {c.id for c in cases.all} & set(map(str, interviews.ids)):
        return own[0]
    return None


def link_cases(
    interviews: Interviews, context: Context, cases: Cases, spec: ContactsRef, *, issued: IssuedRef | None
) -> CaseLink:
    """Match interviews and cases by the case's id.

    Interviews are those handed in as completed, voided ones included; cases that end with an unknown word contradict
    nobody.
    """
    column = link_column(interviews, spec, issued, cases)
    number = int(interviews.handed_in.sum())
    ended = [c for c in cases.all if c.outcome is Outcome.INTERVIEW]
    if column is None:
        return CaseLink(None, number, len(ended))
    labels = joined(interviews.rows.frame, [column])
    by_id = {c.id: c for c in cases.all if c.id}
    absent, contradicted, seen = [], [], set()
    for i in interviews.handed_in.nonzero()[0].tolist():
        case = by_id.get(str(labels[i]))
        if case is None or not case.places:
            absent.append(_interview(interviews, context, labels, i))
            continue
        seen.add(case.id)
        if not case.open and case.outcome not in (Outcome.INTERVIEW, Outcome.PARTIAL):
            contradicted.append(_interview(interviews, context, labels, i))
    without = []
    for case in ended:
        if case.id not in seen:
            at = next(p for p in case.places if cases.outcomes[p] is Outcome.INTERVIEW)
            file, row = cases.rows.at(at)
            without.append(CaseRow(file, row, context.pseudonym(case.id) if case.id else "–"))
    return CaseLink(column, number, len(ended), tuple(absent), tuple(without), tuple(contradicted))


def _interview(interviews: Interviews, context: Context, labels: Labels, at: int) -> CaseRow:
    file, row = interviews.rows.at(at)
    ids = interviews.ids if interviews.ids is not None else labels
    return CaseRow(file, row, context.pseudonym(str(ids[at])))
