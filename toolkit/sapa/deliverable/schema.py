"""The JSON Schema of the manifest, published with the package as `manifest.schema.json`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from sapa.deliverable.manifest import Manifest

SCHEMA_FILE = Path(__file__).with_name("manifest.schema.json")


def manifest_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) that editors and other programs check a manifest against.

    It accepts the short forms, and a known key with nothing behind it, as the reader does.
    """
    return published(Manifest, "deliverable.yaml")


def published(model: type[BaseModel], title: str) -> dict[str, Any]:
    """Return a model's JSON Schema in which every optional key may also be blank."""
    schema = model.model_json_schema(by_alias=True)
    for one in [schema, *schema["$defs"].values()]:
        for shape in [one, *one.get("anyOf", [])]:
            required = set(shape.get("required", []))
            for key, value in shape.get("properties", {}).items():
                value.pop("title", None)
                if key not in required and {"type": "null"} not in value.get("anyOf", []):
                    kept = {k: value.pop(k) for k in ("default", "description") if k in value}
                    inner = value.pop("anyOf", None) or [dict(value)]
                    value.clear()
                    value.update({"anyOf": [*inner, {"type": "null"}], **kept})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": title,
    }


def schema_text() -> str:
    """Return the schema as the file holds it."""
    return json.dumps(manifest_schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")
