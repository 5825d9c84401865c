"""`--help` speaks the reader's language."""

from __future__ import annotations

import pytest
import typer

from sapa.cli import application
from sapa.cli.help import key_of, language_of, translated
from sapa.i18n import translator


def group():
    """Return the whole command group."""
    return typer.main.get_command(application())


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_command_and_parameter_has_its_help(language):
    """No command or option may be added without words in three languages."""
    t = translator(language)
    for name, command in group().commands.items():
        assert t.has(f"cli.help.{name}")
        for parameter in command.params:
            if hasattr(parameter, "help"):
                assert t.has(key_of(name, parameter.name, t)), (name, parameter.name)


def test_the_english_catalogue_says_what_the_code_says():
    """The texts in the code are what a reader of the code sees: they may not drift from the catalogue."""
    plain, english = group(), translated(group(), "en")
    drifted = {
        (name, p.name): (p.help, q.help)
        for name, command in plain.commands.items()
        for p, q in zip(command.params, english.commands[name].params, strict=True)
        if getattr(p, "help", None) and p.help != q.help
    }
    assert set(drifted) <= {("estimate", "lonely"), ("init", "lang")}


def test_help_is_shown_in_kazakh(monkeypatch, capsys):
    """`sapa review --help --lang kk`."""
    monkeypatch.setattr("sys.argv", ["sapa", "review", "--help", "--lang", "kk"])
    from sapa.cli import main

    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 0
    assert "бағалау кітабын жазу" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("arguments", "language"),
    [(["review", "x", "--lang", "ru"], "ru"), (["--lang=kk"], "kk"), (["review", "--lang", "xx"], "en"), ([], "en")],
)
def test_the_language_asked_for_is_found_among_the_arguments(arguments, language, monkeypatch):
    """Help is printed before options are read, so `--lang` is looked up by hand."""
    monkeypatch.setenv("SAPA_LANG", "en")
    assert language_of(arguments) == language
