"""Contacts: what a line may hold, and what is told of one that holds something else."""

import unicodedata
from datetime import date
from pathlib import Path

import pytest

from pipelines.catalogue import provinces
from pipelines.feedback.delivery.addresses import checked_address, checked_name
from pipelines.feedback.delivery.contacts import COLUMNS, read_contacts, recipients_of
from pipelines.settings import CONTACTS

HEADER = ",".join(COLUMNS)
LAST_DAY = date(2025, 6, 30)
FIRST_DAY = date(2025, 7, 1)


def file_of(folder: Path, *lines: str, header: str = HEADER) -> Path:
    path = folder / "contacts.csv"
    path.write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    return path


def test_the_shipped_file_is_in_order_and_names_nobody() -> None:
    assert read_contacts(CONTACTS) == ([], [])
    assert "example.invalid" in CONTACTS.read_text(encoding="utf-8")


def test_its_example_is_right_once_the_marks_of_a_remark_are_gone(tmp_path: Path) -> None:
    shipped = CONTACTS.read_text(encoding="utf-8").splitlines()
    examples = [line.lstrip("# ") for line in shipped if line.startswith("#   lao-cai")]

    contacts, problems = read_contacts(file_of(tmp_path, *examples))

    assert problems == []
    assert [c.kind for c in contacts] == ["to", "cc"]


def test_a_missing_file_means_no_contacts(tmp_path: Path) -> None:
    assert read_contacts(tmp_path / "contacts.csv") == ([], [])


def test_a_file_as_excel_saves_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    lines = [HEADER.replace(",", ";"), "lao-cai-15;to;Sở KH&CN, phòng CĐS;a@b.vn;2025-07-01;", ";;;;;"]
    path.write_bytes(("\ufeff" + "\r\n".join(lines) + "\r\n").encode())

    (contact,), problems = read_contacts(path)

    assert problems == []
    assert (contact.name, contact.address, contact.valid_from) == ("Sở KH&CN, phòng CĐS", "a@b.vn", FIRST_DAY)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("lao-cai,to,,a@b.vn,,", "'lao-cai' is no key of seeds/provinces.csv"),
        ("lao-cai-15,bcc,,a@b.vn,,", "write to or cc"),
        ("lao-cai-15,to,,a@b.vn,1/7/2025,", "'1/7/2025' is no day; write it like 2025-07-01"),
        ("lao-cai-15,to,,a@b.vn,2026-01-02,2026-01-01", "ends (2026-01-01) before it begins"),
        ("lao-cai-10,to,,a@b.vn,2025-07-01,", "write lao-cai-15"),
        ("lao-cai-15,to,Sở, phòng,a@b.vn,,", "has 7 columns, not 6"),
        ("lao-cai-15,to,,không có,,", "is no mail address"),
        ("lao-cai-15,to,,a@b,,", "no domain"),
        ("lao-cai-15,to,,a@b.vn@c.vn,,", "is no mail address"),
        ("lao-cai-15,to,,a..b@c.vn,,", "is no mail address"),
        ("lao-cai-15,to,,a@-b.vn,,", "no domain"),
        ('lao-cai-15,to,,"a@b.vn, c@d.vn",,', "is no mail address"),
        ('lao-cai-15,to,,"a@b.vn\nBcc: c@d.vn",,', "line break"),
        ('lao-cai-15,to,"Sở\nBcc: c@d.vn",a@b.vn,,', "line break"),
        ("lao-cai-15,to,Sở\u202e,a@b.vn,,", "invisible"),
        (f"lao-cai-15,to,{'x' * 200},a@b.vn,,", "longer than"),
        (f"lao-cai-15,to,,{'x' * 65}@b.vn,,", "is no mail address"),
    ],
)
def test_a_wrong_line_is_told_with_its_number_and_remedy_and_the_others_are_used(
    tmp_path: Path, line: str, told: str
) -> None:
    contacts, problems = read_contacts(file_of(tmp_path, line, "yen-bai-15,to,,right@b.vn,,"))

    (problem,) = problems
    assert [c.address for c in contacts] == ["right@b.vn"]
    assert problem.startswith(f"contacts.csv, line {2 + line.count(chr(10))}: ")
    assert told in problem
    assert "\n" not in problem


@pytest.mark.parametrize("header", ["", "province,mail", HEADER.replace("kind", "art")])
def test_other_columns_are_told(tmp_path: Path, header: str) -> None:
    contacts, problems = read_contacts(file_of(tmp_path, "lao-cai-15,to,,a@b.vn,,", header=header))

    assert contacts == []
    assert HEADER in problems[0]


def test_a_file_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    (tmp_path / "contacts.csv").write_bytes("Sở".encode("utf-16"))

    contacts, problems = read_contacts(tmp_path / "contacts.csv")

    assert contacts == []
    assert "CSV UTF-8" in problems[0]


def test_a_table_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "contacts.csv").write_text(f'{HEADER}\nlao-cai-15,to,"{"x" * 200_000}",a@b.vn,,\n', encoding="utf-8")

    contacts, problems = read_contacts(tmp_path / "contacts.csv")

    assert contacts == []
    assert "comma-separated" in problems[0]


