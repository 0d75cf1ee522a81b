"""The workers of a Dask cluster, which may be on other computers.

They need planbook itself, the same as here, and nothing of the trust: see `workflow/tasks.py`.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from planbook import __version__
from planbook.errors import WorkersError
from planbook.workflow.digests import code
from planbook.workflow.tasks import who
from planbook.workflow.workers import Workers

_PATIENCE = 10
"""Seconds in which the cluster has to answer."""
_INSTALL = 'pip install "planbook[dask]"'


@contextmanager
def cluster_workers(address: str) -> Iterator[Workers]:
    """The workers of the cluster whose scheduler is at `address`, as `tcp://10.0.0.5:8786`.

    Raises WorkersError where it is not there, has no worker, or one without the same planbook as here.
    """
    try:
        import distributed
    except ImportError as error:
        raise WorkersError(f"--scheduler needs Dask, which is not installed: {_INSTALL} brings it.") from error
    with _quiet():
        try:
            client: Any = distributed.Client(  # type: ignore[no-untyped-call]
                address, timeout=_PATIENCE, set_as_default=False
            )
        except (OSError, ValueError, TimeoutError, ImportError) as error:
            words = f"There is no Dask scheduler at {address}: nothing was changed. `dask scheduler` starts one."
            raise WorkersError(words) from error
        try:
            _check(client, address)
            yield Workers(executor=client.get_executor(), gone=lambda: _why_gone(client, address))
        finally:
            with suppress(Exception):  # it may have gone before
                client.close(timeout=_PATIENCE)


def _check(client: Any, address: str) -> None:
    """Raise WorkersError unless there are workers and each has the planbook that is here."""
    told = client.run(who, on_error="return")
    if not told:
        raise WorkersError(f"The Dask scheduler at {address} has no workers: `dask worker {address}` starts one.")
    for worker, said in sorted(told.items()):
        if isinstance(said, BaseException):
            raise WorkersError(
                f"The worker {worker} has no planbook, or another than this computer ({said}): install the same "
                "there. Nothing was changed."
            )
        if tuple(said) != (__version__, code()):
            raise WorkersError(
                f"The worker {worker} has another planbook, {said[0]} ({said[1][:8]}), than this computer, "
                f"{__version__} ({code()[:8]}): install the same on both. Nothing was changed."
            )


def _why_gone(client: Any, address: str) -> str:
    if client.status != "running":
        return f"The Dask scheduler at {address} is no longer there."
    with suppress(Exception):
        if not client.nthreads():  # of all workers, in every version of the library
            return f"The Dask scheduler at {address} has no workers any more."
    return ""


@contextmanager
def _quiet() -> Iterator[None]:
    """Meanwhile what the library tells of its connections is not shown: what matters of it is one line."""
    import logging

    logger = logging.getLogger("distributed")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)
