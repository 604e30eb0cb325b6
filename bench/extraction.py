"""Extraction: documents a second on one core and on all, beside the least that any reader of such texts must do.

The floor reads each file, hashes it, brings it to NFC and folds it, looks for every phrase of the catalogue in one
Aho-Corasick pass, and finds the numbers in one pass of a regular expression; nothing asks what a number means. The line
"words, numbers" is the product's own lexicon and grammar of numbers alone, on a tenth of the documents.

Lines of one core count seconds of the processor, so that other work on the machine does not change their ratios; the
line of all processes counts those of the clock.
"""

import hashlib
import multiprocessing
import os
import re
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import ahocorasick

from bench import corpus
from pipelines.catalogue import concepts
from pipelines.extraction import extract
from pipelines.extraction.lexicon import lexicon
from pipelines.submissions import read_submission
from pipelines.vietnamese.numbers import scan
from pipelines.vietnamese.text import fold, nfc

DOCUMENTS = 11_000
_NUMBER = re.compile(r"(?<!\w)\d+(?:[.,]\d+)*(?:\s?%)?")
_NOW = datetime(2026, 1, 1, tzinfo=UTC)


def measure() -> Iterator[str]:
    """Set `KHOSO_BENCH_DOCUMENTS` to measure fewer."""
    documents = int(os.environ.get("KHOSO_BENCH_DOCUMENTS", DOCUMENTS))
    with tempfile.TemporaryDirectory() as folder:
        paths = corpus.write(Path(folder), documents)
        size = sum(path.stat().st_size for path in paths)
        yield f"Extraction of {documents:,} documents, {size / documents / 1000:.0f} kB each"
        phrases = _automaton()
        floor = _processor_seconds(lambda: sum(_floor(path, phrases) for path in paths))
        yield _line("floor, one core", documents, size, floor, floor)
        some = paths[: max(1, documents // 10)]
        grammar = _processor_seconds(lambda: sum(_words_and_numbers(path) for path in some))
        yield _line("words, numbers", documents, size, grammar * documents / len(some), floor)
        seconds, memory_of_tenth, memory, counted = _in_a_process(paths)
        yield _line("one core", documents, size, seconds, floor)
        yield f"    {counted / documents:.0f} numbers a document, {size / counted:.0f} bytes a number"
        yield f"    peak memory {memory_of_tenth:.0f} MB after a tenth of them, {memory:.0f} MB after all"
        processes = os.cpu_count() or 1
        with multiprocessing.get_context("spawn").Pool(processes) as pool:
            pool.map(_extracted, paths[: 8 * processes])  # each process has read the catalogue
            begin = time.perf_counter()
            sum(pool.imap_unordered(_extracted, paths, chunksize=16))
            spread = time.perf_counter() - begin
        yield _line(f"{processes} processes", documents, size, spread, floor)


def _line(what: str, documents: int, size: int, seconds: float, floor: float) -> str:
    return (
        f"  {what:<16} {documents / seconds:8,.0f} documents/s {size / seconds / 1e6:7.2f} MB/s "
        f"{floor / seconds:6.2f} of the floor"
    )


def _processor_seconds(work: Callable[[], int]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def _automaton() -> "ahocorasick.Automaton":
    automaton = ahocorasick.Automaton()
    for phrase in {fold(form) for concept in concepts() for form in concept.forms}:
        automaton.add_word(phrase, len(phrase))
    automaton.make_automaton()
    return automaton


def _floor(path: Path, phrases: "ahocorasick.Automaton") -> int:
    content = path.read_bytes()
    hashlib.sha256(content).hexdigest()
    folded = fold(nfc(content.decode("utf-8")))
    return sum(1 for _ in phrases.iter(folded)) + sum(1 for _ in _NUMBER.finditer(folded))


def _words_and_numbers(path: Path) -> int:
    """The product's own concepts and typed numbers of a text, before anything is bound: where its time goes first."""
    text = nfc(path.read_bytes().decode("utf-8"))
    folded = fold(text)
    return len(lexicon().hits(text, folded)) + len(scan(text, folded))


def _extracted(path: Path) -> int:
    """The numbers of a document's ledger."""
    return len(extract(read_submission(path, _NOW)).numbers)


def _in_a_process(paths: list[Path]) -> tuple[float, float, float, int]:
    """What `_one_after_another` says in a process of its own, whose memory is its alone, without the start."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        pool.apply(_extracted, (paths[0],))
        return pool.apply(_one_after_another, (paths,))


def _one_after_another(paths: list[Path]) -> tuple[float, float, float, int]:
    """Seconds of the processor for all, peak memory in MB after a tenth and after all, and the count of numbers."""
    tenth = max(1, len(paths) // 10)
    begin = time.process_time()
    counted = sum(_extracted(path) for path in paths[:tenth])
    early = _peak()
    counted += sum(_extracted(path) for path in paths[tenth:])
    return time.process_time() - begin, early, _peak(), counted


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
