"""Tiers of government in a sentence: which figure counts the province, its districts or its communes.

Belongs here: markers of level and how far each reaches. Does not: which indicators have levels (catalogue).
"""

import re
from functools import lru_cache
from typing import NamedTuple

from pipelines.vietnamese.text import fold

ORDER = ("tinh", "huyen", "xa")
_BARE_LENGTH = 5  # `huyện 98%` names a tier only beside another tier
_MARKER = re.compile(
    r"(?<!\w)(?:"
    r"(?P<row>cap\s+tinh\s*[,/-]?\s*(?:va\s+)?(?:cap\s+)?huyen\s*[,/-]?\s*(?:va\s+)?(?:cap\s+)?xa)"
    r"|(?P<all>ubnd (?:cap )?tinh(?:,| va) (?:ubnd )?(?:cac )?(?:cap )?xa|"
    r"tu (?:ubnd |cap )*tinh(?: [a-z]+){0,3} den (?:ubnd |cap )*(?:co so|"
    r"xa(?:\W+phuong)?(?:\W+thi tran)?)|(?:ca\s+)?(?:3|03|ba|2|02|hai)\s+cap(?:\s+(?:chinh quyen|"
    r"tinh\W+(?:cap\s+)?huyen\W+(?:va\s+)?(?:cap\s+)?xa))?|cac cap(?!\s+(?:dang|uy|tinh|huyen|xa))"
    r"|(?<!xa trong )(?<!xa tren )(?<!xa cua )(?:toan tinh|toan thanh pho)"
    r"|ca tinh|chung (?:toan|ca) tinh|(?<=[;,] )chung(?=\s+(?:dat |la )?\d)"
    r"|(?:cac\s+)?so\s*[,-]?\s*(?:ban\s*[,-]?\s*)?nganh\s*(?:,|va)\s*(?:cac\s+)?(?:don vi\s*(?:,|va)\s*)?dia phuong)"
    r"|(?P<tinh>tai tinh(?=\s*[,;)])|cap\s+(?:tinh|thanh pho|tp)(?!\w)|"
    r"(?:cac\s+)?so\s*[,-]?\s*(?:ban\s*[,-]?\s*)?nganh(?!\s+(?:da\s+)?(?:mo|phan dau|tap trung|to chuc|trien khai|"
    r"phoi hop|"
    r"day manh|nang|thuc hien|ra soat|chu dong|tiep tuc|can|phai|lien quan)(?!\w))|"
    r"(?<!truc )tuyen tinh|hanh chinh cong (?:cua )?(?:tinh|thanh pho)|"
    r"khoi tinh|khoi (?:cac )?so|(?:cac )?co quan chuyen mon (?:thuoc|cap) (?:ubnd )?tinh|"
    r"thuoc ubnd (?:tinh|thanh pho)|cac so(?!\w))"
    r"|(?P<huyen>cap\s+(?:quan\s*,?\s*)?huyen|(?:cac\s+)?(?:quan\s*,\s*)?huyen\s*,?\s*(?:va\s+)?(?:thi xa|"
    r"thanh pho|thi\s*,|tp|quan)(?:\s*,?\s*(?:va\s+)?(?:thanh pho|thi xa|quan))*"
    r"|quan\s*[,/-]?\s*huyen(?:\s*[,/-]\s*thi xa)?|(?<!truc )tuyen huyen|khoi huyen|"
    r"ubnd (?:cac )?huyen(?:\s*,?\s*(?:va\s+)?(?:thanh pho|thi xa|quan)(?!\w))*)"
    r"|(?P<xa>cap co so|cap\s+xa(?:\s*,?\s*(?:va\s+)?(?:cap\s+)?phuong(?:\s*,?\s*(?:va\s+)?(?:thi tran|dac khu))?)?|"
    r"(?:cac\s+)?xa\s*[,/-]?\s*(?:va\s+)?phuong(?:\s*[,/-]?\s*(?:va\s+)?(?:thi tran|dac khu))*"
    r"|phuong\s*[,/-]?\s*xa(?:\s*[,/-]?\s*thi tran)?|(?<!truc )tuyen xa|khoi xa|"
    r"ubnd (?:cac |\d+ )?xa(?:\s*[,/-]?\s*(?:va\s+)?(?:phuong|thi tran|dac khu)(?!\w))*)"
    r"|(?:^|(?<=[;,(:] )|(?<=va )|(?<=[;,(:]))(?P<bare>(?:tinh|huyen|xa)(?=\)|\s*(?:dat|la|:)?\s*(?:tren |"
    r"hon |gan |khoang )?\d))"
    r")(?!\w)"
)
_AND = re.compile(
    r"(?:\s+(?:cua\s+)?(?:tinh|thanh pho)(?=\s*[,/]|\s+va))?"
    r"\s*(?:,|/|-|va|,\s*va|den|,\s*den)\s*(?:ubnd\s+)?(?:uy ban nhan dan\s+)?(?:cac\s+)?"
)
# `cấp tỉnh, huyện`: the second tier is named by its bare word.
_BARE = re.compile(r"\s*(?:,|/|-|va)\s*(?P<level>tinh|huyen|xa)(?!\w)(?!\s*(?:hoi|vien))")


class Marker(NamedTuple):
    """Tiers named at `start:end`; several in a row are one marker."""

    start: int
    end: int
    levels: tuple[str, ...]


def markers(folded: str) -> list[Marker]:
    """The markers of a sentence in order."""
    found: list[Marker] = []
    for match in _MARKER.finditer(folded):
        kind = str(match.lastgroup)
        levels = ("all",) if kind in ("all", "row") else (match["bare"] or kind,)
        marker = _with_bare(folded, Marker(match.start(), match.end(), levels))
        if found and marker.start < found[-1].end:
            continue
        if found and _AND.fullmatch(folded[found[-1].end : marker.start]) and "all" not in (*levels, *found[-1].levels):
            joined = tuple(level for level in ORDER if level in found[-1].levels + marker.levels)
            found[-1] = Marker(found[-1].start, marker.end, ("all",) if joined == ORDER else joined)
        else:
            found.append(marker)
    return found if len({m.levels for m in found}) > 1 else [m for m in found if m.end - m.start > _BARE_LENGTH]


def _with_bare(folded: str, marker: Marker) -> Marker:
    levels, end = marker.levels, marker.end
    while len(levels) < 3 and "all" not in levels and (bare := _BARE.match(folded, end)):
        levels, end = (*levels, bare["level"]), bare.end()
    if set(levels) == set(ORDER):
        levels = ("all",)
    return Marker(marker.start, end, tuple(dict.fromkeys(levels)))


@lru_cache(maxsize=4096)
def levels_in(text: str) -> frozenset[str]:
    """The tiers that a heading or a lead names."""
    return frozenset(level for marker in markers(fold(text)) for level in marker.levels)


def tiers_named(marker: str) -> tuple[str, ...]:
    """The tiers that the words of a marker name, in their order: `3 cấp tỉnh, huyện, xã`."""
    named = re.findall(r"(?<!\w)(?:tinh|huyen|xa|(?<=cap )(?:thanh pho|tp))(?!\w)", marker)
    return tuple(dict.fromkeys(level if level in ORDER else "tinh" for level in named))
