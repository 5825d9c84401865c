"""Sections of the manifest about field control: the control log, questions asked again, promises of its spread."""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from sapa.deliverable.file_sections import Files, ReadAs, TableRef, files_of
from sapa.deliverable.section import Codes, Names, Section


class ControlOutcomes(Section):
    """Which words of the control log's outcome column mean what."""

    confirmed: Codes = ()
    partly: Codes = ()
    refuted: Codes = ()
    not_reached: Codes = ()


class ControlMethods(Section):
    """Which words of the control log's method column mean what. Desk editing is no field control."""

    telephone: Codes = ()
    visit: Codes = ()
    recording: Codes = ()
    observed: Codes = ()
    desk: Codes = ()


_TOLERANCE = re.compile(r"(\d+(?:[.,]\d+)?)\s*(%?)")


def _tolerance(value: Any) -> Any:
    """Take `1`, `0.5` or `5 %` as text: how far a number asked again may lie from the first."""
    if value is None:
        return value
    match = None if isinstance(value, bool) else _TOLERANCE.fullmatch(str(value).strip())
    if match is None:
        raise PydanticCustomError("tolerance", "tolerance")
    return f"{match[1].replace(',', '.')}{' %' if match[2] else ''}"


QuestionType = Literal["stable", "difficult", "changing"]
ToleranceText = Annotated[str, BeforeValidator(_tolerance, json_schema_input_type=str | float)]


class AskedAgain(Section):
    """A question asked again in the control interview: its column there, and when answers count as different.

    The one who controls a number may be a little off: `tolerance` is in the number's unit (`1`) or in per cent of the
    first answer (`5 %`). `exclude` are further codes that are not compared on either side.
    """

    short: ClassVar[str | None] = "column"

    column: str | None = None
    tolerance: ToleranceText | None = None
    exclude: Codes = ()
    type: QuestionType | None = None

    @property
    def allowed(self) -> tuple[float, bool] | None:
        """How far numbers may differ, and whether that is a fraction of the first answer; None: not stated."""
        if self.tolerance is None:
            return None
        number, _, percent = self.tolerance.partition(" ")
        return (float(number) / 100, True) if percent else (float(number), False)


PromisedBy = Literal["interviewer", "organisation", "supervisor", "region", "locality", "stratum", "mode"]


class Promise(Section):
    """A share of control that the provider promised for every group of one dimension. `min` is in per cent."""

    by: PromisedBy
    min: float = Field(gt=0, le=100)
    document: str | None = None
    page: str | int | None = None


def _compare(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Compare = Annotated[
    dict[str, AskedAgain] | tuple[str, ...],
    BeforeValidator(_compare, json_schema_input_type=str | dict[str, AskedAgain] | list[str]),
]
Promises = Annotated[tuple[Promise, ...], BeforeValidator(files_of, json_schema_input_type=Promise | list[Promise])]


class ControlRef(ReadAs):
    """The field-control log: a row an attempt or a row a controlled interview; one file or several.

    How to read it may be said once for all files; it is kept with each file.
    """

    short: ClassVar[str | None] = "file"

    file: Files
    id: Names = ("id",)
    interviewer: str | None = None
    controller: str | None = None
    method: str | None = None
    outcome: str | None = None
    date: str | None = None
    attempt: str | None = None
    outcomes: ControlOutcomes = ControlOutcomes()
    methods: ControlMethods = ControlMethods()
    compare: Compare = ()
    promise: Promises = ()

    @model_validator(mode="before")
    @classmethod
    def _read_alike(cls, value: Any) -> Any:
        """Move what is said for all files to each file that does not say it itself."""
        if not isinstance(value, dict) or not set(value) & set(ReadAs.model_fields):
            return value
        shared = {k: v for k, v in value.items() if k in ReadAs.model_fields}
        files = [{"file": f} if isinstance(f, str) else f for f in files_of(value.get("file", []))]
        if not all(isinstance(f, dict) for f in files):
            return value
        rest = {k: v for k, v in value.items() if k not in shared}
        return rest | {"file": [shared | f for f in files]} if files else rest

    @property
    def pairs(self) -> dict[str, str]:
        """Survey column → control column of every question that was asked again."""
        return {survey: again.column or survey for survey, again in self.questions.items()}

    @property
    def questions(self) -> dict[str, AskedAgain]:
        """Survey column → how it was asked again and is compared."""
        return dict(self.compare) if isinstance(self.compare, dict) else {c: AskedAgain() for c in self.compare}


class QuestionTimesRef(TableRef):
    """Times of questions (text audits): a row a question (`question`, `seconds`), or `columns` in seconds, one each."""

    id: Names = ("id",)
    question: str | None = None
    seconds: str | None = None
    columns: Names = ()


class CentresRef(TableRef):
    """Where the sampled areas lie: the middle of each PSU, in degrees."""

    psu: Names = ("psu",)
    latitude: str = "latitude"
    longitude: str = "longitude"


class RekeyedRef(TableRef):
    """Paper questionnaires keyed a second time by somebody who did not see the first keying.

    `compare` as in the control log; without it every column that both files have is compared.
    """

    id: Names = ("id",)
    compare: Compare = ()

    @property
    def pairs(self) -> dict[str, str]:
        """Survey column → column of the second keying; empty: every column that both have."""
        if isinstance(self.compare, dict):
            return {survey: again.column or survey for survey, again in self.compare.items()}
        return {column: column for column in self.compare}
