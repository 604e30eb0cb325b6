"""Cues: patterns that say which words a text must hold for them to match, all looked for in one pass.

Belongs here: the literal words that a pattern cannot match without, derived from the pattern itself, and the one
Aho-Corasick pass that tells which patterns are worth trying on a sentence. Does not: any pattern of the grammar.

Most sentences hold no word of most patterns. `heard_in(folded)` gives the bits of the cues that may match in a
sentence or in any part of it; whoever tries a cue asks `heard & cue.bit` first. A cue behaves as the pattern that
it is made from, so that asking first only saves time.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache, reduce
from operator import or_
from re import _constants as op  # type: ignore[attr-defined]  # the parsed form of a pattern has no public name
from re import _parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

import ahocorasick

from pipelines.vietnamese.text import fold

ALL = -1
"""What is heard where nobody has asked: every cue may match."""

_MOST = 120  # strings that one part of a pattern may stand for and still be spelled out
_FEW = 6  # letters of a class that are spelled out
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
_EMPTY = frozenset({""})

_cues: list["Cue"] = []


class Cue:
    """A compiled pattern over a sentence as written, in lower case or folded; `bit` stands for it in `heard_in`.

    `words` are folded, and one of them stands in all that the pattern matches; there are none where it has no such
    words: then it may always match.
    """

    __slots__ = ("bit", "finditer", "fullmatch", "match", "search", "words")

    def __init__(self, pattern: str) -> None:
        found = re.compile(pattern)
        self.search, self.match = found.search, found.match
        self.fullmatch, self.finditer = found.fullmatch, found.finditer
        self.words = _needed(_parser.parse(pattern))
        self.bit = 1 << len(_cues)
        _cues.append(self)
        _hearing.cache_clear()


class Heard(NamedTuple):
    """A sentence as written and folded, and the bits of the cues that may match in it or in a part of it."""

    text: str
    folded: str
    bits: int

    def search(self, cue: Cue) -> re.Match[str] | None:
        """Where a cue matches in the text as written."""
        return cue.search(self.text) if self.bits & cue.bit else None


def any_of(*cues: Cue) -> int:
    """The bits of several cues."""
    return reduce(or_, (cue.bit for cue in cues), 0)


def heard_in(folded: str) -> int:
    """The bits of all cues that may match in a folded text, in the text that it was folded from, or in a part."""
    heard, words = _hearing()
    for _, bits in words.iter(folded):
        heard |= bits
    return heard


@lru_cache(maxsize=1)
def _hearing() -> tuple[int, "ahocorasick.Automaton"]:
    """The bits of the cues without words, and the words of all others with theirs."""
    bits: dict[str, int] = {}
    for cue in _cues:
        for word in cue.words:
            bits[word] = bits.get(word, 0) | cue.bit
    automaton = ahocorasick.Automaton()
    for word, of_word in bits.items():
        automaton.add_word(word, of_word)
    automaton.make_automaton()
    return any_of(*(cue for cue in _cues if not cue.words)), automaton


class _Part(NamedTuple):
    """What is known of a part of a pattern: all strings that it stands for, where they are few; else words needed."""

    strings: frozenset[str] | None
    words: frozenset[str] = frozenset()

    @property
    def needed(self) -> frozenset[str]:
        """Strings of which each match holds one; none where one of them says too little."""
        found = self.words if self.strings is None else self.strings
        return found if all(map(_tells, found)) else frozenset()


_UNKNOWN = _Part(None)


def _tells(word: str) -> bool:
    """Whether a string is worth looking for: two letters, or a sign (`≥`)."""
    return len(word) > 1 or not (word.isalnum() or word.isspace() or not word)


def _needed(parsed: Iterable[tuple[Any, Any]]) -> frozenset[str]:
    words = _sequence(parsed).needed
    return frozenset(word for word in words if not any(other in word for other in words if other != word))


def _sequence(parsed: Iterable[tuple[Any, Any]]) -> _Part:
    """Strings of one part after the other, as long as they stay few; then the most telling of what was found."""
    found: list[_Part] = []
    strings = _EMPTY
    for operation, argument in parsed:
        part = _part(operation, argument)
        if part.strings is not None and len(strings) * len(part.strings) <= _MOST:
            strings = frozenset(one + other for one in strings for other in part.strings)
        else:
            found += (_Part(strings), part)
            strings = _EMPTY if part.strings is None else part.strings
    if not found:
        return _Part(strings)
    return _Part(None, max((part.needed for part in (*found, _Part(strings))), key=_telling))


def _telling(words: frozenset[str]) -> tuple[int, int]:
    return min(map(len, words), default=0), -len(words)


def _part(operation: Any, argument: Any) -> _Part:
    if operation in (op.AT, op.ASSERT, op.ASSERT_NOT):  # what only looks around
        return _Part(_EMPTY)
    if operation in _REPEATS:
        return _repeat(*argument)
    match operation:
        case op.LITERAL:
            found = _Part(frozenset({fold(chr(argument))}))
        case op.IN:
            found = _class(argument)
        case op.SUBPATTERN:
            found = _sequence(argument[-1])
        case op.BRANCH:
            found = _branch([_sequence(branch) for branch in argument[1]])
        case _:
            found = _UNKNOWN
    return found


def _repeat(least: int, most: int, repeated: Iterable[tuple[Any, Any]]) -> _Part:
    part = _sequence(repeated)
    if (least, most) == (0, 1) and part.strings is not None:
        return _Part(part.strings | _EMPTY)
    return _Part(None, part.needed) if least else _UNKNOWN


def _class(members: Sequence[tuple[Any, Any]]) -> _Part:
    if any(kind is not op.LITERAL for kind, _ in members):
        return _UNKNOWN
    letters = frozenset(fold(chr(code)) for _, code in members)
    return _Part(letters) if len(letters) <= _FEW else _UNKNOWN


def _branch(parts: Sequence[_Part]) -> _Part:
    if all(part.strings is not None for part in parts):
        return _Part(frozenset().union(*(part.strings or () for part in parts)))
    needed = [part.needed for part in parts]
    return _Part(None, frozenset().union(*needed) if all(needed) else frozenset())
