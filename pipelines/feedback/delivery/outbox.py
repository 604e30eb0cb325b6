"""The outbox: mails as files, where no mail server is set.

Belongs here: writing them whole. Does not: what they say (`mail`), what is remembered of them (`ledger`).
"""

import os
from pathlib import Path

from pipelines.feedback.delivery.headers import as_bytes
from pipelines.feedback.delivery.transport import Attempting, Channel, Mail, Result
from pipelines.store import remove_drafts


class Outbox:
    """Mails as files for a mail program: `X-Unsent` opens them as drafts there."""

    channel: Channel = "outbox"

    def __init__(self, folder: Path) -> None:
        self.goes_to = str(folder)
        self._folder = folder

    def deliver(self, mail: Mail, attempting: Attempting) -> dict[str, Result]:
        message = mail.compose(True)
        message["X-Unsent"] = "1"
        target = self._folder / mail.name
        attempting(mail.recipients)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            remove_drafts(self._folder)
            _write_durably(target, as_bytes(message))
        except OSError as error:
            words = f"{target}: cannot be written ({error.strerror})"
            return dict.fromkeys(mail.recipients, Result("deferred", words))
        return dict.fromkeys(mail.recipients, Result("written", str(target)))

    def close(self) -> None:
        """Nothing is open."""


def _write_durably(target: Path, content: bytes) -> None:
    draft = target.with_name(f".{target.name}.{os.getpid()}.draft")
    try:
        with draft.open("wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        draft.replace(target)
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    finally:
        draft.unlink(missing_ok=True)
