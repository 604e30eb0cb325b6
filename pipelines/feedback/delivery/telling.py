"""What the operator is told of a round of sending.

Belongs here: wording of plans and rounds for a terminal. Does not: deciding, sending, what officers read (`mail`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from pipelines.feedback.delivery.errands import Errand, Recipient
from pipelines.feedback.delivery.sending import Round
from pipelines.records import MailKind

_WAYS = {"smtp": "through {0} from {1}", "outbox": "as .eml files into {0} (no mail server is set)"}
_REMEDIES = {
    "refused": "Correct the address in the contacts, or ask its server; then `khoso send --again refused`.",
    "given_up": "See why with the server; then `khoso send --again given_up`.",
    "unclear": "Ask the recipient whether the letter came; if not, `khoso send --again unclear`.",
}
_SHORT = 100


def plan_in_words(planned: Round) -> str:
    """Who would get what, of a dry run."""
    due = [errand for errand in planned.plan.errands if errand.due]
    lines = [f"Would send {_counted(len(due), planned.kind)} {_way(planned)}. Nothing was sent or written."]
    for errand in due:
        lines += [f"  {_name(errand)}", *(f"    {_due(recipient)}" for recipient in errand.due)]
    return "\n".join([*lines, *_rest(planned)])


def round_in_words(done: Round) -> str:
    """What a round did, and what an operator has to do."""
    counts = {
        "accepted by the server": done.count("accepted"),
        "written": done.count("written"),
        "put off": done.count("deferred"),
        "refused": done.count("refused"),
        "uncertain (sent again by the next run, which says so in the mail)": done.count("uncertain"),
    }
    did = ", ".join(f"{count} {words}" for words, count in counts.items() if count) or "nothing was due"
    lines = [f"Mails, by recipient, {_way(done)}: {did}."]
    for sent in done.sent:
        lines.append(f"  {_name(sent.errand)} -> {sent.recipient or 'nobody yet'}: {sent.result.outcome}")
    return "\n".join([*lines, *_rest(done)])


def complaints(done: Round) -> list[str]:
    """What went wrong, a line each."""
    return [*done.problems, *([f"stopped: {done.stopped}"] if done.stopped else [])]


def _rest(done: Round) -> Iterator[str]:
    """What is not sent, and why."""
    alone = Counter(e.unit.province_key if e.unit else "of no known unit" for e in done.plan.without_contact)
    yield from _listed(
        "Units without a contact, whose letters are "
        + ("drafts without an address:" if done.channel == "outbox" else "not sent:"),
        (f"{unit}: {_counted(count, done.kind)}" for unit, count in sorted(alone.items())),
        "Add a line for each to the contacts.",
    )
    yield from _listed("Put off, and tried again by a later run:", _of_status(done, "waits"), "")
    for status, remedy in _REMEDIES.items():
        yield from _listed(f"{status.replace('_', ' ').capitalize()}:", _of_status(done, status), remedy)
    changed = (_name(errand) for errand in done.plan.errands if errand.changed)
    yield from _listed(
        "Asks something else than the letter that was sent, and is not sent by itself:", changed,
        "Send one with `khoso send --again ID`, all with `khoso send --again changed`.",
    )  # fmt: skip


def _listed(heading: str, lines: Iterable[str], remedy: str) -> Iterator[str]:
    items = list(lines)
    if items:
        yield ""
        yield f"{heading} {len(items)}"
        yield from (f"  {item}" for item in items)
        if remedy:
            yield f"  {remedy}"


def _of_status(done: Round, status: str) -> Iterator[str]:
    for errand in done.plan.errands:
        for recipient in errand.recipients:
            if recipient.standing.status == status:
                until = recipient.standing.until
                when = f" not before {until:%Y-%m-%d %H:%M} UTC," if status == "waits" and until else ""
                yield f"{_name(errand)} -> {recipient.address}:{when} {recipient.standing.detail}"


def _due(recipient: Recipient) -> str:
    if recipient.contact is None:
        return "a draft without an address"
    why = {"due": "", "retry": "  (tried before)", "repeat": "  (again: it may have arrived)"}
    return f"{recipient.contact.kind:<3} {recipient.address}{why.get(recipient.standing.status, '')}"


def _name(errand: Errand) -> str:
    letter = errand.letter
    place = "/".join(part for part in (letter.quarter, letter.province_key) if part) or "unidentified"
    heir = errand.unit.province_key if errand.unit and errand.unit.province_key != letter.province_key else ""
    doc = str(letter.said["doc"])
    short = doc if len(doc) <= _SHORT else f"{doc[:_SHORT]}…"
    reminder = f", reminder {errand.number}" if errand.number else ""
    return f"{place}{f' (now {heir})' if heir else ''}  {short} [{letter.submission_id[:8]}{reminder}]"


def _counted(count: int, kind: MailKind) -> str:
    return f"1 {kind}" if count == 1 else f"{count} {kind}s"


def _way(done: Round) -> str:
    return _WAYS[done.channel].format(done.goes_to, done.sender)
