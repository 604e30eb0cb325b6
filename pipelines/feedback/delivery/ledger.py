"""The ledger of mails: a line before each attempt, a line after it, none ever changed.

Belongs here: keeping the lines so that a crash at any moment loses none, and what they say of one recipient. Does not:
sending.

It is the table `deliveries` of the lake, in files of a month and at most `LINES_OF_FILE` lines, since a file is written
whole. A line is on the disk before what it announces happens: an attempt without an outcome is a mail of which nobody
knows whether it went out.
"""

import fcntl
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Literal

from pipelines import store
from pipelines.records import Delivery, MailKind
from pipelines.settings import Settings
from pipelines.whole_files import remove_drafts

TABLE = "deliveries"
LINES_OF_FILE = 200
# Servers that greylist take a mail after minutes; those that are down may be so for days (RFC 5321, 4.5.4.1).
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=15), timedelta(hours=12)
MOST_ATTEMPTS = 14  # about four days
MOST_UNCERTAIN = 3
DONE = ("accepted", "written")

# due: never tried; retry: it certainly did not arrive; repeat: it may have arrived
Status = Literal["due", "retry", "repeat", "waits", "sent", "refused", "given_up", "unclear"]
TO_SEND: tuple[Status, ...] = ("due", "retry", "repeat")


@dataclass(frozen=True)
class Standing:
    """Where one mail stands with one recipient; `until`: not before then, `at`: of its last line, if there is one."""

    status: Status
    detail: str = ""
    until: datetime | None = None
    at: datetime | None = None
    says: str = ""


class Ledger:
    """The lines of one home, in order; whoever appends holds it with `held`."""

    def __init__(self, settings: Settings) -> None:
        self._folder = settings.lake / TABLE
        self._files = {name: store.read_rows(self._folder, Delivery, [name]) for name in store.partitions(self._folder)}
        self._of_letter: defaultdict[str, list[Delivery]] = defaultdict(list)
        for name in sorted(self._files):
            self.imagine(self._files[name])

    def append(self, lines: Sequence[Delivery]) -> None:
        """The lines are on the disk when this returns. Raises OSError where the disk does not take them."""
        for month, of_month in groupby(lines, key=lambda line: line.at.strftime("%Y-%m")):
            added = list(of_month)
            name = self._file_for(month, len(added))
            rows = [*self._files.get(name, []), *added]
            store.write_rows(self._folder, name, Delivery, rows, durable=True)
            self._files[name] = rows
        self.imagine(lines)

    def _file_for(self, month: str, lines: int) -> str:
        """The name of the file that takes some more lines of a month; names sort as lines were written."""
        last = max((name for name in self._files if name.startswith(f"{month}-")), default=f"{month}-0000")
        if len(self._files.get(last, [])) + lines <= LINES_OF_FILE:
            return last
        return f"{month}-{int(last.rpartition('-')[2]) + 1:04d}"

    def imagine(self, lines: Sequence[Delivery]) -> None:
        """Takes lines for written that are not: to see what would be due then."""
        for line in lines:
            self._of_letter[line.submission_id].append(line)

    def lines(self, submission_id: str, kind: MailKind | None = None, number: int | None = None) -> list[Delivery]:
        """Those of a letter, oldest first; of one kind and one reminder where these are given."""
        return [
            line
            for line in self._of_letter.get(submission_id, [])
            if kind in (None, line.kind) and number in (None, line.number)
        ]


@contextmanager
def held(settings: Settings, say: Callable[[str], None]) -> Iterator[Ledger]:
    """The ledger, for one process while the block runs; the lock ends with the process, however it ends.

    Raises OSError where the home cannot be written.
    """
    folder = settings.lake / TABLE
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another process sends letters of this home: waiting for it to finish")
            fcntl.flock(lock, fcntl.LOCK_EX)
        remove_drafts(folder)
        yield Ledger(settings)


def standing(lines: Iterable[Delivery], recipient: str, now: datetime) -> Standing:
    """Where a mail stands with a recipient, from the lines of that mail.

    What the operator `asked` for again begins anew; whether it may have arrived is not forgotten by that.
    """
    own = [line for line in lines if line.recipient == recipient]
    if not own:
        return Standing("due")
    last = own[-1]
    status, until = _status(own, now)
    if last.event == "attempt":
        detail = "it was interrupted after the attempt was noted and before its outcome was"
    elif status == "given_up":
        detail = f"after {MOST_ATTEMPTS} attempts: {last.detail}"
    else:
        detail = last.detail
    return Standing(status, detail, until, last.at, last.says)


def _status(own: Sequence[Delivery], now: datetime) -> tuple[Status, datetime | None]:
    """The status by the lines of one recipient, and until when it waits."""
    last = own[-1]
    since = _since_asked(own)
    unclear = sum(_may_have_arrived(since, place) for place in range(len(since)))
    until: datetime | None = None
    status: Status
    if last.event == "asked":
        status = "repeat" if _has_what_it_says(own) else "due"
    elif last.event in DONE:
        status = "sent"
    elif last.event == "refused":
        status = "refused"
    elif last.event == "deferred":
        tries = sum(line.event == "deferred" for line in since)
        until = last.at + min(FIRST_WAIT * 2 ** (tries - 1), LONGEST_WAIT)
        # An earlier attempt may have arrived, though this one did not.
        status = "given_up" if tries >= MOST_ATTEMPTS else "waits" if now < until else "repeat" if unclear else "retry"
    elif last.channel == "outbox":  # a file is written over, and nobody gets it twice
        status = "retry"
    else:
        status = "unclear" if unclear >= MOST_UNCERTAIN else "repeat"
    return status, until


def _has_what_it_says(own: Sequence[Delivery]) -> bool:
    """Whether the recipient may have a mail already that says what the last line says."""
    return any(line.says == own[-1].says and _may_have_arrived(own, place) for place, line in enumerate(own))


def _since_asked(own: Sequence[Delivery]) -> Sequence[Delivery]:
    asked = [place for place, line in enumerate(own) if line.event == "asked"]
    return own[asked[-1] + 1 :] if asked else own


def _may_have_arrived(own: Sequence[Delivery], place: int) -> bool:
    """Whether a line means that the mail is, or may be, with the recipient: so does an attempt without an outcome."""
    line = own[place]
    if line.event == "attempt":
        following = own[place + 1].event if place + 1 < len(own) else "attempt"
        return following in ("attempt", "asked")
    return line.event in ("accepted", "uncertain")
