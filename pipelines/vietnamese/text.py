"""Vietnamese text: one spelling of its characters, and a folded form for comparison.

Belongs here: Unicode normalisation and folding that keep every offset. Does not: numbers, dates, meaning.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

CAPITALS = "A-Z" + "".join(c for c in map(chr, (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA))) if c.isupper())
"""The capital letters of Vietnamese names, for a class of a pattern; ranges of accented letters hold small ones too."""

_FOOTNOTE_MARKS = "⁰¹²³⁴⁵⁶⁷⁸⁹"  # glued to words, and letters or digits to no reader
_DIGITS_MARKED = bytes(ord("0") if chr(code) in "0123456789" else ord(" ") for code in range(256))
_RUN = re.compile(rb"00*")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
# oà and òa, uý and úy …: older and newer rules set the tone on different vowels of one syllable.
_TONE_ON_FIRST = re.compile(f"([oOuU])([{_TONES}])([aAeEyY])(?![a-zA-Z])")


def nfc(text: str) -> str:
    """The text in Unicode form NFC, in which each Vietnamese letter is one character."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """The text in lower case without diacritics; it has the same length, so offsets hold in both.

    `Đ`, `đ` and the look-alike `Ð` (U+00D0) become `d`; no-break space, tab and footnote mark a space; digits of
    other scripts those of ours. Expects NFC.
    """
    return text.translate(_FOLDED)


@lru_cache(maxsize=1)
def fold_document(text: str) -> str:
    """`fold` for a whole document, of which one step after the other asks it."""
    return fold(text)


def digit_runs(folded: str) -> Iterator[re.Match[bytes]]:
    """Every maximal run of digits of a folded text; bytes with one mark for all digits are found much faster."""
    return _RUN.finditer(folded.encode("ascii", "replace").translate(_DIGITS_MARKED))


def lower(text: str) -> str:
    """The text in lower case with its diacritics and its length; `str.lower` lengthens some foreign letters."""
    text = text.replace("Ð", "Đ")
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def same_spelling(text: str) -> str:
    """The text in lower case with tones on one place, so that `hoà` equals `hòa`; its length may differ."""
    decomposed = unicodedata.normalize("NFD", text.replace("Ð", "Đ").lower())
    return unicodedata.normalize("NFC", _TONE_ON_FIRST.sub(r"\1\3\2", decomposed))


class _Folding(dict[int, int]):
    """Folds one character on first sight and remembers it; characters that fold to several stay themselves."""

    def __missing__(self, code: int) -> int:
        character = chr(code)
        lowered = character.lower()
        base = unicodedata.normalize("NFD", lowered)[0] if len(lowered) == 1 else character
        if character in _FOOTNOTE_MARKS:
            self[code] = ord(" ")
            return self[code]
        if (digit := unicodedata.decimal(character, None)) is not None:
            self[code] = ord(str(digit))
            return self[code]
        special = {"đ": "d", "ð": "d", "\u00a0": " ", "\t": " ", "–": "-", "—": "-", "\u2011": "-"}
        folded = ord(special.get(base, base))
        self[code] = folded
        return folded


_FOLDED = _Folding()
