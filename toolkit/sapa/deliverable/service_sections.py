"""Sections of the manifest about the services that are no research: events, feedback, journals, people, materials.

Every one of them stands on a part (or on a manifest of one service). What is only ticked under `checklist` is
declared: it can break a norm, and an expert must see it before it meets one.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from sapa.deliverable.coverage_sections import ConsumersList
from sapa.deliverable.file_sections import Evidence, TableRef, files_of
from sapa.deliverable.section import Codes, Names, Section
from sapa.errors import BadInput
from sapa.messages import message

DurationUnit = Literal["minutes", "hours", "days"]
ExperienceUnit = Literal["months", "years"]


class Modes(Section):
    """Which words of the events' column say how an event was held, beside the usual ones in three languages."""

    offline: Codes = ()
    online: Codes = ()


class EventsRef(TableRef):
    """Events, trainings, press events: a row an event.

    `forms` tells words of the form's column that are no names of the Standard's forms: form → words. `duration` is in
    the unit of the column `unit`, or in `duration_unit` throughout. `trainer` holds those who held the event (several
    apart by a semicolon), as they stand under `specialists`. `level` says whether the event is republican or regional.
    """

    event: str = "event"
    form: str = "form"
    mode: str | None = None
    date: str | None = None
    end: str | None = None
    duration: str | None = None
    unit: str | None = None
    participants: str | None = None
    trainer: str | None = None
    level: str | None = None
    duration_unit: DurationUnit | None = None
    forms: dict[str, Codes] = Field(default_factory=dict)
    modes: Modes = Modes()


class AttendanceRef(TableRef):
    """Who took part: a row a participant of an event."""

    event: str = "event"
    participant: str = "participant"


class FeedbackRef(TableRef):
    """Feedback questionnaires: a row a respondent (of an event).

    `scores` are the columns of the questions on satisfaction; `missing` codes that are no answer. `applied` says
    whether the respondent put into practice what was given, `yes` which words mean that.
    """

    event: str | None = None
    respondent: str | None = None
    scores: Names = ("score",)
    applied: str | None = None
    missing: Codes = ()
    yes: Codes = ()


class ConsultationsRef(TableRef):
    """The consultation journal: a row a consultation."""

    consultation: str = "consultation"
    consumer: str | None = None
    date: str | None = None
    method: str | None = None
    minutes: str | None = None
    consultant: str | None = None
    applied: str | None = None
    yes: Codes = ()


class SpecialistsRef(TableRef):
    """Trainers, consultants and other specialists: a row a person.

    `form` holds the forms of training that the person leads, or the kind of consulting (several apart by a semicolon).
    """

    person: str = "person"
    role: str | None = None
    form: str | None = None
    experience: str | None = None
    unit: str | None = None
    education: str | None = None
    documents: str | None = None
    experience_unit: ExperienceUnit | None = None


class StoriesRef(TableRef):
    """Success stories: a row a story."""

    story: str = "story"
    form: str | None = None
    event: str | None = None
    result: str | None = None
    document: str | None = None


class PublicationKinds(Section):
    """Which words of the publications' kind column mean what, beside the usual ones."""

    media: Codes = ()
    social: Codes = ()


class PublicationsRef(TableRef):
    """The list of publications: a row a publication.

    `level` is the level of the medium, republican or regional. `link` is where the publication can be seen.
    """

    event: str | None = None
    medium: str = "medium"
    kind: str = "kind"
    date: str | None = None
    level: str | None = None
    link: str | None = None
    kinds: PublicationKinds = PublicationKinds()


class MaterialsRef(TableRef):
    """Information and methodical materials: a row a title.

    `kind` is the row of table 12 (`brochure`); `sheets` or `pages` and `words` give the volume, `width` and `height`
    are in centimetres.
    """

    material: str = "material"
    kind: str = "kind"
    format: str | None = None
    sides: str | None = None
    words: str | None = None
    sheets: str | None = None
    pages: str | None = None
    width: str | None = None
    height: str | None = None
    copies: str | None = None
    document: str | None = None
    kinds: dict[str, Codes] = Field(default_factory=dict)


