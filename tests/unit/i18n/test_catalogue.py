"""Reading catalogues: several files a language, newer words before compiled ones, and the build hook."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

from sapa.i18n import catalogue as module

HEAD = (
    'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
)


def write(folder: Path, stem: str, words: dict[str, str], language: str = "kk") -> Path:
    """Write a `.po` file of single words."""
    po = folder / language / "LC_MESSAGES" / f"{stem}.po"
    po.parent.mkdir(parents=True, exist_ok=True)
    text = HEAD.format(language=language) + "".join(f'msgid "{k}"\nmsgstr "{v}"\n\n' for k, v in words.items())
    po.write_text(text, encoding="utf-8")
    return po


@pytest.fixture
def locales(tmp_path, monkeypatch):
    """Let the package read its words from an empty folder."""
    monkeypatch.setattr(module, "LOCALES", tmp_path)
    module.catalogue.cache_clear()
    yield tmp_path
    module.catalogue.cache_clear()


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    """Return build_catalogues.py as a module."""
    path = Path(__file__).resolve().parents[3] / "build_catalogues.py"
    spec = importlib.util.spec_from_file_location("build_catalogues", path)
    assert spec
    assert spec.loader
    loaded = importlib.util.module_from_spec(spec)
    sys.modules["build_catalogues"] = loaded
    spec.loader.exec_module(loaded)
    return loaded


def test_files_of_a_language_are_joined(locales):
    """Each room has its own file; a translator sees one table."""
    write(locales, "data", {"data.x": "файл"})
    write(locales, "checks", {"checks.y": "үлес"})
    found = module.catalogue("kk")
    assert found.ids() == {"data.x", "checks.y"}
    assert found.singular("checks.y") == "үлес"
    assert found.singular("checks.z") is None


def test_an_id_in_two_files_is_refused(locales):
    """Which of the two would win is nobody's decision."""
    write(locales, "data", {"a.x": "1"})
    write(locales, "more", {"a.x": "2"})
    with pytest.raises(ValueError, match=r"more\.po \(kk\): 'a\.x' stands in two catalogue files"):
        module.catalogue("kk")


def test_a_language_without_files_is_refused(locales):
    """Nothing is silently translated to nothing."""
    with pytest.raises(FileNotFoundError, match="no catalogues for 'kk'"):
        module.catalogue("kk")


def test_compiled_words_are_used_when_they_are_current(locales):
    """A wheel has `.mo` files only."""
    po = write(locales, "data", {"data.x": "жаңа"})
    po.with_suffix(".mo").write_bytes(module.compile_po(po))
    po.unlink()
    assert module.catalogue("kk").singular("data.x") == "жаңа"


def test_newer_source_words_win_over_compiled_ones(locales):
    """An editable install never shows stale words."""
    po = write(locales, "data", {"data.x": "ескі"})
    mo = po.with_suffix(".mo")
    mo.write_bytes(module.compile_po(po))
    write(locales, "data", {"data.x": "жаңа"})
    os.utime(mo, (1, 1))
    assert module.catalogue("kk").singular("data.x") == "жаңа"


def test_the_build_hook_writes_what_the_package_compiles(hook, root, tmp_path):
    """Both ways to a `.mo` give the same bytes, for every catalogue of the project."""
    source = root / hook.LOCALES
    copy = tmp_path / hook.LOCALES
    for po in source.rglob("*.po"):
        (copy / po.relative_to(source)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(po, copy / po.relative_to(source))
    written = hook.compile_all(tmp_path)
    assert len(written) == len(list(source.rglob("*.po"))) > 0
    assert [mo for mo in written if mo.read_bytes() != module.compile_po(mo.with_suffix(".po"))] == []


def test_the_build_hook_writes_only_what_is_behind(hook, tmp_path):
    """A second run writes nothing; a changed word is compiled again; an orphan is removed."""
    folder = tmp_path / hook.LOCALES
    po = write(folder, "data", {"data.x": "бір"})
    assert hook.compile_all(tmp_path) == [po.with_suffix(".mo")]
    assert hook.compile_all(tmp_path) == []
    write(folder, "data", {"data.x": "екі"})
    orphan = po.with_name("gone.mo")
    orphan.write_bytes(b"")
    assert hook.compile_all(tmp_path) == [po.with_suffix(".mo")]
    assert not orphan.exists()


def test_a_wheel_without_sources_keeps_its_compiled_words(hook, tmp_path):
    """Where there is no `.po` at all, nothing is stale."""
    folder = tmp_path / hook.LOCALES
    po = write(folder, "data", {"data.x": "бір"})
    hook.compile_all(tmp_path)
    po.unlink()
    assert hook.compile_all(tmp_path) == []
    assert po.with_suffix(".mo").exists()
