"""Whose a figure is: the province's own, or that of another body, of a part of the province, or of the country.

Belongs here: the words by which a sentence gives its figures to somebody else. Does not: what the figures count
(`binding`), texts that are not about a province at all (submissions).
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from pipelines import catalogue
from pipelines.vietnamese.cues import Cue, Heard, any_of
from pipelines.vietnamese.text import CAPITALS, fold

_COUNTRY = Cue(
    r"(?<!\w)(?:viet nam(?: nam \d{4})? (?:co|dat)|"
    r"\(trung binh|khoi (?:dia phuong|cac tinh|tinh,? thanh pho)|"
    r"toan quoc|ca nuoc|binh quan chung|trung binh chung|trung binh ca nuoc|quoc te|the gioi|toan cau)(?!\w)"
)
# `đứng thứ 5 cả nước`, `dẫn đầu toàn quốc`: a rank in the country, not a figure of it.
_RANKED = re.compile(
    r"(?<!\w)(?:thu|hang|top|nhom|dan dau|dung dau|nhat|vi tri|muc trung binh|so voi|cung(?: voi)?)"
    r"(?: (?:\d+|nhat|nhi|ba))?"
    r"(?: (?:cua|trong|tren|tren pham vi|cac tinh thanh|tinh,? thanh(?: pho)?|dia phuong))*\s*$"
)
_ACROSS_THE_COUNTRY = re.compile(r"[\d.,]+%?(?:\s+[^\s,.;:()]+){0,6}?\s+tren (?:pham vi )?(?:toan quoc|ca nuoc)(?!\w)")
_RANKS = re.compile(r"(?<!\w)(?:nhat|dau|hang|nhom|top|xep)(?!\w)")
_OTHERS = Cue(
    r"(?<!\w)(?:cac co quan dang|co quan dang|khoi dang|mttq|mat tran to quoc|doan the|tinh doan|"
    r"doan thanh nien|hoi phu nu|hoi lien hiep|hoi nong dan)(?!\w)"
)
_MINISTRY = Cue(
    r"(?:[Kk]hối (?:các )?bộ|[Cc]ác bộ, ngành|"
    r"Bộ (?!TTHC|DVC|[Tt]hủ tục|[Cc]hỉ số)[A-ZĐ]\w+(?: [A-ZĐ&,]\w*)*)(?: \w+){0,2} (?:đạt|có|dẫn đầu|là)\b[^;.]*$"
)
_SUPERLATIVE = Cue(
    r"(?<!\w)(?:(?:nhieu|cao|thap) nhat(?! (?:trong )?(?:ca nuoc|toan quoc|khu vuc|vung))|it nhat la|"
    r"(?:don cu|dien hinh|tieu bieu)(?!(?: la| nhu)?\W+(?:ty le|chi so|chi tieu|so luong|viec))|"
    r"dan dau la|dung dau la|"
    r"dung dau(?! (?:ca nuoc|toan quoc|khu vuc|vung))|"
    r"top dau|don vi (?:dat|co) (?:ty le|so))(?!\w)"
)
# A figure of one field or of a few services is about a part.
_PART = Cue(
    r"(?<!\w)(?:(?:nhieu|co|mot so) noi (?:dat|len|con|la|co)|mot so (?:dich vu|linh vuc|thu tuc|don vi|dia phuong|"
    r"nganh|xa|huyen|nhom)|chu yeu (?:o|"
    r"thuoc|la|tap trung|thuoc ve)|"
    r"thuoc tham quyen (?:giai quyet )?cua (?:luc luong|nganh|so|cac so|cong an)|"
    r"(?:dich vu|thu tuc|tthc|dvc) (?:cong )?(?:truc tuyen |thiet yeu )*(?:thuoc|cua) (?:nganh|luc luong|so|cac so)|"
    r"(?:rieng|thuoc|o|trong) linh vuc (?!dich vu cong|chuyen doi|cong nghe|y te|giao duc|tthc|thu tuc|"
    r"an sinh|an toan|xa hoi|kinh te|thuong mai|nong nghiep|buu chinh|vien thong|thanh toan|ngan hang|du lieu)"
    r"[a-z]+)(?!\w)"
)
# `toàn huyện`, `phường của chị`: the text itself says that it speaks of a part.
_OWN_PART = Cue(
    r"(?<!\w)(?:(?:toan|trong|tren dia ban) (?:huyen|thi xa|quan|xa|phuong|thi tran)|cua (?:huyen|xa|"
    r"phuong|truong|cong ty)(?! [,/])|hanh chinh cong (?:xa|phuong)(?!\w)|"
    r"(?:o|tai) (?:xa|huyen|phuong|thon|ban|ap|buon|dao) (?:nay|do|ay)|"
    r"(?:phuong|xa|thon|xom|to|ban|huyen|khu pho) (?:cua (?:toi|chi|anh|ong|ba|minh|chung toi)|toi|"
    r"chung toi|nha))(?!\w)"
)
_NAMED_PART = Cue(
    r"(?<!\w)(?:(?:[Hh]uyện|[Tt]hị xã|[Tt]hành phố|[Tt][Pp]\.?|[Xx]ã|[Pp]hường|[Tt]hị trấn|"
    r"[Qq]uận|[Đđ]ặc khu)\s+|(?:[QHPX]|T[XT])\.\s?)"
    rf"(?P<name>[{CAPITALS}]\w*(?:\s+[{CAPITALS}]\w*)*)"
)
_IN_ZONES = Cue(
    r"(?<!\w)(?:tai|trong|o|cua|100%) (?:cac )?"
    r"(?:khu cong nghe cao|khu cong nghiep|cum cong nghiep|khu che xuat|kcn|ccn)(?!\w)"
)
# `lắp mới 28 trạm tại thị xã, nâng tổng số lên 41 trạm`: back to the province.
_RAISES = Cue(r"(?<!\w)(?:nang|dua) (?:tong )?so(?!\w)(?![^,;.]{0,40} cua (?:doanh nghiep|don vi|cong ty))")
_OF_A_VILLAGE = Cue(r"(?<!\w)(?:tren dao|cua (?:ap|thon|xom|khom|buon)(?! [,/])|(?:ap|thon) \d)(?!\w)")
# `tập trung ở Ea Súp 21, M'Drắk 17`: a proper name right before a number owns it.
_PLACE_BEFORE = Cue(
    r"(?:^|[,:(]|(?:ở|tại|và|là|như|"
    r"gồm))\s*(?!Ngành )(?P<name>[A-ZĐ]['’]?[A-ZĐ]?[a-zà-ỹ]+(?:[ -][A-ZĐ]['’]?[A-ZĐ]?[a-zà-ỹ]+){1,3}|"
    r"[A-ZĐ]['’][A-ZĐ]?[a-zà-ỹ]+)\s*[:(]?\s*$"
)
# `Sở Tư pháp đạt 97%`, `của Sở Xây dựng: 95%`: an agency that has a share, not one that reports the province's.
_AGENCY_HAS = Cue(
    r"(?<!\w)(?:Sở|Ban Quản lý|Chi cục|Thanh tra|Kho bạc|Bảo hiểm xã hội|Cục|Công an)\s+"
    r"(?:[\w –-]|, (?:Thể thao|Thương binh|Sở|Ban|Chi cục|Cục)){2,60}?"
    r"(?:\s(?:chỉ |mới |đã )?(?:đạt|có tỷ lệ|với tỷ lệ|tiếp nhận|giải quyết)(?!\w)[^,;.]*|\s?[:(][^;.()]*)$"
)
# A firm, a hospital, a school that is named and does something: what it has is its own.
_OPERATORS = r"(?:Viettel|VNPT|Mobi[Ff]one|Vina[Pp]hone|FPT|Vietnamobile|Agribank|Vietcombank|VietinBank|BIDV)"
_FIRM = Cue(
    rf"(?<!\w)(?:{_OPERATORS}|Bưu điện(?= tỉnh| thành phố| [A-ZĐ])|(?:[Cc]ông ty|[Tt]ập đoàn|[Bb]ệnh viện|"
    r"[Tt]rung tâm [Yy] tế|[Tt]rường|HTX|[Hh]ợp tác xã)(?= (?:[\wà-ỹ]+ ){0,3}?[A-ZĐ]))"
    r"[\w –()-]{0,70}?\s(?:hiện|đã|đang|có|lắp|cung cấp|hỗ trợ|tặng|phát sóng|phục vụ|cam kết|đạt|cử|tài trợ|chiếm|sẽ|"
    r"tập huấn|đưa|triển khai|dựng|mở|với|trao|vừa|hoàn thành|đóng góp)(?!\w)"
)
_OF_A_FIRM = Cue(rf"[\d.,/]+[\s\w]{{0,25}}?(?:(?:của|do)\s+)?{_OPERATORS}(?!\w)(?!\s*(?:,|và|-)\s*{_OPERATORS})")
# `huyện đã tiếp nhận …`: a unit that needs no name because the text is about it.
_THE_UNIT = Cue(
    r"(?<!\w)(?:huyện|thị xã|quận|xã|phường|thị trấn)\s+(?:(?:đã|đang|hiện|cũng|còn|mới|luôn|sẽ|chỉ)\s+)*"
    r"(?:tiếp nhận|có|đạt|giải quyết|thành lập|tổ chức|duy trì|xử lý|vận động|hướng dẫn|phấn đấu|triển khai|"
    r"huy động|đầu tư|xây dựng|kích hoạt|ra mắt|chủ động|đặt|đề ra)(?!\w)"
)
_SUBJECT_OPENS = re.compile(r"(?:^|[.,;:–“\"-]|(?<!\w)(?:của|nay|qua|là|riêng|đó))\s*$", re.I)
_LIST_OF_UNITS = re.compile(r"(?:tỉnh|huyện|thị xã|thành phố|quận|xã|phường|thôn|bản|sở|ngành|cấp)\s*,\s*$")
# What a sentence opens with is what it is about: `Tại xã Vĩnh Thạnh, …`, `Riêng Bảo Lâm có …`, `Ở Hà Quảng, …`.
_NAME = rf"(?P<name>[{CAPITALS}][\w'’]*(?: [{CAPITALS}][\w'’]*)*)"
_ABOUT_A_UNIT = Cue(
    r"(?i:[\W\d]*(?:(?:đơn cử|điển hình|như|còn|đến|hiện|hiện nay|nay|là|trong đó|trong khi|riêng)\W+)*"
    r"(?:tại |ở |trên địa bàn |với |về )?(?:ubnd )?(?:huyện|thị xã|thành phố|tp\.?|xã|phường|thị trấn|quận|đặc khu|"
    rf"thôn|bản|tổ dân phố|khu phố|ấp|buôn|xóm|làng) ){_NAME}"
)
_ABOUT_A_NAME = Cue(
    r"(?:[Rr]iêng (?:tại |ở )?|(?:Tại|Ở) )"
    r"(?!Hội|Nghị|Trung|Cổng|Hệ|Nền|Dịch|Tổ|Kế|Quyết|Văn|Sở|Ủy|Ban|Việt|Đảng|Chính|Chương|[A-ZĐ]+ )"
    rf"{_NAME}(?:,| có| đạt| còn| đã| mới| là| chiếm| trễ|:)"
)
_UNIT = r"(?:huyện|thị xã|thành phố|quận|xã|phường|thị trấn|đặc khu)"
# `tỷ lệ … trên địa bàn phường Phúc Yên đạt 95%; tỷ lệ thanh toán đạt 100%`, `Chủ tịch UBND xã Hòa Tiến cho biết: …`
_ON_ITS_GROUND = Cue(rf"trên địa bàn {_UNIT} {_NAME}")
_ITS_HEAD_SAYS = Cue(
    r"^\W*(?:[Đđ]ồng chí |[ÔôBb](?:ng|à) |[^,.;:]{0,60}[,–-] ?)?(?:Phó )?(?:Chủ tịch|Bí thư|Giám đốc|Trưởng)"
    rf"[^.;:%]{{0,60}}? {_UNIT} {_NAME}[^.;%]{{0,80}}?(?:cho biết|chia sẻ|khẳng định|cho hay|thông tin)(?!\w)"
)
_WHERE = re.compile(r"(?i:\W*(?:tại|ở|về) )")
_SOME_TIME = r"(?:(?:Trong|Đến|Từ|Ngày|Quý|Tháng|Năm)[^,;]{0,40},\s*)?"
_NAME_OF_IT = (
    r"(?:(?! (?:đã|mở|tổ chức|phối hợp|tham mưu|hướng dẫn|triển khai|ban hành|có|tập huấn)(?!\w))(?:TP\.|"
    r"[^,.;:\d])){1,45}?"
)
_AGENCY = r"(?:[Nn]gành (?=[A-ZĐ])|Sở|Công an|Cục|Chi cục|Ban Quản lý|Thanh tra|Bảo hiểm xã hội|Kho bạc)"
_ABOUT_AN_AGENCY = Cue(
    rf"[Rr]iêng (?:tại |ở )?{_AGENCY}[^,.;]{{2,50}},"
    # `Ngành Thuế: 100% doanh nghiệp …` is a topic, `Sở Tư pháp: 95%` an agency's share.
    rf"|^\W*{_SOME_TIME}(?![Nn]gành [^.;]{{0,40}}:){_AGENCY}(?! .{{0,60}}(?:toàn tỉnh|phối hợp)){_NAME_OF_IT}"
    r"(?:(?: \([^)]{1,40}\))?:|\s(?:đã )?(?:tiếp nhận|giải quyết|xử lý|còn)(?!\w))"
    # What a department of one field offers is of its field; these offer what is the province's.
    rf"|^\W*{_SOME_TIME}Sở (?!Thông tin|Khoa học|Nội vụ|TT|KH)(?! .{{0,60}}(?:toàn tỉnh|phối hợp)){_NAME_OF_IT}"
    r"\s(?:đã )?(?:công bố|cung cấp|đưa)(?!\w)"
)
# `112 dịch vụ do các bộ, ngành Trung ương triển khai`, `107 thủ tục mà đơn vị đang quản lý`
_BY_OTHERS = Cue(
    r"[\d.,/]+%?[^,.;:()\d]{2,40}?\s(?i:do|mà) (?:các )?(?i:bộ|trung ương|ngành dọc|cơ quan ngành dọc|"
    r"cơ quan trung ương|đơn vị|"
    r"sở|ngành)(?!\w)[^.;\d]{0,30}?(?<!\w)(?:triển khai|cung cấp|quản lý|phụ trách)(?!\w)"
)
_ABOUT_THE_COUNTRY = Cue(
    r"[\W\d]*(?:tren|tinh|trong|hien|den nay|theo)?\W*(?:pham vi |tren )?(?:ca nuoc|toan quoc)(?!\w)"
)
_ALL_OF_IT = Cue(
    r"(?<!\w)(?i:toàn|cả|của|trong|địa bàn|chung|khắp) (?:tỉnh|thành phố)(?!\w)(?! [A-ZĐ])"
    r"|(?:^|[,.;] )(?i:tỉnh|thành phố) (?:có|đã|còn|đang|sẽ|phấn đấu)(?!\w)"
)
# a district alone has a share, committees of the Party, stations of one operator, a province before the reform
_PLACE_HAS = re.compile(r"\s+(?:(?:mới|chỉ|đã|còn|cũng)\s+)*(?:đạt|có|là|chiếm)(?!\w)[^,;]*$")
_OF_THE_PARTY = Cue(
    r"(?<!\w)cua (?:cac )?(?:quan uy|huyen uy|thi uy|thanh uy|tinh uy|dang uy|"
    r"co quan dang(?!,? (?:va )?(?:co quan )?nha nuoc)|to chuc dang|dang bo)(?!\w)"
)
_OPERATOR_BEFORE = Cue(rf"{_OPERATORS}(?: [{CAPITALS}]\w+){{0,3}}\s*:?\s*$")
# `còn 27 xã có tỷ lệ … dưới 50%`: some units
_SOME_UNITS = Cue(
    r"(?<!\d\d\d)(?<!dẫn đầu \d)(?<!đứng đầu \d)\d (?:tỉnh|địa phương)[^;.]*$"
    r"|(?<!\d\d\d)\d (?:xã|huyện|sở|đơn vị|địa phương|cơ quan|phường|ngành)"
    r"(?:,? (?:xã|huyện|sở|ban|ngành|phường|thành phố|thị xã|thị trấn|đặc khu))*"
    r" (?:có tỷ lệ|đạt|dưới|trên|chưa đạt)[^,;.]*$"
    r"|(?i:mỗi) (?:xã|phường|huyện|sở|đơn vị|cơ quan|địa phương|nơi|thôn|tổ|cán bộ|người|ngành)(?!\w)[^;.]*$"
)
_FORMER = Cue(rf"(?:\(cũ\)|(?:[Tt]ỉnh )?[{CAPITALS}]\w+(?: [{CAPITALS}]\w+)+ (?:trước đây|cũ)(?!\w))[^;]*$")
_OFFICE_OF_A_TOWN = Cue(r"hanh chinh cong (?:thanh pho|thi xa|huyen)(?!\w)")
_ASIDE = Cue(r",\s*(?:ke ca|trong do|nhat la|gom|nhu|chu yeu)(?!\w)")
_PLACE_ONLY = re.compile(r"(?:tại|ở|trên địa bàn|thuộc|của|từ|cho|đến|về|và|các|,|qua|giữa|với|cấp)\s*$")


# Where the words stand that give a figure to another body: around it, or before it in its cell or clause.
_AROUND = (_OWN_PART, _OF_THE_PARTY)
_IN_CELL, _IN_WRITTEN_CELL = (_OTHERS,), (_MINISTRY,)
_IN_CLAUSE = (_SUPERLATIVE, _PART, _OF_A_VILLAGE)
_IN_WRITTEN_CLAUSE = (_AGENCY_HAS, _OPERATOR_BEFORE, _FORMER, _SOME_UNITS)
_OTHER_BODIES = any_of(*_AROUND, *_IN_CELL, *_IN_WRITTEN_CELL, *_IN_CLAUSE, *_IN_WRITTEN_CLAUSE)
_FIRMS = any_of(_OF_A_FIRM, _FIRM)
_TOPICS = any_of(
    _ABOUT_THE_COUNTRY, _ABOUT_A_UNIT, _ABOUT_A_NAME, _ABOUT_AN_AGENCY, _ON_ITS_GROUND, _ITS_HEAD_SAYS
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OwnNames:
    """The folded names of the province that a document is about, and whether it is a city."""

    names: frozenset[str]
    is_city: bool

    def has_unit(self, name: str) -> bool:
        """Whether a unit of that name is the province: `thành phố Cần Thơ`, but the town of Lào Cai is a part of it.

        The name of somebody may stand right behind it: `Phó Chủ tịch UBND TP. Cần Thơ Nguyễn Văn A`.
        """
        folded = fold(name)
        return self.is_city and any(folded == own or folded.startswith(f"{own} ") for own in self.names)

    def named_in(self, folded: str) -> int | None:
        """Where a sentence first names the province; None where it does not."""
        return next((m.start() for m in _province_names().finditer(folded) if m[0] in self.names), None)


@lru_cache(maxsize=1)
def _province_names() -> re.Pattern[str]:
    names = {fold(p.name) for p in catalogue.provinces()} | {fold(a) for a in catalogue.province_aliases()}
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(map(re.escape, names), key=len, reverse=True))})(?!\w)")


def _other_province(narrow: str, own: OwnNames) -> bool:
    """Whether the last province named before a figure, in its own cell, is another one: `Đà Nẵng (58,89%)`."""
    named = _province_names().findall(narrow)
    return bool(named) and named[-1] not in own.names


def _in_its_bracket(folded: str, start: int, own: OwnNames) -> bool:
    """Whether the figure stands in a bracket that another province has: `Hà Nội (126 xã, tiếp nhận 482.000 hồ sơ)`."""
    opened = folded.rfind("(", 0, start)
    if opened < 0 or ")" in folded[opened:start]:
        return False
    named = list(_province_names().finditer(folded, max(0, opened - 30), opened))
    return bool(named) and not folded[named[-1].end() : opened].strip() and named[-1][0] not in own.names


@dataclass(frozen=True, slots=True)
class Topic:
    """What a sentence says that it is about, if not about the province: the fate of its figures, and where."""

    fate: str
    end: int
    goes_on: bool = False  # it opens with where it is told: `Ở xã Ia Ly, …`, `Trên cả nước, …`
    begin: int = 0

    def holds(self, at: int) -> bool:
        return self.begin <= at <= self.end


def topic(said: Heard, own: OwnNames) -> Topic | None:
    """What the sentence opens with, up to where it turns to the whole province; None where it names nobody else."""
    if not said.bits & _TOPICS:
        return None
    text = said.text
    country = _ABOUT_THE_COUNTRY.match(said.folded)
    named = _ABOUT_A_UNIT.match(text)
    if named and own.has_unit(named["name"]):
        named = None
    elif not named and (named := _ABOUT_A_NAME.search(text)) and fold(named["name"]) in own.names:
        named = None  # `Ở Quảng Nam, …`
    found = country or named or (_ABOUT_AN_AGENCY.search(text) if said.bits & _ABOUT_AN_AGENCY.bit else None)
    inside = None if found else _told_of_a_unit(said, own)
    found = found or inside
    if not found:
        return None
    back = _ALL_OF_IT.search(text, found.end())
    goes_on = country is not None or (named is not None and _WHERE.match(named[0]) is not None)
    return Topic(
        "benchmark" if country else "other_body",
        back.start() if back else len(text),
        goes_on,
        begin=inside.end() if inside else 0,
    )


def _told_of_a_unit(said: Heard, own: OwnNames) -> re.Match[str] | None:
    """A unit in which all that the sentence tells is, or that its speaker leads; none where a share came before."""
    for cue in (_ON_ITS_GROUND, _ITS_HEAD_SAYS):
        found = said.search(cue)
        if found and not own.has_unit(found["name"]):
            before = said.text[: found.start()]
            if "%" not in before and not _ALL_OF_IT.search(before):
                return found
    return None


def speaks_of_all(text: str) -> bool:
    """Whether a sentence speaks of the whole province: `toàn tỉnh`, `trên địa bàn tỉnh`."""
    return bool(_ALL_OF_IT.search(text))


def whose(said: Heard, cell: tuple[int, int], start: int, own: OwnNames) -> str | None:
    """Whose figure it is: `benchmark` or `other_body`; None where it is the province's own."""
    text, folded, bits = said
    clause = max(folded.rfind(";", 0, start), 0)
    if bits & _RAISES.bit and (raised := _RAISES.search(folded, clause, start)):
        clause, cell = raised.start(), (max(raised.start(), cell[0]), cell[1])
    narrow = folded[cell[0] : start]
    country = bits & _COUNTRY.bit and _is_of_the_country(folded, max(clause, cell[0] - 60), start)
    if country and not re.search(r"so voi[^,;]*$", narrow):
        return "benchmark"
    other = (
        (bits & _OTHER_BODIES and _is_of_a_body(said, cell, start, clause))
        or _other_province(narrow, own)
        or _in_its_bracket(folded, start, own)
        or (bits & _THE_UNIT.bit and _is_of_the_unit(text[clause:start].lower()))
        or (bits & _IN_ZONES.bit and _is_of_a_zone(text, folded, clause, start))
        or (bits & _OFFICE_OF_A_TOWN.bit and not own.is_city and _OFFICE_OF_A_TOWN.search(folded[clause:start]))
        or (bits & _FIRMS and _is_of_a_firm(text, clause, start))
        or (bits & _BY_OTHERS.bit and _BY_OTHERS.match(text, start))
        or _is_of_a_place(said, (clause, cell[0]), start, own)
    )
    return "other_body" if other else None


