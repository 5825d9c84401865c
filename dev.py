"""Everything a person or a machine does with this project, in one command.

python dev.py run          set up, review the sample deliverable, say where the workbook is   [--lang kk|ru|en]
python dev.py app          set up, open the panel in the browser
python dev.py test         set up, run every check   [STAGE ...] runs only those named
python dev.py test-full    the same with the full matrix of browsers and languages
python dev.py lint         ruff, mypy and the import contracts
python dev.py format       rewrite the code in the house style
python dev.py catalogues   compile the message catalogues
python dev.py templates    rebuild the blank forms in templates/
python dev.py clean        remove what these commands made (--all: .venv too)

Standard library only, and written so that an older Python can at least read it and say what is missing.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "sapa-setup.json"
WINDOWS = os.name == "nt"
LOWEST = (3, 11)
NEWER_PYTHONS = ("python3.14", "python3.13", "python3.12", "python3.11")
SAMPLE = ROOT / "data-samples" / "social-survey-2026"
SAY = "python" if WINDOWS else "python3"

# What each profile installs; a later one contains the earlier ones.
PROFILES = {
    "run": ["-e", "."],
    "app": ["-e", ".[app]"],
    "test": ["-e", ".[app,batch]", "--group", "dev"],
}
CACHES = (".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", ".import_linter_cache", "build", "dist", "out")


class Stop(Exception):  # noqa: N818
    """A plain message for the person at the keyboard; no traceback."""


def say(text: str = "") -> None:
    """Print a line at once, in order with what the tools print."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


# ---- the environment ------------------------------------------------------------------------------------------------


def need_python() -> None:
    """Go on with a Python that is new enough, or say which is needed."""
    if sys.version_info >= LOWEST:
        return
    for name in NEWER_PYTHONS:
        path = shutil.which(name)
        if path:
            raise SystemExit(subprocess.call([path, str(Path(__file__).resolve()), *sys.argv[1:]]))
    have = ".".join(str(part) for part in sys.version_info[:3])
    raise Stop(
        f"sapa needs Python 3.11 or newer; this is Python {have} ({sys.executable}).\n"
        "Install a newer Python from your system's packages or from python.org and run the same command with it."
    )


def python_of_venv() -> Path:
    """Return the interpreter of .venv."""
    return VENV / "Scripts" / "python.exe" if WINDOWS else VENV / "bin" / "python"


def sapa_of_venv() -> Path:
    """Return the `sapa` command of .venv."""
    return python_of_venv().with_name("sapa.exe" if WINDOWS else "sapa")


def environment() -> dict[str, str]:
    """Return the variables the tools run with: UTF-8 everywhere, .venv first, no stray packages."""
    variables = dict(os.environ, PYTHONUTF8="1", PIP_DISABLE_PIP_VERSION_CHECK="1", VIRTUAL_ENV=str(VENV))
    variables["PATH"] = str(python_of_venv().parent) + os.pathsep + variables.get("PATH", "")
    for name in ("PYTHONPATH", "PYTHONHOME"):
        variables.pop(name, None)
    return variables


def works(python: Path) -> bool:
    """Tell whether .venv holds a Python that starts and is new enough (a moved or upgraded system breaks it)."""
    if not python.exists():
        return False
    check = f"import sys; raise SystemExit(sys.version_info < {LOWEST})"
    return subprocess.run([str(python), "-c", check], capture_output=True, check=False).returncode == 0


def fingerprint() -> str:
    """Return what an installation depends on, as a digest."""
    digest = hashlib.sha256(str(ROOT).encode())
    for name in ("pyproject.toml", "constraints.txt", "build_catalogues.py"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def installed() -> str | None:
    """Return the profile that .venv was set up with, or None where it is absent or behind the project's files."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return stamp.get("profile") if stamp.get("fingerprint") == fingerprint() else None


def write_stamp(profile: str) -> None:
    """Note what was installed, and from which lists."""
    STAMP.write_text(json.dumps({"profile": profile, "fingerprint": fingerprint()}) + "\n", encoding="utf-8")


def setup(profile: str) -> None:
    """Make .venv hold what `profile` needs; nothing is installed again while the project's files are the same."""
    python = python_of_venv()
    order = list(PROFILES)
    if not works(python):
        say("Making .venv ...")
        made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False)
        if made.returncode or not works(python):
            raise Stop(
                "The virtual environment could not be made. On Debian and Ubuntu its module is a package of its own:\n"
                "    apt install python3-venv"
            )
    have = installed()
    if have in order and order.index(have) >= order.index(profile):
        compile_catalogues()
        return
    say("Installing what sapa needs into .venv (one to three minutes the first time) ...")
    pip = [str(python), "-m", "pip", "--quiet", "install"]
    # Dependency groups are read by pip 25.1 and newer.
    for arguments in (["--upgrade", "pip>=25.1"], ["-c", "constraints.txt", *PROFILES[profile]]):
        if subprocess.run([*pip, *arguments], cwd=ROOT, env=environment(), check=False).returncode:
            raise Stop(
                "pip could not install it (its own message is above).\n"
                "Check the connection to your package index (pip config list) and run the same command again."
            )
    write_stamp(profile)
    compile_catalogues()


