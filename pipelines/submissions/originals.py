"""Originals: bytes as sent, kept for ever under the SHA-256 of their content.

Belongs here: keeping bytes so that a crash at any moment leaves a whole original or none, and who may write at a time.
Does not: who sent them (`receiving`), where they come from (`inbox`, `web`), what they say.
"""

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipelines.settings import Settings
from pipelines.whole_files import sync

_LOCK = ".lock"
_DRAFT = ".draft-"
_CHUNK = 1024 * 1024
_HEX = frozenset("0123456789abcdef")


class ReceivingError(Exception):
    """Nothing can be received or read again; the message names the place and the remedy."""


@dataclass(frozen=True)
class Kept:
    """Bytes that are kept: their hash, which is their name in `originals`, and their number."""

    sha256: str
    size: int


@contextmanager
def writing(settings: Settings) -> Iterator[None]:
    """Holds the originals for one process while the block runs, and removes the drafts of one that was killed.

    Raises ReceivingError where the home cannot be written. The lock ends with the process, however it ends.
    """
    try:
        settings.originals.mkdir(parents=True, exist_ok=True)
        lock = (settings.originals / _LOCK).open("a")
    except OSError as error:
        raise ReceivingError(
            f"{settings.home}: the home cannot be written ({error.strerror}). "
            "Name another with --home or KHOSO_HOME, or correct its permissions."
        ) from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for draft in settings.originals.glob(f"{_DRAFT}*"):
            draft.unlink(missing_ok=True)
        yield


def keep(chunks: Iterable[bytes], originals: Path, accept: Callable[[Path], None] | None = None) -> Kept:
    """Keeps bytes under their hash. Kept bytes are never written again.

    They are written beside, synced, then renamed. `accept` sees the draft before it is kept, and what it raises, as
    what `chunks` raises, leaves nothing behind. Raises ReceivingError where the disk does not take them.
    """
    digest, size = hashlib.sha256(), 0
    with _writable(originals):
        handle, name = tempfile.mkstemp(dir=originals, prefix=_DRAFT)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as copy:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                with _writable(originals):
                    copy.write(chunk)
            with _writable(originals):
                copy.flush()
                os.fsync(copy.fileno())
        if accept:
            accept(draft)
        kept = Kept(digest.hexdigest(), size)
        with _writable(originals):
            if not (originals / kept.sha256).exists():
                draft.replace(originals / kept.sha256)
                sync(originals)
        return kept
    finally:
        draft.unlink(missing_ok=True)


def names(originals: Path) -> set[str]:
    """The hashes under which bytes are kept."""
    return {path.name for path in originals.iterdir() if len(path.name) == 64 and _HEX.issuperset(path.name)}


@contextmanager
def _writable(originals: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ReceivingError(
            f"{originals}: an original cannot be written ({error.strerror}). Free space on the disk and run again."
        ) from error
