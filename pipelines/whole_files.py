"""Files written whole.

Belongs here: putting bytes in a file's place so that a reader finds the old or the new, and making that last through a
power cut. Does not: what the bytes say, where they belong.
"""

import os
from pathlib import Path


def replace_file(target: Path, content: bytes, *, durable: bool = False) -> None:
    """Writes `content` beside `target`, then renames it there; a reader finds the old or the new, never a part.

    `durable`: it is on the disk when this returns. Raises OSError where it cannot be written or made to last; until the
    rename `target` is as it was.
    """
    draft = draft_of(target)
    try:
        draft.write_bytes(content)
        if durable:
            sync(draft)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    if durable:
        sync(target.parent)  # a rename outlives a power cut only once its folder is synced


def draft_of(target: Path) -> Path:
    """Where this process writes what will take the place of `target`."""
    return target.with_name(f".{target.name}.{os.getpid()}.draft")


def remove_drafts(folder: Path, of: str = "*") -> None:
    """Removes what killed writers left in a folder, or left of one file; only for whoever alone writes there."""
    for draft in folder.glob(f".{of}.*.draft"):
        draft.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Has the system put a file, or the names in a folder, on the disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
