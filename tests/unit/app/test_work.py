"""Long work runs in a thread and can be cancelled."""

import asyncio
import threading

from sapa.app.work import Worker, at_once, kernel_dispatch
from sapa.errors import Cancelled
from sapa.messages import message
from sapa.progress import Step


def test_the_result_arrives_after_its_steps() -> None:
    """Steps are heard in order, then the result."""
    heard = []
    worker = Worker()

    def job(progress):
        progress(Step(0, 2, message("a")))
        progress(Step(1, 2, message("b")))
        return "done"

    worker.start(job, on_step=lambda s: heard.append(s.what.id), on_done=heard.append, on_failed=heard.append)
    worker.wait(5)
    assert heard == ["a", "b", "done"]


def test_cancel_raises_in_the_progress_callable() -> None:
    """The job meets `Cancelled` at its next step, and the caller is told."""
    begun, go, failed, reached = threading.Event(), threading.Event(), [], []
    worker = Worker()

    def job(progress):
        begun.set()
        go.wait(5)
        progress(Step(1, 2, message("b")))
        reached.append("after")

    worker.start(job, on_step=lambda _: None, on_done=reached.append, on_failed=failed.append)
    begun.wait(5)
    worker.cancel()
    go.set()
    worker.wait(5)
    assert [type(e) for e in failed] == [Cancelled]
    assert reached == []


def test_cancel_after_the_last_step_drops_the_result() -> None:
    """Nobody wants the result of a run that was cancelled."""
    go, heard = threading.Event(), []
    worker = Worker()
    worker.start(
        lambda _: go.wait(5), on_step=lambda _: None, on_done=lambda _: heard.append("done"), on_failed=heard.append
    )
    worker.cancel()
    go.set()
    worker.wait(5)
    assert [type(e) for e in heard] == [Cancelled]


def test_only_one_job_runs_at_a_time() -> None:
    """A second start is refused while the first job runs."""
    go = threading.Event()
    worker = Worker()
    quiet = {"on_step": lambda _: None, "on_done": lambda _: None, "on_failed": lambda _: None}
    assert worker.start(lambda _: go.wait(5), **quiet)
    assert not worker.start(lambda _: None, **quiet)
    go.set()
    worker.wait(5)
    assert worker.start(lambda _: None, **quiet)
    worker.wait(5)


def test_without_a_loop_work_is_reported_at_once() -> None:
    """In a script or a test there is no event loop to go through."""
    assert kernel_dispatch() is at_once


def test_in_a_kernel_reports_arrive_in_the_loops_own_thread() -> None:
    """Widgets are touched by one thread only."""

    async def scene() -> tuple[int, int]:
        done: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        worker = Worker(kernel_dispatch())
        worker.start(
            lambda _: None,
            on_step=lambda _: None,
            on_done=lambda _: done.set_result(threading.get_ident()),
            on_failed=done.set_exception,
        )
        return await asyncio.wait_for(done, 5), threading.get_ident()

    reported, own = asyncio.run(scene())
    assert reported == own
