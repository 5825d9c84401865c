"""The key of a session: the secret, and the truth of every deliverable. It stays with the trainer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sapa.errors import BadInput
from sapa.messages import message
from sapa.training.sessions.scenario import scenario
from sapa.training.sessions.session import Handout, Session, Truth
from sapa.writing import write_whole

FORMAT = "sapa_training_key"
VERSION = 1


def check_key_place(key: Path, out: Path) -> None:
    """Refuse a key inside the folder that is given to trainees.

    Raises
    ------
    BadInput
        The key would lie among the trainees' files.
    """
    if key.resolve().is_relative_to(out.resolve()):
        raise BadInput(
            message("training.key_inside"), where="--key", got=str(key), todo=message("training.key_inside.todo")
        )  # fmt: skip


def write_key(session: Session, path: Path) -> None:
    """Write the key; only the user who runs the session may read the file."""
    record = {
        FORMAT: VERSION,
        "scenario": session.scenario.name,
        "secret": session.secret.hex(),
        "trainees": [
            {
                "pseudonym": h.pseudonym,
                "deliverables": [
                    {
                        "variant": variant,
                        "planted": [
                            {"defect": t.defect, "dose": t.dose, "score": t.score, "where": t.where} for t in truths
                        ],
                    }
                    for variant, truths in zip(h.variants, h.truths, strict=True)
                ],
            }
            for h in session.handouts
        ],
    }
    text = json.dumps(record, ensure_ascii=False, indent=1, default=_plain)
    write_whole(path, text.encode() + b"\n")
    path.chmod(0o600)


def _plain(value: Any) -> Any:
    """Return what numpy made as what JSON knows."""
    return value.item() if hasattr(value, "item") else str(value)


def read_key(path: Path) -> Session:
    """Return the session of a key.

    Raises
    ------
    BadInput
        The file cannot be read, or is no key.
    """
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        if record[FORMAT] != VERSION:
            raise KeyError(FORMAT)  # noqa: TRY301 - any other file is told of in the same words
        handouts = tuple(
            Handout(
                t["pseudonym"], tuple(d["variant"] for d in t["deliverables"]),
                tuple(
                    tuple(Truth(p["defect"], p["dose"], p["score"], p["where"]) for p in d["planted"])
                    for d in t["deliverables"]
                ),
            )
            for t in record["trainees"]
        )  # fmt: skip
        chosen, secret = str(record["scenario"]), bytes.fromhex(record["secret"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(
            message("training.no_key"), where="--key", got=str(path), todo=message("training.no_key.todo")
        ) from error  # fmt: skip
    return Session(scenario(chosen), secret, handouts)
