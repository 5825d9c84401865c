"""Sheets of the form about the services that are no research, and what their cells mean, without words."""

from __future__ import annotations

from sapa.deliverable import service_sections as services
from sapa.deliverable.form_field import EVIDENCE, PART, Field, Sheet, choice
from sapa.deliverable.section import Section

SERVICE_SECTIONS: dict[str, type[Section]] = {
    "events": services.EventsRef,
    "attendance": services.AttendanceRef,
    "feedback": services.FeedbackRef,
    "consultations": services.ConsultationsRef,
    "specialists": services.SpecialistsRef,
    "stories": services.StoriesRef,
    "publications": services.PublicationsRef,
    "materials": services.MaterialsRef,
}
"""Tables that a service may name, with the section that names their columns."""

OWN_ROLES = frozenset(
    {
        "events.mode", "events.end", "events.unit", "events.level", "events.participants", "consultations.method",
        "specialists.person", "specialists.role", "specialists.unit", "publications.kind", "publications.level",
        "materials.kind", "stories.document", "materials.document",
    }
)  # fmt: skip
"""Roles that mean something else in a service's table than in others."""

UNITS_OF = {"events": "duration_unit", "specialists": "experience_unit"}
"""Tables whose numbers may all be in one unit: the key that says in which."""
UNITS = ("minutes", "hours", "days", "months", "years")
ROOM = ("laptop", "projector", "photo_video_equipment", "internet_access", "office_equipment_and_internet")

WORDS = (
    "events.forms", "events.modes.offline", "events.modes.online", "feedback.missing", "feedback.yes",
    "consultations.yes", "publications.kinds.media", "publications.kinds.social", "materials.kinds",
)  # fmt: skip
"""What a word in a file of a service may be told to mean; those of `BY_FORM` are about one form of the Standard."""
BY_FORM = ("events.forms", "materials.kinds")

STANDARD_LISTS = ("form", "condition")
"""Closed lists whose words are the Standard's own."""

SERVICE_LISTS: dict[str, tuple[str, ...]] = {
    "service_word": WORDS,
    "unit": UNITS,
    "way": ("offline", "online"),
    "answer": ("yes", "no", "unknown"),
}

SERVICE_SHEETS: tuple[Sheet, ...] = (
    Sheet(
        "service_words",
        (PART, choice("meaning", "service_word", 46), choice("form", "form", 44), Field("value", "code", width=34)),
        blank_rows=12,
        required=("meaning", "value"),
    ),
    Sheet(
        "consumers",
        (
            PART, choice("form", "form", 36), Field("item", width=16), Field("planned", "whole", width=17),
            Field("registered", width=24), Field("registered_sheet", width=20),
            Field("registered_id", "codes", width=20), Field("registered_count", "whole", width=20),
            Field("polled", width=24), Field("polled_sheet", width=16),
            Field("polled_id", "codes", width=18), Field("polled_count", "whole", width=15),
        ),
        blank_rows=10,
    ),
    Sheet(
        "premises",
        (
            PART, Field("forms", "choices", "form", 36), choice("mode", "way", 16), Field("area", "number", width=11),
            *(choice(key, "yesno", 16) for key in ROOM), *EVIDENCE,
        ),
        blank_rows=8,
    ),
    Sheet(
        "conditions",
        (PART, choice("condition", "condition", 70), choice("answer", "answer", 18)),
        blank_rows=4,
        printed=("part", "condition"),
        required=("condition", "answer"),
    ),
    Sheet(
        "checklist",
        (
            PART, Field("norm", width=30), Field("title", "shown", width=60), Field("service", "shown", width=26),
            Field("item", width=16), Field("answer", "present", width=14), *EVIDENCE, Field("note", width=30),
        ),
        blank_rows=12,
        printed=("part", "norm"),
        required=("norm", "answer"),
        filtered=True,
    ),
)  # fmt: skip
