"""Seeded chance that is the same on every machine: raw draws of PCG64, and exact arithmetic on them."""

from __future__ import annotations

import hashlib

import numpy as np

from sapa.stats.codes import Codes, Floats
from sapa.stats.faults import Problem, StatError

GENERATOR = "PCG64; SHA-256 of seed and stream"
"""Stored with every result that rests on chance."""

BITS = 53
"""Of the 64 bits of a raw draw the upper 53 are used: a number of so many bits is exact in double precision."""

UNUSED = np.random.SeedSequence(0)


class Stream:
    """Random numbers of one act of chance. Streams with other paths do not disturb it.

    Parameters
    ----------
    seed
        A whole number, 0 or above.
    path
        Names of the act: what is done, in which stratum, at which stage … The same seed and path give the same
        numbers; any other seed or path gives others.

    Raises
    ------
    StatError
        A seed below 0 or not whole (`RANGE`).

    Notes
    -----
    numpy promises the raw stream of a bit generator for good, but not what `Generator.choice` or `permutation` make
    of it, so those are written out here. The generator is PCG64 (O'Neill 2014, XSL-RR 128/64). SHA-256 of the UTF-8
    text "seed, line feed, names with | between them" gives 32 bytes: the first 16 (the highest byte first) are the
    state, the last 16 with the lowest bit set are the increment. A person with a SHA-256 tool and long integers can so
    repeat every number: state ← state · 47026247687942121848144207491837523525 + increment (mod 2¹²⁸); the raw draw is
    the lower half of the state xor its upper half, turned right by the topmost 6 bits of the state; the number is its
    upper 53 bits over 2⁵³.
    """

    __slots__ = ("_bits", "seed", "text")

    def __init__(self, seed: int, *path: str) -> None:
        if isinstance(seed, bool) or seed != int(seed) or seed < 0:
            raise StatError(Problem.RANGE, "a seed is a whole number, 0 or above", role="seed", value=str(seed))
        self.seed = int(seed)
        # A bar inside a name must not read as the border between two names.
        self.text = "|".join(name.replace("\\", "\\\\").replace("|", "\\|") for name in path)
        digest = hashlib.sha256(f"{self.seed}\n{self.text}".encode()).digest()
        # The seed given here is thrown away with the state: without one, numpy would ask the machine for entropy.
        self._bits = np.random.PCG64(UNUSED)
        self._bits.state = {
            "bit_generator": "PCG64",
            "state": {
                "state": int.from_bytes(digest[:16], "big"),
                "inc": int.from_bytes(digest[16:], "big") | 1,
            },
            "has_uint32": 0,
            "uinteger": 0,
        }

    def __repr__(self) -> str:
        return f"Stream({self.seed}, {self.text!r})"

    def uniform(self, n: int) -> Floats:
        """Return (n,) numbers in [0, 1), multiples of 2⁻⁵³: the next n of the stream."""
        raw = np.asarray(self._bits.random_raw(n), dtype=np.uint64)
        return (raw >> np.uint64(64 - BITS)).astype(np.float64) * 2.0**-BITS

    def below(self, n: int) -> int:
        """Return a whole number in 0 … n−1, ⌊u·n⌋ in exact arithmetic."""
        if n < 1:
            raise StatError(Problem.RANGE, "n is 1 or above", role="n", value=n)
        return (int(self._bits.random_raw()) >> (64 - BITS)) * int(n) >> BITS

    def permutation(self, n: int) -> Codes:
        """Return 0 … n−1 in random order: everyone gets a number, and the numbers are sorted."""
        return np.argsort(self.uniform(n), kind="stable").astype(np.intp, copy=False)
