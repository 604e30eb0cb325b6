"""Letters as files.

Belongs here: safe names, which forms there are, and writing many at once. Does not: what the files hold
(`rendering`).
"""

import multiprocessing
import os
import re
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from pipelines.feedback.letter import Letter
from pipelines.feedback.pdf import why_no_pdf
from pipelines.feedback.rendering import render_html, render_json, render_pdf
from pipelines.feedback.workbook import render_workbook
from pipelines.whole_files import replace_file

# File systems take 255 bytes for a name; the rest is for the id, the ending and the mark of a draft.
MAX_NAME_BYTES = 180
# Starting a process costs about what a letter does.
_FEW = 4
_UNSAFE = re.compile(r"[^\w.-]+")


@dataclass(frozen=True)
class LetterFiles:
    """The files of one letter.

    No PDF where this machine makes none (`why_no_pdf`), no workbook where there is nothing to answer.
    """

    html: Path
    json: Path
    pdf: Path | None
    xlsx: Path | None


def write_letter(letter: Letter, folder: Path) -> LetterFiles:
    """Writes every form of the letter into `folder`; a reader finds the old or the new, never a part.

    A form that is not made this time is removed: it would say what the others no longer do.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stem = file_stem(letter)
    forms: dict[str, bytes | None] = {
        "html": render_html(letter).encode(),
        "json": render_json(letter).encode(),
        "pdf": None if why_no_pdf() else render_pdf(letter),
        "xlsx": render_workbook(letter) if letter.findings or letter.counts.understood else None,
    }
    written: dict[str, Path] = {}
    for form, content in forms.items():
        path = folder / f"{stem}.{form}"
        if content is None:
            path.unlink(missing_ok=True)
        else:
            replace_file(path, content)
            written[form] = path
    return LetterFiles(written["html"], written["json"], written.get("pdf"), written.get("xlsx"))


def write_letters(letters: Sequence[tuple[Letter, Path]]) -> list[LetterFiles]:
    """Writes letters, each into its folder, on all processors; the files in the order of the letters."""
    if len(letters) <= _FEW:
        return [write_letter(letter, folder) for letter, folder in letters]
    workers = min(len(os.sched_getaffinity(0)), len(letters) // 2)
    # A fresh process, not a fork: the caller may have threads, whose locks a fork would copy as they stand.
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        return list(pool.map(write_letter, *zip(*letters, strict=True), chunksize=2))


def file_stem(letter: Letter) -> str:
    """A name that holds the document's, is safe in any file system, and is this submission's alone.

    Two versions of a report often bear the same name, so the id of the submission belongs to it.
    """
    safe = _UNSAFE.sub("-", letter.doc).strip("-.")
    short = safe.encode()[:MAX_NAME_BYTES].decode(errors="ignore")
    return f"{short}-{letter.submission_id[:8]}".lstrip("-")
