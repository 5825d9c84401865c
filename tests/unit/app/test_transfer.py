"""Files travel in acknowledged chunks; what is refused says why."""

from pathlib import Path

import pytest

from sapa.app.transfer import DOWNLOAD_CHUNK, Download, Package, Received, Receiver, Upload, safe_name


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("data.csv", "data.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\деректер.sav", "деректер.sav"),
        ("a\x00b\n.csv", "a_b_.csv"),
        ("..", "file"),
        ("", "file"),
        (".hidden", "hidden"),
        ("con|out?.csv", "con_out_.csv"),
        ("x" * 300 + ".csv", "x" * 116 + ".csv"),
    ],
)
def test_names_stay_in_their_folder(given: str, kept: str) -> None:
    """A browser may send any name; only a plain file name is used."""
    assert safe_name(given) == kept
    assert len(safe_name(given)) <= 120


def _send(receiver: Receiver, name: str, content: bytes, chunk: int) -> tuple[dict, Received | None]:
    answer = receiver.start("1", name, len(content))
    while answer["kind"] == "ack" and answer["at"] < len(content):
        answer = receiver.chunk("1", answer["at"], content[answer["at"] : answer["at"] + chunk])
    return receiver.end("1") if answer["kind"] == "ack" else (answer, None)


def test_a_file_arrives_whole(tmp_path: Path) -> None:
    """Chunks are joined in order, and no part file stays."""
    content = bytes(range(256)) * 40
    answer, arrived = _send(Receiver(tmp_path), "сауалнама.csv", content, 1000)
    assert answer["kind"] == "stored"
    assert arrived == Received("сауалнама.csv", len(content))
    assert [p.name for p in tmp_path.iterdir()] == ["сауалнама.csv"]
    assert (tmp_path / "сауалнама.csv").read_bytes() == content


def test_an_empty_file_arrives(tmp_path: Path) -> None:
    """A file of no bytes is a file; the loader says what is wrong with it."""
    assert _send(Receiver(tmp_path), "empty.csv", b"", 10)[0]["kind"] == "stored"
    assert (tmp_path / "empty.csv").read_bytes() == b""


def test_a_file_of_the_same_name_is_replaced(tmp_path: Path) -> None:
    """The user who corrects a file and sends it again means the new one."""
    receiver = Receiver(tmp_path)
    _send(receiver, "a.csv", b"old", 10)
    _send(receiver, "a.csv", b"new", 10)
    assert (tmp_path / "a.csv").read_bytes() == b"new"


def test_a_file_over_the_limit_is_refused_before_a_byte_is_sent(tmp_path: Path) -> None:
    """The limit holds although the page should have refused already."""
    assert Receiver(tmp_path, file_limit=10).start("1", "a.csv", 11) == {"kind": "refused", "id": "1", "why": "too_big"}
    assert list(tmp_path.iterdir()) == []


def test_all_files_together_have_a_limit(tmp_path: Path) -> None:
    """A second file that would fill the disk is refused."""
    receiver = Receiver(tmp_path, file_limit=10, total_limit=15)
    _send(receiver, "a.csv", b"x" * 10, 10)
    assert receiver.start("2", "b.csv", 6)["why"] == "too_much"


@pytest.mark.parametrize("at", [0, 7])
def test_a_chunk_out_of_place_ends_the_transfer(tmp_path: Path, at: int) -> None:
    """A chunk sent twice, or one that was lost, would spoil the file silently."""
    receiver = Receiver(tmp_path)
    receiver.start("1", "a.csv", 10)
    receiver.chunk("1", 0, b"12345")
    assert receiver.chunk("1", at, b"12345")["why"] == "lost"
    assert list(tmp_path.iterdir()) == []


def test_more_bytes_than_announced_are_refused(tmp_path: Path) -> None:
    """The size announced is what the limit was checked against."""
    receiver = Receiver(tmp_path)
    receiver.start("1", "a.csv", 3)
    assert receiver.chunk("1", 0, b"1234")["why"] == "lost"


def test_a_file_cut_short_is_not_stored(tmp_path: Path) -> None:
    """Half a file must not be reviewed as a whole one."""
    receiver = Receiver(tmp_path)
    receiver.start("1", "a.csv", 10)
    receiver.chunk("1", 0, b"12345")
    answer, arrived = receiver.end("1")
    assert answer["why"] == "lost"
    assert arrived is None
    assert list(tmp_path.iterdir()) == []


def test_a_chunk_of_an_unknown_file_is_refused(tmp_path: Path) -> None:
    """After a restarted kernel the page is told to begin again."""
    assert Receiver(tmp_path).chunk("9", 0, b"1")["why"] == "lost"
    assert Receiver(tmp_path).end("9")[0]["why"] == "lost"


def test_the_upload_widget_answers_each_message(tmp_path: Path) -> None:
    """What the page sends is answered, and the model hears of a file once it is whole."""
    arrived, answers = [], []
    widget = Upload(Receiver(tmp_path), arrived.append)
    widget.send = lambda content, **_: answers.append(content)  # type: ignore[method-assign]
    widget._heard(widget, {"kind": "start", "id": "1", "name": "a.csv", "size": 3}, [])
    widget._heard(widget, {"kind": "chunk", "id": "1", "at": 0}, [memoryview(b"a,b")])
    widget._heard(widget, {"kind": "end", "id": "1"}, [])
    assert [a["kind"] for a in answers] == ["ack", "ack", "stored"]
    assert arrived == [Received("a.csv", 3)]
    widget._heard(widget, {"kind": "start", "id": "2", "name": "b.csv", "size": 3}, [])
    widget._heard(widget, {"kind": "abandon", "id": "2"}, [])
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]


def test_a_download_goes_in_chunks() -> None:
    """The kernel sends the next chunk when the page has the last."""
    content = bytes(DOWNLOAD_CHUNK + 10)
    sent = []
    widget = Download(lambda: Package("a.xlsx", "x/y", content))
    widget.send = lambda message, buffers=None: sent.append((message, buffers))  # type: ignore[method-assign]
    widget._heard(widget, {"kind": "want"}, [])
    widget._worker.wait(5)
    assert sent[0][0] == {"kind": "start", "name": "a.xlsx", "mime": "x/y", "size": len(content)}
    widget._heard(widget, {"kind": "next", "at": 0}, [])
    widget._heard(widget, {"kind": "next", "at": DOWNLOAD_CHUNK}, [])
    assert [len(buffers[0]) for _, buffers in sent[1:]] == [DOWNLOAD_CHUNK, 10]
    widget._heard(widget, {"kind": "next", "at": 0}, [])
    assert len(sent) == 3


def test_a_download_that_cannot_be_made_says_so() -> None:
    """The button does not wait for ever."""
    sent = []
    widget = Download(lambda: Package("a", "b", b"")._replace())  # type: ignore[attr-defined]
    widget.send = lambda message, **_: sent.append(message["kind"])  # type: ignore[method-assign]
    widget._heard(widget, {"kind": "want"}, [])
    widget._worker.wait(5)
    assert sent == ["failed"]
