"""The session's folder goes, and what was read is kept in memory only."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from sapa.app import session as session_module
from sapa.app.session import KEPT, PREFIX, Session, sha256_of


@pytest.fixture(autouse=True)
def _own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def test_the_folder_is_removed_when_the_session_is_closed() -> None:
    """Uploads do not stay on the machine."""
    session = Session()
    (session.uploads / "a.csv").write_text("id\n1\n")
    folder = session.folder
    session.close()
    assert not folder.exists()


def test_the_folder_is_removed_when_the_process_ends(tmp_path: Path, root: Path) -> None:
    """A kernel that ends without closing the panel leaves nothing behind."""
    code = "from sapa.app.session import Session; s = Session(); (s.uploads / 'x').write_text('1'); print(s.folder)"
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(root / "toolkit")}
    out = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert Path(out.stdout.strip()).name.startswith(PREFIX)
    assert not Path(out.stdout.strip()).exists()


@pytest.mark.skipif(os.name != "posix", reason="asking whether a process lives is safe on POSIX only")
def test_folders_of_killed_processes_are_swept(tmp_path: Path) -> None:
    """A killed kernel cannot tidy up; the next session does, and leaves living ones alone."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    dead, living = tmp_path / f"{PREFIX}{ended.pid}-x", tmp_path / f"{PREFIX}{os.getpid()}-y"
    dead.mkdir()
    living.mkdir()
    Session().close()
    assert not dead.exists()
    assert living.exists()


def test_the_same_key_is_made_once() -> None:
    """What was read is not read again under the same sha256, roles and encoding."""
    session, calls = Session(), []
    for _ in range(2):
        assert session.cached(("sha", "roles", "utf-8"), lambda: calls.append(1) or "rows") == "rows"
    assert session.cached(("sha", "roles", "cp1251"), lambda: calls.append(1) or "other") == "other"
    assert len(calls) == 2
    session.close()


def test_only_a_handful_is_kept() -> None:
    """The oldest entry is forgotten, so that large files do not pile up in memory."""
    session, calls = Session(), []
    for key in (*range(KEPT + 1), 0):
        session.cached(key, lambda key=key: calls.append(key))
    assert calls == [*range(KEPT + 1), 0]
    session.close()


def test_nothing_is_pickled() -> None:
    """The module knows no serialiser: data stay in memory."""
    assert (
        "pickle"
        not in Path(str(session_module.__file__)).read_text(encoding="utf-8").split("import", 1)[1].split('"""')[0]
    )


def test_sha256_is_that_of_the_bytes(tmp_path: Path) -> None:
    """FIPS 180-2, appendix B.1: sha256 of "abc"."""
    (tmp_path / "abc").write_bytes(b"abc")
    assert sha256_of(tmp_path / "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
