"""A page that is open to a room: the address it listens on, a token for the board, and no paths of the host."""

from __future__ import annotations

import ipaddress
import os
import secrets
import socket
from collections.abc import Mapping
from pathlib import Path

from sapa.errors import BadInput
from sapa.messages import message

HOST = "127.0.0.1"
ROOM = "SAPA_ROOM"
"""Environment variable of a server and its kernels whose page others can open."""
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""Characters of a token that is copied from a board: none that looks like another one."""
GROUPS, IN_GROUP = 4, 4


def room_token() -> str:
    """Return a token that can be copied from a board: 16 characters out of 31, some 79 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(IN_GROUP)) for _ in range(GROUPS))


def room_address() -> str | None:
    """Return this machine's address in the network it is in; nothing is sent to find out. None without a network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # An address of nobody (RFC 5737, TEST-NET-2): a datagram socket only looks up the way there.
            probe.connect(("198.51.100.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return None


def checked_host(host: str | None) -> str:
    """Return the address to listen on: this machine only, or the one address asked for.

    Raises
    ------
    BadInput
        It is no IPv4 address of this machine, or stands for all of them (0.0.0.0): whoever opens a page to a network
        names the network.
    """
    if host is None:
        return HOST
    try:
        address = ipaddress.IPv4Address(host)
    except ValueError:
        raise _refused("app.error.host", host) from None
    if address.is_unspecified:
        raise _refused("app.error.host.all", host)
    try:
        with socket.socket() as probe:
            probe.bind((host, 0))
    except OSError:
        raise _refused("app.error.host", host) from None
    if address.is_multicast:
        raise _refused("app.error.host", host)
    return host


def _refused(id: str, host: str) -> BadInput:
    return BadInput(
        message(id), where="--host", got=host, expected=room_address(), todo=message("app.error.host.todo")
    )  # fmt: skip


def others_can_reach(host: str) -> bool:
    """Tell whether another machine can open a page at an address."""
    return not ipaddress.IPv4Address(host).is_loopback


def in_room() -> bool:
    """Tell whether the page of this kernel is open to others."""
    return bool(os.environ.get(ROOM))


def own_path(typed: Path | str, *, inside: Path) -> Path:
    """Return a path that somebody typed or that has arrived.

    A visitor of a room's page sits at another computer: for them there are only files of their own session.

    Parameters
    ----------
    typed
        What stands in the field.
    inside
        The folder of the visitor's session.

    Raises
    ------
    BadInput
        The page is open to a room, and the path leads out of the session.
    """
    path = Path(str(typed).strip().strip('"')).expanduser()
    if in_room() and not path.resolve().is_relative_to(inside.resolve()):
        raise BadInput(message("app.error.room_path"), todo=message("app.error.room_path.todo"))
    return path


def names_inside(values: object, *, at: Path, inside: Path) -> None:
    """Refuse in a room what names a file outside the visitor's session: an absolute path, or one that climbs.

    Parameters
    ----------
    values
        What was read from YAML, of any depth.
    at
        The folder from which names are read.
    inside
        The folder of the visitor's session.
    """
    if not in_room():
        return
    if isinstance(values, Mapping):
        values = list(values.values())
    if isinstance(values, list | tuple):
        for value in values:
            names_inside(value, at=at, inside=inside)
    elif isinstance(values, str) and "\n" not in values:
        own_path(at / values, inside=inside)