def compile_catalogues() -> None:
    """Compile the words, so that no command pays for it."""
    command = [str(python_of_venv()), str(ROOT / "build_catalogues.py")]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise Stop("The message catalogues could not be compiled:\n" + done.stderr)


def in_venv(*arguments: str, program: Path | None = None) -> int:
    """Run `python ARGUMENTS` (or another program) of .venv in the project's folder; return its exit code."""
    return subprocess.call([str(program or python_of_venv()), *arguments], cwd=ROOT, env=environment())


# ---- run and app ----------------------------------------------------------------------------------------------------


def run(arguments: list[str]) -> int:
    """Review the sample deliverable and say where the workbook is."""
    setup("run")
    out = ROOT / "out" / f"{SAMPLE.name}-evaluation.xlsx"
    out.parent.mkdir(exist_ok=True)
    say(f"Reviewing {SAMPLE.relative_to(ROOT)} ...")
    code = in_venv("review", str(SAMPLE), "--out", str(out), *arguments, program=sapa_of_venv())
    if code:
        return code
    # sapa itself has said where the workbook is.
    say()
    say(f"The panel in the browser: {SAY} dev.py app" + ("" if WINDOWS else "   (make app)"))
    say("Your own deliverable:     " + str(sapa_of_venv().relative_to(ROOT)) + " review FOLDER")
    return 0


def app(arguments: list[str]) -> int:
    """Open the panel in the browser."""
    setup("app")
    return in_venv("app", *arguments, program=sapa_of_venv())


# ---- test -----------------------------------------------------------------------------------------------------------


@dataclass
class Outcome:
    """One stage: exit code, seconds, and pytest's counts where it is a pytest stage."""

    name: str
    code: int
    seconds: float
    counts: dict[str, int]


COUNTED = re.compile(r"(\d+) (passed|failed|skipped|errors?|xfailed|xpassed)")
LAST_LINE = re.compile(r"(passed|failed|skipped|errors?|xfailed|xpassed|no tests ran|deselected).* in [\d.]+s")
LINT = ("ruff", "format", "mypy", "imports")


def stages(*, full: bool) -> dict[str, list[str]]:
    """Return the stages of `test` in their order: name and what `python` is given."""
    matrix = ["--full"] if full else []
    pytest = ["-m", "pytest", "-q"]
    by_file = ["-n", "2", "--dist", "loadfile"]
    words = ["tests/contract/test_catalogues.py", "tests/unit/i18n"]
    folders = (ROOT / "notebooks", ROOT / "notebooks" / "training", ROOT / "tests" / "notebooks")
    notebooks = [str(path.relative_to(ROOT)) for folder in folders for path in sorted(folder.glob("*.ipynb"))]
    return {
        "ruff": ["-m", "ruff", "check", "."],
        "format": ["-m", "ruff", "format", "--check", "."],
        "mypy": ["-m", "mypy"],
        "imports": ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        "catalogues": [*pytest, *words],
        "contract": [*pytest, "tests/contract", f"--deselect={words[0]}"],
        # Browsers and LibreOffice come after the rest; a file's tests share its server, and stay with one worker.
        "tests": [*pytest, *matrix, "-n", "2", "-m", "not browser and not office", "tests"]
        + [f"--ignore={path}" for path in ("tests/contract", words[1])],
        "office": [*pytest, *matrix, *by_file, "-m", "office and not browser", "tests"],
        "notebooks": [*pytest, "--nbval-lax", *(notebooks or ["notebooks"])],
        "browser": [*pytest, *matrix, *by_file, "-m", "browser", "tests"],
    }


def counted(line: str) -> dict[str, int]:
    """Return the counts of pytest's last line."""
    return {"error" if word == "errors" else word: int(n) for n, word in COUNTED.findall(line)}


