"""What bytes are, by the bytes alone; a name, an ending or a header of the web is no evidence.

Belongs here: the kind of a file as the register and the web channel need it. Does not: decoding (`reading`).
"""

import re
import zipfile
from pathlib import Path

import filetype

_HEAD = 8192
_MARKUP = re.compile(rb"^(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_XML = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<\?xml")
_OFFICE = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# Of the old binary Office formats the first bytes are alike; `filetype` tells some apart and guesses at others.
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def kind_of(path: Path) -> str:
    """What a file is: `pdf`, `docx`, `xlsx`, `zip`, `doc`, `rtf`, `html`, `xml`, `text`, an image's ending, …

    `empty` for no bytes, `binary` for what is not known. Raises OSError where the file cannot be opened.
    """
    with path.open("rb") as opened:
        head = opened.read(_HEAD)
    if not head:
        return "empty"
    if head.startswith(b"PK"):
        return _kind_of_zip(path)
    return _kind_of_head(head)


def _kind_of_head(head: bytes) -> str:
    if head.startswith(_COMPOUND):
        return "doc"
    if _MARKUP.match(head):
        return "html"
    if _XML.match(head):
        return "html" if b"<html" in head.lower() else "xml"
    if guessed := filetype.guess(head):
        return str(guessed.extension)
    if b"\x00" in head and not head.startswith(_UTF16) and head[1::2].count(0) < len(head) / 8:
        return "binary"
    return "text"


def _kind_of_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "zip"
    if "[Content_Types].xml" in members:
        for folder, kind in _OFFICE.items():
            if any(name.startswith(folder) for name in members):
                return kind
    return "zip"
