"""Errands: which mails are due, to whom, and where each stands.

Belongs here: deciding from letters, contacts and ledger; nothing here writes or sends. Does not: doing it (`sending`).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from pipelines.catalogue import Province, unit_today
from pipelines.feedback.delivery.contacts import Contact, read_contacts, recipients_of
from pipelines.feedback.delivery.ledger import DONE, TO_SEND, Ledger, Standing, standing
from pipelines.feedback.delivery.letters import StandingLetter, standing_letters
from pipelines.records import Delivery, MailKind
from pipelines.settings import Settings
from pipelines.vietnamese.writing import in_viet_nam

REMIND_AFTER = timedelta(days=14)
MOST_REMINDERS = 3
_SHORTEST_ID = 6
NOBODY = ""  # the recipient of a draft in the outbox that awaits its address
AGAIN = ("refused", "given_up", "unclear", "changed")  # what `again` names beside ids


@dataclass(frozen=True)
class Recipient:
    """One address of an errand, and where the mail stands with it; `contact` is None of a draft to nobody yet."""

    address: str
    contact: Contact | None
    standing: Standing

    @property
    def is_due(self) -> bool:
        return self.standing.status in TO_SEND


@dataclass(frozen=True)
class Errand:
    """One mail: the letter, or reminder `number` of it, for the contacts of `unit`, the province or its successor.

    `changed`: it was sent, and asks something else by now. `sent_on` and `answers_to`: of the letter that a reminder
    reminds of.
    """

    letter: StandingLetter
    kind: MailKind
    number: int
    unit: Province | None
    recipients: tuple[Recipient, ...]
    changed: bool = False
    sent_on: date | None = None
    answers_to: str = ""

    @property
    def due(self) -> list[Recipient]:
        return [recipient for recipient in self.recipients if recipient.is_due]

    @property
    def contacts(self) -> list[Contact]:
        return [recipient.contact for recipient in self.recipients if recipient.contact]


@dataclass(frozen=True)
class Plan:
    """All errands of a home at one moment, and what is wrong with contacts and letters."""

    errands: list[Errand]
    problems: list[str] = field(default_factory=list)

    @property
    def without_contact(self) -> list[Errand]:
        return [errand for errand in self.errands if not errand.contacts]


@dataclass(frozen=True)
class Desk:
    """What a round decides from: the letters that stand, the contacts, and what is wrong with either."""

    letters: list[StandingLetter]
    contacts: list[Contact]
    problems: list[str]


def read_desk(settings: Settings, quarter: str | None = None) -> Desk:
    """All letters and contacts of a home; of one quarter where one is given."""
    contacts, problems = read_contacts(settings.contacts)
    letters, faults = standing_letters(settings, quarter)
    return Desk(letters, contacts, problems + faults)


def plan_letters(desk: Desk, ledger: Ledger, now: datetime, *, drafts: bool = False) -> Plan:
    """Every standing letter as an errand. `drafts`: one without a contact is written too, for nobody yet."""
    return Plan(
        [
            _errand(letter, desk.contacts, ledger.lines(letter.submission_id, "letter"), now, drafts=drafts)
            for letter in desk.letters
        ],
        desk.problems,
    )


def plan_reminders(desk: Desk, ledger: Ledger, now: datetime) -> Plan:
    """The reminders that are due: of letters with open findings, sent 14 days ago or more, the last mail too."""
    errands = []
    for letter in desk.letters:
        lines = ledger.lines(letter.submission_id)
        number = _reminder_due(lines, now) if letter.open_findings else 0
        if number:
            first = next(line for line in reversed(lines) if line.kind == "letter" and _has_arrived(line))
            of_it = [line for line in lines if line.kind == "reminder" and line.number == number]
            errand = _errand(
                letter, desk.contacts, of_it, now,
                kind="reminder", number=number, sent_on=first.at, answers_to=first.message_id,
            )  # fmt: skip
            errands.append(errand)
    return Plan(errands, desk.problems)


def _errand(
    letter: StandingLetter, contacts: Sequence[Contact], lines: Sequence[Delivery], now: datetime, *,
    kind: MailKind = "letter", number: int = 0, drafts: bool = False, sent_on: datetime | None = None,
    answers_to: str = "",
) -> Errand:  # fmt: skip
    today = in_viet_nam(now).date()
    unit = unit_today(letter.province_key, today) if letter.province_key else None
    of_unit = recipients_of(contacts, letter.province_key, today) if letter.province_key else []
    arrived = any(_has_arrived(line) for line in lines)
    recipients = []
    for contact in of_unit:
        found = standing(lines, contact.address, now)
        # Who becomes a contact later does not get what his predecessor got.
        if not (arrived and found.at is None):
            recipients.append(Recipient(contact.address, contact, found))
    if not of_unit and drafts:
        recipients.append(Recipient(NOBODY, None, standing(lines, NOBODY, now)))
    sent = [r for r in recipients if r.standing.status == "sent"]
    return Errand(
        letter=letter,
        kind=kind,
        number=number,
        unit=unit,
        recipients=tuple(recipients) or tuple(Recipient(c.address, c, Standing("sent")) for c in of_unit),
        changed=bool(sent) and all(r.standing.says != letter.says for r in sent),
        sent_on=in_viet_nam(sent_on).date() if sent_on else None,
        answers_to=answers_to,
    )


def _has_arrived(line: Delivery) -> bool:
    return line.event in DONE and line.recipient != NOBODY


def _reminder_due(lines: Sequence[Delivery], now: datetime) -> int:
    """The number of the reminder that is due or under way; 0 where none is."""
    arrived = [line for line in lines if _has_arrived(line)]
    if not any(line.kind == "letter" for line in arrived):
        return 0
    latest = max(line.number for line in lines)
    is_out = any(line.number == latest for line in arrived)
    # By the days of the calendar: a run that comes a minute earlier than a fortnight ago is not a day late.
    since = in_viet_nam(now).date() - in_viet_nam(max(line.at for line in arrived)).date()
    if is_out and since >= REMIND_AFTER:
        return latest + 1 if latest < MOST_REMINDERS else 0
    return latest


def asked_again(plan: Plan, again: Collection[str]) -> tuple[list[tuple[Errand, Recipient]], list[str]]:
    """Whom the operator wants served once more: those who have not got the letter, everyone where all have it or where
    it asks something else now.

    `again`: ids of submissions, or their beginnings, and words of `AGAIN`. Gives what names no letter, too, in words.
    """
    chosen: list[tuple[Errand, Recipient]] = []
    unknown = [what for what in again if what not in AGAIN and not any(_is_id(what, e) for e in plan.errands)]
    for errand in plan.errands:
        lacking = [r for r in errand.recipients if r.standing.status != "sent"]
        if any(_is_id(what, errand) for what in again):
            wanted = list(errand.recipients) if errand.changed or not lacking else lacking
        elif "changed" in again and errand.changed:
            wanted = list(errand.recipients)
        else:
            wanted = [r for r in lacking if r.standing.status in again]
        chosen += [(errand, recipient) for recipient in wanted]
    return chosen, [
        f"{what!r} names no letter that can be sent; `khoso send --dry-run` lists them." for what in unknown
    ]


def _is_id(what: str, errand: Errand) -> bool:
    return len(what) >= _SHORTEST_ID and errand.letter.submission_id.startswith(what)
