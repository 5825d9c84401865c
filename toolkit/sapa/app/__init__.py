"""Panels for JupyterLab and Voilà. A notebook needs one line: `from sapa.app import review_panel; review_panel()`.

Widgets are an extra (`pip install "sapa[app]"`): this module itself needs none of them.
"""

from __future__ import annotations

import os
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import parse_qs

from sapa.errors import BadInput
from sapa.i18n import LANGUAGES, default_language
from sapa.messages import message

if TYPE_CHECKING:
    from sapa.app.control.model import ControlModel
    from sapa.app.control.panel import ControlPanel
    from sapa.app.coverage.model import CoverageModel
    from sapa.app.coverage.panel import CoveragePanel
    from sapa.app.design.model import DesignModel
    from sapa.app.design.panel import DesignPanel
    from sapa.app.expert.model import ExpertModel
    from sapa.app.expert.panel import ExpertPanel
    from sapa.app.lessons.model import LessonsModel
    from sapa.app.lessons.panel import LessonsPanel
    from sapa.app.norms.model import NormsModel
    from sapa.app.norms.panel import NormsPanel
    from sapa.app.review.model import ReviewModel
    from sapa.app.review.panel import ReviewPanel
    from sapa.app.specification.model import SpecificationModel
    from sapa.app.specification.panel import SpecificationPanel

    Panel: TypeAlias = (
        ControlPanel
        | CoveragePanel
        | DesignPanel
        | ExpertPanel
        | LessonsPanel
        | NormsPanel
        | ReviewPanel
        | SpecificationPanel
    )

PANELS = ("control", "coverage", "design", "expert", "lessons", "norms", "review", "specification")
EXTRA = ("anywidget", "ipykernel", "ipywidgets", "jupyterlab", "voila")


def require_app_extra(*names: str) -> None:
    """Refuse politely where the `app` extra (or the packages of it that are named) is not installed."""
    missing = [name for name in names or EXTRA if find_spec(name) is None]
    if missing:
        raise BadInput(message("app.error.no_extra"), got=", ".join(missing), todo=message("app.error.no_extra.todo"))


def asked_language(language: str | None = None) -> str:
    """Return the language given, else that of the page's address (`?lang=kk`), else the default one."""
    asked = language or (parse_qs(os.environ.get("QUERY_STRING", "")).get("lang") or [""])[0]
    return asked if asked in LANGUAGES else default_language()


def _panel(name: str, language: str | None, model: Any) -> Any:
    """Return a panel.

    Parameters
    ----------
    name
        One of `PANELS`: its folder here.
    language
        `kk`, `ru` or `en`; by default the page's `?lang=`, else the default language. It can be switched on the page.
    model
        A prepared model (tests); a new one by default.
    """
    require_app_extra("anywidget", "ipywidgets")
    from sapa.app.work import kernel_dispatch

    dispatch = kernel_dispatch()
    kind = name.capitalize()
    if model is None:
        made = getattr(import_module(f"sapa.app.{name}.model"), f"{kind}Model")
        model = made(dispatch=dispatch, language=asked_language(language))
    return getattr(import_module(f"sapa.app.{name}.panel"), f"{kind}Panel")(model, dispatch=dispatch)


def review_panel(*, language: str | None = None, model: ReviewModel | None = None) -> ReviewPanel:
    """Return the review panel: files → roles → readings → results → workbook. See `_panel`."""
    panel: ReviewPanel = _panel("review", language, model)
    return panel


def design_panel(*, language: str | None = None, model: DesignModel | None = None) -> DesignPanel:
    """Return the design panel: goal → frame → size and allocation → programme and selection → files. See `_panel`."""
    panel: DesignPanel = _panel("design", language, model)
    return panel


def control_panel(*, language: str | None = None, model: ControlModel | None = None) -> ControlPanel:
    """Return the field-control panel: files → columns → today → control next → interviewers → save. See `_panel`."""
    panel: ControlPanel = _panel("control", language, model)
    return panel


def coverage_panel(*, language: str | None = None, model: CoverageModel | None = None) -> CoveragePanel:
    """Return the coverage panel: files → columns → plan and achieved → outcomes → missing → weights → audit → save.

    See `_panel`.
    """
    panel: CoveragePanel = _panel("coverage", language, model)
    return panel


def specification_panel(
    *, language: str | None = None, model: SpecificationModel | None = None
) -> SpecificationPanel:  # fmt: skip
    """Return the panel for technical specifications: choice → norms and values → contract → files. See `_panel`."""
    panel: SpecificationPanel = _panel("specification", language, model)
    return panel


def norms_panel(*, language: str | None = None, model: NormsModel | None = None) -> NormsPanel:
    """Return the browser of norms: norms, words, readings, tables by service, comparison of editions. See `_panel`."""
    panel: NormsPanel = _panel("norms", language, model)
    return panel


def expert_panel(*, language: str | None = None, model: ExpertModel | None = None) -> ExpertPanel:
    """Return the panel of experts' scores: files → experts → draw → entering → result → agreement → protocol.

    See `_panel`.
    """
    panel: ExpertPanel = _panel("expert", language, model)
    return panel


def lessons_panel(
    lesson: str | None = None, *, language: str | None = None, model: LessonsModel | None = None
) -> LessonsPanel:  # fmt: skip
    """Return the lessons for evaluators, or one of them by its name (`sampling_error`). See `_panel`."""
    if model is None and lesson is not None:
        require_app_extra("anywidget", "ipywidgets")
        from sapa.app.lessons.model import LessonsModel

        model = LessonsModel(only=lesson, language=asked_language(language))
    panel: LessonsPanel = _panel("lessons", language, model)
    return panel


def check_panel(name: str) -> None:
    """Refuse a name that no panel has."""
    if name not in PANELS:
        raise BadInput(message("app.error.no_panel"), got=name, expected=", ".join(PANELS))


def launch(panel: str = "review", *, language: str | None = None, model: Any = None) -> Panel:
    """Return a panel by its name; an unknown name is refused. See `_panel`."""
    check_panel(panel)
    made: Panel = _panel(panel, language, model)
    return made


__all__ = [
    "asked_language", "check_panel", "control_panel", "coverage_panel", "design_panel", "expert_panel", "launch",
    "lessons_panel", "norms_panel", "require_app_extra", "review_panel", "specification_panel",
]  # fmt: skip