def _is_of_a_zone(text: str, folded: str, clause: int, start: int) -> bool:
    """Whether a clause tells of industrial zones: `tại các khu công nghiệp có 22 trạm 5G`."""
    found = _IN_ZONES.search(folded, clause, start)
    return bool(found and not _ALL_OF_IT.search(text, found.end(), start))


def _is_of_the_country(folded: str, begin: int, start: int) -> bool:
    """Whether the country is named before a figure, or behind it: `20.000 trạm 5G trên toàn quốc`."""
    if any(
        not _RANKED.search(folded[max(0, m.start() - 30) : m.start()]) for m in _COUNTRY.finditer(folded, begin, start)
    ):
        return True
    across = _ACROSS_THE_COUNTRY.match(folded, start)
    return across is not None and not _RANKS.search(across[0])


def _is_of_a_body(said: Heard, cell: tuple[int, int], start: int, clause: int) -> bool:
    """Whether words say so around the figure, or before it in its cell or its clause, which begins at `clause`."""
    text, folded, bits = said
    aside = _ASIDE.search(folded, start, cell[1]) if bits & _ASIDE.bit else None
    return any(
        bits & cue.bit and cue.search(part)
        for cues, part in (
            (_AROUND, folded[cell[0] : aside.start() if aside else cell[1]]),
            (_IN_CELL, folded[cell[0] : start]),
            (_IN_WRITTEN_CELL, text[cell[0] : start]),
            (_IN_CLAUSE, folded[clause:start]),
            (_IN_WRITTEN_CLAUSE, text[clause:start]),
        )
        for cue in cues
    )


