"""What every test may ask for: the real surveys, a browser, LibreOffice, the three languages.

Markers: `browser` and `office` fail in CI where the program is absent and skip elsewhere; `shared` skips where the
real surveys are absent; `full` runs only with `--full`.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples every run, so that a red test is a change and not a chance. To look for new counterexamples:
# HYPOTHESIS_PROFILE=explore.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=1_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

# Two workers share two cores: threads of the linear algebra would only wait for one another.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

ROOT = Path(__file__).resolve().parent.parent

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
BROWSER_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
OFFICES = ("soffice", "libreoffice")
OFFICE_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
NO_BROWSER = "Chromium was not found: `apt install chromium` on Debian, or set CHROME to a Chrome or Edge program"
NO_OFFICE = (
    "LibreOffice was not found: `apt install libreoffice-calc libreoffice-writer` on Debian, or set SOFFICE to soffice"
)


def _program(variable: str, names: tuple[str, ...], places: tuple[str, ...]) -> str | None:
    asked = os.environ.get(variable)
    if asked:
        return shutil.which(asked)
    found = next(filter(None, map(shutil.which, names)), None)
    return found or next((place for place in places if Path(place).is_file()), None)


def find_browser() -> str | None:
    """Return the path of a Chromium-like browser, or None."""
    return _program("CHROME", BROWSERS, BROWSER_PLACES)


def find_office() -> str | None:
    """Return the path of LibreOffice's soffice, or None."""
    return _program("SOFFICE", OFFICES, OFFICE_PLACES)


def find_shared() -> Path | None:
    """Return the folder of the real surveys (SAPA_SHARED, else `shared` beside the project), or None."""
    folder = Path(os.environ.get("SAPA_SHARED") or ROOT.parent / "shared")
    return folder if (folder / "data").is_dir() else None


def in_ci() -> bool:
    """Tell whether a continuous-integration run is going on (the variable CI is set)."""
    return os.environ.get("CI", "").lower() not in ("", "0", "false", "no")


def absent(reason: str) -> None:
    """Fail in CI, skip elsewhere: a check that was silently skipped in CI would read as passed."""
    if in_ci():
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--full`, the full matrix of browsers, languages and paths."""
    parser.addoption("--full", action="store_true", default=False, help="also run tests marked `full`")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the full matrix out unless it was asked for."""
    if config.getoption("--full"):
        return
    for item in items:
        if item.get_closest_marker("full"):
            item.add_marker(pytest.mark.skip(reason="the full matrix runs with --full (`make test-full`)"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Stop a marked test before its fixtures are made where what it needs is absent."""
    if item.get_closest_marker("browser") and find_browser() is None:
        absent(NO_BROWSER)
    if item.get_closest_marker("office") and find_office() is None:
        absent(NO_OFFICE)
    if item.get_closest_marker("shared") and find_shared() is None:
        pytest.skip("the real surveys are not here: set SAPA_SHARED, or put them in ../shared")


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the developer's own language settings out of the tests."""
    monkeypatch.delenv("SAPA_LANG", raising=False)
    monkeypatch.delenv("SAPA_TRACEBACK", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the project's own folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder that holds `data/` with the real surveys; skip where it is absent."""
    folder = find_shared()
    if folder is None:
        pytest.skip("the real surveys are not here: set SAPA_SHARED, or put them in ../shared")
    return folder


@pytest.fixture(scope="session")
def needs_browser() -> str:
    """Return the path of Chromium; absent: fail in CI, skip elsewhere."""
    path = find_browser()
    if path is None:
        absent(NO_BROWSER)
    return str(path)


@pytest.fixture(scope="session")
def needs_office() -> str:
    """Return the path of LibreOffice's soffice; absent: fail in CI, skip elsewhere."""
    path = find_office()
    if path is None:
        absent(NO_OFFICE)
    return str(path)


@pytest.fixture(scope="session")
def chromium(needs_browser: str) -> str:
    """Return the path of Chromium (another name of `needs_browser`)."""
    return needs_browser


@pytest.fixture(scope="session")
def soffice(needs_office: str) -> str:
    """Return the path of soffice (another name of `needs_office`)."""
    return needs_office


@pytest.fixture(scope="session")
def sample(root: Path) -> Path:
    """Return the folder of the sample deliverable."""
    return root / "data-samples" / "social-survey-2026"


@pytest.fixture(params=["kk", "ru", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """Run the test once in Kazakh, once in Russian and once in English."""
    return str(request.param)
