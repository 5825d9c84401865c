"""The files around the package agree with each other and with no particular machine."""

from __future__ import annotations

import ast
import re
import sys

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from fixtures.project import PACKAGE, ROOT, listed_by_git, pyproject, tracked_texts

# The same software under another name on conda-forge.
CONDA_NAMES = {"tzdata": "python-tzdata", "playwright": "playwright-python"}
# What environment.yml has besides: the interpreter, and what installs the project itself.
CONDA_ONLY = {"python", "pip", "hatchling"}
# Written in pieces, so that this file is not found by its own search.
REGISTRIES = ("py" + "pi.org", "python" + "hosted.org", "ana" + "conda.org", "ana" + "conda.com", "npm" + "js.org")
OWN_FOLDERS = re.compile(
    r"(?<![\w.:/~-])/(?:" + "|".join(("wo" + "rk", "ro" + "ot", "ho" + "me", "t" + "mp")) + r")/\w"
)
WINDOWS_FOLDER = re.compile(r"[A-Z]:\\+Users\\+\w", re.IGNORECASE)


def direct() -> list[Requirement]:
    """Return every direct dependency: to run, of the extras, of the dev group."""
    project = pyproject()["project"]
    lists = [
        project["dependencies"],
        *project["optional-dependencies"].values(),
        pyproject()["dependency-groups"]["dev"],
    ]
    return [Requirement(text) for entries in lists for text in entries]


def pins() -> dict[str, list[Requirement]]:
    """Return constraints.txt by name (a name may have one pin for older and one for newer Pythons)."""
    found: dict[str, list[Requirement]] = {}
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        text = line.split("#")[0].strip()
        if text:
            requirement = Requirement(text)
            found.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return found


def conda() -> dict[str, str]:
    """Return environment.yml's packages: name and limit; those that conda-forge does not have stand under `pip`."""
    entries = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    named = [name for entry in entries for name in (entry["pip"] if isinstance(entry, dict) else [entry])]
    parsed = [Requirement(name) for name in named]
    assert len({p.name for p in parsed}) == len(parsed), "a package stands twice in environment.yml"
    return {p.name: str(p.specifier) for p in parsed}


def test_environment_yml_says_what_pyproject_says():
    """The conda way installs the same packages with the same limits."""
    wanted = {CONDA_NAMES.get(r.name, r.name): str(r.specifier) for r in direct()}
    assert {name: limit for name, limit in conda().items() if name not in CONDA_ONLY} == wanted


def test_environment_yml_asks_for_the_same_python():
    """Both files name the lowest Python."""
    assert conda()["python"] == pyproject()["project"]["requires-python"]


def test_environment_yml_names_one_channel():
    """conda-forge by name: no host."""
    assert yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["channels"] == ["conda-forge"]


def test_every_direct_dependency_is_pinned():
    """Installing with constraints.txt gives the versions that were tested together."""
    build = [Requirement(text) for text in pyproject()["build-system"]["requires"]]
    assert sorted(r.name for r in [*direct(), *build] if canonicalize_name(r.name) not in pins()) == []


def test_pins_are_exact_and_within_the_limits():
    """A pin names one version, and pyproject allows it."""
    limits = {canonicalize_name(r.name): r.specifier for r in direct()}
    faults = []
    for name, entries in pins().items():
        for pin in entries:
            (only,) = pin.specifier
            if only.operator != "==" or not limits.get(name, SpecifierSet()).contains(only.version):
                faults.append(str(pin))
    assert faults == []


@pytest.mark.parametrize("name", ["constraints.txt", "environment.yml", "pyproject.toml", ".pre-commit-config.yaml"])
def test_lists_of_packages_name_no_host(name):
    """Where packages come from is the user's own setting."""
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*(-i|--index-url|--extra-index-url|--find-links|-f)\b", text, re.MULTILINE)


def test_no_file_names_a_package_registry():
    """Nothing in the project ties it to one registry's host."""
    assert [(path, host) for path, text in tracked_texts() for host in REGISTRIES if host in text] == []


def test_no_file_names_a_folder_of_one_machine():
    """A path of the machine it was made on works nowhere else."""
    faults = []
    for path, text in tracked_texts():
        for number, line in enumerate(text.splitlines(), 1):
            if OWN_FOLDERS.search(line) or WINDOWS_FOLDER.search(line):
                faults.append(f"{path}:{number}: {line.strip()[:80]}")
    assert faults == []


def test_no_compiled_catalogue_or_output_is_tracked():
    """What is built is not kept."""
    listed = listed_by_git()
    if listed is None:
        pytest.skip("there is no git here to ask what is tracked")
    assert [p.name for p in listed if p.suffix in {".mo", ".pyc"} or p.name.endswith("-evaluation.xlsx")] == []


def test_the_build_hook_needs_babel_and_hatchling_only():
    """An isolated build has nothing else: importing sapa there would fail."""
    tree = ast.parse((ROOT / "build_catalogues.py").read_text(encoding="utf-8"))
    modules = {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    modules |= {alias.name for n in ast.walk(tree) if isinstance(n, ast.Import) for alias in n.names}
    needed = {m.split(".")[0] for m in modules} - set(sys.stdlib_module_names)
    assert needed == {Requirement(text).name for text in pyproject()["build-system"]["requires"]}


def test_the_wheel_takes_every_notebook_and_sample_to_where_the_app_looks():
    """What `sapa app` and `sapa lab` open in a source tree, they open from an installed wheel."""
    taken = pyproject()["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert [source for source in taken if not (ROOT / source).is_dir()] == []
    assert {source: target.removeprefix("sapa/app/") for source, target in taken.items()} == {s: s for s in taken}
    marks = ("deliverable.yaml", "panel.yaml", "plan.yaml")
    samples = [f.parent for name in marks for f in (ROOT / "data-samples").rglob(name)]
    assert len(samples) >= 7
    wanted = [ROOT / "notebooks", *samples]
    assert [str(w) for w in wanted if not any(w.is_relative_to(ROOT / source) for source in taken)] == []


def test_the_changelog_has_the_version():
    """CHANGELOG.md has a section for the version of the package, or one of what is not yet released."""
    version = re.search(r'"([^"]+)"', (PACKAGE / "version.py").read_text(encoding="utf-8").split("=")[1])
    assert version
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## \[?([^\]\s]+)", text, re.MULTILINE)
    assert headings
    assert headings[0] in {"Unreleased", version[1]}


def test_the_package_is_typed_and_licensed():
    """py.typed is there, and the licence is MIT."""
    assert (PACKAGE / "py.typed").is_file()
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")
