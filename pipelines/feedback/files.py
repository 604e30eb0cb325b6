"""Letters as files.

Belongs here: safe names and whole-or-nothing writes. Does not: what the files hold (`rendering`).
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from pipelines.feedback.letter import Letter
from pipelines.feedback.rendering import render_html, render_json

# File systems take 255 bytes for a name; the rest is for the id, the ending and the mark of a draft.
MAX_NAME_BYTES = 180
_UNSAFE = re.compile(r"[^\w.-]+")


@dataclass(frozen=True)
class LetterFiles:
    """The files of one letter."""

    html: Path
    json: Path


def write_letter(letter: Letter, folder: Path) -> LetterFiles:
    """Writes every form of the letter into `folder`; a reader finds the old or the new, never a part."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = file_stem(letter)
    written = LetterFiles(html=folder / f"{stem}.html", json=folder / f"{stem}.json")
    html, json = render_html(letter), render_json(letter)
    replace_text(written.html, html)
    replace_text(written.json, json)
    return written


def file_stem(letter: Letter) -> str:
    """A name that holds the document's, is safe in any file system, and is this submission's alone.

    Two versions of a report often bear the same name, so the id of the submission belongs to it.
    """
    safe = _UNSAFE.sub("-", letter.doc).strip("-.")
    short = safe.encode()[:MAX_NAME_BYTES].decode(errors="ignore")
    return f"{short}-{letter.submission_id[:8]}".lstrip("-")


def replace_text(target: Path, content: str) -> None:
    """Writes a file whole; a reader finds the old or the new, never a part."""
    draft = target.with_name(f".{target.name}.{os.getpid()}.draft")
    try:
        draft.write_text(content, encoding="utf-8")
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
