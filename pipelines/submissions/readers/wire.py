"""How a process that reads a file tells the one that asked: in JSON, so that nothing in a hostile file runs here.

Belongs here: frames, and what was read and refusals as JSON. Does not: processes (`apart`, `worker`).
"""

import json
import struct
from base64 import b64decode, b64encode
from dataclasses import asdict
from typing import IO, Any

from pipelines.forms import Form, passed, taken
from pipelines.records import Place
from pipelines.submissions.document import Document, Member, Unpacked, Unreadable

_LENGTH = struct.Struct(">Q")
MAX_FRAME = 1024 * 1024 * 1024


def send(stream: IO[bytes], *frames: bytes) -> None:
    """Writes frames, each behind its length."""
    for frame in frames:
        stream.write(_LENGTH.pack(len(frame)))
        stream.write(frame)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """The next frame; None where the stream has ended or holds no frame."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    frame = stream.read(length) if length <= MAX_FRAME else b""
    return frame if len(frame) == length else None


def encode(outcome: Document | Unpacked | Form | Unreadable | str) -> bytes:
    """An outcome as bytes; a string says what went wrong with the process."""
    said: dict[str, Any]
    if isinstance(outcome, Document):
        said = {"document": asdict(outcome) | {"places": [(p.start, p.page, p.sheet, p.cell) for p in outcome.places]}}
    elif isinstance(outcome, Unpacked):
        members = [(m.name, b64encode(m.content).decode()) for m in outcome.members]
        said = {"members": members, "notes": outcome.notes, "remarks": outcome.remarks}
    elif isinstance(outcome, Form):
        said = {"form": passed(outcome)}
    elif isinstance(outcome, Unreadable):
        said = {"refused": [outcome.reason, outcome.remedy, outcome.place, outcome.where]}
    else:
        said = {"failed": outcome}
    return json.dumps(said).encode()


def decode(frame: bytes, file_name: str) -> Document | Unpacked | Form | str:
    """The outcome that `encode` wrote. Raises Unreadable where it is one; ValueError and the like where it is none."""
    said = json.loads(frame)
    if "refused" in said:
        reason, remedy, place, where = said["refused"]
        raise Unreadable(file_name, str(reason), str(remedy), place, where)
    if "document" in said:
        document = said["document"]
        return Document(
            str(document["text"]),
            str(document["encoding"]),
            str(document["reader"]),
            tuple(_place(*place) for place in document["places"]),
            tuple(map(str, document["notes"])),
            tuple(map(str, document["remarks"])),
        )
    if "form" in said:
        return taken(said["form"])
    if "members" in said:
        members = tuple(Member(str(name), b64decode(content)) for name, content in said["members"])
        return Unpacked(members, tuple(map(str, said["notes"])), tuple(map(str, said["remarks"])))
    return str(said["failed"])


def _place(start: Any, page: Any, sheet: Any, cell: Any) -> Place:
    return Place(
        int(start),
        None if page is None else int(page),
        None if sheet is None else str(sheet),
        None if cell is None else str(cell),
    )
