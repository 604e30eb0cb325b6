"""What the sender of a Word document is told of how it was read: what was accepted, left out, or could not be read.

Belongs here: looking for what the text does not show, and its words. Does not: the text (`docx`).
"""

from collections.abc import Collection, Iterator

from lxml import etree

from pipelines.submissions.readers.xml import switched_on

_TRACKED = ("ins", "del", "moveFrom", "moveTo")
_PICTURES = ("blip", "imagedata")


def remarks(body: etree._Element, parts: Collection[str]) -> Iterator[str]:
    """What was done that asks for nothing; `parts` are the names of the package's parts, in small letters."""
    if any(_first(body, name) is not None for name in _TRACKED):
        yield "Tài liệu còn theo dõi thay đổi (Track Changes); hệ thống đọc như đã chấp nhận mọi thay đổi."
    if any(switched_on(mark) for mark in body.iter("{*}vanish")):
        yield "Chữ ẩn trong tài liệu không được đọc."
    if _first(body, "commentReference") is not None:
        yield "Ghi chú bên lề (Comment) của tài liệu không được đọc."
    if any(name.endswith("vbaproject.bin") for name in parts):
        yield "Macro của tài liệu bị bỏ qua, không được chạy."
    if pictures := sum(1 for name in _PICTURES for _ in body.iter(f"{{*}}{name}")):
        yield f"Tài liệu có {pictures} hình ảnh; chữ trong hình không được đọc."


def notes(body: etree._Element) -> Iterator[str]:
    """What may hold figures and could not be read, with the remedy."""
    if objects := sum(1 for _ in body.iter("{*}object")):
        yield (
            f"Tài liệu có {objects} đối tượng nhúng (ví dụ bảng Excel) không đọc được. "
            "Đề nghị chép nội dung thành bảng hoặc chữ của tài liệu rồi gửi lại."
        )
    if _first(body, "altChunk") is not None:
        yield ("Tài liệu có phần chèn từ tệp khác không đọc được. Đề nghị mở tệp bằng Word, lưu lại rồi gửi lại.")


def _first(body: etree._Element, name: str) -> etree._Element | None:
    return next(body.iter(f"{{*}}{name}"), None)
