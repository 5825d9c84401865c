"""The JSON Schema of specification.yaml, published with the package as `specification.schema.json`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sapa.deliverable.schema import published
from sapa.deliverable.specification_file import SpecificationFile

SCHEMA_FILE = Path(__file__).with_name("specification.schema.json")


def specification_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a technical specification: it accepts what the reader does."""
    return published(SpecificationFile, "specification.yaml")


def schema_text() -> str:
    """Return the schema as the file holds it."""
    return json.dumps(specification_schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")
