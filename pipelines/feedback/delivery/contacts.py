"""Contacts: who gets the letters of which unit, on which day.

Belongs here: reading `contacts.csv`, telling what is wrong with a line, choosing recipients. Does not: how an address
is spelt (`addresses`), what is sent.

A letter of a unit that has ended goes to the contacts of what became of it. No other unit's contact ever gets it.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, cast

from pipelines.catalogue import provinces, unit_today
from pipelines.feedback.delivery.addresses import checked_address, checked_name

COLUMNS = ("province_key", "kind", "name", "address", "valid_from", "valid_to")
Kind = Literal["to", "cc"]


@dataclass(frozen=True)
class Contact:
    """One address of a unit; `valid_from` and `valid_to` are the first and last day, both included."""

    province_key: str
    kind: Kind
    name: str
    address: str
    valid_from: date
    valid_to: date
    line: int

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day <= self.valid_to

    def meets(self, other: "Contact") -> bool:
        """Whether there is a day on which both hold."""
        return self.valid_from <= other.valid_to and other.valid_from <= self.valid_to


def read_contacts(path: Path) -> tuple[list[Contact], list[str]]:
    """The contacts that a file lists, and what is wrong with it, each with its line; a wrong line is not used.

    Lines that begin with `#` are remarks. Commas or semicolons part the columns, as Excel saves them. Where there is no
    file, there are no contacts.
    """
    try:
        written = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return [], []
    except UnicodeDecodeError:
        return [], [f"{path}: is not UTF-8. Save it as “CSV UTF-8”."]
    except OSError as error:
        return [], [f"{path}: cannot be read ({error.strerror}). Correct its permissions, or KHOSO_CONTACTS."]
    try:
        lines = list(_rows(written))
    except csv.Error as error:
        return [], [f"{path}: is no table of comma-separated values ({error}). Write it as docs/operating.md says."]
    if not lines or tuple(cell.strip() for cell in lines[0][1]) != COLUMNS:
        number = lines[0][0] if lines else 1
        return [], [f"{path.name}, line {number}: the columns must be {','.join(COLUMNS)}. Write this line first."]
    contacts: list[Contact] = []
    problems: list[str] = []
    for number, cells in lines[1:]:
        try:
            contacts.append(_contact(cells, number))
        except ValueError as error:
            problems.append(f"{path.name}, line {number}: {error}.")
    return _distinct(contacts, path.name, problems), problems


def recipients_of(contacts: Sequence[Contact], province_key: str, day: date) -> list[Contact]:
    """Who gets a letter of that unit on that day: of the unit, or of what became of it; those of kind `to` first."""
    unit = unit_today(province_key, day)
    standing = [c for c in contacts if unit and c.province_key == unit.province_key and c.holds_on(day)]
    return sorted(standing, key=lambda c: (c.kind != "to", c.line))


def _rows(written: str) -> Iterator[tuple[int, list[str]]]:
    """The rows with the number of the line that each ends on, without remarks and empty lines."""
    content = ["\n" if line.lstrip().startswith(("#", '"#')) else line for line in written.splitlines(keepends=True)]
    header = next((line for line in content if line.strip()), "")
    reader = csv.reader(io.StringIO("".join(content), newline=""), delimiter=";" if ";" in header else ",")
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield reader.line_num, cells


def _contact(cells: list[str], line: int) -> Contact:
    if len(cells) != len(COLUMNS):
        raise ValueError(f"has {len(cells)} columns, not {len(COLUMNS)}; a name with a comma stands in quotation marks")
    province_key, kind, name, address, valid_from, valid_to = cells
    unit = next((p for p in provinces() if p.province_key == province_key.strip()), None)
    if unit is None:
        raise ValueError(f"{province_key.strip()!r} is no key of seeds/provinces.csv; write one like lao-cai-15")
    if kind.strip().lower() not in ("to", "cc"):
        raise ValueError(f"the kind is {kind.strip()!r}; write to or cc")
    first, last = _day(valid_from, date.min), _day(valid_to, date.max)
    if first > last:
        raise ValueError(f"ends ({last}) before it begins ({first}); correct valid_from or valid_to")
    if unit.valid_to and first > unit.valid_to:
        raise ValueError(
            f"begins ({first}) after {unit.province_key} has ended ({unit.valid_to}); write {unit.became_key}"
        )
    return Contact(
        province_key=unit.province_key,
        kind=cast(Kind, kind.strip().lower()),
        name=checked_name(name),
        address=checked_address(address),
        # A unit that has ended has no mailbox any more, whatever the line says.
        valid_from=max(first, unit.valid_from),
        valid_to=min(last, unit.valid_to or date.max),
        line=line,
    )


def _day(written: str, otherwise: date) -> date:
    if not written.strip():
        return otherwise
    try:
        return date.fromisoformat(written.strip())
    except ValueError:
        raise ValueError(f"{written.strip()!r} is no day; write it like 2025-07-01, or leave it empty") from None


def _distinct(contacts: list[Contact], name: str, problems: list[str]) -> list[Contact]:
    """The contacts without those that contradict each other, which are told.

    One address twice for one unit is used once. One address for two units at a time is used for neither: which of them
    is meant cannot be known, and a letter must not be read by another province.
    """
    used: dict[int, Contact] = {}
    shared: set[int] = set()
    for contact in contacts:
        earlier = [c for c in contacts if c.line < contact.line and c.address.casefold() == contact.address.casefold()]
        for other in (c for c in earlier if c.meets(contact)):
            if other.province_key == contact.province_key:
                problems.append(
                    f"{name}, line {contact.line}: {contact.address} is a contact of {contact.province_key} already "
                    f"(line {other.line}). Remove one of the lines, or part their days."
                )
                break
            shared |= {contact.line, other.line}
            problems.append(
                f"{name}, line {contact.line}: {contact.address} is the contact of {other.province_key} too "
                f"(line {other.line}); neither is used. Give each unit an address of its own, or part their days."
            )
        else:
            used[contact.line] = contact
    return [contact for line, contact in used.items() if line not in shared]