_YES = frozenset({"yes", "true", "+", "да", "иә", "бар", "есть"})
_NO = frozenset({"no", "false", "-", "–", "нет", "жоқ"})


def said(text: str) -> bool | None:
    """Return what an answer of a checklist means, in any of the three languages; None: neither yes nor no."""
    folded = text.strip().casefold()
    return True if folded in _YES else False if folded in _NO else None


def _present(value: Any) -> Any:
    """Take yes and no in three languages, and numbers."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return float(value)
    answer = said(str(value))
    if answer is not None:
        return answer
    try:
        return float(str(value).strip().replace(",", "."))
    except ValueError:
        raise PydanticCustomError("present", "present") from None


Present = Annotated[
    bool | float,
    BeforeValidator(_present, json_schema_input_type=bool | float | Literal["yes", "no"]),
]


class Ticked(Section):
    """An answer to one norm: yes, no, or a number in the norm's own unit; and where it can be seen."""

    present: Present
    item: str | None = None
    evidence: Evidence | None = None
    note: str | None = None


def _ticked(value: Any) -> Any:
    """Take a bare answer, one answer, or several (an item each)."""
    values = value if isinstance(value, list | tuple) else [value]
    return [v if isinstance(v, dict | Ticked) else {"present": v} for v in values]


TickedList = Annotated[
    tuple[Ticked, ...],
    BeforeValidator(_ticked, json_schema_input_type=bool | float | str | Ticked | list[Ticked]),
]


class Premises(Section):
    """Rooms and equipment for forms of training held in one way, or of a civic centre (tables 8 and 9).

    Without `forms` for every form; without `mode` for both.
    """

    forms: Names = ()
    mode: Literal["offline", "online"] | None = None
    area: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    laptop: bool | None = None
    projector: bool | None = None
    photo_video_equipment: bool | None = None
    internet_access: bool | None = None
    office_equipment_and_internet: bool | None = None
    evidence: Evidence | None = None


class ServiceSections(Section):
    """What a part, or a manifest of one service, states about a service."""

    forms: Names = ()
    """Forms in which the service was given, where no table of events says so; of a civic centre its level."""
    consumers: ConsumersList = ()
    events: EventsRef | None = None
    attendance: AttendanceRef | None = None
    feedback: FeedbackRef | None = None
    consultations: ConsultationsRef | None = None
    specialists: SpecialistsRef | None = None
    stories: StoriesRef | None = None
    publications: PublicationsRef | None = None
    materials: MaterialsRef | None = None
    premises: Annotated[
        tuple[Premises, ...], BeforeValidator(files_of, json_schema_input_type=Premises | list[Premises])
    ] = ()
    checklist: dict[str, TickedList] = Field(default_factory=dict)
    conditions: dict[str, bool | None] = Field(default_factory=dict)


SERVICE_TABLES = (
    "events", "attendance", "feedback", "consultations", "specialists", "stories", "publications", "materials",
)  # fmt: skip
"""Sections of a service that are one table each, in the order in which they are read."""
SERVICE_KEYS = tuple(ServiceSections.model_fields)
"""Keys that a part has beside its id, its service and its methods."""


_MEASURED = {
    "events": ("duration", "duration_unit", DurationUnit),
    "specialists": ("experience", "experience_unit", ExperienceUnit),
}
"""Tables with a number of several possible units: its column, the key of the unit throughout, the units."""


def refuse_missing_unit(table: str, section: Section, *, where: str) -> None:
    """Refuse durations and experience of which nothing says in which unit they are: 4 hours and 4 days differ."""
    if table not in _MEASURED:
        return
    number, throughout, units = _MEASURED[table]
    column = getattr(section, number)
    if column is None or getattr(section, "unit", None) is not None or getattr(section, throughout) is not None:
        return
    raise BadInput(
        message("deliverable.unit_missing", column=column), where=where,
        expected=message("deliverable.one_of", values=get_args(units)),
        todo=message("deliverable.unit_missing.todo", key=throughout),
    )  # fmt: skip
