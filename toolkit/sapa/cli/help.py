"""Help texts in the reader's language: Typer's own are English, the catalogues have all three."""

from __future__ import annotations

from typing import Any

from sapa.i18n import LANGUAGES, Translator, default_language, translator


def language_of(arguments: list[str]) -> str:
    """Return the language that `--lang` asks for among the arguments, else the default one."""
    for i, argument in enumerate(arguments):
        value = argument.removeprefix("--lang=") if argument.startswith("--lang=") else None
        if argument == "--lang" and i + 1 < len(arguments):
            value = arguments[i + 1]
        if value in LANGUAGES:
            return value
    return default_language()


def key_of(command: str, parameter: str, t: Translator) -> str:
    """Return the id of a parameter's help: the command's own where there is one, else the shared one."""
    own = f"cli.help.{command}.{parameter}"
    return own if t.has(own) else f"cli.help.{parameter}"


def translated(group: Any, language: str) -> Any:
    """Return a command group with the help of every command and parameter in a language."""
    t = translator(language)
    group.help = t("cli.help.sapa")
    for parameter in group.params:
        if hasattr(parameter, "help"):
            parameter.help = t(f"cli.help.{parameter.name}")
    for name, command in group.commands.items():
        command.help = t(f"cli.help.{name}")
        command.short_help = None
        for parameter in command.params:
            if hasattr(parameter, "help"):
                parameter.help = t(key_of(name, parameter.name, t))
    return group
