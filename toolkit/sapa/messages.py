"""Text below the presentation layer is a `Message`: an id and its parameters, in no language.

One frozen result can so be written in Kazakh, Russian or English. Templates live in the catalogues of
`sapa.i18n`; this module knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TypeAlias

Param: TypeAlias = "str | int | float | bool | date | Message | tuple[str | Message, ...] | None"


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence or phrase named by `id`, with the raw values that its template prints.

    Parameters are raw (a share is a fraction, a date is a date): the template says how each is shown
    (`{share:percent.1}`, `{n:int}`). A parameter named `n` picks the plural form where the catalogue
    has plural forms. A parameter may be a message itself, or a tuple of texts and messages (a list).
    """

    id: str
    params: Mapping[str, Param] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        object.__setattr__(self, "params", MappingProxyType(dict(self.params)))

    def __hash__(self) -> int:
        return hash((self.id, tuple(sorted((k, repr(v)) for k, v in self.params.items()))))

    def __reduce__(self) -> tuple[type[Message], tuple[str, dict[str, Param]]]:
        return (Message, (self.id, dict(self.params)))


LABEL = "label"
"""Id of a text that is given in several languages itself; its parameters are the texts by language."""


def label(texts: Mapping[str, str]) -> Message:
    """Return a text that a questionnaire gives by language ("": in a language it does not name)."""
    return Message(LABEL, texts)


def message(id: str, /, **params: Param) -> Message:
    """Build a `Message` from keyword parameters."""
    return Message(id, params)


def _plain(text: Message) -> str:
    shown = ", ".join(f"{k}={v}" for k, v in text.params.items())
    return f"{text.id}({shown})"


_developer_text: Callable[[Message], str] = _plain


def set_developer_text(render: Callable[[Message], str]) -> None:
    """Let `str(error)` be readable English; `sapa.i18n` calls this once when it is imported.

    Only tracebacks use it. What users read goes through an explicit translator.
    """
    global _developer_text  # noqa: PLW0603 - set once, at import; users' texts never pass here
    _developer_text = render


def developer_text(text: Message) -> str:
    """Return the English text for tracebacks and logs (the id when no catalogue is loaded)."""
    return _developer_text(text)
