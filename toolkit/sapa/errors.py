"""Exceptions. An error says what, where, got, expected, and what to do.

A norm that is not met is a result, never an exception. `BadInput` is for faults of the manifest, of
arguments and of files that cannot be read; defects inside delivered data become findings.
"""

from __future__ import annotations

from sapa.messages import Message, developer_text


class SapaError(Exception):
    """Base of every exception that sapa raises on purpose."""


class Cancelled(SapaError):  # noqa: N818 - it is no error
    """The user asked a long run to stop."""


class BadInput(SapaError):  # noqa: N818 - the name users read in a traceback
    """Input that cannot be worked with.

    Parameters
    ----------
    what
        One sentence: what is wrong.
    where
        File, and row, line or key in it.
    got, expected
        What stands there, and what may stand there.
    todo
        What the user should do about it.

    Attributes
    ----------
    more
        Other faults found beside this one, to be told with it.
    """

    def __init__(
        self,
        what: Message,
        *,
        where: str | None = None,
        got: str | None = None,
        expected: Message | str | None = None,
        todo: Message | None = None,
    ) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.got = got
        self.expected = expected
        self.todo = todo
        self.more: tuple[BadInput, ...] = ()

    def __str__(self) -> str:
        parts = [developer_text(self.what)]
        if self.where:
            parts.append(f"where: {self.where}")
        if self.got is not None:
            parts.append(f"got: {self.got}")
        if self.expected is not None:
            expected = self.expected
            parts.append(f"expected: {developer_text(expected) if isinstance(expected, Message) else expected}")
        if self.todo is not None:
            parts.append(f"do: {developer_text(self.todo)}")
        return " | ".join(parts)
