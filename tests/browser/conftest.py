"""Real servers and a real Chromium: every request is recorded, and only processes started here are ended."""

from __future__ import annotations

import os
import random
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from sapa.app.servers import Server, copy_notebooks, lab_server, voila_server

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
OWN_HOST = "127.0.0.1"
NOT_OURS = ("favicon", "RUNTIME-012")
"""Console errors of the page's frame, not of the panel."""


@dataclass
class Watched:
    """A page with what it asked for and what it complained about."""

    page: Any
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def outside(self) -> list[str]:
        """Return requests to any other machine."""
        return [
            u
            for u in self.requests
            if urlsplit(u).scheme in ("http", "https", "ws", "wss") and urlsplit(u).hostname != OWN_HOST
        ]

    def our_errors(self) -> list[str]:
        """Return console errors that are not the frame's own."""
        return [e for e in self.errors if not any(word in e for word in NOT_OURS)]

    def untranslated(self) -> list[str]:
        """Return ids that stand where words should."""
        return re.findall(r"«[a-z_]+\.[a-z0-9_.]+»", self.page.inner_text("body"))

    def headings(self) -> list[str]:
        """Return the titles of the steps."""
        return [h.partition(". ")[2] or h for h in self.page.locator(".sapa h2").all_inner_texts()]


@pytest.fixture(scope="module")
def surroundings(tmp_path_factory: pytest.TempPathFactory, root: Path) -> dict[str, str]:
    """Return environment variables with Jupyter folders of the test's own."""
    home = tmp_path_factory.mktemp("jupyter")
    own = {
        name: str(home / name.lower())
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    }
    own |= {"JUPYTERLAB_SETTINGS_DIR": str(home / "settings"), "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces")}
    return {**own, "PYTHONPATH": os.pathsep.join((str(root / "toolkit"), os.environ.get("PYTHONPATH", "")))}


@pytest.fixture(scope="module")
def voila(surroundings: dict[str, str]) -> Iterator[Server]:
    """Start Voilà on a free port."""
    server = voila_server(environment=surroundings, quiet=True)
    try:
        server.wait_ready()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="module")
def lab(surroundings: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start JupyterLab on a free port in a folder with copies of the notebooks."""
    folder = tmp_path_factory.mktemp("notebooks")
    copy_notebooks(folder)
    server = lab_server(folder, environment=surroundings, quiet=True)
    try:
        server.wait_ready()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    """Start Chromium for one module: an open Playwright keeps other tests from running an event loop."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def watched(browser: Any) -> Iterator[Watched]:
    """Open a page that records requests and console errors."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(30_000)
    seen = Watched(page)
    page.on("request", lambda request: seen.requests.append(request.url))
    page.on("websocket", lambda socket: seen.requests.append(socket.url))
    page.on("console", lambda message: seen.errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    yield seen
    context.close()


def zipped(sample: Path, target: Path, *, padding: int = 0) -> Path:
    """Zip the sample deliverable; `padding` bytes of noise, which do not shrink, make it large."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(sample.iterdir()):
            archive.write(path, path.name)
        if padding:
            archive.writestr("appendix.bin", random.Random(1).randbytes(padding))
    return target


def review_upload(page: Any, archive: Path, downloads: Path) -> Path:
    """Upload a zip, open it, review it and save the workbook; returns the saved file."""
    page.locator(".sapa-stage-files .widget-toggle-button").nth(2).click()
    page.locator(".sapa-stage-files input[type=file]").set_input_files(str(archive))
    page.get_by_text(archive.name).first.wait_for()
    page.locator(".sapa-stage-files button.sapa-primary:enabled").click()
    page.locator(".sapa-stage-readings button.sapa-primary:enabled").click()
    page.locator(".sapa-stage-results figure img").wait_for()
    with page.expect_download() as saved:
        page.locator(".sapa-stage-workbook button.sapa-primary:enabled").click()
    target = downloads / saved.value.suggested_filename
    saved.value.save_as(target)
    return target
