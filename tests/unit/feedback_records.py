"""Hand-made records for the tests of letters: a short report in our own words, and rows about it."""

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from pipelines.records import Finding, Number, Observation, Submission

REPORT = """\
BÁO CÁO
Kết quả chuyển đổi số quý I năm 2024

2. Hạ tầng số
2.1. Kết quả
Trên địa bàn có 1.548/1.562 thôn được phủ sóng băng rộng di động, đạt 99%. Cáp quang
đã đến trung tâm mọi xã.
2.2. Tồn tại
Còn 10 thôn chưa có băng rộng di động; việc đầu tư ở vùng cao tốn kém.

6. Chính phủ số
Tổng số hồ sơ giải quyết trên 12.500, đúng hạn đạt 94,9%; quá hạn 6,1%. Đã tập huấn 37 lớp theo mẫu 5b.
Số tiền viện phí không dùng tiền mặt đạt 94.801.346.295 đồng.
"""


def submission(text: str = REPORT, **changes: Any) -> Submission:
    digest = sha256(text.encode(errors="surrogatepass")).hexdigest()
    made = Submission(
        submission_id=digest[:16],
        doc="bao-cao-quy-1",
        file_name="bao-cao-quy-1.txt",
        sha256=digest,
        size=len(text),
        received_at=datetime(2024, 3, 25, 2, 5, tzinfo=UTC),
        outcome="read",
        outcome_detail="",
        encoding="utf-8",
        reader="text/1",
        province_key="lao-cai-10",
        province_name="Lào Cai",
        period="2024-Q1",
        quarter="2024-Q1",
        doc_type="report",
        issuer="Sở Thông tin và Truyền thông tỉnh Lào Cai",
        doc_number="15/BC-STTTT",
        issued_date="2024-03-20",
        title="Kết quả chuyển đổi số quý I năm 2024",
        text=text,
    )
    return replace(made, **changes)


def observation(of: Submission, code: str, quote: str, figure: str, **changes: Any) -> Observation:
    """An observation whose span is found in the text, so that `text[start:end] == quote` holds."""
    start = of.text.index(quote)
    figure_start = start + quote.index(figure)
    made = Observation(
        observation_id=f"{code}@{figure_start}",
        submission_id=of.submission_id,
        doc=of.doc,
        code=code,
        level="all",
        kind="actual",
        period="2024-Q1",
        value=None,
        numerator=None,
        denominator=None,
        comparator="=",
        numerator_comparator="=",
        decimals=0,
        window_start=None,
        window_end=None,
        attributes="{}",
        section="",
        start=start,
        end=start + len(quote),
        quote=quote,
        figure_start=figure_start,
        figure_end=figure_start + len(figure),
        extractor="test/1",
    )
    return replace(made, **changes)


def finding(of: Submission, rule: str, about: list[Observation], **changes: Any) -> Finding:
    """An open finding about observations; its own span is that of the first, as a gate would have it."""
    made = Finding(
        finding_id=f"{rule}-1",
        submission_id=of.submission_id,
        doc=of.doc,
        rule=rule,
        severity="error",
        gate="block",
        code=about[0].code if about else "",
        level=about[0].level if about else "",
        period=about[0].period if about else "2024-Q1",
        stated="",
        computed="",
        tolerance="",
        quote=about[0].quote if about else "",
        start=about[0].start if about else 0,
        end=about[0].end if about else 0,
        message_vi="Hai số liệu chưa thống nhất.",
        remedy_vi="Đề nghị kiểm tra và thống nhất hai số liệu.",
        status="open",
        observation_ids=[o.observation_id for o in about],
    )
    return replace(made, **changes)


def number(of: Submission, written: str, disposition: str = "unresolved", **changes: Any) -> Number:
    start = of.text.index(written)
    made = Number(
        submission_id=of.submission_id,
        doc=of.doc,
        start=start,
        end=start + len(written),
        text=written,
        value=None,
        unit="",
        disposition=disposition,  # type: ignore[arg-type]
        code="",
    )
    return replace(made, **changes)


def sample() -> tuple[Submission, list[Observation], list[Number], list[Finding]]:
    """A report with two contradictions, one figure of money and one number that nobody understood."""
    report = submission()
    covered = observation(
        report,
        "connectivity.villages_mobile_broadband_share",
        "có 1.548/1.562 thôn được phủ sóng băng rộng di động, đạt 99%",
        "1.548/1.562 thôn được phủ sóng băng rộng di động, đạt 99%",
        value=99.0,
        numerator=1548,
        denominator=1562,
        section="2.1. Kết quả",
    )
    without = observation(
        report,
        "connectivity.villages_without_mobile_broadband",
        "Còn 10 thôn chưa có băng rộng di động",
        "10",
        value=10.0,
        section="2.2. Tồn tại",
    )
    resolved = observation(
        report,
        "ho_so.resolved",
        "Tổng số hồ sơ giải quyết trên 12.500",
        "trên 12.500",
        value=12500.0,
        comparator=">",
        section="6. Chính phủ số",
    )
    shares = "đúng hạn đạt 94,9%; quá hạn 6,1%"
    on_time = observation(
        report, "ho_so.on_time_share", shares, "94,9%", value=94.9, decimals=1, section="6. Chính phủ số"
    )
    late = observation(report, "ho_so.late_share", shares, "6,1%", value=6.1, decimals=1, section="6. Chính phủ số")
    money = observation(
        report,
        "society.hospital_cashless_amount",
        "Số tiền viện phí không dùng tiền mặt đạt 94.801.346.295 đồng",
        "94.801.346.295 đồng",
        value=94801346295.0,
        section="6. Chính phủ số",
    )
    villages = finding(
        report,
        "complement_matches",
        [without],
        finding_id="f-villages",
        severity="warning",
        gate="flag",
        stated="10",
        computed="1.562 − 1.548 = 14",
        message_vi="Mục 2.2 ghi còn 10 thôn chưa có băng rộng di động, nhưng mục 2.1 ghi 1.548/1.562 thôn đã có, "
        "tức còn 14 thôn.",
        observation_ids=[covered.observation_id, without.observation_id],
    )
    hundred = finding(
        report,
        "shares_sum_to_100",
        [on_time, late],
        finding_id="f-hundred",
        stated="94,9% + 6,1% = 101%",
        computed="100%",
        message_vi="Tỷ lệ đúng hạn và tỷ lệ quá hạn cộng lại là 101%.",
    )
    return (
        report,
        [covered, without, resolved, on_time, late, money],
        [number(report, "37"), number(report, "5b"), number(report, "99%", "observation")],
        [villages, hundred],
    )
