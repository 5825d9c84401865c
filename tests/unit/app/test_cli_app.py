"""`sapa app` and `sapa lab`: what they print and what they refuse."""

import importlib.util
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from sapa.app import servers
from sapa.cli import app as command


class _Server:
    url = "http://127.0.0.1:1/?token=x"
    room: servers.Room | None = None

    def __init__(self, *, interrupt: bool = False) -> None:
        self.stopped, self.interrupt = 0, interrupt

    def wait_ready(self) -> None:
        """Answer at once."""

    def wait(self) -> int:
        if self.interrupt:
            raise KeyboardInterrupt
        return 0

    def stop(self) -> None:
        self.stopped += 1


@pytest.mark.parametrize(("language", "word"), [("kk", "ашық"), ("ru", "открыта"), ("en", "is open")])
def test_the_address_is_printed_and_the_server_stopped(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], language: str, word: str
) -> None:
    """Ctrl+C ends the server; the address with its key is on standard output."""
    server = _Server(interrupt=True)
    monkeypatch.setattr(servers, "voila_server", lambda **_: server)
    command.app(port=None, browser=False, lang=language, log=False)
    out = capsys.readouterr().out
    assert server.url in out
    assert word in out
    assert server.stopped == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [("kk", "Байланыс шифрланбайды"), ("ru", "Соединение не шифруется"), ("en", "The connection is not encrypted")],
)
def test_a_room_is_told_the_address_the_token_and_what_is_exposed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], language: str, words: str
) -> None:
    """What goes on the board stands alone; the warning says http, who can do what, and Ctrl+C."""
    server, asked = _Server(interrupt=True), {}
    server.room = servers.Room("http://192.168.0.5:8866/", "abcd-efgh")
    monkeypatch.setattr(servers, "voila_server", lambda **options: asked.update(options) or server)
    command.app(panel="lessons", host="192.168.0.5", port=8866, browser=False, lang=language, log=False)
    out = capsys.readouterr().out
    assert asked["host"] == "192.168.0.5"
    for said in ("http://192.168.0.5:8866/\n", "abcd-efgh\n", words, "Ctrl+C"):
        assert said in out
    assert server.stopped == 1


@pytest.mark.skipif(os.name != "posix", reason="signals of another kind")
@pytest.mark.parametrize("number", ["SIGTERM", "SIGHUP"])
def test_an_end_that_is_asked_for_stops_the_server(monkeypatch: pytest.MonkeyPatch, number: str) -> None:
    """Closing the terminal or ending the process is Ctrl+C; afterwards signals are as they were."""
    server, asked = _Server(), getattr(signal, number)
    before = signal.getsignal(asked)
    monkeypatch.setattr(server, "wait", lambda: os.kill(os.getpid(), asked))
    monkeypatch.setattr(servers, "voila_server", lambda **_: server)
    command.app(port=None, browser=False, lang="en", log=False)
    assert server.stopped == 1
    assert signal.getsignal(asked) == before


def test_lab_says_what_it_copied_and_what_it_left(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The second time nothing is copied and nothing overwritten."""
    monkeypatch.setattr(servers, "lab_server", lambda *_, **__: _Server())
    for _ in range(2):
        command.lab(folder=tmp_path / "books", port=None, browser=False, lang="en", log=False)
    assert "left as" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["app", "lab"])
def test_without_the_extra_the_command_exits_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    """One plain message that names the pip command."""
    real = importlib.util.find_spec
    monkeypatch.setattr("sapa.app.find_spec", lambda module: None if module == "voila" else real(module))
    options: dict[str, Any] = {"port": None, "browser": False, "lang": "en", "log": False}
    if name == "lab":
        options["folder"] = tmp_path / "books"
    with pytest.raises(SystemExit) as caught:
        getattr(command, name)(**options)
    assert caught.value.code == 2
    message = capsys.readouterr().err
    assert "voila" in message
    assert 'pip install "sapa[app]"' in message
    assert not (tmp_path / "books").exists()


def test_an_unknown_language_exits_2(capsys: pytest.CaptureFixture[str]) -> None:
    """The message lists the three."""
    with pytest.raises(SystemExit) as caught:
        command.app(port=None, browser=False, lang="de", log=False)
    assert caught.value.code == 2
    assert "kk, ru, en" in capsys.readouterr().err
