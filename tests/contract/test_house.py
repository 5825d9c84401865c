"""The house stands as drawn: imports go down, modules stay small, heavy libraries wait, no norm stands in code."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fixtures.project import PACKAGE, ROOT, modules, pyproject

LONGEST = 400

# What starts slowly or is needed by few commands is imported inside the functions that use it.
LATE = (
    "IPython", "ipywidgets", "matplotlib", "openpyxl", "pydantic", "pyreadstat", "python_calamine", "scipy.stats",
    "statsmodels", "xlsxwriter",
)  # fmt: skip

# Numbers of `checks/` that equal a norm's by chance, each with its reason: (module, value) -> reason.
NOT_NORMS = {
    ("claims.py", 10): "the base of decimal numbers",
    ("claims_file.py", 10): "the base of decimal numbers",
    ("claims_findings.py", 6): "how many claims a sentence names",
    ("coverage.py", 6): "how many strata a sentence names",
    ("audit_findings.py", 6): "how many ids or questions a sentence names",
    ("audit_rows.py", 6): "how many columns a row of the list names",
    ("audit_values.py", 3): "interviews that make a text common; decimals of a number that may be a place",
    ("repair.py", 0.05): "interviews without a level of a margin that may be left out of new weights",
    ("plan_achieved.py", 0.05): "the probability below which a reserve is said not to suffice",
    ("plan_achieved.py", 6): "how many cells, strata or days a sentence names",
    ("plan_achieved_progress.py", 3): "of 3/8 (Anscombe 1948)",
    ("plan_achieved_progress.py", 8): "days below which nothing is usual; of 3/8",
    ("quotas.py", 5): "interviews to be expected in every level, so that chi-square holds (Cochran 1954)",
    ("sampling_frame_findings.py", 0.05): "people without a chance that are tolerated (PISA, standard 1.7)",
    ("sampling_frame_findings.py", 3): "times that weights and chances may be apart",
    ("sampling_frame_findings.py", 6): "how many strata or units a sentence names",
    ("sampling_frame_units.py", 0.05): "a percentile",
    ("sampling_frame_units.py", 5): "years after which an entry is out of date; units below which a ratio says nothing",
    ("drawn_sample.py", 6): "how many places a sentence names",
    ("design_error.py", 25): "more answers than this make a column no categorical one",
    ("control_dimensions.py", 8): "how many groups or ids a sentence names",
    ("control_compare.py", 0.05): "the share of false discoveries among interviewers named (Benjamini and Hochberg)",
    ("control_proof.py", 0.1): "the share of false interviews that further controls should rule out: a convention",
    ("field_control_comparison.py", 0.1): "the custom of back-checks for a stable question (World Bank DIME)",
    ("interview_answers.py", 3): "two answers have a difference and no spread",
    ("interview_answers.py", 5): "the digits 0 and 5",
    ("interview_answers.py", 6): "questions that person fit and distance need",
    ("interview_answers.py", 10): "ten digits",
    ("interview_base.py", 3): "robust standard deviations (Leys et al. 2013)",
    ("interview_compare.py", 0.1): "winsorised part of the interviewers' z (Spiegelhalter 2005)",
    ("interview_compare.py", 5): "interviewers without whom nothing is usual (dataquieR acc_varcomp)",
    ("interview_compare.py", 8): "interviews below which a share says nothing",
    ("interview_duplicates.py", 0.05): "surveys in which chance gives one such pair",
    ("interview_duplicates.py", 10): "questions both must have answered; the base of a logarithm",
    ("interview_form.py", 12): "more codes than these are no closed question",
    ("interview_groups.py", 0.05): "the share of false discoveries (Benjamini and Hochberg)",
    ("interview_groups.py", 5): "clusters below which their spread is not estimated",
    ("interview_nonresponse.py", 0.1): "blanks of a question that everyone was asked",
    ("interview_places.py", 5): "points a median needs",
    ("interview_points.py", 3): "decimals of rounded coordinates",
    ("interview_scales.py", 3): "answers of a scale, and questions of a battery",
    ("interview_times.py", 6): "o'clock: the end of the night (Labour Code, article 76)",
    ("interviewer_evidence.py", 0.1): "the weight of item non-response in the combined score",
    ("interviewer_evidence.py", 6): "robust standard deviations at which a length is cut",
    ("interviewer_icc.py", 3): "questions that a dossier names",
    ("interviewer_icc.py", 8): "answers below which a mean says nothing",
    ("interviewer_indices.py", 0.1): "the ridge of a correlation matrix",
    ("interviewer_indices.py", 3): "answers that make a straight line",
    ("interviewer_likeness.py", 6): "one in a million, as a power of ten",
    ("interviewer_likeness.py", 10): "closed questions below which answers hardly hang together",
    ("interviewer_recontact.py", 3): "reasons printed with an interview",
    ("interviewer_recontact.py", 5): "half a day's work of a controller",
    ("interviewer_recontact.py", 10): "a day's work of a controller",
    ("interviewer_score.py", 0.05): "a quantile of redrawn ranks",
    ("interviewer_score.py", 0.1): "the trimmed part (Spiegelhalter 2005); the share of false discoveries",
    ("interviewer_score.py", 3): "steps of an iteration; interviewers and signals that an estimate needs",
    ("interviewer_score.py", 8): "degrees of freedom of a tail",
    ("names.py", 12): "how many names a refusal lists",
    ("staff.py", 12): "months of a year",
    ("ticked.py", 12): "months of a year",
    ("open_answers.py", 12): "rare answers beyond which a question is one that people answer in their own words",
    ("outcomes_attempts.py", 3): "days from a Monday to the first day of 1970",
    ("outcomes_attempts.py", 5): "attempts shown together; Saturday as the weekday counted from Monday",
    ("sampling_tables.py", 0.05): "NCHS (Parker et al. 2017): an interval up to this width is never too wide",
    ("sampling_case.py", 6): "decimals at most that tell a margin from its limit",
    ("sentences.py", 6): "decimals at most that tell a value from its bound",
    ("sampling_case.py", 1.5): "a what-if design effect shown beside the nominal margin",
}


def run_python(code: str) -> subprocess.CompletedProcess[str]:
    """Run code in a fresh interpreter that finds the package's source."""
    variables = dict(os.environ, PYTHONPATH=str(ROOT / "toolkit"), PYTHONUTF8="1")
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=variables, capture_output=True, text=True, check=False
    )


