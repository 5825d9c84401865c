"""Pictures of a review, one question each, for panels and documents: the same drawing everywhere."""

from sapa.figures.pictures import KINDS, Picture, pictures

__all__ = ["KINDS", "Picture", "pictures"]
