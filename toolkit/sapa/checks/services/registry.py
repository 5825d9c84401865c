"""Which check answers which norm of a service: by its indicator, in some tables by table and indicator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from sapa.checks.services import common, conditions, outreach, polled, premises, staff, stages, use
from sapa.checks.services.case import ServiceCase
from sapa.results import Finding
from sapa.standard import Norm, NormKind

Check: TypeAlias = Callable[[ServiceCase, Norm], "list[Finding] | None"]
"""Answers a norm from what was handed in; None: nothing of the kind was, an empty list: nothing it speaks of."""


class AnswerKind(StrEnum):
    """How a norm is answered: computed, ticked with evidence, weighed by a person, or it asks nothing."""

    AUTOMATIC = "automatic"
    CHECKLIST = "checklist"
    JUDGEMENT = "judgement"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Entry:
    """A check with what it needs of the manifest; what it does not compute, a person has to weigh."""

    check: Check
    needs: tuple[str, ...]
    kind: AnswerKind = AnswerKind.AUTOMATIC

    @property
    def name(self) -> str:
        """Module and function of the check, below `checks`."""
        return f"{self.check.__module__.removeprefix('sapa.checks.')}.{self.check.__name__}"


_WEIGH = AnswerKind.JUDGEMENT
_FEEDBACK = ("events", "attendance", "feedback")
_STAFF = Entry(staff.specialists, ("specialists",), _WEIGH)
_SPELLED_OUT = Entry(common.spelled_out, ())
_FORMS = Entry(stages.forms, ("forms",), AnswerKind.CHECKLIST)

BY_TABLE: dict[tuple[str | None, str], Entry] = {
    ("1", "practical_application"): Entry(use.stories, ("stories",)),
    ("2", "practical_application"): Entry(use.advice_applied, ("consultations",)),
    ("5", "practical_application"): Entry(use.put_to_use, ("events", "feedback")),
    ("2", "satisfaction"): Entry(polled.satisfied, ("consultations", "feedback")),
    ("2", "respondents_share"): Entry(polled.polled_share, ("consultations", "feedback")),
}
"""Where one indicator means different things in different tables."""

BY_INDICATOR: dict[str, Entry] = {
    "satisfaction": Entry(polled.satisfied, _FEEDBACK),
    "respondents_share": Entry(polled.polled_share, _FEEDBACK),
    "rating_scale": Entry(polled.on_scale, ("feedback",)),
    "involvement": Entry(use.involvement, ("checklist",), _WEIGH),
    "participation": Entry(use.participation, ("events", "attendance")),
    "participants_offline": Entry(conditions.group_sizes, ("events", "attendance")),
    "participants_online": Entry(conditions.group_sizes, ("events", "attendance")),
    "participants": Entry(conditions.group_sizes, ("events", "attendance")),
    "duration": Entry(conditions.durations, ("events",)),
    "duration_min": Entry(conditions.durations, ("events",)),
    "duration_max": Entry(conditions.durations, ("events",)),
    "trainer_experience": Entry(staff.trainers, ("events", "specialists")),
    "experience": Entry(staff.consultants, ("specialists",)),
    "media_publications": Entry(outreach.published, ("events", "publications")),
    "social_network_publications": Entry(outreach.published, ("events", "publications")),
    "publications_list": Entry(outreach.listed, ("publications",)),
    "format": Entry(outreach.formats, ("materials",)),
    "volume": Entry(outreach.volumes, ("materials",)),
    "format_width": Entry(outreach.banner, ("materials",), _WEIGH),
    "format_height": Entry(outreach.banner, ("materials",), _WEIGH),
    "materials_count": Entry(outreach.counted, ("materials",), _WEIGH),
    "print_run": Entry(outreach.counted, ("materials",), _WEIGH),
    "full_cycle_preparation": Entry(stages.preparation, ("programme",), AnswerKind.CHECKLIST),
    "full_cycle_delivery": Entry(stages.delivery, ("events", "consultations", "materials")),
    "full_cycle_internal_monitoring": Entry(stages.monitoring, ("internal_monitoring",), AnswerKind.CHECKLIST),
    "results_monitoring": Entry(stages.monitoring, ("internal_monitoring",), AnswerKind.CHECKLIST),
    "forms": _FORMS,
    "combination_of_forms": Entry(stages.combination, ("events",), _WEIGH),
    "reference": Entry(stages.referred, (), AnswerKind.AUTOMATIC),
    "qualified_specialists": _STAFF,
    "practical_experience": _STAFF,
    "number_of_specialists": _STAFF,
    **{name: Entry(premises.premises, ("premises",), AnswerKind.CHECKLIST) for name in premises.INDICATORS},
}  # fmt: skip


def entry_of(norm: Norm) -> Entry | None:
    """Return what answers a norm from tables and documents; None where only the checklist can."""
    if norm.id in common.SPELLED_OUT:
        return _SPELLED_OUT
    found = BY_TABLE.get((norm.source.table, norm.indicator))
    if found is not None or (norm.source.table is None and norm.indicator in ("coverage", "practical_application")):
        return found
    return BY_INDICATOR.get(norm.indicator)


def kind_of(norm: Norm) -> AnswerKind:
    """Return how a norm of a service is answered."""
    if not norm.required:
        return AnswerKind.NOTHING
    entry = entry_of(norm)
    if entry is not None:
        return entry.kind
    return AnswerKind.JUDGEMENT if norm.kind is NormKind.JUDGEMENT else AnswerKind.CHECKLIST
