"""Streams of chance that nobody can run backwards: each comes from a secret, a variant and a topic."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

SECRET_BYTES = 16
"""128 bits."""


@dataclass(frozen=True, slots=True)
class Chance:
    """Where the random numbers of one deliverable come from.

    The seed of a stream is BLAKE2b of variant and topic, keyed with the secret (RFC 7693, section 2.9). Whoever has
    the numbers of one stream, even its whole state, knows nothing of the secret or of another stream; whoever knows
    the variant, but not the secret, would have to try 2¹²⁸ of them.

    secret
        Any 16 bytes.
    variant
        Which of the deliverables made with the secret.
    """

    secret: bytes
    variant: int = 0

    def __post_init__(self) -> None:
        if len(self.secret) != SECRET_BYTES:
            msg = f"a secret has {SECRET_BYTES} bytes"
            raise ValueError(msg)

    @classmethod
    def of_seed(cls, seed: int) -> Chance:
        """Return the chance of a plain whole number: for tests and measurements, where nothing has to stay secret."""
        return cls(hashlib.blake2b(f"seed {seed}".encode(), digest_size=SECRET_BYTES).digest())

    def stream(self, topic: str) -> np.random.Generator:
        """Return the stream of one topic; streams of other topics do not disturb it."""
        name = f"{self.variant}\x00{topic}".encode()
        number = int.from_bytes(hashlib.blake2b(name, key=self.secret, digest_size=32).digest(), "big")
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence(number)))
