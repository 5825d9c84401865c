"""docs/manifest.md says every field of the model, and no field that there is not."""

from __future__ import annotations

import re
import typing

import pytest

from sapa.deliverable import control_sections, coverage_sections, file_sections, manifest, sections, service_sections
from sapa.deliverable.form_layout import LISTS
from sapa.deliverable.manifest_reader import build_manifest
from sapa.deliverable.place import Places
from sapa.strict_yaml import parse_strict

MODELS = {
    "manifest": manifest.Manifest, "standard": manifest.StandardRef, "parts[]": manifest.Part,
    "research": manifest.Research, "contract": manifest.Contract, "specification[]": manifest.Bound,
    "methods[]": manifest.Method, "file": file_sections.FileRef, "roles": sections.Roles, "statuses": sections.Statuses,
    "selection[]": manifest.SelectionStage, "selection[].rule": manifest.Rule, "population": sections.PopulationRef,
    "plan": sections.PlanRef, "indicators[]": manifest.Indicator, "claims": sections.ClaimsRef,
    "replicates": sections.Replicates, "control": control_sections.ControlRef,
    "control.outcomes": control_sections.ControlOutcomes, "control.methods": control_sections.ControlMethods,
    "control.compare[]": control_sections.AskedAgain, "control.promise[]": control_sections.Promise,
    "contacts": sections.ContactsRef, "contacts.eligibility": coverage_sections.Eligibility, "raw": sections.RawRef,
    "deleted": sections.IdRef, "groups[]": coverage_sections.Grouping, "margins": coverage_sections.MarginsRef,
    "quotas[]": coverage_sections.QuotaRef, "issued": coverage_sections.IssuedRef,
    "issued.kinds": coverage_sections.IssuedKinds, "issued.substitution": coverage_sections.Substitution,
    "frame": coverage_sections.SamplingFrameRef, "weighting": coverage_sections.Weighting,
    "consumers[]": coverage_sections.Consumers,
    "consumers[].registered, consumers[].polled": coverage_sections.Counted,
    "events": service_sections.EventsRef, "events.modes": service_sections.Modes,
    "attendance": service_sections.AttendanceRef, "feedback": service_sections.FeedbackRef,
    "consultations": service_sections.ConsultationsRef, "specialists": service_sections.SpecialistsRef,
    "stories": service_sections.StoriesRef, "publications": service_sections.PublicationsRef,
    "publications.kinds": service_sections.PublicationKinds, "materials": service_sections.MaterialsRef,
    "premises[]": service_sections.Premises, "checklist[]": service_sections.Ticked,
    "question_times": control_sections.QuestionTimesRef, "centres": control_sections.CentresRef,
    "rekeyed": control_sections.RekeyedRef,
    "log": sections.LogRef, "log.types": sections.LogTypes, "questionnaire": sections.XlsForm,
    "attached_questionnaires": sections.AttachedRef, "sessions": sections.SessionsRef, "experts": sections.ExpertsRef,
    "sources": sections.SourcesRef, "interviewers": sections.InterviewersRef, "team": sections.TeamRef,
    "analysis[]": manifest.Analysis, "comparison[]": manifest.Comparison, "software[]": manifest.Software,
    "reviews[]": manifest.Review, "evidence": manifest.Evidence,
    "documents[], programme, internal_monitoring": manifest.DocumentRef, "final_document": manifest.FinalDocument,
}  # fmt: skip


@pytest.fixture(scope="module")
def chapters(root):
    """Return the rows of each chapter's table by key."""
    text = (root / "docs" / "manifest.md").read_text(encoding="utf-8")
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)[1:]
    return {
        title.strip(): dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", body, flags=re.MULTILINE))
        for title, body in zip(parts[::2], parts[1::2], strict=True)
    }


def _keys(model) -> set[str]:
    own = {f.alias or name for name, f in model.model_fields.items()}
    if model is file_sections.FileRef or not issubclass(model, file_sections.ReadAs):
        return own
    own_file = (sections.AttachedRef, coverage_sections.Counted)
    shared = file_sections.ReadAs if model in own_file else file_sections.FileRef
    return own - set(shared.model_fields)


def test_every_section_has_a_chapter(chapters):
    """One chapter for each section of the model."""
    assert set(chapters) == set(MODELS)


@pytest.mark.parametrize("title", MODELS)
def test_every_field_is_explained(chapters, title):
    """The rows of a chapter are the keys of its section."""
    assert set(chapters[title]) == _keys(MODELS[title])


@pytest.mark.parametrize("title", MODELS)
def test_closed_lists_are_complete(chapters, title):
    """A key that takes one of a closed list names each value that may stand there."""
    for name, field in MODELS[title].model_fields.items():
        told = chapters[title].get(field.alias or name)
        if told is None:  # a table's `file`, `encoding` … stand in the chapter of files
            continue
        for kind in [field.annotation, *typing.get_args(field.annotation)]:
            if typing.get_origin(kind) is typing.Literal and name not in ("sapa", "service", "delimiter", "decimal"):
                assert all(f"`{v}`" in told for v in typing.get_args(kind)), (title, name)
    assert all(f"`{m}`" in chapters["selection[]"]["method"] for m in LISTS["selection"])


def test_every_example_is_a_manifest_that_is_read(root):
    """The short examples of the chapters are taken by the reader as they stand."""
    text = (root / "docs" / "manifest.md").read_text(encoding="utf-8")
    examples = re.findall(r"```yaml\n(.+?)```", text, flags=re.DOTALL)
    assert len(examples) == 8
    for example in examples:
        data = parse_strict(example, shown="example").data
        of_all = {key: data.pop(key) for key in service_sections.SERVICE_KEYS if key in data}
        whole = {"sapa": 1, "title": "t", "methods": [{"kind": "survey", **data}], **of_all}
        assert build_manifest(whole, Places("example", str))[0].methods
