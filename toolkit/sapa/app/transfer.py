"""Files between the browser and the kernel: chunks with acknowledgement, both ways.

The stock upload loses files above the websocket's limit without a word, and there is no stock download at all.
Here every chunk is small, is acknowledged, and the limit is told before a byte is sent.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import anywidget
import traitlets

from sapa.app.work import Dispatch, Worker, at_once
from sapa.i18n import Translator

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HTML = "text/html"
ZIP = "application/zip"
STATIC = Path(__file__).parent / "static"
UPLOAD_CHUNK = 2 << 20
DOWNLOAD_CHUNK = 4 << 20
FILE_LIMIT = 300 << 20
TOTAL_LIMIT = 600 << 20
NAME_LIMIT = 120


def safe_name(name: str) -> str:
    """Return a file name that stays in its folder: no path, no control characters, NFC, never empty."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    last = "".join("_" if unicodedata.category(c).startswith("C") or c in '<>:"|?*' else c for c in last)
    last = last.strip(" .") or "file"
    stem, dot, suffix = last.rpartition(".")
    if len(last) > NAME_LIMIT:
        last = f"{stem[: NAME_LIMIT - len(suffix) - 1]}.{suffix}" if dot and len(suffix) < 10 else last[:NAME_LIMIT]
    return last


@dataclass(frozen=True, slots=True)
class Received:
    """A file that has arrived whole: its name and its size in bytes."""

    name: str
    size: int


class Receiver:
    """Writes arriving chunks to a folder; every answer says how far the file is, or why it is refused."""

    def __init__(self, folder: Path, *, file_limit: int = FILE_LIMIT, total_limit: int = TOTAL_LIMIT) -> None:
        self.folder = folder
        self.file_limit = file_limit
        self.total_limit = total_limit
        self._open: dict[str, tuple[str, int, Path, BinaryIO]] = {}

    def start(self, id: str, name: str, size: int) -> dict[str, Any]:
        """Begin a file of `size` bytes."""
        name = safe_name(name)
        stored = sum(p.stat().st_size for p in self.folder.iterdir() if p.is_file() and p.name != name)
        if size > self.file_limit:
            return {"kind": "refused", "id": id, "why": "too_big"}
        if stored + size > self.total_limit:
            return {"kind": "refused", "id": id, "why": "too_much"}
        part = self.folder / f".{len(self._open)}-{safe_name(id)}.part"
        self._open[id] = (name, size, part, part.open("wb"))
        return {"kind": "ack", "id": id, "at": 0}

    def chunk(self, id: str, at: int, content: bytes | memoryview) -> dict[str, Any]:
        """Take the chunk that begins at byte `at`."""
        if id not in self._open:
            return {"kind": "refused", "id": id, "why": "lost"}
        _, size, _, handle = self._open[id]
        if at != handle.tell() or at + len(content) > size:
            self.abandon(id)
            return {"kind": "refused", "id": id, "why": "lost"}
        handle.write(content)
        return {"kind": "ack", "id": id, "at": handle.tell()}

    def end(self, id: str) -> tuple[dict[str, Any], Received | None]:
        """Close a file that is complete; a file of the same name that came earlier is replaced."""
        if id not in self._open:
            return {"kind": "refused", "id": id, "why": "lost"}, None
        name, size, part, handle = self._open[id]
        if handle.tell() != size:
            self.abandon(id)
            return {"kind": "refused", "id": id, "why": "lost"}, None
        del self._open[id]
        handle.close()
        part.replace(self.folder / name)
        return {"kind": "stored", "id": id, "name": name}, Received(name, size)

    def abandon(self, id: str) -> None:
        """Drop a file that will not be finished."""
        if id in self._open:
            _, _, part, handle = self._open.pop(id)
            handle.close()
            with suppress(OSError):
                part.unlink()


class Upload(anywidget.AnyWidget):
    """A place to drop files on, or to choose them; percent and refusals are shown beside each file.

    `words` are the texts in the language shown; `received` is called with each file that has arrived whole.
    """

    _esm = STATIC / "upload.js"
    words = traitlets.Dict().tag(sync=True)
    language = traitlets.Unicode("en").tag(sync=True)
    accept = traitlets.Unicode("").tag(sync=True)
    limit = traitlets.Int(FILE_LIMIT).tag(sync=True)
    chunk_size = traitlets.Int(UPLOAD_CHUNK).tag(sync=True)
    disabled = traitlets.Bool(False).tag(sync=True)

    def __init__(self, receiver: Receiver, received: Callable[[Received], None], **traits: Any) -> None:
        super().__init__(limit=receiver.file_limit, **traits)
        self._receiver = receiver
        self._received = received
        self.on_msg(self._heard)

    def _heard(self, _: Any, content: dict[str, Any], buffers: list[memoryview]) -> None:
        file = str(content.get("id", ""))
        match content.get("kind"):
            case "start":
                self.send(self._receiver.start(file, str(content.get("name", "")), int(content.get("size", 0))))
            case "chunk" if buffers:
                self.send(self._receiver.chunk(file, int(content.get("at", -1)), buffers[0]))
            case "end":
                answer, arrived = self._receiver.end(file)
                self.send(answer)
                if arrived is not None:
                    self._received(arrived)
            case "abandon":
                self._receiver.abandon(file)


@dataclass(frozen=True, slots=True)
class Package:
    """A file to be saved by the browser."""

    name: str
    mime: str
    content: bytes


class Download(anywidget.AnyWidget):
    """A button that saves a file: `produce` makes it in a thread when the button is pressed.

    The browser builds the file from acknowledged chunks, so that its size does not matter.
    """

    _esm = STATIC / "download.js"
    label = traitlets.Unicode("").tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    primary = traitlets.Bool(False).tag(sync=True)
    disabled = traitlets.Bool(False).tag(sync=True)

    def __init__(self, produce: Callable[[], Package], *, dispatch: Dispatch = at_once, **traits: Any) -> None:
        super().__init__(**traits)
        self._produce = produce
        self._worker = Worker(dispatch)
        self._package: Package | None = None
        self.on_msg(self._heard)

    def say(self, label: str, t: Translator, **other: str) -> None:
        """Put its label and its words into a language; `other`: ids of words that are not the usual ones."""
        self.label = t(label)
        self.words = {key: t(other.get(key, f"app.download.{key}")) for key in ("making", "saved", "failed")}

    def _heard(self, _: Any, content: dict[str, Any], _buffers: list[memoryview]) -> None:
        match content.get("kind"):
            case "want":
                self._worker.start(
                    lambda progress: self._produce(),  # noqa: ARG005 - a download has no steps of its own
                    on_step=lambda step: None,  # noqa: ARG005
                    on_done=self._offer,
                    on_failed=lambda error: self.send({"kind": "failed", "text": str(error)}),
                )
            case "next" if self._package is not None:
                self._next_chunk(int(content.get("at", 0)))

    def _offer(self, package: Package) -> None:
        self._package = package
        size = len(package.content)
        self.send({"kind": "start", "name": package.name, "mime": package.mime, "size": size})

    def _next_chunk(self, at: int) -> None:
        if self._package is None:
            return
        content = self._package.content[at : at + DOWNLOAD_CHUNK]
        self.send({"kind": "chunk", "at": at}, buffers=[content])
        if at + len(content) >= len(self._package.content):
            self._package = None


class Frame(anywidget.AnyWidget):
    """What surrounds a panel: its style sheet, the language of the page, its title."""

    _esm = STATIC / "frame.js"
    _css = STATIC / "panel.css"
    language = traitlets.Unicode("en").tag(sync=True)
    title = traitlets.Unicode("").tag(sync=True)
