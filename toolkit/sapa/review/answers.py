"""Which check answers which norm: one line for each norm of the Standard, for the reader who asks what is automatic."""

from __future__ import annotations

from dataclasses import dataclass

from sapa.checks.consumers import COVERAGE
from sapa.checks.services import PACKAGE, SPECIFICATION
from sapa.checks.services.registry import AnswerKind, entry_of, kind_of
from sapa.standard import Norm, Standard
from sapa.standard.model import COMMON

__all__ = ["Answer", "AnswerKind", "answer_of", "answers_table"]

RESEARCH = "research_analytic"

_RESEARCH: dict[str, tuple[AnswerKind, str]] = {
    "t3.reliability.research_methods": (AnswerKind.AUTOMATIC, "compliance.methods.research_methods"),
    "t3.reliability.analysis_methods": (AnswerKind.JUDGEMENT, "compliance.analysis.analysis"),
    "t3.reliability.specialised_software": (AnswerKind.JUDGEMENT, "compliance.analysis.software"),
    "t3.practical_application.expert_reviews": (AnswerKind.JUDGEMENT, "compliance.reviews.reviews"),
    "t10.population_survey.sampling_error": (AnswerKind.AUTOMATIC, "sampling_error.sampling_error"),
    "t10.population_survey.field_control": (AnswerKind.AUTOMATIC, "field_control.field_control"),
    "p37.data_collection": (AnswerKind.AUTOMATIC, "compliance.checklist.checklist"),
    "p37.conditions_table_10": (AnswerKind.AUTOMATIC, "compliance.checklist.table_10"),
    "p38.attached_questionnaires": (AnswerKind.AUTOMATIC, "compliance.questionnaires.attached"),
    "p38.period_table_11": (AnswerKind.AUTOMATIC, "compliance.periods.periods"),
}
_RESEARCH_TABLES = {"10": "compliance.participants.participants", "11": "compliance.periods.periods"}
_SPECIAL = {
    SPECIFICATION: (AnswerKind.AUTOMATIC, "compliance.specification.specification"),
    COVERAGE: (AnswerKind.JUDGEMENT, "consumers.consumers"),
    PACKAGE: (AnswerKind.JUDGEMENT, "services.services"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """How a norm is answered, and by which function below `sapa.checks`; blank where it asks nothing."""

    kind: AnswerKind
    check: str


def answer_of(norm: Norm) -> Answer:
    """Return which check answers a norm.

    Parameters
    ----------
    norm
        Of any service.

    Returns
    -------
    Answer
        `automatic`: computed from what was handed in (what is only declared stays for an expert all the same);
        `checklist`: ticked with evidence; `judgement`: a person weighs it; `nothing`: a dash, a right, a reference.
    """
    if norm.id in _SPECIAL:
        return Answer(*_SPECIAL[norm.id])
    if not norm.required:
        return Answer(AnswerKind.NOTHING, "")
    if norm.service == RESEARCH:
        return _of_research(norm)
    entry = entry_of(norm)
    return Answer(kind_of(norm), entry.name if entry is not None else "services.ticked.ticked")


def _of_research(norm: Norm) -> Answer:
    if norm.id in _RESEARCH:
        return Answer(*_RESEARCH[norm.id])
    if norm.source.table in _RESEARCH_TABLES:
        return Answer(AnswerKind.AUTOMATIC, _RESEARCH_TABLES[norm.source.table])
    weigh = str(norm.kind) == "judgement"
    return Answer(AnswerKind.JUDGEMENT if weigh else AnswerKind.CHECKLIST, "compliance.checklist.checklist")


def answers_table(standard: Standard) -> str:
    """Return docs/norms-and-checks.md: every norm of the pack with its title, values and the check that answers it."""
    made = f"Made from the pack `{standard.id}` (edition {standard.edition.isoformat()}) by `sapa.review.answers`"
    lines = [
        "# Norms and the checks that answer them", "", f"{made}: {len(standard.norms)} norms.", "",
        "* **automatic** – computed from what was handed in; what is only declared is never met by itself",
        "* **checklist** – ticked with document and page (`checklist` of the manifest); an expert has to see it",
        "* **judgement** – a person weighs it, with what was counted beside it",
        "* **asks nothing** – a dash, a right, a rule of scope or a reference to other norms", "",
    ]  # fmt: skip
    counts = dict.fromkeys(AnswerKind, 0)
    body: list[str] = []
    for service in (COMMON, *standard.offered):
        norms = [n for n in standard.norms.values() if n.service == service]
        title = standard.services[service].en if service in standard.services else service
        body += [
            f"## {title[:1].upper()}{title[1:]}",
            "",
            "| norm | requires | answered | check |",
            "|---|---|---|---|",
        ]
        for norm in norms:
            answer = answer_of(norm)
            counts[answer.kind] += 1
            said = "asks nothing" if answer.kind is AnswerKind.NOTHING else str(answer.kind)
            check = f"`checks.{answer.check}`" if answer.check else "–"
            body.append(f"| `{norm.id}` | {_requires(norm)} | {said} | {check} |")
        body.append("")
    words = {k: "asks nothing" if k is AnswerKind.NOTHING else str(k) for k in AnswerKind}
    lines += ["| answered | norms |", "|---|---|", *(f"| {words[k]} | {n} |" for k, n in counts.items()), ""]
    return "\n".join([*lines, *body]).rstrip() + "\n"


def _requires(norm: Norm) -> str:
    if norm.min is None and norm.max is None:
        return "yes" if norm.required else "–"
    low = "" if norm.min is None else f"{norm.min:g}"
    high = "∞" if norm.max_open else "" if norm.max is None else f"{norm.max:g}"
    span = f"{low}–{high}" if low and high else f"≥ {low}" if low else f"≤ {high}"
    return f"{span} {norm.unit or ''}".strip()
