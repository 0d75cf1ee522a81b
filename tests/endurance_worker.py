"""A warm process that runs planbook's commands in forked children, so that what befalls them falls into their work.

It reads one request a line, starts the child, answers with its process id, and answers again when it has ended.
A register that it is told to know it reads once itself, which takes as long as all the rest of a small command.
"""

import ctypes
import gc
import json
import os
import resource
import runpy
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import kept_registers
from command_line import planbook
from planbook.cli.main import run
from planbook.collect import reader, workbook  # noqa: F401  # the second is for the processes that read
from planbook.demo.play import play
from planbook.ledger.ledger import Ledger
from planbook.model.loading import templates_folder
from planbook.workflow.redacting.choosing import texts_of_planbook
from planbook.workflow.trust import open_trust

_DAC_OVERRIDE, _DAC_READ_SEARCH = 1, 2
_PR_CAPBSET_DROP = 24


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        play(Path(scratch) / "warm", units=1, periods=1)
        planbook("-C", str(Path(scratch) / "warm"), "status")  # a command of its own, all that it loads included
    texts_of_planbook(templates_folder())  # else each that removes words reads all of planbook for them
    for thread in threading.enumerate():
        if thread is not threading.current_thread():
            thread.join()
    gc.collect()
    gc.freeze()  # what is loaded is shared with the children, as long as nothing goes through it
    answer({"ready": True})
    for line in sys.stdin:
        request = json.loads(line)
        if "know" in request:
            know(Path(request["know"]))
        else:
            serve(request)


def answer(told: dict[str, Any]) -> None:
    print(json.dumps(told), flush=True)


def know(folder: Path) -> None:
    """From now on the register in `folder` is known to every child that is not to read it itself."""
    began = time.monotonic()
    with kept_registers.own_registers():
        open_trust(folder)
    seconds = time.monotonic() - began
    kept_registers.keep_registers()
    open_trust(folder)
    gc.collect()
    gc.freeze()
    answer({"seconds": seconds})


def serve(request: dict[str, Any]) -> None:
    said, saying = os.pipe()
    kept, keeping = os.pipe()
    began = time.monotonic()
    pid = os.fork()
    if not pid:
        os.close(said)
        os.close(kept)
        work(request, saying, keeping)
    os.close(saying)
    os.close(keeping)
    answer({"pid": pid})
    lines = []
    writing = None
    with os.fdopen(said, encoding="utf-8", errors="replace") as stream:
        for line in stream:
            lines.append(line)
            if writing is None and line.strip().startswith("writing "):
                writing = time.monotonic() - began
    with os.fdopen(kept, encoding="utf-8") as stream:
        acknowledged = stream.read().split()
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    seconds = time.monotonic() - began
    told = {"status": status, "seconds": seconds, "writing": writing}
    answer({**told, "stderr": "".join(lines), "acknowledged": acknowledged})


def work(request: dict[str, Any], saying: int, keeping: int) -> None:
    """The child: run the command as the console script does, and end with its status."""
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.dup2(saying, 2)
    sys.argv = ["planbook", *request["words"]]
    os.environ.update(request["environment"])
    tempfile.tempdir = None
    tell_what_is_kept(keeping)
    reader.subprocess = SimpleNamespace(Popen=Fork, PIPE=None, DEVNULL=None)  # type: ignore[assignment]
    if request["reading"]:
        kept_registers.end_registers()
    if request["bound"]:
        bind_to_modes()
    if request["most"] is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (request["most"], request["most"]))
    status = 3
    try:
        run()
    except SystemExit as ended:
        status = int(ended.code or 0)
    finally:
        sys.stderr.flush()
        os._exit(status)


class Fork:
    """`subprocess.Popen` for the process that reads workbooks: a fork of the command's, which need load nothing.

    It is of the same group, has nothing of what the command has open, and does what it does as a program.
    """

    def __init__(self, words: Sequence[str], **_: Any) -> None:
        asked, asking = os.pipe()
        answers, answering = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            _read_workbooks(words, asked, answering)
        os.close(asked)
        os.close(answering)
        self.stdin = os.fdopen(asking, "w", encoding="utf-8")
        self.stdout = os.fdopen(answers, encoding="utf-8")
        self._status: int | None = None

    def poll(self) -> int | None:
        if self._status is None and (ended := os.waitpid(self.pid, os.WNOHANG))[0]:
            self._status = os.waitstatus_to_exitcode(ended[1])
        return self._status

    def wait(self) -> int:
        if self._status is None:
            self._status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self._status

    def kill(self) -> None:
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)


def _read_workbooks(words: Sequence[str], asked: int, answering: int) -> None:
    """The child: `python -P -m planbook.collect.serving`, without a new interpreter."""
    status = 1
    try:
        os.dup2(asked, 0)
        os.dup2(answering, 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        os.closerange(3, 1024)
        sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
        _, _, _, module, *told = words
        sys.argv = [module, *told]
        runpy.run_module(module, run_name="__main__")
        status = 0
    finally:
        os._exit(status)


def tell_what_is_kept(keeping: int) -> None:
    """Write the receipt's SHA-256 to `keeping` each time that the ledger has said it keeps a file."""
    add = Ledger.add_receipt

    def add_and_tell(self: Ledger, *given: Any) -> int:
        number = add(self, *given)
        receipt = next(r for r in self.receipts(given[0]) if r.id == number)
        os.write(keeping, f"{receipt.sha256}\n".encode())
        return number

    Ledger.add_receipt = add_and_tell  # type: ignore[method-assign]


def bind_to_modes() -> None:
    """Let modes count for root as they do for everybody: it gives up the right to pass over them."""
    if os.geteuid() != 0:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # the third version, this process
    data = (ctypes.c_uint32 * 6)()
    done = libc.capget(header, data)
    for capability in (_DAC_OVERRIDE, _DAC_READ_SEARCH):
        done |= libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)
        for set_ in range(3):  # effective, permitted, inheritable
            data[set_] &= ~(1 << capability)
    done |= libc.capset(header, data)
    if done:
        raise OSError(ctypes.get_errno(), "the right to pass over modes could not be given up")


if __name__ == "__main__":
    main()
