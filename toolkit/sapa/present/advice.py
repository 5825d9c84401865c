"""What is to be done: recommendations by who is to act, the same one once with every finding that it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sapa.i18n import Translator
from sapa.present.priority import pressing_first
from sapa.present.status import Shown, shown_status
from sapa.results import Addressee, Evaluation, Finding

URGENCY = {Shown.NOT_MET: 1, Shown.DEPENDS: 2, Shown.NOT_ASSESSABLE: 2, Shown.JUDGEMENT: 3}
"""How soon a finding asks for something to be done: 1 first. What is met or does not apply asks for nothing."""
ORDER = (Addressee.PROVIDER, Addressee.CUSTOMER, Addressee.EXPERT)
"""Who is to act, in the order of the documents."""

_EXPERT = frozenset(
    {
        "checks.audit.todo.deletions", "checks.audit.todo.effect", "checks.audit.todo.status",
        "checks.audit.todo.undocumented", "checks.checklist.todo_confirm", "checks.checklist.todo_see",
        "checks.checklist.todo_weigh", "checks.field_control.todo.no_telephone", "checks.interviewers.todo",
        "checks.period.todo", "checks.service.todo.confirm", "checks.service.todo.experience_documents",
        "checks.service.todo.involvement", "checks.service.todo.look", "checks.service.todo.premises",
        "checks.service.todo.stories", "checks.service.todo.volume", "checks.specification.todo_confirm",
    }
)  # fmt: skip
"""What the reviewing expert does where a judgement is asked for, whoever has to meet the norm."""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do.

    text
        The recommendation in words.
    findings
        What it rests on, the most pressing first.
    """

    who: Addressee
    text: str
    findings: tuple[Finding, ...]

    @property
    def urgency(self) -> int:
        """How soon: 1 first; the most pressing finding decides."""
        return min(URGENCY[shown_status(f)] for f in self.findings)


def acting(finding: Finding) -> Addressee:
    """Return who is to act: whoever has to meet the norm, but the expert where a document is only to be looked at."""
    todo = finding.recommendation
    if shown_status(finding) is Shown.JUDGEMENT and todo is not None and todo.id in _EXPERT:
        return Addressee.EXPERT
    return finding.addressee


def actions(findings: Iterable[Finding], t: Translator) -> tuple[Action, ...]:
    """Return what is to be done, by who is to act, the most urgent first.

    Parameters
    ----------
    findings
        Every finding; those that ask for nothing are passed over.
    t
        Words of one language; recommendations that read alike are one.
    """
    told: dict[tuple[Addressee, str], list[Finding]] = {}
    for one in pressing_first(findings):
        if one.recommendation is not None and shown_status(one) in URGENCY:
            told.setdefault((acting(one), t(one.recommendation)), []).append(one)
    made = [Action(who, text, tuple(why)) for (who, text), why in told.items()]
    # `sorted` keeps the order of the findings within one urgency.
    return tuple(sorted(made, key=lambda a: (ORDER.index(a.who), a.urgency)))


def due_of(evaluation: Evaluation, action: Action) -> date | None:
    """Return by when: what an expert entered, else acceptance where it is still to come."""
    entered = {d.finding: d.date for d in evaluation.opinions.deadlines}
    own = [entered[f.id] for f in action.findings if f.id in entered]
    if own:
        return min(own)
    accepted, day = evaluation.passport.accepted, evaluation.reviewed_on
    return accepted if accepted is not None and day is not None and day < accepted else None
