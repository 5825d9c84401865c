"""Real servers and a real Chromium: every request is recorded, and only processes started here are ended."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fixtures.pages import Watched
from sapa.app.servers import Server, copy_notebooks, lab_server, voila_server

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
FOLDERS = (
    "JUPYTER_CONFIG_DIR",
    "JUPYTER_DATA_DIR",
    "JUPYTER_RUNTIME_DIR",
    "JUPYTERLAB_SETTINGS_DIR",
    "JUPYTERLAB_WORKSPACES_DIR",
    "IPYTHONDIR",
)


@pytest.fixture(scope="module")
def surroundings(tmp_path_factory: pytest.TempPathFactory, root: Path) -> dict[str, str]:
    """Return environment variables with Jupyter folders of the test's own."""
    home = tmp_path_factory.mktemp("jupyter")
    own = {name: str(home / name.lower()) for name in FOLDERS}
    return {**own, "PYTHONPATH": os.pathsep.join((str(root / "toolkit"), os.environ.get("PYTHONPATH", "")))}


def _answering(server: Server) -> Iterator[Server]:
    try:
        server.wait_ready()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="module")
def voila(surroundings: dict[str, str]) -> Iterator[Server]:
    """Start Voilà on a free port."""
    yield from _answering(voila_server(environment=surroundings, quiet=True))


@pytest.fixture(scope="module")
def voila_design(surroundings: dict[str, str]) -> Iterator[Server]:
    """Start Voilà with the design panel on a free port."""
    yield from _answering(voila_server(panel="design", environment=surroundings, quiet=True))


@pytest.fixture(scope="module")
def voila_control(surroundings: dict[str, str]) -> Iterator[Server]:
    """Start Voilà with the control panel on a free port."""
    yield from _answering(voila_server(panel="control", environment=surroundings, quiet=True))


@pytest.fixture(scope="module")
def voila_coverage(surroundings: dict[str, str]) -> Iterator[Server]:
    """Start Voilà with the coverage panel on a free port."""
    yield from _answering(voila_server(panel="coverage", environment=surroundings, quiet=True))


@pytest.fixture(scope="module")
def voila_specification(surroundings: dict[str, str]) -> Iterator[Server]:
    """Start Voilà with the panel for technical specifications on a free port."""
    yield from _answering(voila_server(panel="specification", environment=surroundings, quiet=True))


@pytest.fixture(scope="module")
def voila_norms(surroundings: dict[str, str]) -> Iterator[Server]:
    """Start Voilà with the browser of norms on a free port."""
    yield from _answering(voila_server(panel="norms", environment=surroundings, quiet=True))


@pytest.fixture(scope="module")
def voila_expert(surroundings: dict[str, str]) -> Iterator[Server]:
    """Start Voilà with the panel of experts' scores on a free port."""
    yield from _answering(voila_server(panel="expert", environment=surroundings, quiet=True))


@pytest.fixture(scope="module")
def voila_lessons(surroundings: dict[str, str]) -> Iterator[Server]:
    """Start Voilà with the lessons on a free port."""
    yield from _answering(voila_server(panel="lessons", environment=surroundings, quiet=True))


@pytest.fixture(scope="module")
def lab(surroundings: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start JupyterLab on a free port in a folder with copies of the notebooks."""
    folder = tmp_path_factory.mktemp("notebooks")
    copy_notebooks(folder)
    yield from _answering(lab_server(folder, environment=surroundings, quiet=True))


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    """Start Chromium for one module: an open Playwright keeps other tests from running an event loop."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=60_000)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def watched(browser: Any) -> Iterator[Watched]:
    """Open a page that records requests and console errors."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(60_000)
    seen = Watched(page)
    page.on("request", lambda request: seen.requests.append(request.url))
    page.on("websocket", lambda socket: seen.requests.append(socket.url))
    page.on("console", lambda message: seen.errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    yield seen
    context.close()
