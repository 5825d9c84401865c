"""A page for a room: one address, a token at every door, a kernel for everybody, no paths of the host, a clean end."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from sapa.app import room, servers
from sapa.app.design.model import DesignModel
from sapa.app.norms.model import NormsModel
from sapa.app.review.source import Source, chosen_path, offered
from sapa.app.session import Session
from sapa.app.specification.model import SpecificationModel
from sapa.app.transfer import FILE_LIMIT, Receiver
from sapa.errors import BadInput

UPGRADE = {
    "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version": "13",
}  # fmt: skip
"""Opens a websocket; the key is the example of RFC 6455, section 1.3."""
NOBODY = "11111111-1111-1111-1111-111111111111"


@pytest.fixture
def in_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Behave like a kernel of a page that is open to a room."""
    monkeypatch.setenv(room.ROOM, "1")


@pytest.fixture(scope="module")
def surroundings(tmp_path_factory: pytest.TempPathFactory, root: Path) -> dict[str, str]:
    """Return environment variables with Jupyter's folders of the test's own."""
    home = tmp_path_factory.mktemp("jupyter")
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    for name in names:
        (home / name.lower()).mkdir()
    return {**{name: str(home / name.lower()) for name in names}, "PYTHONPATH": str(root / "toolkit")}


@pytest.fixture(scope="module")
def server(surroundings: dict[str, str]) -> Iterator[servers.Server]:
    """Start the lessons as they are started for a room: at this machine's address in its network, if it has one."""
    started = servers.voila_server(panel="lessons", host=room.room_address(), environment=surroundings, quiet=True)
    try:
        started.wait_ready()
        yield started
    finally:
        started.stop()


def ask(
    server: servers.Server, path: str, *, method: str = "GET", headers: Mapping[str, str] | None = None
) -> tuple[int, str, bytes]:
    """Return status, Set-Cookie and what was answered."""
    at = urlsplit(server.url)
    connection = http.client.HTTPConnection(str(at.hostname), at.port, timeout=60)
    try:
        connection.request(method, path, headers=dict(headers or {}))
        answer = connection.getresponse()
        cookies = "; ".join(v.partition(";")[0] for k, v in answer.getheaders() if k.lower() == "set-cookie")
        return answer.status, cookies, b"" if answer.status == http.client.SWITCHING_PROTOCOLS else answer.read()
    finally:
        connection.close()


def token_of(server: servers.Server) -> str:
    """Return the token in the server's address."""
    return urlsplit(server.url).query.partition("token=")[2].partition("&")[0]


@dataclass(frozen=True)
class Visit:
    """One opening of the page: what the browser keeps, the kernel that draws the page, and the page."""

    cookie: str
    kernel: str
    page: bytes


@pytest.fixture(scope="module")
def visits(server: servers.Server) -> tuple[Visit, Visit]:
    """Open the page twice."""

    def visit() -> Visit:
        status, cookie, page = ask(server, f"/?token={token_of(server)}")
        found = re.search(rb'kernelId": "([0-9a-f-]{36})"', page)
        assert status == http.client.OK
        assert found is not None
        return Visit(cookie, found[1].decode(), page)

    return visit(), visit()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 302),
        ("GET", "/?token=wrong", 302),
        ("GET", "/voila/tree", 302),
        ("GET", "/api/kernels", 302),
        ("GET", "/api/contents", 302),
        ("GET", f"/api/kernels/{NOBODY}", 403),
        ("DELETE", f"/api/kernels/{NOBODY}", 403),
        ("POST", f"/voila/api/shutdown/{NOBODY}", 403),
        ("GET", "/voila/files/00_lessons.ipynb", 403),
        ("GET", "/voila/files/..%2f..%2fREADME.md", 403),
    ],
)
def test_without_the_token_no_door_opens(server: servers.Server, method: str, path: str, status: int) -> None:
    """302 leads to the field for the token and shows nothing of the page."""
    answered, _, body = ask(server, path, method=method)
    assert answered == status
    assert b"kernelId" not in body
    assert b"sapa" not in body


def test_everybody_has_a_kernel_of_their_own_and_no_list_of_the_others(
    server: servers.Server, visits: tuple[Visit, Visit]
) -> None:
    """Who opens the page gets a kernel; where other servers list their kernels and files, this one has nothing."""
    first, second = visits
    assert first.kernel != second.kernel
    assert first.kernel.encode() not in second.page
    for path in ("/api/kernels", "/api/contents", "/api/sessions"):
        status, _, listed = ask(server, f"{path}?token={token_of(server)}")
        assert status == http.client.FOUND
        assert listed == b""


def test_without_the_token_no_websocket_opens_and_with_a_cookie_none_for_another_page(
    server: servers.Server, visits: tuple[Visit, Visit]
) -> None:
    """Also where the kernel is known; a page of another site in the same browser has the cookie, and is refused."""
    visit = visits[0]
    channels = f"/api/kernels/{visit.kernel}/channels"
    ours, other = f"http://{urlsplit(server.url).netloc}", "http://other.example"
    cookie = {**UPGRADE, "Cookie": visit.cookie}
    assert ask(server, channels, headers=UPGRADE)[0] == http.client.FORBIDDEN
    assert ask(server, channels, headers={**cookie, "Origin": other})[0] == http.client.FORBIDDEN
    assert ask(server, channels, headers={**cookie, "Origin": ours})[0] == http.client.SWITCHING_PROTOCOLS


def test_where_the_token_is_asked_for_no_password_can_be_set(server: servers.Server) -> None:
    """Jupyter's own page for the token would offer to set a password and keep it on this machine."""
    status, _, page = ask(server, "/login")
    assert status == http.client.OK
    assert b'type="password"' in page
    assert b"new_password" not in page


