"""docs/plan.md says every field of the model, and no field that there is not."""

from __future__ import annotations

import re
import typing

import pytest

from sapa.deliverable import plan_sections as sections
from sapa.deliverable.file_sections import FileRef, ReadAs
from sapa.deliverable.plan_file import PlanFile

MODELS = {
    "plan": PlanFile, "programme": sections.Programme, "programme.methods[]": sections.PlannedMethod,
    "frame": sections.FrameRef, "target": sections.TargetSection, "domains[]": sections.DomainSection,
    "deff": sections.DeffSection, "costs": sections.CostSection, "allocation": sections.AllocationSection,
    "indicators[]": sections.IndicatorSection, "fieldwork": sections.FieldworkSection,
    "fieldwork.interviewers": sections.InterviewerSection, "control": sections.ControlSection,
    "control.promise[]": sections.PlannedPromise,
    "learn": sections.LearnSection, "decided": sections.Decided, "decided.control": sections.DecidedControl,
    "answers": sections.AnswersSection, "decided.sample": sections.DecidedSample,
}  # fmt: skip


@pytest.fixture(scope="module")
def chapters(root):
    """Return the rows of each chapter's table by key, up to the chapter on the command."""
    text = (root / "docs" / "plan.md").read_text(encoding="utf-8").split("\n# The command")[0]
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)[1:]
    return {
        title.strip(): dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", body, flags=re.MULTILINE))
        for title, body in zip(parts[::2], parts[1::2], strict=True)
    }


def _keys(model) -> set[str]:
    own = {f.alias or name for name, f in model.model_fields.items()}
    if not issubclass(model, ReadAs):
        return own
    return own - set(ReadAs.model_fields)


def test_every_section_has_a_chapter(chapters):
    """One chapter for each section of the model."""
    assert set(chapters) == set(MODELS)
    assert issubclass(sections.InterviewerSection, FileRef)


@pytest.mark.parametrize("title", MODELS)
def test_every_field_is_explained(chapters, title):
    """The rows of a chapter are the keys of its section."""
    assert set(chapters[title]) == _keys(MODELS[title])


@pytest.mark.parametrize("title", MODELS)
def test_closed_lists_are_complete(chapters, title):
    """A key that takes one of a closed list names each value that may stand there."""
    for name, field in MODELS[title].model_fields.items():
        told = chapters[title].get(field.alias or name)
        for kind in [field.annotation, *typing.get_args(field.annotation)]:
            if told is not None and typing.get_origin(kind) is typing.Literal and name not in ("sapa", "service"):
                assert all(f"`{v}`" in told for v in typing.get_args(kind)), (title, name)
