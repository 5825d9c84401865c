"""Sections that name a file: how it is to be read, and where something can be seen in it."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator

from sapa.deliverable.section import Day, Section


class ReadAs(Section):
    """How a file is to be read, where the file itself does not say it."""

    encoding: Literal["utf-8", "cp1251", "kz1048", "ptcp154", "utf-16"] | None = None
    delimiter: Literal[",", ";", "\t", "|"] | None = None
    decimal: Literal[".", ","] | None = None
    sheet: str | None = None
    timezone: str | None = None


class FileRef(ReadAs):
    """A file inside the deliverable's folder and how it is to be read."""

    short: ClassVar[str | None] = "file"

    file: str


def files_of(value: Any) -> Any:
    """Take one for a list of one."""
    return value if isinstance(value, list | tuple) else [value]


Files = Annotated[tuple[FileRef, ...], BeforeValidator(files_of, json_schema_input_type=FileRef | list[FileRef])]


class TableRef(FileRef):
    """A table with columns of its own."""


class Evidence(Section):
    """Where something can be seen. It stays declared until an expert records it (`by`, `date`)."""

    document: str | None = None
    file: str | None = None
    page: str | int | None = None
    by: str | None = None
    date: Day | None = None
