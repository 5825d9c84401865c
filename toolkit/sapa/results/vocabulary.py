"""Closed sets of words that results use."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """The answer to one norm."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_ASSESSABLE = "not_assessable"
    NOT_APPLICABLE = "not_applicable"
    JUDGEMENT = "judgement"


class Line(StrEnum):
    """Formal: the letter of the Standard and the specification. Methodological: is the number worth anything.

    The two are never merged and never totalled together.
    """

    FORMAL = "formal"
    METHODOLOGICAL = "methodological"


class Basis(StrEnum):
    """Where a value comes from.

    `verified`: computed from rows of a delivered file. `seen`: an expert recorded document and page.
    `declared`: only typed into the manifest, which the provider may have written.
    """

    VERIFIED = "verified"
    SEEN = "seen"
    DECLARED = "declared"


class BoundsFrom(StrEnum):
    """Whose bounds a value was judged against."""

    STANDARD = "standard"
    SPECIFICATION = "specification"
    READING = "reading"
    """A limit that was tried out: neither the act's nor the customer's."""


class Addressee(StrEnum):
    """Who has to act on a finding."""

    PROVIDER = "provider"
    CUSTOMER = "customer"
    EXPERT = "expert"
