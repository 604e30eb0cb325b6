"""The fonts of a Word document: an old one (`.VnTime`, `VNI-Times`) says that its letters are no Unicode.

Belongs here: which font a run has, by itself, its styles or the document's default. Does not: converting (`legacy`).

Source: ECMA-376 Part 1, 17.3.2.26 (rFonts), 17.7.2 (the order of styles).
"""

from dataclasses import dataclass, field

from lxml import etree

from pipelines.submissions.readers.xml import child, local, value


@dataclass
class Fonts:
    """The fonts that styles bring, and the default."""

    _of_style: dict[str, str] = field(default_factory=dict)
    _based_on: dict[str, str] = field(default_factory=dict)
    _style: str = ""  # of paragraphs that name none
    _default: str = ""

    @classmethod
    def read(cls, styles: etree._Element | None) -> "Fonts":
        """From the part `styles.xml`, which may be missing."""
        made = cls()
        made._default = value(child(styles, "docDefaults", "rPrDefault", "rPr", "rFonts"), "ascii") or ""
        for style in styles if styles is not None else ():
            if local(style) == "style":
                made._add(style, value(style, "styleId") or "")
        return made

    def of(self, run_properties: etree._Element | None, paragraph_style: str | None) -> str:
        """The font of a run within a paragraph; empty where nothing names one."""
        own = value(child(run_properties, "rFonts"), "ascii")
        of_run = value(child(run_properties, "rStyle"))
        return own or self._by_style(of_run) or self._by_style(paragraph_style or self._style) or self._default

    def _by_style(self, style: str | None) -> str:
        seen: set[str] = set()
        while style and style not in seen:
            if font := self._of_style.get(style):
                return font
            seen.add(style)
            style = self._based_on.get(style)
        return ""

    def _add(self, style: etree._Element, style_id: str) -> None:
        if font := value(child(style, "rPr", "rFonts"), "ascii"):
            self._of_style[style_id] = font
        if based_on := value(child(style, "basedOn")):
            self._based_on[style_id] = based_on
        default = value(style, "default") or "0"
        if value(style, "type") == "paragraph" and default in ("1", "true", "on"):
            self._style = style_id
