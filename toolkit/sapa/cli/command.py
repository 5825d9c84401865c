"""What every command refuses before its options are read: an option in the place of another one's value."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from typer.core import TyperCommand

from sapa.cli.help import language_of
from sapa.cli.shell import plain_errors
from sapa.errors import BadInput
from sapa.messages import message


class Command(TyperCommand):
    """A command in which `--json --force` is a forgotten file name, and no file of the name `--force`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the options; one that stands in the place of a value ends the run with one message and exit 2."""
        taking = {
            name
            for p in self.params
            if p.param_type_name == "option" and not (getattr(p, "is_flag", False) or getattr(p, "count", False))
            for name in (*p.opts, *p.secondary_opts)
        }
        with plain_errors(language_of(args)):
            refuse_forgotten(args, taking)
        return super().parse_args(ctx, args)


def refuse_forgotten(arguments: Sequence[str], taking: set[str]) -> None:
    """Refuse an option whose value was forgotten, so that the next option would be taken for it.

    Parameters
    ----------
    arguments
        What stands after the command's name. Behind a lone `--` nothing is an option.
    taking
        Names of the options that take a value. A value that is written to its option, `--out=--x`, is meant.

    Raises
    ------
    BadInput
        Naming the option and what stands in the place of its value.
    """
    for option, value in pairwise(arguments):
        if option == "--":
            return
        if option in taking and value.startswith("--"):
            raise BadInput(
                message("cli.value_forgotten", option=option), where=option, got=value,
                todo=message("cli.value_forgotten.todo", option=option, value=value),
            )  # fmt: skip