def imported(tree: ast.Module) -> set[str]:
    """Return every module that a tree imports, wherever in it."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def at_start(tree: ast.Module) -> set[str]:
    """Return the modules that a tree imports when it is itself imported (TYPE_CHECKING blocks are not)."""
    start = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    return imported(ast.Module(body=list(start), type_ignores=[]))


def numbers(tree: ast.Module) -> list[tuple[int, float]]:
    """Return (line, value) of each number in a tree; `1 / 20` counts as 0.05; bounds of slices are left out."""
    left_out = {id(inner) for node in ast.walk(tree) if isinstance(node, ast.Slice) for inner in ast.walk(node)}
    found = []
    for node in ast.walk(tree):
        if id(node) in left_out:
            continue
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            found.append((node.lineno, float(node.value)))
        elif (
            isinstance(node, ast.BinOp)
            and isinstance(node.op, ast.Div)
            and isinstance(node.left, ast.Constant)
            and isinstance(node.right, ast.Constant)
        ):
            found.append((node.lineno, node.left.value / node.right.value))
    return found


def test_imports_go_down_the_house():
    """The contracts of pyproject.toml (layers, statistics on arrays only, widgets in the app only) are kept."""
    done = run_python("from importlinter.cli import lint_imports_command as run; run(['--no-cache'])")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_every_room_stands_in_the_layers():
    """A new folder of the package that no layer names would be checked by nothing."""
    layers = next(c for c in pyproject()["tool"]["importlinter"]["contracts"] if c["type"] == "layers")["layers"]
    named = {word.strip("() ") for line in layers for word in line.split("|")}
    rooms = {p.stem for p in PACKAGE.iterdir() if p.suffix == ".py" or (p.is_dir() and any(p.glob("*.py")))}
    assert rooms - named - {"__init__", "__main__", "version"} == set()


@pytest.mark.parametrize("path", sorted(modules()))
def test_no_module_is_longer_than_400_lines(path):
    """A module has one topic; past 400 lines it has two."""
    assert len((PACKAGE / path).read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_nothing_imports_scipy_stats():
    """scipy.stats costs a second at every start; scipy.special has what the arithmetic needs."""
    found = [path for path, tree in modules().items() if any(m.startswith("scipy.stats") for m in imported(tree))]
    assert found == []


def test_stats_knows_neither_tables_nor_words():
    """The arithmetic runs on numpy and scipy alone."""
    allowed = {"numpy", "scipy", "sapa", *sys.stdlib_module_names}
    foreign = {
        (path, module)
        for path, tree in modules("stats").items()
        for module in imported(tree)
        if module.split(".")[0] not in allowed or (module.startswith("sapa.") and not module.startswith("sapa.stats"))
    }
    assert foreign == set()


def test_results_know_neither_pandas_nor_excel():
    """Frozen results are data; tables, sheets and pictures are functions over them."""
    heavy = {"pandas", "openpyxl", "xlsxwriter", "matplotlib"}
    found = {(path, m) for path, tree in modules("results").items() for m in imported(tree) if m.split(".")[0] in heavy}
    assert found == set()


def test_importing_sapa_is_light():
    """`import sapa` loads none of the libraries that single functions need."""
    code = "import sys, json, sapa; assert sapa.__file__, 'no __init__'; print(json.dumps(sorted(sys.modules)))"
    done = run_python(code)
    assert done.returncode == 0, done.stderr
    loaded = json.loads(done.stdout)
    assert [name for name in LATE if name in loaded] == []


def test_heavy_libraries_are_imported_where_they_are_used():
    """No module outside the app imports one of them at its top (pydantic: the manifest's own modules may)."""
    found = [
        f"{path}: {module}"
        for path, tree in modules().items()
        if not path.startswith("app/")
        for module in at_start(tree)
        if any(module == late or module.startswith(f"{late}.") for late in LATE)
        and not (module.startswith("pydantic") and path.startswith("deliverable/"))
    ]
    assert found == []


def norm_values() -> set[float]:
    """Return every number of the research norms, as printed and as a fraction of a hundred."""
    from sapa.standard import NormKind, load_standard

    found = load_standard("kz-social-order").select(service="research_analytic")
    norms = [norm for norm in found if norm.kind is NormKind.NUMERIC]
    printed = {float(bound) for norm in norms for bound in (norm.min, norm.max) if bound is not None}
    return (printed | {value / 100 for value in printed}) - {0.0, 1.0, 2.0, 100.0}


@pytest.mark.parametrize("path", sorted(modules("checks")))
def test_no_number_of_the_standard_stands_in_a_check(path):
    """Five, fifteen and twenty-five belong to the norms' files: a check reads them from there."""
    module = Path(path).name
    values = norm_values()
    found = [
        f"{path}:{line}: {value:g}"
        for line, value in numbers(modules()[path])
        if value in values and (module, value) not in NOT_NORMS
    ]
    assert found == []


def test_the_exceptions_are_still_there():
    """An exception whose number is gone would let a norm's number in later."""
    used = {(Path(path).name, value) for path, tree in modules("checks").items() for _, value in numbers(tree)}
    assert set(NOT_NORMS) - used == set()
