"""DOC, RTF, XLS and OpenDocument: converted by LibreOffice to the formats that have readers of their own.

Belongs here: running LibreOffice so that it stays alone: a profile of its own, no macro, no link followed. Does not:
reading what it gives (`docx`, `xlsx`).
"""

import os
import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from pipelines.submissions.document import AS_WORD, Document, Unreadable
from pipelines.submissions.readers import docx, xlsx
from pipelines.submissions.readers.building import damaged
from pipelines.submissions.readers.kinds import Kind, kind_of

PROGRAM = "soffice"
_TABLES = ("xls", "ods")
# Macros never run, and what a document links to is never fetched.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse">
<value>true</value></prop><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>1</value></prop></item>
</oor:items>
"""


def read(content: bytes, file_name: str) -> Document:
    """The document, by way of DOCX or XLSX. Raises Unreadable where LibreOffice is missing or cannot open it."""
    kind = kind_of(content)
    if shutil.which(PROGRAM) is None:
        raise Unreadable(
            file_name, f"là {kind.name}, mà nơi tiếp nhận chưa cài LibreOffice để đọc loại tệp này",
            "Đề nghị lưu lại ở dạng Word (.docx), Excel (.xlsx) hoặc PDF rồi gửi lại.",
        )  # fmt: skip
    read_by = xlsx.read_tables if kind.id in _TABLES else docx.read
    read = read_by(_converted(content, kind, file_name), file_name)
    said = f"Tệp là {kind.name}, được chuyển đổi bằng LibreOffice để đọc."
    return replace(read, encoding="", remarks=(said, *read.remarks))


def _converted(content: bytes, kind: Kind, file_name: str) -> bytes:
    target = "xlsx" if kind.id in _TABLES else "docx"
    with tempfile.TemporaryDirectory(prefix="khoso-") as folder:
        home = Path(folder)
        (home / "profile" / "user").mkdir(parents=True)
        (home / "profile" / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        source = home / f"source.{kind.id}"
        source.write_bytes(content)
        profile = f"-env:UserInstallation={(home / 'profile').as_uri()}"
        subprocess.run(
            [PROGRAM, "--headless", "--norestore", "--nolockcheck", profile, "--convert-to", target,
             "--outdir", str(home / "out"), str(source)],
            capture_output=True, check=False, stdin=subprocess.DEVNULL,
            env={"PATH": os.environ.get("PATH", ""), "HOME": folder, "LANG": "C.UTF-8"},
        )  # fmt: skip
        made = home / "out" / f"source.{target}"
        if not made.exists():
            raise damaged(file_name, kind.name)
        converted = made.read_bytes()
    if kind_of(converted).id != target:
        raise Unreadable(file_name, f"là {kind.name} không chuyển đổi được", AS_WORD)
    return converted
