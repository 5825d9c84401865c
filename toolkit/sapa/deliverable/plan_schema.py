"""The JSON Schema of plan.yaml, published with the package as `plan.schema.json`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sapa.deliverable.plan_file import PlanFile
from sapa.deliverable.schema import published

SCHEMA_FILE = Path(__file__).with_name("plan.schema.json")


def plan_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a plan: it accepts the short forms, as the reader does."""
    return published(PlanFile, "plan.yaml")


def schema_text() -> str:
    """Return the schema as the file holds it."""
    return json.dumps(plan_schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")
