"""Hadamard matrices for balanced half samples: Paley's two constructions, doubled as Sylvester does."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

Signs = NDArray[np.int8]


def order_for(n: int) -> int:
    """Return the smallest order of at least n that these constructions reach; a multiple of 4 above 2."""
    order = 1 if n <= 1 else 2 if n == 2 else 4 * -(-n // 4)
    while _construction(order) is None:
        order += 4
    return order


def hadamard(order: int) -> Signs:
    """Return an (order, order) matrix H of ±1 with H·H' = order·1; its first row and column are +1.

    Doubling: Sylvester (1867). Orders q + 1 and 2(q + 1) with a prime q: Paley (1933), constructions I and II.

    Raises
    ------
    ValueError
        The order is not reached; see `order_for`.
    """
    how = _construction(order)
    if how is None:
        raise ValueError(f"no Hadamard matrix of order {order} is constructed here")
    core, doublings = how
    h = _paley(core)
    for _ in range(doublings):
        h = np.block([[h, h], [h, -h]])
    # Rows and columns may change sign without harm; R and the textbooks have +1 first.
    h = h * h[:, :1]
    return (h * h[:1]).astype(np.int8)


@cache
def _construction(order: int) -> tuple[int, int] | None:
    """Return (order of the core, doublings)."""
    doublings = 0
    while order > 2:
        if _core(order):
            return order, doublings
        if order % 2:
            return None
        order //= 2
        doublings += 1
    return (order, doublings) if order in (1, 2) else None


def _core(order: int) -> bool:
    first, second = order - 1, order // 2 - 1
    return (first % 4 == 3 and _prime(first)) or (order % 4 == 0 and second % 4 == 1 and _prime(second))


def _prime(q: int) -> bool:
    return q > 1 and all(q % d for d in range(2, int(q**0.5) + 1))


def _paley(order: int) -> Signs:
    if order == 1:
        return np.ones((1, 1), dtype=np.int8)
    if order == 2:
        return np.array([[1, 1], [1, -1]], dtype=np.int8)
    q = order - 1
    if q % 4 == 3 and _prime(q):
        h = np.ones((order, order), dtype=np.int8)
        h[1:, 1:] = _residues(q) + np.eye(q, dtype=np.int8)
        # The skew core: the first column is negative where the first row is positive.
        h[1:, 0] = -1
        return h
    q = order // 2 - 1
    c = np.ones((q + 1, q + 1), dtype=np.int8)
    c[0, 0] = 0
    c[1:, 1:] = _residues(q)
    one = np.eye(q + 1, dtype=np.int8)
    return np.block([[c + one, c - one], [c - one, -c - one]]).astype(np.int8)


def _residues(q: int) -> Signs:
    """(q, q) the quadratic character of j − i modulo q."""
    character = np.full(q, -1, dtype=np.int8)
    character[(np.arange(1, q) ** 2) % q] = 1
    character[0] = 0
    place = (np.arange(q)[None, :] - np.arange(q)[:, None]) % q
    return np.asarray(character[place], dtype=np.int8)
