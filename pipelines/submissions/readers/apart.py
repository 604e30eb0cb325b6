"""Readers of binary formats in a process of their own: what a file does there, no other file feels.

Belongs here: starting that process, asking it, and wording what became of it. Does not: what it does (`worker`).
"""

import atexit
import json
import os
import select
import subprocess
import sys
import threading
from dataclasses import asdict

from pipelines.submissions.document import AS_WORD, RESEND, Unreadable
from pipelines.submissions.readers import wire
from pipelines.submissions.readers.registry import Limits, Outcome, Reader

_GRACE = 20.0  # seconds beyond a file's own bound, after which the process itself is given up

_FAILURES = {
    "time": ("cần quá nhiều thời gian để đọc", "Đề nghị tách phụ lục, bỏ hình ảnh rồi gửi lại."),
    "memory": ("cần quá nhiều bộ nhớ để đọc", "Đề nghị tách phụ lục, bỏ hình ảnh rồi gửi lại."),
    "depth": ("có cấu trúc lồng nhau quá sâu, không phải của một báo cáo", AS_WORD),
    "crash": ("làm chương trình đọc dừng đột ngột, có thể tệp bị hỏng", RESEND),
}


def read(reader: Reader, content: bytes, file_name: str, limits: Limits | None = None) -> Outcome:
    """What the reader gives, read apart within its limits. Raises Unreadable, also where the reading process died."""
    limits = limits or reader.limits
    assert limits is not None
    answer = _worker.ask(reader.id, limits, content, file_name)
    try:
        outcome = wire.decode(answer, file_name) if answer is not None else "crash"
    except (ValueError, KeyError, TypeError) as error:
        raise _failed(file_name, "crash") from error
    if isinstance(outcome, str):
        raise _failed(file_name, outcome)
    return outcome


def _failed(file_name: str, failure: str) -> Unreadable:
    reason, remedy = _FAILURES.get(failure, (f"có cấu trúc bất thường, không đọc được ({failure})", RESEND))
    return Unreadable(file_name, reason, remedy)


class _Worker:
    """The reading process of this process, started when it is first needed and again after it died."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def ask(self, reader: str, limits: Limits, content: bytes, file_name: str) -> bytes | None:
        """The answer to one file; None where the process died over it."""
        with self._lock:
            process = self._running()
            assert process.stdin is not None and process.stdout is not None
            head = {"reader": reader, "limits": asdict(limits), "file_name": file_name}
            answer = None
            try:
                wire.send(process.stdin, json.dumps(head).encode(), content)
                if select.select([process.stdout], [], [], limits.seconds + _GRACE)[0]:
                    answer = wire.receive(process.stdout)
            except OSError:
                pass
            if answer is None:
                self._end()
            return answer

    def close(self) -> None:
        """Ends the process, if this process started it."""
        with self._lock:
            self._end()

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is None or self._owner != os.getpid() or self._process.poll() is not None:
            self._owner = os.getpid()  # a fork must not talk to the process of its parent
            self._process = subprocess.Popen(
                [sys.executable, "-m", f"{__package__}.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                env=_environment(),
            )
        return self._process

    def _end(self) -> None:
        if self._process is not None and self._owner == os.getpid():
            self._process.kill()
            self._process.communicate()
        self._process = None


_worker = _Worker()
atexit.register(_worker.close)
os.register_at_fork(after_in_child=_worker.__init__)  # type: ignore[misc]  # fresh lock, no process, in the same object


def _environment() -> dict[str, str]:
    """What the reading process sees of ours: none of our settings, among them secrets, for it reads what others sent.

    It keeps to one thread, for it forks.
    """
    return {k: v for k, v in os.environ.items() if not k.startswith("KHOSO_")} | {"OPENBLAS_NUM_THREADS": "1"}
