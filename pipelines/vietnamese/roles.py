"""Numbers that are no figures: what the words around a number say it is.

Belongs here: dates, periods, document numbers, legal references, identifiers, ranks and changes, told by the words
left and right of a number. Does not: the shapes that tell by themselves, such as `12/3/2024` (`numbers`).

Patterns run over the text in lower case with its diacritics: `tài khoản 7.236` is no article (khoản), `tới 15/15` no
evening (tối), `một phần 711` no part of a law (phần).
"""

import re

from pipelines.vietnamese.cues import Cue, Heard


def _ends(words: str, more: str = "") -> Cue:
    """A pattern for a text that ends in one of the words."""
    return Cue(rf"(?<!\w)(?:{words})\s*{more}[$*]*$")


_DOC_WORD = (
    r"(?:nghị quyết|quyết định|nghị định|thông tư|thông báo|kế hoạch|công văn|chỉ thị|luật|đề án|chương trình|kết luận|"
    r"báo cáo|tờ trình|văn bản|công điện|hướng dẫn|quy định|giấy mời|lệnh|pháp lệnh|quy chế|dự án|nq|qđ|nđ|tt|ct|vb)"
)
_NAMED_DOC = _ends(rf"{_DOC_WORD}(?:\s+số)?", r":?\s*")
_DOC_NUMBER = Cue(rf"(?:{_DOC_WORD}\s+số|^\s*số|\(số|cv số)\s*:?\s*$")
# `ngày 7-8`, `từ ngày 1 đến 21/7`: with the days before it
_DATE = _ends("ngày|sáng|chiều|tối|hôm|mùng|mồng|quốc khánh|dịp|lễ|dịp lễ", r"(?:\d{1,2}\s*(?:đến|tới|-|–)\s*)*")
# `từ 1/7 đến 31/7`: two days without the word
_FROM_DAY = Cue(r"(?<!\w)từ\s+$")
_TO_DAY = re.compile(r"(?:/20\d\d)?\s*(?:đến|tới|-|–)\s*(?:hết\s+)?(?:ngày\s+)?\d{1,2}[/-]\d{1,2}(?!\d)")
_SINCE_DAY = Cue(r"(?<!\w)từ\s+\d{1,2}[/-]\d{1,2}(?:[/-]20\d\d)?\s*(?:đến|tới|-|–)\s*(?:hết\s+)?$")
_IN_BRACKETS = Cue(r"\(\s*(?:\d{1,2}[/-]\d{1,2}\s+(?:đến|tới)\s+)?$")  # `trong kỳ (21-9 đến 20-10)`
_FIRST_DAY = re.compile(r"[/-]\d{1,2}\s+(?:đến|tới)\s+\d{1,2}[/-]\d{1,2}(?!\d)")
_LAST_DAY = re.compile(r"[/-]\d{1,2}\s*[,;)]")
_MONTHS = 12
_PERIOD = Cue(
    r"(?:(?<!\w)(?:năm|quý|tháng|nhiệm kỳ|giai đoạn|từ năm|đến năm|các năm|và năm)\s*(?:thứ\s+)?|(?:19|"
    r"20)\d\d\s*(?:,|và|-)\s*)$"
)
_PERIOD_AFTER = re.compile(r"\s+(?:tháng|quý|năm|tuần|ngày|giờ|phút)(?!\w)")
_ARTICLE = _ends(r"điều|khoản|tiết|chương|phụ lục(?:\s+số)?|biểu(?:\s+số)?|mẫu(?:\s+số)?|tiêu chí")
_PLACE_IN_TEXT = _ends(r"điểm|(?<!danh )mục|bảng|nhóm tiêu chí|chỉ số thành phần|(?<!một )phần|quy chuẩn|tiêu chuẩn")
_RANK = _ends(r"thứ|hạng|xếp hạng|xếp thứ|vị trí(?: thứ)?|đứng thứ|đứng đầu|top|tốp|nhóm|trong nhóm|thứ hạng")
_POINT_NOUNS = (
    r"cầu|phục|kết|bưu|truy|phát|cung|đang|tiếp|bán|giao|thu|mạng|wi|đại|đến|trạm|trường|du|dịch|sáng|đen|lắp|công|có|"
    r"đã|được|tại|ở|trên|cấp|hỗ|đăng|chi|sinh|dân|camera|internet"
)
_RANK_AFTER = re.compile(
    rf"\s*(?:điểm(?!\s*(?:{_POINT_NOUNS}))(?!\w)|bậc(?!\w)|hạng(?!\w)|(?:-\s*\d\s*)?sao(?!\w)|(?:các\s+)?tỉnh\s*,?\s*(?:và\s+)?(?:thành|tp)|"
    r"/\s*63|\s*trên bảng xếp)"
)
_SCORES = _ends(r"đạt|được|chấm|tổng|tổng số|số điểm|điểm số|thang|cộng|trừ|tăng|giảm|mức|gần|trên|hơn")
_OF_ALL_PROVINCES = re.compile(r"\s*(?:tỉnh|thành phố|địa phương)(?!\w)")
_CHANGE = Cue(
    r"(?<!\w)(?:tăng|giảm|gấp|\w+ thêm|"
    r"giảm còn|tăng trưởng|tăng bình quân|giảm bình quân|cao hơn|thấp hơn|vượt|nhiều hơn|"
    r"ít hơn|tăng trưởng đạt|giảm được|cắt giảm|rút ngắn)\s*"
    r"(?:thêm\s+|được\s+|lên\s+|thấp hơn\s+|khoảng\s+|gần\s+|trên\s+|hơn\s+|là\s+|tới\s+)*[$*]*$"
)
_CHANGE_TO = Cue(r"(?<!\w)(?:lên|còn|xuống|đến|tới)\s*(?:mức\s+)?(?:trên\s+|hơn\s+|gần\s+|khoảng\s+)?[$*]*$")
# `(hơn cuối năm 2023 là 2,4%)`
_MORE_THAN_THEN = Cue(r"(?<!\w)(?:hơn|kém|tăng|giảm)\s+(?:so với\s+)?(?:cuối\s+|cùng kỳ\s+)?năm\s+20\d\d\s+là\s+$")
# `tăng từ 61,5% lên 88,2%`: what it was once, unless the text says when.
_CHANGE_FROM = Cue(
    r"(?<!\w)(?:tăng|giảm|nâng|đưa|rút|cải thiện)(?:\s+(?:tỷ lệ|mạnh|nhanh|dần|đều))*\s+từ\s*(?:mức\s+)?[$*]*$"
)
_TO = re.compile(r"\s*(?:[^\W\d]+\s+){0,3}?(?:\([^)\d]{0,30}\)\s*)?(?:lên|xuống|còn|đến|tới)(?!\w)")
_CHANGE_AFTER = re.compile(
    r"\s*(?:điểm phần trăm|lần(?!\s+(?:lượt|đầu|tập))\s+so với|"
    r"so với (?:cùng kỳ|năm trước|quý trước|tháng trước|năm|quý|tháng))"
)
# `bằng 205,6% số hồ sơ của quý I năm 2022`: a ratio to another period, no share.
_EQUALS = Cue(r"(?<!\w)bằng\s+(?:khoảng\s+|gần\s+|trên\s+|hơn\s+)*$")
_OF_ANOTHER_PERIOD = re.compile(
    r"[^,.;()]{0,40}?(?:của|so với|với)\s+(?:cả\s+|cùng\s+)?(?:năm|quý|tháng|kỳ|6 tháng|9 tháng)(?!\w)"
)
# `đạt 4,5/10 điểm, tỷ lệ 45%`: a score as a share of the highest one.
_OF_A_SCORE = Cue(r"điểm\s*[,;(]?\s*(?:đạt\s+)?tỷ lệ\s*:?\s*(?:đạt\s+|là\s+)?$")
_AGE_AFTER = re.compile(r"\s+tuổi(?!\w)")
_IDENTIFIER = _ends(
    r"tcvn(?:/iso)?|iso(?:/iec)?|iec|qcvn|phiên bản|version|ver\.?|v\.?|mức độ|mức|cấp độ|cấp|loại|"
    r"(?<!trực )tuyến|ipv|windows|chợ|"
    r"win|office|hotline|điện thoại|số điện thoại|đt|sđt|tel|fax|tài khoản số|mã số|số nhà|đường số|khu phố số|quốc lộ|"
    r"barie số|khóa|khoá|tuổi|lớp|số hiệu|tầng|ga|khối|quận|q\.|phường|p\.|phòng số|số thứ tự|stt|tổ số|kênh|"
    r"cửa khẩu số|vtv|mã|wifi|web|"
    r"cách mạng công nghiệp lần thứ|lần thứ|công nghiệp",
    r":?\s*",
)
_IDENTIFIER_LIST = Cue(
    r"(?<!\w)(?:mức độ|mức|cấp độ|cấp|loại|khối|ga|tầng|quận|phường|số thứ tự)"
    r"\s*\d{1,2}(?:\s*,\s*\d{1,2})*\s*(?:,|và|-|/)\s*(?:mức độ\s*|mức\s*)?$"
)
# `(Tổ 3, phường Quang Trung)`, `số 12, đường Lê Lợi`: where a house stands.
_OF_AN_ADDRESS = _ends("tổ|thôn|xóm|ấp|khóm|buôn|bản|làng|khu|khu phố|tổ dân phố|số|ngõ|hẻm")
_REST_OF_ADDRESS = re.compile(r"\s*,\s*(?:xã|phường|thị trấn|đường|phố|khu phố|tổ dân phố)\s+[^\W\d]")
# `thủ tục nội bộ số 2, 3, 4`: the numbers that things bear, not `tổng số 12`.
_NUMBERED = Cue(r"(?<!\w)(?<!tổng )(?<!trong )(?<!con )(?<!trên )(?<!một )(?<!chỉ )số\s+(?:\d{1,2}\s*(?:,|và)\s*)*$")
# `5.343 người/1 điểm phục vụ`: for each one
_FOR_EACH = Cue(r"[^\W\d]\s?/\s?$")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_SUPPLIES = _ends("cung cấp", r":?\s*")
_STATES = Cue(r"(?<!\w)(?:là|có|đạt)\s*$|:\s*$")
_COUNTED = re.compile(
    r"\s+(?:hồ sơ|thủ tục|dịch vụ|lượt|người|đơn vị|cơ quan|xã|phường|huyện|thôn|bản|tổ|điểm|trạm|hệ thống|thành viên|"
    r"cán bộ|công chức|văn bản|máy|tài khoản|lớp|hội nghị|cuộc|hộ|doanh nghiệp|sản phẩm|trường|cơ sở|bệnh viện|"
    r"nhiệm vụ|chỉ tiêu|tthc|dvc|dvctt)(?!\w)"
)
_PARTS_OF_GOVERNMENT = ("xã", "huyện", "phường")


