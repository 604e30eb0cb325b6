"""A way on which a mail leaves: what one has to do, and what it tells.

Belongs here: what the ways have in common. Does not: any of them (`smtp`, `outbox`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Literal, Protocol

# An outcome for one recipient. Deferred and refused: it certainly has not got the mail. Uncertain: the server had the
# whole mail and did not say whether it took it.
Outcome = Literal["accepted", "written", "deferred", "refused", "uncertain"]
Channel = Literal["smtp", "outbox"]
Compose = Callable[[bool], EmailMessage]  # told whether addresses beyond ASCII may stand in the headers
Attempting = Callable[[Sequence[str]], None]


class SendingStopped(Exception):
    """Nothing more can be sent now; the message says why and what to do. No mail was handed over that is not told."""


@dataclass(frozen=True)
class Result:
    """What became of a mail for one recipient; `detail` is for the operator."""

    outcome: Outcome
    detail: str


@dataclass(frozen=True)
class Mail:
    """A mail to be handed over for some recipients; `name` is that of its file, where it becomes one."""

    name: str
    compose: Compose
    sender: str
    recipients: Sequence[str]


class Transport(Protocol):
    """One way for mails; it is closed at the end of a round."""

    channel: Channel
    goes_to: str  # in words

    def deliver(self, mail: Mail, attempting: Attempting) -> dict[str, Result]:
        """Hands one mail over; each of its recipients has a result.

        `attempting` hears of those that may get it, right before they may. Raises SendingStopped where no mail can be
        handed over at all; `attempting` has heard of nobody then.
        """

    def close(self) -> None: ...
