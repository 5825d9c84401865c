"""Templates, notebooks, settings of the servers: own files, this machine only, a token that is not on display."""

import json
import os
import socket
import subprocess
from pathlib import Path
from typing import Any

import pytest

from sapa.app import places, require_app_extra, servers
from sapa.errors import BadInput


class _Process:
    """Stands for a server's process."""

    pid = 0

    def __init__(self, arguments: list[str], **options: Any) -> None:
        self.arguments, self.options, self.ended = arguments, options, False

    def poll(self) -> int | None:
        return 0 if self.ended else None

    def terminate(self) -> None:
        self.ended = True

    def wait(self, _timeout: float | None = None) -> int:
        return 0


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start no real process."""
    monkeypatch.setattr(subprocess, "Popen", _Process)


def test_a_source_tree_finds_its_own_notebooks_template_and_sample(root: Path) -> None:
    """An editable install must not show stale copies."""
    assert places.in_source_tree()
    assert places.notebook("review") == root / "notebooks" / "02_review_deliverable.ipynb"
    assert places.sample_folder() == root / "data-samples" / "social-survey-2026"
    assert (places.jupyter_data() / "voila" / "templates" / places.TEMPLATE / "index.html.j2").is_file()


def test_the_wheel_finds_what_lies_beside_the_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without the repository, notebooks and sample are the package's."""
    monkeypatch.setattr(places, "REPOSITORY", tmp_path)
    assert places.notebooks_folder() == places.APP / "notebooks"
    with pytest.raises(FileNotFoundError):
        places.notebook("no such panel")


def test_template_and_scripts_name_no_other_machine() -> None:
    """No content delivery network: a page view must not tell anyone that it happened."""
    folder = places.APP
    files = [*folder.glob("static/*"), *folder.glob("voila/templates/sapa/*")]
    assert len(files) >= 6
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert "://" not in text, file.name
        assert "cdn" not in text.lower(), file.name


@pytest.mark.usefixtures("started")
def test_voila_listens_on_this_machine_with_a_token_that_is_not_on_the_command_line() -> None:
    """Other users of the machine can read command lines, not the private settings."""
    server = servers.voila_server(language="kk", quiet=True)
    try:
        settings = json.loads((server.settings / "voila.json").read_text(encoding="utf-8"))
        assert settings["Voila"]["ip"] == "127.0.0.1"
        token = settings["Voila"]["token"]
        assert len(token) >= 24
        assert server.url == f"http://127.0.0.1:{settings['Voila']['port']}/?token={token}&lang=kk"
        process: Any = server.process
        assert not any(token in a for a in process.arguments)
        environment = process.options["env"]
        assert environment["SAPA_LANG"] == "kk"
        assert environment["JUPYTER_PATH"].startswith(str(places.APP))
        if os.name == "posix":
            assert server.settings.stat().st_mode & 0o077 == 0
    finally:
        server.stop()
    assert not server.settings.exists()


@pytest.mark.usefixtures("started")
def test_jupyterlab_asks_nobody_for_news(tmp_path: Path) -> None:
    """No news feed and no update check: nothing leaves the machine."""
    server = servers.lab_server(tmp_path, quiet=True)
    try:
        settings = json.loads((server.settings / "jupyter_lab_config.json").read_text(encoding="utf-8"))
        assert settings["LabApp"]["news_url"] is None
        assert settings["ServerApp"]["ip"] == "127.0.0.1"
        assert "/lab/tree/02_review_deliverable.ipynb?token=" in server.url
    finally:
        server.stop()


@pytest.mark.usefixtures("started")
def test_a_server_that_ends_at_once_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The user reads a sentence, and the settings are gone."""
    server = servers.voila_server(quiet=True)
    monkeypatch.setattr(server.process, "ended", True)
    with pytest.raises(BadInput) as caught:
        server.wait_ready(1)
    assert caught.value.what.id == "app.server.failed"
    assert not server.settings.exists()


def test_a_port_that_is_taken_is_refused() -> None:
    """Another program's port is not tried in silence."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(BadInput) as caught:
            servers.checked_port(port)
    assert caught.value.got == str(port)
    with pytest.raises(BadInput):
        servers.checked_port(70_000)
    assert servers.checked_port(None) > 0


def test_copies_of_notebooks_are_never_overwritten(tmp_path: Path, root: Path) -> None:
    """What a user wrote into a copy stays."""
    count = len(list((root / "notebooks").rglob("*.ipynb")))
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "02_review_deliverable.ipynb").write_text("mine", encoding="utf-8")
    assert servers.copy_notebooks(tmp_path / "mine") == (count - 1, 1)
    assert (tmp_path / "mine" / "02_review_deliverable.ipynb").read_text(encoding="utf-8") == "mine"
    assert servers.copy_notebooks(tmp_path / "new") == (count, 0)


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput) as caught:
        servers.copy_notebooks(tmp_path / "file")
    assert caught.value.todo is not None


def test_the_missing_extra_is_told_with_the_command_that_mends_it() -> None:
    """`sapa app` without its packages is bad input, not a traceback."""
    with pytest.raises(BadInput) as caught:
        require_app_extra("ipywidgets", "no_such_package_of_ours")
    assert caught.value.got == "no_such_package_of_ours"
    assert caught.value.todo is not None
    require_app_extra()
