"""Sending: every mail that is due handed over once, each attempt and its outcome in the ledger.

Belongs here: the order of things, so that a crash between them loses no mail and sends none twice in silence. Does not:
what is due (`errands`), the protocol (`transport`), how it is told (`telling`).

The order: the attempt is on the disk; the mail goes out; its outcome is on the disk. After a crash in between, the
mail is sent again under the same Message-ID, and says that it may have come before.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.message import EmailMessage

from pipelines.feedback.delivery.errands import Errand, Plan, asked_again, plan_letters, plan_reminders, read_desk
from pipelines.feedback.delivery.ledger import Ledger, held
from pipelines.feedback.delivery.mail import LetterUnreadable, Occasion, Sender, compose, message_id_of
from pipelines.feedback.delivery.outbox import Outbox
from pipelines.feedback.delivery.smtp import Smtp
from pipelines.feedback.delivery.transport import Channel, Mail, Result, SendingStopped, Transport
from pipelines.records import Delivery, DeliveryEvent, MailKind
from pipelines.settings import MailSettings, Settings
from pipelines.store import partition_name

Say = Callable[[str], None]
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Sent:
    """What became of one mail for one recipient in this round."""

    errand: Errand
    recipient: str
    result: Result


@dataclass
class Round:
    """One round of sending: what it did, and the plan that stands after it (before it, of a dry run).

    `stopped`: why nothing more could be sent; empty where the round went to its end.
    """

    kind: MailKind
    channel: Channel
    goes_to: str
    sender: str
    plan: Plan
    sent: list[Sent] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    stopped: str = ""

    @property
    def failed(self) -> bool:
        """Whether an operator has to do something."""
        return bool(self.problems or self.stopped) or any(
            recipient.standing.status in ("refused", "given_up", "unclear")
            for errand in self.plan.errands
            for recipient in errand.recipients
        )

    def count(self, *outcomes: str) -> int:
        return sum(sent.result.outcome in outcomes for sent in self.sent)


def send_letters(
    settings: Settings, mail: MailSettings, *, quarter: str | None = None, again: Collection[str] = (),
    dry_run: bool = False, clock: Clock = utc_now, say: Say = lambda _: None,
) -> Round:  # fmt: skip
    """Sends each letter that is due to the contacts of its unit; of one quarter where one is given.

    `again`: whom the operator wants served once more (`errands.asked_again`). `dry_run`: decides, and neither sends nor
    writes. `say` hears where the round waits for another. What fails is in the round; raises SettingsError where the
    sender is wrong, and OSError where the home cannot be written.
    """
    desk = read_desk(settings, quarter)

    def plan(ledger: Ledger) -> Plan:
        return plan_letters(desk, ledger, clock(), drafts=mail.server is None)

    return _round(settings, mail, "letter", plan, again=again, dry_run=dry_run, clock=clock, say=say)


def remind(
    settings: Settings, mail: MailSettings, *, quarter: str | None = None, dry_run: bool = False,
    clock: Clock = utc_now, say: Say = lambda _: None,
) -> Round:  # fmt: skip
    """Reminds of findings still open 14 days after the letter or the last reminder of it, three times at most.

    As `send_letters` in all else.
    """
    desk = read_desk(settings, quarter)

    def plan(ledger: Ledger) -> Plan:
        return plan_reminders(desk, ledger, clock())

    return _round(settings, mail, "reminder", plan, again=(), dry_run=dry_run, clock=clock, say=say)


def _round(
    settings: Settings, mail: MailSettings, kind: MailKind, plan: Callable[[Ledger], Plan], *,
    again: Collection[str], dry_run: bool, clock: Clock, say: Say,
) -> Round:  # fmt: skip
    sender = Sender.of(mail)
    transport = Smtp(mail.server) if mail.server else Outbox(settings.outbox)
    done = Round(kind, transport.channel, transport.goes_to, sender.address, Plan([]))
    if dry_run:
        ledger = Ledger(settings)
        ledger.imagine(_asked(plan(ledger), again, done, clock()))
        done.plan = plan(ledger)
        done.problems += done.plan.problems
        return done
    with held(settings, say) as ledger:
        ledger.append(_asked(plan(ledger), again, done, clock()))
        due = plan(ledger)
        done.problems += due.problems
        courier = _Courier(transport, sender, ledger, done, clock)
        try:
            for errand in due.errands:
                if errand.due:
                    courier.send(errand)
        except SendingStopped as stop:
            done.stopped = str(stop)
        finally:
            transport.close()
        done.plan = plan(ledger)
    return done


def _asked(plan: Plan, again: Collection[str], done: Round, now: datetime) -> list[Delivery]:
    chosen, unknown = asked_again(plan, again)
    done.problems += unknown
    return [_line(errand, recipient.address, "asked", now, done.channel) for errand, recipient in chosen]


@dataclass(frozen=True)
class _Courier:
    """Hands mails over and notes what becomes of them."""

    transport: Transport
    sender: Sender
    ledger: Ledger
    done: Round
    clock: Clock

    def send(self, errand: Errand) -> None:
        """One mail to those of its recipients for whom it is due; raises SendingStopped where none can be sent."""
        occasion = Occasion(
            reminder=errand.number,
            sent_on=errand.sent_on,
            answers_to=errand.answers_to,
            repeated=any(recipient.standing.status == "repeat" for recipient in errand.due),
        )

        def message(utf8: bool) -> EmailMessage:
            named = [contact for contact in errand.contacts if utf8 or contact.address.isascii()]
            return compose(errand.letter, named, self.sender, self.clock(), occasion)

        due = [recipient.address for recipient in errand.due]
        mail = Mail(_file_name(errand), message, self.sender.address, due)
        try:
            results = self.transport.deliver(
                mail, lambda able: self._note(errand, dict.fromkeys(able, ("attempt", "")))
            )
        except LetterUnreadable as error:
            self.done.problems.append(str(error))
            return
        self._note(errand, {r: (result.outcome, result.detail) for r, result in results.items()})
        for recipient, result in results.items():
            self.done.sent.append(Sent(errand, recipient, result))

    def _note(self, errand: Errand, events: Mapping[str, tuple[DeliveryEvent, str]]) -> None:
        now, channel = self.clock(), self.transport.channel
        message_id = message_id_of(errand.letter, errand.number, self.sender)
        self.ledger.append(
            [
                replace(_line(errand, recipient, event, now, channel), message_id=message_id, detail=detail)
                for recipient, (event, detail) in events.items()
            ]
        )


def _line(errand: Errand, recipient: str, event: DeliveryEvent, at: datetime, channel: Channel) -> Delivery:
    return Delivery(
        submission_id=errand.letter.submission_id,
        kind=errand.kind,
        number=errand.number,
        recipient=recipient,
        event=event,
        at=at,
        channel=channel,
        message_id="",
        says=errand.letter.says,
        province_key=errand.letter.province_key,
        quarter=errand.letter.quarter,
        sent_to=errand.unit.province_key if errand.unit else None,
        detail="",
    )


def _file_name(errand: Errand) -> str:
    letter = errand.letter
    name = partition_name(letter.quarter or "unidentified", letter.province_key or "unknown")
    reminder = f"__nhac-{errand.number}" if errand.number else ""
    return f"{name}__{letter.submission_id[:8]}{reminder}.eml"
