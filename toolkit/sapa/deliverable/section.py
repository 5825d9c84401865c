"""What every section of the manifest shares: strict keys, short forms, texts and codes that may be one or several."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


class Section(BaseModel):
    """A part of the manifest: unknown keys are refused, nothing changes after reading.

    A section with a `short` key may be written as one text: `plan: plan.csv` is `plan: {file: plan.csv}`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, coerce_numbers_to_str=True)

    short: ClassVar[str | None] = None

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        """Expand the short form, and take a known key with nothing behind it as not stated."""
        if isinstance(value, str) and cls.short:
            return {cls.short: value}
        if isinstance(value, dict):
            known = {f.alias or name for name, f in cls.model_fields.items()}
            return {k: v for k, v in value.items() if v is not None or k not in known}
        return value

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler(core_schema)
        if cls.short:
            written = handler.resolve_ref_schema(schema)
            if "anyOf" not in written:
                whole = dict(written)
                written.clear()
                written["anyOf"] = [{"type": "string"}, whole]
        return schema


def text_list(value: Any) -> Any:
    """Take one text for a list of one."""
    return [value] if isinstance(value, str | int) and not isinstance(value, bool) else value


def code_text(value: Any) -> str:
    """Return an answer code as text; codes are compared as text."""
    return str(value).lower() if isinstance(value, bool) else str(value).strip()


def code_list(value: Any) -> Any:
    """Take one answer code for a list of one."""
    if value is None:
        return value
    values = value if isinstance(value, list | tuple) else [value]
    if any(v is None or isinstance(v, dict | list | tuple) for v in values):
        raise PydanticCustomError("codes", "codes")
    return [code_text(v) for v in values]


def day(value: Any) -> Any:
    """Take a date written as 2026-01-31 and nothing else: a bare number is no date."""
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    if isinstance(value, str) and _ISO.fullmatch(value.strip()):
        return value.strip()
    raise PydanticCustomError("date", "date")


Scalar = str | int | float | bool
Names = Annotated[tuple[str, ...], BeforeValidator(text_list, json_schema_input_type=str | list[str])]
Codes = Annotated[tuple[str, ...], BeforeValidator(code_list, json_schema_input_type=Scalar | list[Scalar])]
Day = Annotated[date, BeforeValidator(day, json_schema_input_type=date)]