def role_of_number(left: Heard, written: str, right: str) -> str | None:
    """Why a bare number is no figure; None where it may be one.

    `left` and `right` are the text around it on its line, in lower case; `left` with the cues that it may hold.
    """
    plain, length = written.isdigit(), len(written)
    counted = _COUNTED.match(right)
    return (
        _time(left, written, right, bool(counted))
        or _document(left, plain, length)
        or (None if _THOUSANDS.fullmatch(written) else _reference(left, length, right, bool(counted)))
        or ("identifier" if written in ("1", "01") and left.search(_FOR_EACH) else None)
        or _rank(left, length, right, counted)
    )


def _time(left: Heard, written: str, right: str, counted: bool) -> str | None:
    if not written.isdigit() or len(written) > 4:
        return None
    short = len(written) <= 2
    if short and left.search(_DATE):
        return "date"
    if short and (opened := left.search(_IN_BRACKETS)):
        days = _LAST_DAY if any(c.isdigit() for c in opened[0]) else _FIRST_DAY
        if days.match(right):
            return "date"
    is_year = len(written) == 4 and written[:2] in ("19", "20") and not counted and not left.search(_STATES)
    if is_year or left.search(_PERIOD) or (short and _PERIOD_AFTER.match(right)):
        return "period"
    return None


