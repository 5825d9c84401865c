"""The command line. `main` loads only the command that was asked for, so that each starts fast."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Annotated

import typer

from sapa.cli.command import Command
from sapa.cli.help import language_of, translated
from sapa.version import __version__

# Command → module and function. A command whose module needs an extra imports it when it runs.
COMMANDS: dict[str, tuple[str, str]] = {
    "design": ("sapa.cli.design", "design"),
    "review": ("sapa.cli.review", "review"),
    "merge": ("sapa.cli.merge", "merge"),
    "verify": ("sapa.cli.verify", "verify"),
    "init": ("sapa.cli.init", "init"),
    "norms": ("sapa.cli.norms", "norms"),
    "specification": ("sapa.cli.specification", "specification"),
    "estimate": ("sapa.cli.estimate", "estimate"),
    "panel": ("sapa.cli.panel", "panel"),
    "training": ("sapa.cli.training", "training"),
    "app": ("sapa.cli.app", "app"),
    "lab": ("sapa.cli.app", "lab"),
}


def _print_version(show: bool) -> None:
    if show:
        print(__version__)
        raise typer.Exit


def application(asked: str | None = None) -> typer.Typer:
    """Build the application with one command, or with all of them (for `--help`)."""
    app = typer.Typer(
        name="sapa", add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None
    )

    @app.callback()
    def sapa(
        version: Annotated[
            bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and stop.")
        ] = False,
    ) -> None:
        """Design, review and evaluate bought survey research under the State Social Order Standard."""

    for name, (module, function) in COMMANDS.items():
        if asked in (None, name):
            app.command(name, cls=Command)(getattr(import_module(module), function))
    return app


def main() -> None:
    """Run the command line."""
    # The products are small: a second thread waits longer than it computes. numpy reads this when it is first imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for stream in (sys.stdout, sys.stderr):
        # A console of another encoding must not break on Kazakh letters.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace" if stream.isatty() else "strict", encoding="utf-8")
    asked = next((a for a in sys.argv[1:] if not a.startswith("-")), None)
    command = typer.main.get_command(application(asked if asked in COMMANDS else None))
    translated(command, language_of(sys.argv[1:]))()
