"""Voilà and JupyterLab as child processes: this machine unless an address is named, a token, no request outside."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from sapa.app.places import TEMPLATE, jupyter_data, notebook, notebooks, notebooks_folder
from sapa.app.room import HOST, ROOM, checked_host, others_can_reach, room_token
from sapa.errors import BadInput
from sapa.messages import message

START_SECONDS = 60.0
STOP_SECONDS = 8.0


def free_port(host: str = HOST) -> int:
    """Return a port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def checked_port(port: int | None, host: str = HOST) -> int:
    """Return the port asked for, or a free one; a port that is taken or not allowed is refused."""
    if not port:
        return free_port(host)
    try:
        with socket.socket() as probe:
            probe.bind((host, port))
    except (OSError, OverflowError):
        raise BadInput(message("app.error.port"), got=str(port), todo=message("app.error.port.todo")) from None
    return port


@dataclass(frozen=True, slots=True)
class Room:
    """What people of a room need: the address that the token is typed into."""

    address: str
    token: str


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its process, the address to open, and the folder of its settings."""

    process: subprocess.Popen[bytes]
    url: str
    settings: Path
    room: Room | None = None
    """What goes on the board, where others can reach the page."""

    def wait_ready(self, seconds: float = START_SECONDS) -> None:
        """Wait until the server answers; one that stopped, or does not answer in time, is refused."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            if _answers(self.url):
                return
            time.sleep(0.1)
        self.stop()
        raise BadInput(
            message("app.server.failed"), where=self.url.partition("?")[0], todo=message("app.server.failed.todo")
        )

    def wait(self) -> int:
        """Wait until the server ends by itself."""
        return self.process.wait()

    def stop(self) -> None:
        """End the server and its kernels, and remove its settings, also when a second Ctrl+C comes meanwhile."""
        try:
            if self.process.poll() is None:
                self.process.terminate()
                self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            pass
        finally:
            if self.process.poll() is None:
                self.process.kill()  # its kernels end by themselves within a second
                self.process.wait()
            shutil.rmtree(self.settings, ignore_errors=True)


def _answers(url: str) -> bool:
    # An opener of our own: a proxy of the environment must not be asked about this machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url.partition("?")[0].rpartition("/voila/")[0] or url, timeout=2):
            return True
    except urllib.error.HTTPError as error:
        return error.code < HTTPStatus.INTERNAL_SERVER_ERROR
    except OSError:
        return False


def _settings(config: Mapping[str, Mapping[str, Any]]) -> Path:
    """Write settings to a private folder: a token on the command line could be read by every user of the machine."""
    folder = Path(tempfile.mkdtemp(prefix="sapa-server-"))
    for name, values in config.items():
        (folder / f"{name}.json").write_text(json.dumps(values), encoding="utf-8")
    return folder


def _environment(settings: Path, language: str | None, extra: Mapping[str, str] | None) -> dict[str, str]:
    environment = {**os.environ, **(extra or {})}
    paths = [str(jupyter_data()), environment.get("JUPYTER_PATH", "")]
    environment["JUPYTER_PATH"] = os.pathsep.join(p for p in paths if p)
    configs = [str(settings), environment.get("JUPYTER_CONFIG_PATH", "")]
    environment["JUPYTER_CONFIG_PATH"] = os.pathsep.join(p for p in configs if p)
    if language:
        environment["SAPA_LANG"] = language
    return environment


def _started(
    arguments: list[str],
    settings: Path,
    environment: Mapping[str, str],
    *,
    url: str,
    folder: Path,
    quiet: bool,
    room: Room | None = None,
) -> Server:
    output = subprocess.DEVNULL if quiet else None
    process = subprocess.Popen(  # noqa: S603 - our own interpreter with arguments of our own
        [sys.executable, "-m", *arguments],
        env=dict(environment),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
    )
    return Server(process, url, settings, room)