def test_also_with_the_token_no_file_is_handed_out(server: servers.Server) -> None:
    """The page is all there is: its notebook and what lies beside it stay where they are."""
    path = f"/voila/files/00_lessons.ipynb?token={token_of(server)}"
    assert ask(server, path)[0] == http.client.FORBIDDEN


def test_a_page_of_this_machine_answers_to_no_other_name_and_ends_cleanly(
    surroundings: dict[str, str], tmp_path: Path
) -> None:
    """A name that somebody points at 127.0.0.1 is refused; Ctrl+C's twin for programs leaves no server behind."""
    arguments = [sys.executable, "-m", "sapa", "app", "--panel", "lessons", "--no-browser", "--lang", "en"]
    process = subprocess.Popen(
        arguments,
        env={**os.environ, **surroundings, "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    try:
        assert process.stdout is not None
        url = next(line.strip() for line in process.stdout if "http://" in line)
        started = servers.Server(process, url, Path("no such folder"))  # type: ignore[arg-type]
        path = url.partition("/?")[2]
        assert ask(started, f"/?{path}", headers={"Host": "name.example"})[0] == http.client.FORBIDDEN
        assert ask(started, f"/?{path}")[0] == http.client.OK
        process.send_signal(signal.SIGTERM if os.name == "posix" else signal.CTRL_BREAK_EVENT)
        assert process.wait(20) == 0
        with pytest.raises(OSError, match=r"."):
            ask(started, "/")
        assert list(tmp_path.iterdir()) == []
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


@pytest.mark.parametrize(
    ("host", "id"),
    [
        ("0.0.0.0", "app.error.host.all"),  # noqa: S104 - it is refused
        ("198.51.100.7", "app.error.host"),
        ("room", "app.error.host"),
        ("::", "app.error.host"),
        ("224.0.0.1", "app.error.host"),
    ],
)
def test_only_one_address_of_this_machine_can_be_opened(host: str, id: str) -> None:
    """All addresses at once, another machine's, a name and IPv6 are refused with the address that would do."""
    with pytest.raises(BadInput) as caught:
        room.checked_host(host)
    assert caught.value.what.id == id
    assert caught.value.where == "--host"
    assert caught.value.expected == room.room_address()


def test_without_an_address_others_are_kept_out() -> None:
    """The default is this machine, also where 127.0.0.1 is named."""
    assert room.checked_host(None) == room.checked_host("127.0.0.1") == "127.0.0.1"
    assert not room.others_can_reach("127.0.0.1")
    assert room.others_can_reach("192.168.0.5")


def test_a_token_for_the_board_can_be_copied_by_hand_and_not_guessed() -> None:
    """16 of 31 characters are 16 · log2(31) = 79 bits; 0, 1, i, l and o are not among them."""
    token = room.room_token()
    assert re.fullmatch(r"[2-9a-hjkmnp-z]{4}(-[2-9a-hjkmnp-z]{4}){3}", token)
    assert len(set(room.LETTERS)) == 31
    assert quote(token) == token
    assert token != room.room_token()


@pytest.mark.usefixtures("in_room")
def test_in_a_room_no_folder_of_the_host_can_be_opened(tmp_path: Path) -> None:
    """The choice is not offered, and a message that asks for it all the same is refused; uploads go on."""
    assert Source.FOLDER not in offered()
    session = Session()
    with pytest.raises(BadInput) as caught:
        chosen_path(Source.FOLDER, folder=str(tmp_path), session=session, sample=lambda: None)
    assert caught.value.what.id == "app.error.room_path"
    (session.uploads / "a.csv").write_text("id\n1\n", encoding="utf-8")
    assert chosen_path(Source.UPLOAD, folder="", session=session, sample=lambda: None) == session.uploads
    session.close()


@pytest.mark.usefixtures("in_room")
@pytest.mark.parametrize("panel", ["norms", "specification", "design"])
def test_in_a_room_no_panel_reads_a_path_of_the_host(panel: str, tmp_path: Path) -> None:
    """The other panels' fields for a path say the same."""
    if panel == "norms":
        norms = NormsModel()
        norms.add_pack(str(tmp_path))
        failed = norms
    elif panel == "specification":
        failed = SpecificationModel()
        failed.open_path(str(tmp_path))
    else:
        failed = DesignModel()
        failed.learn(str(tmp_path))
    failed.wait()
    assert failed.failure is not None
    assert failed.failure.error.what.id == "app.error.room_path"
    failed.session.close()


@pytest.mark.usefixtures("in_room")
@pytest.mark.parametrize("name", ["/etc/hosts", "../../other/frame.csv"])
def test_in_a_room_a_plan_names_files_of_its_own_only(name: str, tmp_path: Path) -> None:
    """A plan that is uploaded may not make the page read what lies beside the session."""
    with pytest.raises(BadInput):
        room.names_inside({"frame": {"file": name}}, at=tmp_path / "uploads", inside=tmp_path)
    room.names_inside({"frame": {"file": "frame.csv", "columns": ["a", 1]}}, at=tmp_path / "uploads", inside=tmp_path)


def test_files_of_one_visitor_are_in_a_folder_that_no_other_has(tmp_path: Path) -> None:
    """Every session has a folder of its own, closed to other users of the machine, and the limit of sizes is kept."""
    one, other = Session(), Session()
    (one.uploads / "mine.csv").write_text("id\n", encoding="utf-8")
    assert list(other.uploads.iterdir()) == []
    if os.name == "posix":
        assert one.folder.stat().st_mode & 0o077 == 0
    assert Receiver(other.uploads).start("1", "large.csv", FILE_LIMIT + 1)["kind"] == "refused"
    one.close()
    other.close()
