"""Long work in a thread, one job at a time, so that a panel never freezes and Cancel is heard."""

from __future__ import annotations

import asyncio
import atexit
import threading
import weakref
from collections.abc import Callable
from typing import TypeAlias, TypeVar

from sapa.errors import Cancelled
from sapa.progress import Progress, Step

T = TypeVar("T")
Dispatch: TypeAlias = Callable[[Callable[[], None]], None]


def at_once(action: Callable[[], None]) -> None:
    """Do it now, in whatever thread this is: for tests and scripts, where no event loop runs."""
    action()


def kernel_dispatch() -> Dispatch:
    """Return a dispatch into the running event loop (a kernel's), or `at_once` where none runs.

    Widgets are touched by the kernel's own thread only: messages of two threads would mix on the wire.
    """
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return at_once

    def send(action: Callable[[], None]) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(action)

    return send


_LAST_WORDS = 10.0
_workers: weakref.WeakSet[Worker] = weakref.WeakSet()


@atexit.register
def _finish() -> None:
    """Let work end before Python does: a thread that is cut off inside a library's C++ code takes the process down."""
    running = [worker for worker in _workers if worker.busy]
    for worker in running:
        worker.cancel()
    for worker in running:
        worker.wait(_LAST_WORDS)


class Worker:
    """Runs one job at a time in a thread and reports to the caller's side through `dispatch`."""

    def __init__(self, dispatch: Dispatch = at_once) -> None:
        self._dispatch = dispatch
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        _workers.add(self)

    @property
    def busy(self) -> bool:
        """True while a job runs."""
        return self._thread is not None and self._thread.is_alive()

    def start(
        self,
        job: Callable[[Progress], T],
        *,
        on_step: Callable[[Step], None],
        on_done: Callable[[T], None],
        on_failed: Callable[[BaseException], None],
    ) -> bool:
        """Start a job; False when another one still runs.

        `job` receives a progress callable that raises `Cancelled` once `cancel` was called.
        """
        if self.busy:
            return False
        self._stop = stop = threading.Event()

        def progress(step: Step) -> None:
            if stop.is_set():
                raise Cancelled
            self._dispatch(lambda: on_step(step))

        def run() -> None:
            try:
                result = job(progress)
            except BaseException as error:  # noqa: BLE001 - a thread has no one else to tell
                self._dispatch(lambda error=error: on_failed(error))  # type: ignore[misc]
            else:
                # Cancel that came after the last step: the result is there, but nobody wants it any more.
                self._dispatch(lambda: on_failed(Cancelled()) if stop.is_set() else on_done(result))

        self._thread = threading.Thread(target=run, name="sapa-work", daemon=True)
        self._thread.start()
        return True

    def cancel(self) -> None:
        """Ask the job to stop at its next step."""
        self._stop.set()

    def wait(self, timeout: float | None = None) -> None:
        """Wait until the job has ended (never called from a kernel's own thread)."""
        if self._thread is not None:
            self._thread.join(timeout)
