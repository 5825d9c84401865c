"""The trainer's guide says the same in three languages, and names only commands and options that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from sapa.cli import application
from sapa.i18n import LANGUAGES


def guide(root: Path, language: str) -> str:
    """Return the guide in a language."""
    return (root / "docs" / f"trainers-guide.{language}.md").read_text(encoding="utf-8")


def shape(text: str) -> list[int | str]:
    """Return the levels of headings, the rows of tables by their columns, and the bullets, in their order."""
    found = re.findall(r"^(#+) |^(\|.*\|)$|^(\*) |^(\*\*).+\*\* ", text, flags=re.MULTILINE)
    return [heading or (row.count("|") if row else bullet or question) for heading, row, bullet, question in found]


def commands(text: str, language: str) -> list[str]:
    """Return the lines that are typed, with the guide's language left out."""
    return [line.strip().replace(f"--lang {language}", "--lang") for line in re.findall(r"^ {4,6}(\S.*)$", text, re.M)]


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_the_three_guides_have_the_same_headings_tables_questions_and_commands(root: Path, language: str) -> None:
    """Nothing is left out in a language; every command asks for the guide's own language."""
    other, english = guide(root, language), guide(root, "en")
    assert shape(other) == shape(english)
    assert commands(other, language) == commands(english, "en")
    assert set(re.findall(r"`[^`]+`", other)) == set(re.findall(r"`[^`]+`", english))


def test_every_command_of_the_guide_exists_with_its_options(root: Path) -> None:
    """A guide may not promise an option that is not there."""
    known = typer.main.get_command(application()).commands
    lines = [line for line in commands(guide(root, "en"), "en") if line.startswith("sapa ")]
    assert len(lines) >= 8
    for line in lines:
        words = line.split()
        options = {
            name for parameter in known[words[1]].params for name in (*parameter.opts, *parameter.secondary_opts)
        }
        assert {word for word in words if word.startswith("--")} <= options, line


def test_the_guides_are_linked_from_the_first_page_and_from_training(root: Path) -> None:
    """A trainer finds the guide in the own language."""
    for page, folder in (("README.md", "docs/"), ("docs/training.md", "")):
        text = (root / page).read_text(encoding="utf-8")
        assert all(f"({folder}trainers-guide.{language}.md)" in text for language in LANGUAGES)
