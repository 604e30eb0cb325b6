"""The outbox: mails as files, where no mail server is set.

Belongs here: writing them as a mail program opens them. Does not: what they say (`mail`), what is remembered of them
(`ledger`).
"""

from pathlib import Path

from pipelines.feedback.delivery.headers import as_bytes
from pipelines.feedback.delivery.transport import Attempting, Channel, Mail, Result
from pipelines.whole_files import remove_drafts, replace_file


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
            replace_file(target, as_bytes(message), durable=True)
        except OSError as error:
            words = f"{target}: cannot be written ({error.strerror})"
            return dict.fromkeys(mail.recipients, Result("deferred", words))
        return dict.fromkeys(mail.recipients, Result("written", str(target)))

    def close(self) -> None:
        """Nothing is open."""