def _is_of_a_place(said: Heard, begins: tuple[int, int], start: int, own: OwnNames) -> bool:
    """Whether a unit or a place that the clause names has the figure; `begins` of the clause and of the cell."""
    text, bits, (clause, cell) = said.text, said.bits, begins
    if (place := _PLACE_BEFORE.search(text[cell:start])) and fold(place["name"]) not in own.names:
        return True
    opening = _ABOUT_A_UNIT.match(text, clause + bool(clause), start) if bits & _ABOUT_A_UNIT.bit else None
    if opening and not own.has_unit(opening["name"]) and not _ALL_OF_IT.search(text, opening.end(), start):
        return True
    for found in _NAMED_PART.finditer(text[clause:start]) if bits & _NAMED_PART.bit else ():
        before = text[max(clause, clause + found.start() - 22) : clause + found.start()].lower()
        has_it = _PLACE_HAS.match(text[clause + found.end() : start])
        if not own.has_unit(found["name"]) and (has_it or not _PLACE_ONLY.search(before)):
            return True
    return False


def _is_of_the_unit(clause: str) -> bool:
    """Whether the clause is about a unit that it does not name; `100% xã có …`, `các huyện có …` are not."""
    for found in _THE_UNIT.finditer(clause):
        before = clause[: found.start()]
        if _SUBJECT_OPENS.search(before) and not _LIST_OF_UNITS.search(before):
            return not _ALL_OF_IT.search(clause, found.end())
    return False


def _is_of_a_firm(text: str, clause: int, start: int) -> bool:
    """Whether one firm, hospital or school is what the clause is about; several firms together serve the province."""
    if _OF_A_FIRM.match(text, start):
        return True
    found = _FIRM.search(text, clause, start)
    return bool(
        found
        and _SUBJECT_OPENS.search(text[clause : found.start()])
        and not _ALL_OF_IT.search(text, found.end(), start)
    )
