"""XML parsed so that nothing in it reaches beyond its own bytes.

Belongs here: the parser's bounds, names without namespaces, refusals of what is no XML. Does not: what elements mean.
"""

from lxml import etree

from pipelines.submissions.document import RESEND, Unreadable


def parse(content: bytes, file_name: str, where: str) -> etree._Element:
    """The root of a part. No DTD is loaded, no entity resolved, no address fetched; depth and text are bounded.

    Raises Unreadable where the part is no XML, with line and column, or declares a document type: Office files have
    none, and entities that grow without end or read other files come in one.
    """
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        if error.code == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error
        line, column = error.position
        raise Unreadable(
            file_name, "có phần XML hỏng, không đọc được", RESEND, where=f"{where}, dòng {line}, cột {column}"
        ) from error
    if root.getroottree().docinfo.doctype:
        raise Unreadable(
            file_name,
            "có khai báo kiểu tài liệu (DOCTYPE) mà tài liệu Office không được có, nên không mở vì lý do an toàn",
            "Đề nghị mở tệp gốc, lưu lại ở dạng mới rồi gửi lại.",
            where=where,
        )
    return root


def local(element: etree._Element) -> str:
    """The name of an element without its namespace, of which Office has two."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first descendant along a path of names."""
    for name in path:
        element = next((c for c in element if local(c) == name), None) if element is not None else None
    return element


def value(element: etree._Element | None, name: str = "val") -> str | None:
    """An attribute by its name without namespace."""
    if element is None:
        return None
    return next((str(v) for k, v in element.attrib.items() if str(k).rpartition("}")[2] == name), None)


def switched_on(element: etree._Element | None) -> bool:
    """Whether a property that is either there or not is on: `<w:vanish/>`, `<w:vanish w:val="0"/>`."""
    return element is not None and (value(element) or "1") not in ("0", "false", "off", "none")


def number(text: str | None, default: int = 0) -> int:
    """A whole number of an attribute; `default` where there is none, within what a table or a list can count."""
    try:
        return max(-1, min(int(text or ""), 10_000))
    except ValueError:
        return default