def play(name: str, arguments: list[str]) -> Outcome:
    """Run one stage, showing its output as it comes."""
    say(f"\n==== {name} " + "=" * (70 - len(name)))
    begun = time.monotonic()
    last = ""
    with subprocess.Popen(
        [str(python_of_venv()), *arguments],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            say(line.rstrip("\n"))
            if LAST_LINE.search(line):
                last = line
    return Outcome(name, process.returncode, time.monotonic() - begun, counted(last))


def check(arguments: list[str], *, full: bool = False) -> int:
    """Run every stage whether or not an earlier one failed; exit 1 if any did."""
    every = stages(full=full)
    unknown = [name for name in arguments if name not in every]
    if unknown:
        raise Stop(f"There is no stage {unknown[0]!r}. Stages: {', '.join(every)}")
    setup("test")
    begun = time.monotonic()
    outcomes = [play(name, line) for name, line in every.items() if not arguments or name in arguments]
    return summary(outcomes, time.monotonic() - begun)


def summary(outcomes: list[Outcome], seconds: float) -> int:
    """Print a line a stage and the sum of all; return the exit code."""
    say("\n==== summary " + "=" * 63)
    total: dict[str, int] = {}
    for outcome in outcomes:
        for word, n in outcome.counts.items():
            total[word] = total.get(word, 0) + n
        shown = ", ".join(f"{n} {word}" for word, n in outcome.counts.items())
        # pytest's own code 5: a stage that ran nothing has proved nothing.
        verdict = "ok" if outcome.code == 0 else "NOTHING RAN" if outcome.code == 5 else "FAILED"
        say(f"{outcome.name:<12}{verdict:<13}{outcome.seconds:>7.1f} s   {shown}".rstrip())
    bad = [outcome.name for outcome in outcomes if outcome.code]
    say(f"stages: {len(outcomes) - len(bad)} ok, {len(bad)} failed" + (f" ({', '.join(bad)})" if bad else ""))
    words = [f"{total[word]} {word}" for word in ("failed", "error", "passed", "skipped", "xfailed") if word in total]
    say(f"== {', '.join(words) or 'no tests'} in {seconds:.0f} s ==")
    return 1 if bad else 0


# ---- the smaller ones -----------------------------------------------------------------------------------------------


def lint(arguments: list[str]) -> int:
    """Run ruff, mypy and the import contracts."""
    return check(arguments or list(LINT))


def rewrite(arguments: list[str]) -> int:
    """Rewrite the code in the house style."""
    setup("test")
    where = arguments or ["."]
    return in_venv("-m", "ruff", "check", "--fix", *where) | in_venv("-m", "ruff", "format", *where)


def catalogues(arguments: list[str]) -> int:  # noqa: ARG001
    """Compile the message catalogues."""
    setup("run")
    return in_venv("build_catalogues.py")


def templates(arguments: list[str]) -> int:
    """Rebuild the blank forms in templates/ (a test compares them with the code)."""
    setup("run")
    return in_venv("-m", "sapa.workbook.templates", *arguments)


def clean(arguments: list[str]) -> int:
    """Remove caches, compiled catalogues and outputs; with --all also .venv."""
    targets = [ROOT / name for name in CACHES] + ([VENV] if "--all" in arguments else [])
    for folder in ("toolkit", "tests", "benchmarks", "data-samples", "notebooks"):
        targets += (ROOT / folder).rglob("__pycache__")
        targets += (ROOT / folder).rglob(".ipynb_checkpoints")
    targets += (ROOT / "toolkit").rglob("*.mo")
    for target in targets:
        if target.is_dir():
            shutil.rmtree(target)
        else:
            target.unlink(missing_ok=True)
    return 0


COMMANDS = {
    "run": run,
    "app": app,
    "test": check,
    "test-full": lambda arguments: check(arguments, full=True),
    "lint": lint,
    "format": rewrite,
    "catalogues": catalogues,
    "templates": templates,
    "clean": clean,
}


def main(arguments: list[str]) -> int:
    """Run one command; return its exit code."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    name = arguments[0] if arguments else "help"
    if name in ("help", "-h", "--help"):
        say(__doc__ or "")
        return 0
    if name not in COMMANDS:
        sys.stderr.write(f"There is no command {name!r}. Commands: {', '.join([*COMMANDS, 'help'])}\n")
        return 2
    try:
        need_python()
        return COMMANDS[name](arguments[1:])
    except Stop as stop:
        sys.stderr.write(f"{stop}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("stopped\n")
        return 130


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
