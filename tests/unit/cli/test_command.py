"""An option in the place of another one's value is a forgotten value, in every command."""

from __future__ import annotations

import pytest
import typer

from sapa.cli import COMMANDS, application
from sapa.cli.command import refuse_forgotten
from sapa.errors import BadInput

COMMAND = "review"
ASKED = {
    "en": "Error: The option --json has no value.",
    "ru": "Ошибка: У параметра --json не указано значение.",
    "kk": "Қате: --json параметрінің мәні көрсетілмеген.",
}


def options() -> list[tuple[str, str]]:
    """Return every command with every option of it that takes a value."""
    commands = typer.main.get_command(application()).commands
    return [
        (name, option)
        for name in COMMANDS
        for p in commands[name].params
        if p.param_type_name == "option" and not p.is_flag
        for option in p.opts
    ]


@pytest.mark.parametrize(("command", "option"), options())
def test_no_command_takes_an_option_for_a_value(run, work, command, option):
    """Exit 2, the option is named, and no file of the name `--force` is written."""
    code, out, err = run("x", option, "--force", "--lang=en", command=command)
    assert (code, out) == (2, "")
    assert f"The option {option} has no value." in err
    assert list(work.iterdir()) == []


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_message_names_the_option_and_what_stands_in_its_place(run, language):
    """What, where, got and what to do, in the language asked for."""
    code, _, err = run("x", "--lang", language, "--json", "--force")
    lines = err.splitlines()
    assert code == 2
    assert lines[0] == ASKED[language]
    assert len(lines) == 4
    assert "--json=--force" in lines[3]


@pytest.mark.parametrize(
    "arguments",
    [["--json=--force"], ["--json", "-"], ["--seed", "-5"], ["--force", "--json", "x"], ["--", "--json", "--force"]],
)
def test_what_is_meant_is_not_refused(arguments):
    """A value written to its option, standard output, a negative number, a flag, and names behind a lone `--`."""
    assert refuse_forgotten(arguments, {"--json", "--seed"}) is None


def test_a_lone_double_dash_is_no_value():
    """`--json -- survey` forgets the file, too."""
    with pytest.raises(BadInput, match="--json has no value"):
        refuse_forgotten(["--json", "--", "survey"], {"--json"})
