"""The process that reads binary formats: `python -m pipelines.submissions.readers.worker`, started by `apart`.

Belongs here: a loop that forks a child for each file, bounded in time, memory and what it may write. Does not: formats;
who asks.

It is single-threaded and keeps the readers' libraries loaded, so that a child costs milliseconds; what a file does to
its child ends with it.
"""

import contextlib
import io
import json
import os
import resource
import select
import shutil
import signal
import sys
import tempfile
from importlib import import_module

from pipelines.submissions.document import Unreadable
from pipelines.submissions.readers import wire
from pipelines.submissions.readers.registry import READERS, Limits, Reader

_MAX_WRITTEN = 512 * 1024 * 1024


def main() -> None:
    """Serves until its standard input ends, which it does when the process that asks is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asks
    asked, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    while (head := wire.receive(asked)) is not None and (content := wire.receive(asked)) is not None:
        request = json.loads(head)
        reader = next(reader for reader in READERS if reader.id == request["reader"])
        wire.send(answers, _answer(reader, Limits(**request["limits"]), content, request["file_name"]))


def _answer(reader: Reader, limits: Limits, content: bytes, file_name: str) -> bytes:
    """Reads in a child; what the child wrote, or what became of it."""
    import_module(f"{__package__}.{reader.id}")  # once, for all children
    written = os.memfd_create("answer")
    scratch = tempfile.mkdtemp(prefix="khoso-")  # for the child, which may be ended before it tidies up
    try:
        child = os.fork()
        if child == 0:
            tempfile.tempdir = scratch
            _read(reader, limits, content, file_name, written)
        ended = _wait(child, limits.seconds)
        if ended is None:
            return wire.encode("time")
        if os.WIFSIGNALED(ended):
            return wire.encode("time" if os.WTERMSIG(ended) == signal.SIGXCPU else "crash")
        with os.fdopen(os.dup(written), "rb") as answer:
            answer.seek(0)
            return answer.read() or wire.encode("memory")
    finally:
        os.close(written)
        shutil.rmtree(scratch, ignore_errors=True)


def _read(reader: Reader, limits: Limits, content: bytes, file_name: str, written: int) -> None:
    """The child: reads, writes its outcome and ends, whatever happens."""
    try:
        os.setpgid(0, 0)
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
        seconds = int(limits.seconds) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_FSIZE, (_MAX_WRITTEN, _MAX_WRITTEN))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        try:
            outcome = wire.encode(reader.read(content, file_name))
        except Unreadable as refusal:
            outcome = wire.encode(refusal)
        with os.fdopen(written, "wb", closefd=False) as answer:
            answer.write(outcome)
    except (MemoryError, io.UnsupportedOperation):
        os._exit(1)  # an empty answer
    except RecursionError:
        _say(written, "depth")
    except BaseException as error:
        _say(written, type(error).__name__)
    os._exit(0)


def _say(written: int, failure: str) -> None:
    with contextlib.suppress(OSError, MemoryError):
        os.ftruncate(written, 0)
        os.pwrite(written, wire.encode(failure), 0)


def _wait(child: int, seconds: float) -> int | None:
    """The status with which a child ended; None where it had to be ended. Nothing that it started goes on."""
    with contextlib.suppress(OSError):
        os.setpgid(child, child)  # the child does so too: whichever comes first
    watched = os.pidfd_open(child)
    try:
        in_time = bool(select.select([watched], [], [], seconds)[0])
    finally:
        os.close(watched)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return status if in_time else None


if __name__ == "__main__":
    main()
