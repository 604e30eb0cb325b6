"""The numbers and bullets that Word writes before paragraphs without storing them as text.

Belongs here: definitions of lists (`numbering.xml`), those that styles bring, counters, number formats. Does not: the
paragraphs.

Source: ECMA-376 Part 1, 17.9.
"""

from dataclasses import dataclass, field

from lxml import etree

from pipelines.submissions.readers.xml import child, local, number, switched_on, value

_LEVELS = 9
_BULLETS = frozenset("-–—+*•▪●◦○✓")
_ROMANS = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
           (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    number_format: str
    text: str
    plain: bool  # all levels of its number in decimals


@dataclass
class Numbering:
    """The lists of one document and how far each has counted."""

    _abstract_of: dict[str, str] = field(default_factory=dict)
    _levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _overrides: dict[tuple[str, int], _Level] = field(default_factory=dict)
    _restarts: dict[tuple[str, int], int] = field(default_factory=dict)
    _of_style: dict[str, tuple[str | None, int | None]] = field(default_factory=dict)
    _based_on: dict[str, str] = field(default_factory=dict)
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    default_style: str = ""

    @classmethod
    def read(cls, numbering: etree._Element | None, styles: etree._Element | None) -> "Numbering":
        """From the parts `numbering.xml` and `styles.xml`, either of which may be missing."""
        made = cls()
        for element in numbering if numbering is not None else ():
            if local(element) == "abstractNum":
                made._levels[value(element, "abstractNumId") or ""] = {
                    number(value(level, "ilvl")): _level(level) for level in element if local(level) == "lvl"
                }
        for element in numbering if numbering is not None else ():
            if local(element) == "num":
                made._add_list(element)
        for style in styles if styles is not None else ():
            if local(style) == "style":
                made._add_style(style)
        return made

    def mark(self, properties: etree._Element | None) -> str:
        """The mark of the next paragraph with these properties (`w:pPr`); empty where it bears none."""
        num_id, depth = self._list_of(properties)
        levels = self._levels.get(self._abstract_of.get(num_id or "", ""), {})
        if num_id is None or not 0 <= depth < _LEVELS:
            return ""
        level = self._overrides.get((num_id, depth)) or levels.get(depth)
        if level is None or level.number_format == "none":
            return ""
        if level.number_format == "bullet":
            return level.text if level.text in _BULLETS else "-"
        counts = self._count(num_id, depth, levels)
        text = level.text
        for index in range(depth + 1):
            of = self._overrides.get((num_id, index)) or levels.get(index) or level
            count = counts[index] if counts[index] is not None else of.start
            text = text.replace(f"%{index + 1}", _formatted(count or 0, "decimal" if level.plain else of.number_format))
        return text.strip()

    def style_chain(self, style: str | None) -> list[str]:
        """A style and those that it is based on, nearest first."""
        chain: list[str] = []
        while style and style not in chain:
            chain.append(style)
            style = self._based_on.get(style)
        return chain

    def _list_of(self, properties: etree._Element | None) -> tuple[str | None, int]:
        own = child(properties, "numPr")
        num_id, depth = value(child(own, "numId")), value(child(own, "ilvl"))
        for style in self.style_chain(value(child(properties, "pStyle")) or self.default_style):
            of_style = self._of_style.get(style)
            if of_style and (num_id is None or depth is None):
                num_id = of_style[0] if num_id is None else num_id
                depth = str(of_style[1]) if depth is None and of_style[1] is not None else depth
        return (None if num_id in (None, "0") else num_id), number(depth)

    def _count(self, num_id: str, depth: int, levels: dict[int, _Level]) -> list[int | None]:
        """Counts one paragraph; deeper levels begin anew. Lists of one definition count together."""
        counts = self._counts.setdefault(self._abstract_of[num_id], [None] * _LEVELS)
        restart = self._restarts.pop((num_id, depth), None)
        before = counts[depth]
        if restart is not None:
            counts[depth] = restart
        elif before is None:
            level = self._overrides.get((num_id, depth)) or levels.get(depth)
            counts[depth] = level.start if level else 1
        else:
            counts[depth] = before + 1
        counts[depth + 1 :] = [None] * (_LEVELS - depth - 1)
        return counts

    def _add_list(self, element: etree._Element) -> None:
        num_id = value(element, "numId") or ""
        self._abstract_of[num_id] = value(child(element, "abstractNumId")) or ""
        for override in element:
            if local(override) != "lvlOverride":
                continue
            depth = number(value(override, "ilvl"))
            if (level := child(override, "lvl")) is not None:
                self._overrides[num_id, depth] = _level(level)
            if (start := child(override, "startOverride")) is not None:
                self._restarts[num_id, depth] = number(value(start), 1)

    def _add_style(self, style: etree._Element) -> None:
        style_id = value(style, "styleId") or ""
        if value(style, "type") == "paragraph" and (value(style, "default") or "0") in ("1", "true", "on"):
            self.default_style = style_id
        if based_on := value(child(style, "basedOn")):
            self._based_on[style_id] = based_on
        if (own := child(style, "pPr", "numPr")) is not None:
            depth = value(child(own, "ilvl"))
            self._of_style[style_id] = (value(child(own, "numId")), number(depth) if depth is not None else None)


def _level(element: etree._Element) -> _Level:
    return _Level(
        number(value(child(element, "start")), 1),
        value(child(element, "numFmt")) or "decimal",
        value(child(element, "lvlText")) or "",
        switched_on(child(element, "isLgl")),
    )


def _formatted(count: int, number_format: str) -> str:
    count = max(0, count)
    if number_format in ("upperRoman", "lowerRoman"):
        roman = "".join(letters * times for letters, times in _roman_digits(count))
        return roman.upper() if number_format == "upperRoman" else roman
    if number_format in ("upperLetter", "lowerLetter") and count:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if number_format == "upperLetter" else letter
    return f"{count:02d}" if number_format == "decimalZero" else str(count)


def _roman_digits(count: int) -> list[tuple[str, int]]:
    digits = []
    for value_, letters in _ROMANS:
        times, count = divmod(count, value_)
        digits.append((letters, times))
    return digits
