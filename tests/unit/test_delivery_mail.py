"""A letter as a mail: what officers read, and headers that nothing in a report can bend."""

import itertools
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses
from pathlib import Path

import pytest
from delivery_home import LAO_CAI, NOW, home_of, report_of, write_page
from feedback_records import sample, submission
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.catalogue import provinces
from pipelines.feedback import build_letter
from pipelines.feedback.delivery.addresses import checked_name
from pipelines.feedback.delivery.contacts import Contact, read_contacts
from pipelines.feedback.delivery.headers import as_bytes
from pipelines.feedback.delivery.letters import StandingLetter, standing_letters
from pipelines.feedback.delivery.mail import LetterUnreadable, Occasion, Sender, compose, message_id_of
from pipelines.periods import parse_period
from pipelines.settings import MailSettings, Settings
from pipelines.vietnamese.writing import lower_first, period_in_words

SENDER = Sender.of(MailSettings("khoso@bo.example.vn", "Bộ phận tiếp nhận", "hoi-dap@bo.example.vn", None))
TO = [Contact("lao-cai-10", "to", "Sở TTTT", LAO_CAI, date.min, date.max, 2)]


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    return home_of(tmp_path)


def letter_in(settings: Settings) -> StandingLetter:
    (letter,), problems = standing_letters(settings)
    assert problems == []
    return letter


def sent_as(
    letter: StandingLetter, occasion: Occasion | None = None, now: datetime = NOW, to: list[Contact] | None = None
) -> EmailMessage:
    """The mail as whoever gets it reads it."""
    message = compose(letter, TO if to is None else to, SENDER, now, occasion or Occasion())
    read = message_from_bytes(as_bytes(message), policy=default)
    assert isinstance(read, EmailMessage)
    assert not read.defects
    return read


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    body = message.get_body((kind,))  # type: ignore[arg-type]
    assert body is not None
    content: str = body.get_content()
    return content


def attachments(message: EmailMessage) -> dict[str, bytes]:
    return {part.get_filename() or "": part.get_payload(decode=True) for part in message.iter_attachments()}  # type: ignore[misc]


def test_the_headers_say_who_to_whom_about_what_and_that_a_machine_wrote_it(home: Settings) -> None:
    message = sent_as(letter_in(home))

    assert message["Subject"] == "Phiếu phản hồi số liệu chuyển đổi số – tỉnh Lào Cai – quý I năm 2024"
    assert message["From"].addresses[0].display_name == "Bộ phận tiếp nhận"
    assert message["From"].addresses[0].addr_spec == "khoso@bo.example.vn"
    assert [a.addr_spec for a in message["To"].addresses] == [LAO_CAI]
    assert message["Reply-To"].addresses[0].addr_spec == "hoi-dap@bo.example.vn"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime == NOW
    assert message["Date"].datetime.utcoffset().total_seconds() == 7 * 3600
    assert "Bcc" not in message


def test_the_subject_tells_a_plan_from_the_report_of_its_period(tmp_path: Path) -> None:
    message = sent_as(letter_in(home_of(tmp_path, [report_of("lao-cai-10", doc_type="plan")])))

    assert message["Subject"].endswith("– quý I năm 2024 (kế hoạch)")


def test_text_and_html_are_alternatives_and_the_letter_is_attached(home: Settings) -> None:
    letter = letter_in(home)
    path = next(home.feedback.rglob("*.html"))
    path.with_suffix(".pdf").write_bytes(b"%PDF-1.7 letter")
    path.with_suffix(".xlsx").write_bytes(b"PK letter")

    message = sent_as(letter_in(home))

    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds[:4] == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html"]
    name = f"phieu-phan-hoi-2024-Q1-lao-cai-10-{letter.submission_id[:8]}"
    assert attachments(message) == {f"{name}.pdf": b"%PDF-1.7 letter", f"{name}.xlsx": b"PK letter"}
    assert "phiếu đầy đủ (PDF), bảng tính để trả lời (XLSX)" in text_of(message)


def test_where_there_is_no_pdf_the_page_is_attached(home: Settings) -> None:
    message = sent_as(letter_in(home))

    (content,) = attachments(message).values()
    assert content == next(home.feedback.rglob("*.html")).read_bytes()
    assert "trang HTML" in text_of(message)


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_both_parts_say_summary_findings_remedies_and_how_to_answer(home: Settings, kind: str) -> None:
    letter = letter_in(home)

    told = text_of(sent_as(letter), kind)

    assert str(letter.said["addressee"]) in told
    assert str(letter.said["summary"]) in told
    assert len(letter.said["findings"]) == 2
    for finding in letter.said["findings"]:
        for words in (finding["rule_words"], finding["message"], finding["remedy"], finding["finding_id"]):
            assert words in told
    assert "xác nhận số liệu đúng và nêu lý do" in told
    assert "gửi tự động" in told


