"""From a deliverable to an `Evaluation`: every check run, every reading printed, nothing merged.

This package and the public function `sapa.review(path)` share a name. Python binds a subpackage to its parent's
attribute as soon as it is imported, so the package itself can be called.
"""

import sys
from types import ModuleType
from typing import Any

from sapa.results import Evaluation
from sapa.review.engine import SEED, review, review_loaded
from sapa.review.judgements import take_over


class _Callable(ModuleType):
    """A module that passes a call on to `review`."""

    def __call__(self, *args: Any, **options: Any) -> Evaluation:
        return review(*args, **options)


_Callable.__call__.__doc__ = review.__doc__
sys.modules[__name__].__class__ = _Callable

__all__ = ["SEED", "review", "review_loaded", "take_over"]
