"""Patterns that skip to where they may begin.

Belongs here: compiling a pattern so that a search tries it only at letters that it may begin with. Does not: any
pattern of the grammar, the words that a pattern needs (`cues`).

Python's `re` finds those letters by itself only for the plainest patterns. One that begins by looking behind
(`(?<!\\w)(?:tỉnh|huyện)`) it tries at every letter of a text, which takes two to ten times as long; nearly all patterns
of this grammar do. `compiled` tells its compiler the letters; what is matched stays the same. This rests on the insides
of Python 3.11, the only one that the project runs on; where they differ, patterns are compiled as `re.compile` does.
"""

import re
from collections.abc import Iterable
from re import _compiler  # type: ignore[attr-defined]  # what a search skips to has no public name
from re import _constants as op  # type: ignore[attr-defined]
from typing import Any

_Letters = list[tuple[Any, Any]]  # as the parsed form of a pattern has them: letters, ranges, classes
_LOOKING = (op.AT, op.ASSERT, op.ASSERT_NOT)
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
_of_python = getattr(_compiler, "_get_charset_prefix", None)


def compiled(pattern: str) -> re.Pattern[str]:
    """`re.compile(pattern)`, but quicker in a search."""
    if _of_python is None:
        return re.compile(pattern)
    _compiler._get_charset_prefix = _first_letters
    try:
        return re.compile(pattern)
    finally:
        _compiler._get_charset_prefix = _of_python


def _first_letters(parsed: Any, flags: int) -> _Letters | None:
    """What any match begins with, for the compiler; None where that may be anything or nothing."""
    assert _of_python
    known: _Letters | None = _of_python(parsed, flags)
    if known or flags & re.IGNORECASE:
        return known
    found = _of_sequence(parsed)
    return None if found is None or None in found else list(dict.fromkeys(found))  # type: ignore[arg-type]


def _of_sequence(parsed: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any] | None] | None:
    """What a part of a pattern may begin with, with None among it where the part may be empty; None if anything."""
    letters: list[tuple[Any, Any] | None] = []
    for operation, argument in parsed:
        if operation in _LOOKING:
            continue
        found = _of_part(operation, argument)
        if found is None:
            return None
        letters += [letter for letter in found if letter is not None]
        if None not in found:
            return letters
    return [*letters, None]


def _of_part(operation: Any, argument: Any) -> list[tuple[Any, Any] | None] | None:
    if operation is op.LITERAL:
        return [(operation, argument)]
    if operation is op.IN and argument[0][0] is not op.NEGATE:
        return list(argument)
    if operation is op.SUBPATTERN and not argument[1] & re.IGNORECASE:
        return _of_sequence(argument[-1])
    if operation is op.BRANCH:
        parts = [_of_sequence(branch) for branch in argument[1]]
        return None if None in parts else [letter for part in parts for letter in part or ()]
    if operation in _REPEATS:
        repeated = _of_sequence(argument[2])
        return repeated if repeated is None or argument[0] else [*repeated, None]
    return None
