"""Panels for JupyterLab and Voilà. A notebook needs one line: `from sapa.app import review_panel; review_panel()`.

Widgets are an extra (`pip install "sapa[app]"`): this module itself needs none of them.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from sapa.errors import BadInput
from sapa.i18n import LANGUAGES, default_language
from sapa.messages import message

if TYPE_CHECKING:
    from sapa.app.review.model import ReviewModel
    from sapa.app.review.panel import ReviewPanel

PANELS = ("review",)
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


def review_panel(*, language: str | None = None, model: ReviewModel | None = None) -> ReviewPanel:
    """Return the review panel: files → roles → readings → results → workbook.

    Parameters
    ----------
    language
        `kk`, `ru` or `en`; by default the page's `?lang=`, else the default language. It can be switched on the page.
    model
        A prepared model (tests); a new one by default.
    """
    require_app_extra("anywidget", "ipywidgets")
    from sapa.app.review.model import ReviewModel
    from sapa.app.review.panel import ReviewPanel
    from sapa.app.work import kernel_dispatch

    dispatch = kernel_dispatch()
    return ReviewPanel(model or ReviewModel(dispatch=dispatch, language=asked_language(language)), dispatch=dispatch)


def launch(panel: str = "review", **options: Any) -> ReviewPanel:
    """Return a panel by its name; an unknown name is refused."""
    if panel not in PANELS:
        raise BadInput(message("app.error.no_panel"), got=panel, expected=", ".join(PANELS))
    return review_panel(**options)


__all__ = ["asked_language", "launch", "require_app_extra", "review_panel"]