def _document(left: Heard, plain: bool, length: int) -> str | None:
    if left.search(_DOC_NUMBER) or (plain and length <= 5 and left.search(_NAMED_DOC)):
        return "document_number"
    return None


def _reference(left: Heard, length: int, right: str, counted: bool) -> str | None:
    if _AGE_AFTER.match(right) or (length <= 2 and not counted and left.search(_IDENTIFIER_LIST)):
        return "identifier"
    if length <= 3 and (left.search(_ARTICLE) or (not counted and left.search(_PLACE_IN_TEXT))):
        return "legal_reference"
    if length <= 2 and not counted and left.search(_NUMBERED):
        return "identifier"
    if length <= 3 and left.search(_OF_AN_ADDRESS) and _REST_OF_ADDRESS.match(right):
        return "identifier"
    if length <= 6 and not counted and left.search(_IDENTIFIER) and not left.search(_SUPPLIES):
        return "identifier"
    return None


def _rank(left: Heard, length: int, right: str, counted: re.Match[str] | None) -> str | None:
    of_things = counted is not None and counted[0].strip() not in _PARTS_OF_GOVERNMENT
    if length <= 3 and not of_things and left.search(_RANK):
        return "rank"
    scored = not right.lstrip().startswith("điểm") or left.search(_SCORES)
    if scored and _RANK_AFTER.match(right) and not left.search(_CHANGE):
        return "rank"
    return None


def role_of_fraction(left: Heard, written: str, denominator: float, right: str) -> str | None:
    """Why two numbers with a slash are no fraction: a day, a document number, a rank among provinces, a score."""
    if len(written) <= 7 and left.search(_DATE):
        return "date"
    between_days = (left.search(_FROM_DAY) and _TO_DAY.match(right)) or left.search(_SINCE_DAY)
    if len(written) <= 5 and denominator <= _MONTHS and between_days and not _COUNTED.match(right):
        return "date"
    if left.search(_DOC_NUMBER):
        return "document_number"
    if left.search(_RANK) or (denominator in (63, 34) and _OF_ALL_PROVINCES.match(right)):
        return "rank"
    return "rank" if _RANK_AFTER.match(right) else None


def is_share_of_score(left: Heard) -> bool:
    """Whether a percentage says which part of the highest score was reached."""
    return bool(left.search(_OF_A_SCORE))


def is_from_what_it_was(left: Heard) -> bool:
    """Whether `từ` before a number says from what a figure rose or fell, and bounds nothing."""
    return bool(left.search(_CHANGE_FROM))


def is_change(left: Heard, right: str) -> bool:
    """Whether a number says by how much a figure rose or fell; `tăng lên 85%` says to what, and is a figure."""
    changed = left.search(_CHANGE) and not left.search(_CHANGE_TO)
    compared = left.search(_EQUALS) and _OF_ANOTHER_PERIOD.match(right)
    was = left.search(_CHANGE_FROM) and _TO.match(right)
    return bool(changed or compared or was or left.search(_MORE_THAN_THEN) or _CHANGE_AFTER.match(right))