def test_one_address_twice_for_one_unit_is_used_once(tmp_path: Path) -> None:
    contacts, problems = read_contacts(file_of(tmp_path, "lao-cai-15,to,,a@b.vn,,", "lao-cai-15,cc,,A@B.vn,,"))

    assert [c.line for c in contacts] == [2]
    assert "line 3" in problems[0] and "line 2" in problems[0]


def test_one_address_for_two_units_at_a_time_is_used_for_neither(tmp_path: Path) -> None:
    lines = ["lao-cai-15,to,,a@b.vn,,", "bac-ninh-24,to,,a@b.vn,,", "bac-ninh-24,cc,,c@b.vn,,"]

    contacts, problems = read_contacts(file_of(tmp_path, *lines))

    assert [c.address for c in contacts] == ["c@b.vn"]
    assert "lao-cai-15" in problems[0]


def test_one_address_for_a_unit_and_later_for_its_heir_is_in_order(tmp_path: Path) -> None:
    contacts, problems = read_contacts(file_of(tmp_path, "lao-cai-10,to,,a@b.vn,,", "lao-cai-15,to,,a@b.vn,,"))

    assert problems == []
    assert len(contacts) == 2


def test_a_contact_holds_on_its_days_alone(tmp_path: Path) -> None:
    contacts, _ = read_contacts(file_of(tmp_path, "lao-cai-15,to,,a@b.vn,2025-08-01,2025-08-31"))

    def on(day: date) -> int:
        return len(recipients_of(contacts, "lao-cai-15", day))

    assert [on(date(2025, 7, 31)), on(date(2025, 8, 1)), on(date(2025, 8, 31)), on(date(2025, 9, 1))] == [0, 1, 1, 0]


def test_on_every_day_a_letter_goes_to_its_unit_or_to_what_became_of_it(tmp_path: Path) -> None:
    """Every unit there ever was has a contact; the one who gets a letter is judged by the seed alone."""
    units = {p.province_key: p for p in provinces()}
    contacts, problems = read_contacts(file_of(tmp_path, *(f"{key},to,,so@{key}.vn,," for key in units)))
    assert problems == []

    for unit in units.values():
        for day in (date(2024, 6, 1), date(2025, 3, 1), LAST_DAY, FIRST_DAY, date(2026, 11, 25)):
            if day < unit.valid_from:
                continue
            heirs = [unit.province_key]
            while (became := units[heirs[-1]].became_key) and not units[heirs[-1]].holds_on(day):
                heirs.append(became)
            addresses = [c.address for c in recipients_of(contacts, unit.province_key, day)]
            assert addresses == [f"so@{heirs[-1]}.vn"], (unit.province_key, day)


@pytest.mark.parametrize(
    ("unit", "day", "heir"),
    [
        ("yen-bai-15", LAST_DAY, "yen-bai-15"),
        ("yen-bai-15", FIRST_DAY, "lao-cai-15"),
        ("lao-cai-10", FIRST_DAY, "lao-cai-15"),
        ("bac-giang-24", FIRST_DAY, "bac-ninh-24"),
        ("thua-thien-hue-46", date(2025, 1, 1), "hue-46"),
        ("lai-chau-12", FIRST_DAY, "lai-chau-12"),
    ],
)
def test_letters_of_a_unit_that_ended_go_to_its_heir(tmp_path: Path, unit: str, day: date, heir: str) -> None:
    contacts, _ = read_contacts(
        file_of(tmp_path, *(f"{p.province_key},to,,x@{p.province_key}.vn,," for p in provinces()))
    )

    assert [c.province_key for c in recipients_of(contacts, unit, day)] == [heir]


def test_a_bare_code_that_changed_hands_is_no_bridge(tmp_path: Path) -> None:
    """Code 15 was Yên Bái's and is Lào Cai's: a contact of the one never gets a letter of the other in its time."""
    contacts, _ = read_contacts(file_of(tmp_path, "lao-cai-15,to,,new@b.vn,,", "yen-bai-15,to,,old@b.vn,,"))

    assert [c.address for c in recipients_of(contacts, "yen-bai-15", LAST_DAY)] == ["old@b.vn"]
    assert recipients_of(contacts, "lao-cai-10", LAST_DAY) == []


@pytest.mark.parametrize(
    ("written", "checked"),
    [
        (" A.b+c@Co-Quan.GOV.vn ", "A.b+c@co-quan.gov.vn"),
        ("hộp@bộ.vn", "hộp@xn--b-8xm.vn"),
        (unicodedata.normalize("NFD", "hộp@bộ.vn"), "hộp@xn--b-8xm.vn"),
    ],
)
def test_an_address_is_spelt_as_servers_take_it(written: str, checked: str) -> None:
    assert checked_address(written) == checked


def test_a_name_may_hold_what_names_hold() -> None:
    assert checked_name('  Nguyễn "Tí", Sở KH&CN  ') == 'Nguyễn "Tí", Sở KH&CN'
