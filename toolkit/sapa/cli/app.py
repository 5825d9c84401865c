"""`sapa app` and `sapa lab`: the panels in the browser, on this machine only."""

from __future__ import annotations

import sys
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
    port: Annotated[int | None, typer.Option(help="Port on 127.0.0.1; a free one by default.")] = None,
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

        _serve(voila_server(panel=panel, port=port, language=lang, quiet=not log), t, browser=browser)


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
        _serve(lab_server(folder, port=port, language=lang, quiet=not log), t, browser=browser)


def _known(lang: str | None) -> str | None:
    return lang if lang in LANGUAGES else None


def _check_language(lang: str | None) -> None:
    if lang is not None and lang not in LANGUAGES:
        raise BadInput(message("app.error.lang"), where="--lang", got=lang, expected=", ".join(LANGUAGES))


def _serve(server: Server, t: Translator, *, browser: bool) -> None:
    """Print the address, open the page and wait; Ctrl+C ends the server and leaves nothing behind."""
    try:
        server.wait_ready()
        print(t("app.server.at", url=server.url))
        print(t("app.server.private"))
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