def test_the_questioned_figure_is_marked_in_its_sentence(home: Settings) -> None:
    message = sent_as(letter_in(home))

    assert "*94,9%*" in text_of(message)
    assert ">94,9%</strong>" in text_of(message, "html")


def test_a_letter_with_nothing_to_ask_asks_nothing(tmp_path: Path) -> None:
    told = text_of(sent_as(letter_in(home_of(tmp_path, [report_of("lao-cai-10")]))))

    assert "chưa thấy điểm nào" in told
    assert "CÁCH TRẢ LỜI" not in told and "Mã điểm" not in told


def test_a_file_that_could_not_be_read_gets_a_mail_that_says_why(tmp_path: Path) -> None:
    unreadable = submission(
        "x", outcome="unreadable", outcome_detail="Tệp “a.txt”: rỗng. Đề nghị gửi lại.", period=None, quarter=None,
        file_name="a.txt", doc="a",
    )  # fmt: skip

    message = sent_as(letter_in(home_of(tmp_path, [unreadable])))

    assert "tỉnh Lào Cai" in message["Subject"] and "tệp “a.txt” chưa xử lý được" in message["Subject"]
    assert "rỗng. Đề nghị gửi lại." in text_of(message)


def test_a_letter_with_very_many_findings_names_the_first_and_refers_to_the_attachment(tmp_path: Path) -> None:
    report, observations, numbers, (finding, *_) = sample()
    home = home_of(tmp_path, [report])
    many = [
        type(finding)(**{**finding.__dict__, "finding_id": f"f-{place:03d}", "observation_ids": []})
        for place in range(120)
    ]
    write_page(build_letter(report, observations, numbers, many), home.feedback / "2024-Q1" / "lao-cai-10")

    told = text_of(sent_as(letter_in(home)))

    assert told.count("Mã điểm:") == 20
    assert "Còn 100 điểm khác" in told


def test_the_message_id_is_the_same_until_the_letter_asks_something_else(home: Settings, tmp_path: Path) -> None:
    report, observations, numbers, findings = sample()
    before = letter_in(home)
    folder = home.feedback / "2024-Q1" / "lao-cai-10"
    write_page(build_letter(report, observations[:-1], numbers, findings), folder)
    same = letter_in(home)
    write_page(build_letter(report, observations, numbers, findings[:1]), folder)
    other = letter_in(home)

    ids = [message_id_of(letter, 0, SENDER) for letter in (before, same, other)]

    assert ids[0] == ids[1] != ids[2]
    assert sent_as(before)["Message-ID"] == ids[0]
    assert message_id_of(before, 1, SENDER) != ids[0]


def test_a_letter_of_a_unit_that_ended_says_why_it_comes_to_another(home: Settings) -> None:
    today = datetime(2025, 8, 1, tzinfo=UTC)

    for kind in ("plain", "html"):
        told = text_of(sent_as(letter_in(home), now=today), kind)
        assert "của tỉnh Lào Cai trước khi sắp xếp đơn vị hành chính" in told
        assert "từ ngày 01 tháng 7 năm 2025" in told
    assert "sắp xếp" not in text_of(sent_as(letter_in(home)))


def test_subjects_of_all_units_and_kinds_of_periods_arrive_as_written(tmp_path: Path) -> None:
    letter = letter_in(home_of(tmp_path))
    for unit, period in itertools.product(provinces(), ["2024-Q1", "2024-H1", "2024-9M", "2024", "2025-07"]):
        place, words = f"{unit.type} {unit.name}", period_in_words(parse_period(period).key)
        received = {**letter.said["received"], "province_words": place, "period_words": words}
        made = StandingLetter(
            letter.submission_id, letter.province_key, "2024-Q1", {**letter.said, "received": received}, ()
        )

        message = sent_as(made)

        assert message["Subject"] == f"Phiếu phản hồi số liệu chuyển đổi số – {place} – {lower_first(words)}"


