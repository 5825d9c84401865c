"""docs/specification.md says every field of the model; the published schema is the model's."""

from __future__ import annotations

import re

import pytest
from jsonschema import Draft202012Validator

from sapa.deliverable.specification_file import SpecificationFile, SpecifiedValue
from sapa.deliverable.specification_schema import SCHEMA_FILE, schema_text, specification_schema

MODELS = {"specification": SpecificationFile, "values[]": SpecifiedValue}


@pytest.mark.parametrize("title", MODELS)
def test_every_field_is_explained(root, title):
    """The rows of a chapter are the keys of its section."""
    text = (root / "docs" / "specification.md").read_text(encoding="utf-8")
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)[1:]
    chapters = dict(zip(parts[::2], parts[1::2], strict=True))
    keys = set(re.findall(r"^\| `(\w+)` \|", chapters[title], flags=re.MULTILINE))
    assert keys == set(MODELS[title].model_fields)


def test_the_published_schema_is_the_models():
    """After a change: python -m sapa.deliverable.specification_schema."""
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text()
    Draft202012Validator.check_schema(specification_schema())


def test_the_schema_takes_what_the_reader_takes():
    """A drafted file: blank values, one form as a word."""
    data = {
        "sapa": 1, "service": "training", "forms": "seminar",
        "values": {"t7.seminar.duration": {"min": 8, "unit": "hours"}, "t1.seminar.satisfaction": None},
    }  # fmt: skip
    Draft202012Validator(specification_schema()).validate(data)
    assert set(SpecificationFile.model_validate(data).fixed) == {"t7.seminar.duration"}
