"""Vietnamese as it was written before Unicode: TCVN3 (fonts `.Vn…`), VNI (fonts `VNI-…`), and the Symbol font.

Belongs here: their tables, converting, and telling by a text whether it is one of them. Does not: encodings that Python
decodes (`text`).

Sources: TCVN 5712:1993 VN3 as the ABC fonts use it; VNI Windows of VNI Software.
"""

import re
from collections.abc import Iterable
from typing import Literal

from pipelines.vietnamese.text import nfc

Table = Literal["tcvn3", "tcvn3-capitals", "vni"]
NAMES: dict[str, str] = {"tcvn3": "TCVN3 (ABC)", "tcvn3-capitals": "TCVN3 (ABC)", "vni": "VNI"}

_TCVN3 = str.maketrans(
    "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉËÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ®¡¢§£¤¥¦",
    "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđĂÂĐÊÔƠƯ",
)

_VNI_MARKS = {
    "ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323",
    "â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309",
    "ã": "\u0302\u0303", "ä": "\u0302\u0323",
    "ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309",
    "ü": "\u0306\u0303", "ë": "\u0306\u0323",
}  # fmt: skip
_VNI_LETTERS = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ì": "ì", "í": "í"}
_VNI_MARKED = re.compile(f"([aeouyôö])([{''.join(_VNI_MARKS)}])|([{''.join(_VNI_LETTERS)}])", re.IGNORECASE)

_SYMBOLS = {
    0xB3: "≥",
    0xA3: "≤",
    0xB1: "±",
    0xB4: "×",
    0xB7: "•",
    0xA7: "▪",
    0xFC: "✓",
    0xD8: "➢",
    0xAE: "→",
    0xDE: "⇒",
}

# Common words of any official text: several of them tell Vietnamese from a chance likeness.
COMMON = re.compile(r"\b(?:và|của|các|tỉnh|số|được|năm|báo cáo|kế hoạch|thành phố|chuyển đổi)\b", re.IGNORECASE)
VIETNAMESE = frozenset(nfc("".join(
    base + tone
    for base in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
)) + "đĐ")  # fmt: skip
_NEUTRAL = "–—“”‘’…•·§°±×²³½«»\u00a0"


def converted(text: str, table: Table) -> str:
    """Text of an old table, stored as the characters of Windows-1252, in Unicode (NFC)."""
    if table == "vni":
        return nfc(_VNI_MARKED.sub(_vni_letter, text))
    said = text.translate(_TCVN3)
    return said.upper() if table == "tcvn3-capitals" else said


def recognised(text: str) -> Table | None:
    """The old table that turns this text, decoded as Windows-1252, into Vietnamese; None where none does."""
    sample = text[: 64 * 1024]
    tables: tuple[Table, ...] = ("tcvn3", "vni")
    for table in tables:
        said = converted(sample, table)
        if is_vietnamese(said) and len(set(map(str.lower, COMMON.findall(said)))) >= 2 and said != sample:
            return table
    return None


def is_vietnamese(text: str) -> bool:
    """Whether nearly all letters beyond ASCII are Vietnamese ones, and common words occur."""
    beyond = [c for c in text if c > "\x7f" and c not in _NEUTRAL]
    known = sum(1 for c in beyond if c in VIETNAMESE)
    return bool(beyond) and known >= 0.97 * len(beyond) and COMMON.search(text) is not None


def table_of_font(font: str | None) -> Table | None:
    """The old table whose letters a font draws: `.VnTime`, `.VnTimeH` (capitals alone), `VNI-Times`."""
    name = (font or "").rpartition("+")[2].lower()
    if name.startswith(".vn"):
        return "tcvn3-capitals" if re.match(r"\.vn[a-z ]+?h(?:$|[-, ])", name) else "tcvn3"
    return "vni" if name.startswith("vni-") else None


def remarks(names: Iterable[str]) -> list[str]:
    """What the sender of letters in old tables is told."""
    return [f"Chữ theo bảng mã {name} đã được chuyển sang Unicode." for name in names]


def symbol(code: str) -> str:
    """The character that a hexadecimal code of a symbol font draws, where it carries meaning."""
    try:
        return _SYMBOLS.get(int(code, 16) & 0xFF, "")
    except ValueError:
        return ""


def _vni_letter(found: re.Match[str]) -> str:
    base, mark, single = found.groups()
    if single:
        return _cased(_VNI_LETTERS[single.lower()], single)
    letter = _cased(_VNI_LETTERS.get(base.lower(), base.lower()), base)
    return nfc(letter + _VNI_MARKS[mark.lower()])


def _cased(letter: str, like: str) -> str:
    return letter.upper() if like.isupper() else letter
