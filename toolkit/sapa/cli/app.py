"""`sapa app` and `sapa lab`: the panels in the browser, on this machine only unless an address is named."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sapa.cli.shell import plain_errors
from sapa.errors import BadInput
from sapa.i18n import LANGUAGES, Translator
from sapa.messages import message

if TYPE_CHECKING:
    from sapa.app.servers import Server


def app(
    *,
    panel: Annotated[
        str, typer.Option(help="Which panel: norms, design, specification, control, coverage, review, expert, lessons.")
    ] = "review",
    host: Annotated[
        str | None,
        typer.Option(help="One address of this computer, to open the page to a room; without it: this computer only."),
    ] = None,
    port: Annotated[int | None, typer.Option(help="Port of the page; a free one by default.")] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page in the browser.")] = True,
    lang: Annotated[str | None, typer.Option(help="kk, ru or en.")] = None,
    log: Annotated[bool, typer.Option("--log", help="Show the server's own log.")] = False,
) -> None:
    """Open a panel as a page (Voilà): review, design, field control, coverage, norms, experts, lessons …"""
    with plain_errors(_known(lang)) as t:
        _check_language(lang)
        from sapa.app import check_panel, require_app_extra

        check_panel(panel)
        require_app_extra()
        from sapa.app.servers import voila_server

        with _ending_politely():
            _serve(voila_server(panel=panel, host=host, port=port, language=lang, quiet=not log), t, browser=browser)


def lab(
    *,
    folder: Annotated[Path, typer.Option(help="Where your copies of the notebooks are kept.")] = Path("sapa-notebooks"),
    port: Annotated[int | None, typer.Option(help="Port on 127.0.0.1; a free one by default.")] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page in the browser.")] = True,
    lang: Annotated[str | None, typer.Option(help="kk, ru or en.")] = None,
    log: Annotated[bool, typer.Option("--log", help="Show the server's own log.")] = False,
) -> None:
    """Open JupyterLab with copies of the notebooks; copies that you have are never overwritten."""
    with plain_errors(_known(lang)) as t:
        _check_language(lang)
        from sapa.app import require_app_extra

        require_app_extra()
        from sapa.app.servers import copy_notebooks, lab_server

        copied, kept = copy_notebooks(folder)
        print(t("app.lab.copied", n=copied, folder=str(folder)))
        if kept:
            print(t("app.lab.kept", n=kept))
        with _ending_politely():
            _serve(lab_server(folder, port=port, language=lang, quiet=not log), t, browser=browser)


def _known(lang: str | None) -> str | None:
    return lang if lang in LANGUAGES else None


def _check_language(lang: str | None) -> None:
    if lang is not None and lang not in LANGUAGES:
        raise BadInput(message("app.error.lang"), where="--lang", got=lang, expected=", ".join(LANGUAGES))


@contextmanager
def _ending_politely() -> Iterator[None]:
    """Take an end that is asked for, and a terminal that is closed, like Ctrl+C: no server stays behind."""

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    names = ("SIGTERM", "SIGHUP", "SIGBREAK")
    before = {getattr(signal, n): signal.signal(getattr(signal, n), interrupt) for n in names if hasattr(signal, n)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _serve(server: Server, t: Translator, *, browser: bool) -> None:
    """Print the address, open the page and wait; Ctrl+C ends the server and leaves nothing behind."""
    try:
        server.wait_ready()
        print(t("app.server.at", url=server.url))
        if server.room is None:
            print(t("app.server.private"))
        else:
            print(t("app.server.room", address=server.room.address, token=server.room.token))
        sys.stdout.flush()
        if browser:
            import webbrowser

            webbrowser.open(server.url)
        server.wait()
    except KeyboardInterrupt:
        print()
    finally:
        server.stop()
    print(t("app.server.stopped"))