@settings(deadline=None)  # the first mail pays for the templates
@given(written=st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn")), max_size=120))
def test_any_name_that_a_contact_may_have_arrives_with_its_address_alone(
    written: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    letter = _shared_letter(tmp_path_factory)
    name = checked_name(written)
    contact = Contact("lao-cai-10", "to", name, LAO_CAI, date.min, date.max, 2)

    message = sent_as(letter, to=[contact])
    raw = as_bytes(compose(letter, [contact], SENDER, NOW, Occasion()))

    assert [a.addr_spec for a in message["To"].addresses] == [LAO_CAI]
    ((phrase, _),) = getaddresses([str(message_from_bytes(raw)["To"])])
    # Not by the new parser of Python 3.11, which puts a space between two encoded words of a name.
    assert str(make_header(decode_header(phrase))) == name
    assert [a.addr_spec for h in ("From", "Reply-To") for a in message[h].addresses] == [
        SENDER.address,
        SENDER.reply_to,
    ]
    assert set(message.keys()) == {
        "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Language", "MIME-Version",
        "Content-Type",
    }  # fmt: skip


_LETTERS: list[StandingLetter] = []


def _shared_letter(tmp_path_factory: pytest.TempPathFactory) -> StandingLetter:
    if not _LETTERS:
        _LETTERS.append(letter_in(home_of(tmp_path_factory.mktemp("mail"))))
    return _LETTERS[0]


HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)>\r\nBcc: victim@example.vn\r\n\r\n=cmd|calc\u202e'


def test_hostile_words_of_a_report_change_no_header_and_are_no_markup(tmp_path: Path) -> None:
    report = submission(
        "x", issuer=HOSTILE, title=HOSTILE, doc_number=HOSTILE, file_name=HOSTILE, doc=HOSTILE, outcome="unidentified",
        outcome_detail=HOSTILE, period=None, quarter=None,
    )  # fmt: skip

    message = sent_as(letter_in(home_of(tmp_path, [report])))

    html = text_of(message, "html")
    assert "Bcc" not in message
    assert "\n" not in message["Subject"]
    assert "<script>" not in html and "<img" not in html
    assert "&lt;script&gt;" in html
    assert "\u202e" not in html + text_of(message) + message["Subject"]
    assert all("script" not in name for name in attachments(message))


def test_a_very_long_word_does_not_make_a_line_that_servers_refuse(tmp_path: Path) -> None:
    report = submission(
        "x", issuer="W" * 5000, file_name=f"{'ữ' * 3000}.txt", outcome="unreadable", outcome_detail="Q" * 9000,
        period=None, quarter=None,
    )  # fmt: skip
    message = compose(letter_in(home_of(tmp_path, [report])), TO, SENDER, NOW, Occasion())

    assert max(len(line) for line in as_bytes(message).split(b"\r\n")) <= 998


def test_the_mail_is_ascii_on_its_way_and_loads_nothing(home: Settings) -> None:
    message = compose(letter_in(home), TO, SENDER, NOW, Occasion())

    assert as_bytes(message).isascii()
    html = text_of(message, "html")
    assert "http" not in html and "src=" not in html and "url(" not in html


def test_a_form_that_is_gone_is_told(home: Settings) -> None:
    letter = letter_in(home)
    next(home.feedback.rglob("*.html")).unlink()

    with pytest.raises(LetterUnreadable, match="khoso refresh"):
        compose(letter, TO, SENDER, NOW, Occasion())


def test_a_reminder_names_the_letter_and_what_is_still_open(home: Settings) -> None:
    occasion = Occasion(reminder=2, sent_on=date(2024, 4, 2), answers_to="<a@b>")

    message = sent_as(letter_in(home), occasion)

    assert message["Subject"].startswith("Nhắc lần 2: phiếu phản hồi số liệu chuyển đổi số – tỉnh Lào Cai")
    assert (message["In-Reply-To"], message["References"]) == ("<a@b>", "<a@b>")
    assert "Ngày 02 tháng 4 năm 2024, hệ thống đã gửi đơn vị phiếu phản hồi về số liệu" in text_of(message)
    assert "còn 2 điểm chưa được sửa hoặc xác nhận" in text_of(message)


def test_contacts_and_letters_meet_without_an_address_of_another(home: Settings) -> None:
    contacts, _ = read_contacts(home.contacts)

    raw = as_bytes(compose(letter_in(home), contacts, SENDER, NOW, Occasion()))

    assert raw.count(b"@") == raw.count(LAO_CAI.encode()) + raw.count(b"@bo.example.vn")
