"""docs/manifest.md says every field of the model, and no field that there is not."""

from __future__ import annotations

import re
import typing

import pytest

from sapa.deliverable import manifest, sections
from sapa.deliverable.form_layout import LISTS

MODELS = {
    "manifest": manifest.Manifest, "standard": manifest.StandardRef, "parts[]": manifest.Part,
    "research": manifest.Research, "contract": manifest.Contract, "specification[]": manifest.Bound,
    "methods[]": manifest.Method, "file": sections.FileRef, "roles": sections.Roles, "statuses": sections.Statuses,
    "selection[]": manifest.SelectionStage, "selection[].rule": manifest.Rule, "population": sections.PopulationRef,
    "plan": sections.PlanRef, "indicators[]": manifest.Indicator, "claims": sections.ClaimsRef,
    "replicates": sections.Replicates, "control": sections.ControlRef, "control.outcomes": sections.ControlOutcomes,
    "control.methods": sections.ControlMethods, "control.compare[]": sections.AskedAgain,
    "control.promise[]": sections.Promise, "contacts": sections.ContactsRef, "raw, deleted": sections.IdRef,
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
    if model is sections.FileRef or not issubclass(model, sections.ReadAs):
        return own
    shared = sections.ReadAs if model is sections.AttachedRef else sections.FileRef
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
