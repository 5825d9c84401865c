"""Names that readers see: a word for a column, the questionnaire's label for a code. What has none stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from sapa.messages import Message, message

CROSS = "*"
Text: TypeAlias = "str | Message"


@dataclass(frozen=True, slots=True)
class Names:
    """Words for the columns and codes of one survey.

    columns
        A word by name of a column or of a group made of one.
    codes
        Labels by column and code.
    """

    columns: Mapping[str, Message] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)

    def column(self, name: str) -> Text:
        """Return the word for a column, or its name."""
        return self.columns.get(name, name)

    def code(self, column: str, code: str) -> Text:
        """Return the label of a code, or the code."""
        return self.codes.get(column, {}).get(code, code)

    def margin(self, name: str) -> Text:
        """Return a margin in words: `sex*age_group` as sex × age group."""
        return _times([self.column(part.strip()) for part in name.split(CROSS)])

    def level(self, margin: str, level: str) -> Text:
        """Return a level of a margin in words: `1*18–29` as male × 18–29."""
        columns, parts = margin.split(CROSS), level.split(CROSS)
        if len(columns) == 1 or len(columns) != len(parts):
            return self.code(margin, level)
        return _times([self.code(c.strip(), p.strip()) for c, p in zip(columns, parts, strict=True)])


def _times(parts: Sequence[Text]) -> Text:
    whole = parts[-1]
    for part in reversed(parts[:-1]):
        whole = message("checks.names.times", first=part, rest=whole)
    return whole
