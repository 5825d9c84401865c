"""Every key of the JSON of a design is described in docs/columns.md, and no key that there is not."""

from __future__ import annotations

import re

import pytest

from fixtures.fielded import small_plan
from fixtures.project import ROOT
from sapa.i18n import translator
from sapa.planning.study import design
from sapa.present.study_json import study_record


@pytest.fixture(scope="module")
def chapters():
    """Return the keys of each chapter on the record of a design."""
    text = (ROOT / "docs" / "columns.md").read_text(encoding="utf-8").split("\n# The record of a design")[1]
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)[1:]
    return {
        t.strip(): re.findall(r"^\| `(\w+)` \|", b, flags=re.MULTILINE)
        for t, b in zip(parts[::2], parts[1::2], strict=True)
    }


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    """The record of a small design."""
    return study_record(design(small_plan(tmp_path_factory.mktemp("plan"))), translator("en"))


def test_every_key_of_the_record_is_described(chapters, record):
    """Same keys in the same order, for the whole and for a row of each list."""
    found = {
        "design": record, "design.plan": record["plan"], "design.strata[]": record["strata"][0],
        "design.domains[]": record["domains"][0], "design.sample.units[]": record["sample"]["units"][0],
        "design.norms[]": record["norms"][0],
    }  # fmt: skip
    assert {title: list(rows) for title, rows in found.items()} == chapters
