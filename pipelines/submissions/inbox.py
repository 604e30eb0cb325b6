"""The inbox: files that lie in the raw folder, and which of them have arrived whole.

Belongs here: walking the folder, and leaving alone what is still being written. Does not: keeping bytes (`originals`),
registering (`receiving`). Nothing in the folder is edited, moved or removed.

A file has arrived once no process of this machine has it open for writing and it has not changed for some seconds. The
first sees a writer that pauses; the second sees writers on other machines, of a folder that is shared over a network.
"""

import fcntl
import hashlib
import os
import signal
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.submissions.originals import Kept, ReceivingError, keep
from pipelines.vietnamese.text import nfc

_NOT_SUBMISSIONS = ("origin.csv", "readme", "readme.md", "readme.txt", "thumbs.db", "desktop.ini")
_UNFINISHED = (".tmp", ".temp", ".part", ".partial", ".crdownload", ".swp", "~")
_CHUNK = 1024 * 1024
_State = tuple[int, int, int, int]


class StillChanging(Exception):
    """A file is still being written; it is left alone until the next time."""


@dataclass(frozen=True)
class Settled:
    """A file that has arrived whole: its name as the register holds it, where it lies, its state when looked at."""

    source: str
    path: Path
    state: _State

    def keep(self, originals: Path, known: set[str]) -> Kept:
        """Keeps its bytes. Raises StillChanging where it changes meanwhile, OSError where it cannot be read.

        `known`: hashes of bytes that are kept already, and are not copied again.
        """
        with self.path.open("rb") as opened:
            descriptor = opened.fileno()
            if _state(os.fstat(descriptor)) != self.state or _is_being_written(descriptor):
                raise StillChanging

            def unchanged(_: object = None) -> None:
                if _state(os.fstat(descriptor)) != self.state:
                    raise StillChanging

            sha256 = _digest(descriptor)
            unchanged()
            if sha256 in known:
                return Kept(sha256, self.state[0])
            os.lseek(descriptor, 0, os.SEEK_SET)
            return keep(_chunks(descriptor), originals, accept=unchanged)


def settled_files(raw: Path, home: Path, seconds: float, problems: list[str]) -> list[Settled]:
    """The files of the folder to take in, in order of their names; what is not taken in becomes a problem.

    Waits once, at most `seconds`, if some file changed less than that ago. Raises ReceivingError where there is no such
    folder.
    """
    looked_at = [(source, path, _state_of(path)) for source, path in _files(raw, home, problems)]
    now = time.time()
    ages = [now - _changed_at(state) for _, _, state in looked_at if state]
    if young := [age for age in ages if 0 <= age < seconds]:
        time.sleep(seconds - min(young))
    settled = []
    for source, path, state in looked_at:
        later = _state_of(path)
        if state is None or later is None:
            settled.append(Settled(source, path, (0, 0, 0, 0)))  # cannot be looked at: opening it will say why
        elif later != state:
            problems.append(still_changing(source))
        else:
            settled.append(Settled(source, path, later))
    return settled


def still_changing(source: str) -> str:
    return f"{source}: is still being written, and left alone. It is taken in by the next run once it is whole."


def _is_being_written(descriptor: int) -> bool:
    """Whether a process of this machine has the file open for writing.

    Linux grants a lease for reading only on a file that nobody writes (fcntl(2), F_SETLEASE). Where leases are not to
    be had (another system, a network share, another owner's file and no privilege), the file's times alone decide.
    """
    if not hasattr(fcntl, "F_SETLEASE"):
        return False
    try:
        # Should someone open the file in this very moment, the signal is one that does nothing by default.
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except BlockingIOError:
        return True
    except OSError:
        return False
    fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False


def _digest(descriptor: int) -> str:
    digest = hashlib.sha256()
    for chunk in _chunks(descriptor):
        digest.update(chunk)
    return digest.hexdigest()


def _chunks(descriptor: int) -> Iterator[bytes]:
    while chunk := os.read(descriptor, _CHUNK):
        yield chunk


def _state_of(path: Path) -> _State | None:
    try:
        return _state(path.stat())
    except OSError:
        return None


def _state(seen: os.stat_result) -> _State:
    return seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino


def _changed_at(state: _State) -> float:
    """When a file last changed, in seconds; a file that was copied may bear an older time, but not an older ctime."""
    return max(state[1], state[2]) / 1e9


def _files(raw: Path, home: Path, problems: list[str]) -> Iterator[tuple[str, Path]]:
    """The files to take in, by their path relative to the folder, in order; what is no file becomes a problem."""
    if not raw.exists():
        raise ReceivingError(f"{raw}: there is no such folder. Create it, or name another with --raw or KHOSO_RAW.")
    if not raw.is_dir():
        raise ReceivingError(f"{raw}: this is a file, not a folder. Name the folder that holds the submissions.")

    def unreadable(error: OSError) -> None:
        problems.append(f"{error.filename}: cannot be listed ({error.strerror}). Check its permissions.")

    for folder, folders, names in os.walk(raw, onerror=unreadable):
        here = Path(folder)
        folders[:] = sorted(n for n in folders if not n.startswith(".") and (here / n).resolve() != home)
        for name in sorted([*names, *(n for n in folders if (here / n).is_symlink())]):
            if _is_submission(name):
                path = here / name
                source = recorded(path.relative_to(raw).as_posix())
                if path.is_symlink():
                    problems.append(f"{source}: a link, which is not followed. Put the file itself in the folder.")
                elif not _is_regular(path):
                    problems.append(f"{source}: no regular file. Remove it from the folder.")
                else:
                    yield source, path


def _is_submission(name: str) -> bool:
    lowered = name.lower()
    return not (lowered.startswith((".", "~$")) or lowered.endswith(_UNFINISHED) or lowered in _NOT_SUBMISSIONS)


def _is_regular(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:  # gone since it was listed: opening it will say so
        return True


def recorded(name: str) -> str:
    """A file name as the register holds it: NFC, whatever system it comes from, and always valid Unicode."""
    return nfc(name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