def voila_server(
    *,
    panel: str = "review",
    host: str | None = None,
    port: int | None = None,
    language: str | None = None,
    environment: Mapping[str, str] | None = None,
    quiet: bool = False,
) -> Server:
    """Start Voilà with a panel's notebook and sapa's own template.

    Parameters
    ----------
    panel
        The panel's name.
    host
        One address of this machine to listen on, for a room; None: 127.0.0.1, which nobody else can reach.
    port
        Port on that address; None: a free one.
    language
        Language the page begins with; None: the default one.
    environment
        Further environment variables of the server and its kernels.
    quiet
        Keep the server's own log off the terminal.
    """
    path, at = notebook(panel), checked_host(host)
    port, room = checked_port(port, at), others_can_reach(at)
    token = room_token() if room else secrets.token_urlsafe(24)
    config = {
        "Voila": {
            "ip": at,
            "port": port,
            "port_retries": 0,
            "open_browser": False,
            "token": token,
            "log_level": "WARN",
            # Voilà answers to any name by default; a page of this machine only answers to this machine's.
            "tornado_settings": {"allow_remote_access": room},
        },
        # Whoever has the token may look at the page, not set a password for this computer's Jupyter.
        "PasswordIdentityProvider": {"allow_password_change": False},
        "VoilaConfiguration": {"template": TEMPLATE, "theme": "light", "file_allowlist": []},
        # The page asks its kernel to end when it is closed; a lost page's kernel ends after an hour.
        "MappingKernelManager": {"cull_idle_timeout": 3600, "cull_interval": 300},
    }
    settings = _settings({"voila": config})
    address = f"http://{at}:{port}/"
    url = f"{address}?token={token}" + (f"&lang={language}" if language else "")
    made = _environment(settings, language, {**(environment or {}), ROOM: "1" if room else ""})
    arguments = ["voila", str(path), f"--template={TEMPLATE}", "--no-browser"]
    board = Room(address, token) if room else None
    return _started(arguments, settings, made, url=url, folder=path.parent, quiet=quiet, room=board)


def copy_notebooks(folder: Path) -> tuple[int, int]:
    """Copy the notebooks to a user's folder and never overwrite one: returns (copied, left as they were)."""
    copied = kept = 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for source in notebooks():
            target = folder / source.relative_to(notebooks_folder())
            target.parent.mkdir(exist_ok=True)
            try:
                with target.open("xb") as out:
                    out.write(source.read_bytes())
                copied += 1
            except FileExistsError:
                kept += 1
    except OSError as error:
        raise BadInput(
            message("app.error.folder"), where=str(folder), got=error.strerror, todo=message("app.error.folder.todo")
        ) from None
    return copied, kept


def _quiet_lab(settings: Path) -> Path:
    """Return the installation's settings of JupyterLab with the question about news answered: no."""
    folder = settings / "lab"
    folder.mkdir()
    own = Path(sys.prefix) / "share" / "jupyter" / "lab" / "settings"
    overrides: dict[str, Any] = {}
    for name in ("overrides.json", "page_config.json"):
        if (own / name).is_file():
            shutil.copyfile(own / name, folder / name)
    if (folder / "overrides.json").is_file():
        overrides = json.loads((folder / "overrides.json").read_text(encoding="utf-8"))
    overrides["@jupyterlab/apputils-extension:notification"] = {"fetchNews": "false", "checkForUpdates": False}
    (folder / "overrides.json").write_text(json.dumps(overrides), encoding="utf-8")
    return folder


def lab_server(
    folder: Path,
    *,
    panel: str = "review",
    port: int | None = None,
    language: str | None = None,
    environment: Mapping[str, str] | None = None,
    quiet: bool = False,
) -> Server:
    """Start JupyterLab in a folder that holds copies of the notebooks; parameters as `voila_server`."""
    token, port = secrets.token_urlsafe(24), checked_port(port)
    server: dict[str, dict[str, Any]] = {
        "ServerApp": {
            "ip": HOST,
            "port": port,
            "port_retries": 0,
            "open_browser": False,
            "root_dir": str(folder.resolve()),
        },
        "IdentityProvider": {"token": token},
        # No news feed, no check for updates, no list of extensions: nothing leaves the machine.
        "LabApp": {
            "news_url": None,
            "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
            "extension_manager": "readonly",
        },
    }
    if getattr(os, "geteuid", lambda: 1)() == 0:
        # Containers often have no other user; the server listens on this machine only, behind its token.
        server["ServerApp"]["allow_root"] = True
    settings = _settings({"jupyter_server_config": server})
    server["LabApp"]["app_settings_dir"] = str(_quiet_lab(settings))
    (settings / "jupyter_lab_config.json").write_text(json.dumps(server), encoding="utf-8")
    url = f"http://{HOST}:{port}/lab/tree/{notebook(panel).relative_to(notebooks_folder()).as_posix()}?token={token}"
    made = _environment(settings, language, environment)
    return _started(["jupyterlab", "--no-browser"], settings, made, url=url, folder=folder, quiet=quiet)
