"""Goals: which words make a figure one, and for which period it is set.

Belongs here: goals among results and results among goals, the years to which an article looks. Does not: what headings
hand down and the periods of results (`stance`), choosing between them (`times`).
"""

import re

from pipelines.extraction.stance import DOC_WORDS, full_key, is_shut_in
from pipelines.periods import parse_period
from pipelines.vietnamese.cues import ALL, Cue, any_of
from pipelines.vietnamese.dates import PeriodMention

_IN_A_NAME = re.compile(
    rf"{DOC_WORDS}(?:(?!(?<!\w)(?:co|dat|dat ra|de ra|neu|xac dinh|phan dau|nham toi|huong toi)(?!\w))"
    r"[^.;:()]){0,90}$|(?<!\w)(?:giai doan|tam nhin(?:\s+den)?|dinh huong(?:\s+den)?)\s*$"
)
_THIS_YEAR = Cue(r"(?<!\w)(?:den|toi|den het|het|trong|ca)\s+(?:cuoi\s+)?nam(?: nay)?(?!\s*\d)(?!\w)")
_BY = re.compile(r"\s+(?:vao|den|toi|trong)\s+(?:cuoi\s+)?")
_GOAL_BEFORE = Cue(
    r"(?<!\w)(?:phan dau|thoi gian toi|(?:xac dinh|yeu cau|dat ra|de ra) (?:den|toi|vao|cho) (?:het |cuoi )?nam|"
    r"muc tieu cua (?:[a-z]+ ){1,4}(?:la|den)|dat muc tieu|dat ra muc tieu|muc tieu het|"
    r"(?:ke hoach|muc tieu) (?:dat ra|de ra|neu)|(?:tinh|thanh pho) (?:cung )?muon|"
    r"muc tieu (?:(?:co ban|cu the|chung|tong quat|chu yeu) )?(?:den|dat|la|nam|cu the)|"
    r"dat ra muc tieu|de ra muc tieu|xac dinh (?:cac )?muc tieu|xac dinh (?:\d+ )?chi tieu|(?:neu|dat ra|de ra|"
    r"dat) (?:cac )?chi tieu(?: cu the)?|"
    r"yeu cau dat|dat chi tieu|dat ra yeu cau|ky vong|huong toi|du kien|"
    r"(?<!chia )se (?:dat|co|duoc|dung|su dung|thuc hien|cung cap|trien khai|hoan thanh|dua|nang|phu)|"
    r"nang(?: cao)? ty le|dam bao dat|phai (?:co|dat|dua|nang|bao dam|dam bao))(?!\w)"
)
# What a sentence of goals opens with; it governs all clauses.
_OPENS_A_LIST = re.compile(r":\s*(?:[-+•*]|$)")
_GOALS_AHEAD = re.compile(
    r"[\W\d]*(?:(?:cu the|theo do|trong do|ngoai ra|ben canh do)\W+)?(?:(?:voi|dat ra|de ra|tinh dat|"
    r"tinh)\s+)*(?:muc tieu|phan dau|chi tieu|theo ke hoach|theo nghi quyet|"
    r"(?:o |trong |voi )?nhom chi tieu|(?:den |het |den het |den cuoi )nam 20\d\d)(?!\w)"
)
_BY_THEN = re.compile(r",\s*(?:phan dau\s+)?(?:den|het|den het|den cuoi|trong|vao)\s+(?:cuoi\s+)?$")
_FROM_ITS_START = re.compile(r"(?<!\w)(?:tu )?(?:dau|ngay)\s+$")  # `từ đầu năm 2026 đến nay`
_TOWARDS = re.compile(r"(?<!\w)(?<!tinh )(?:den|toi)\s+(?:het\s+|cuoi\s+)?$")
_ONLY_UP_TO = re.compile(r"\s*\(\s*(?:tinh )?(?:den|toi)(?!\w)")  # `năm 2023 (tính đến 20/9)`
_TAKES_OUT = re.compile(r"(?<!\w)rieng\s+(?:trong\s+|den\s+|cuoi\s+|het\s+)*$")
_DURING = re.compile(r"(?<!\w)(?:trong|rieng)\s+$")
_TOLD = Cue(r"(?<!\w)(?:da|hien|hien nay|den nay|dat duoc)(?!\w)")
_DONE = re.compile(r"(?<!\w)(?:da|duoc)(?!\w)")
_GOAL_ADJACENT = Cue(
    r"(?<!\w)(?:ke hoach|chi tieu|muc tieu|kh|nghi quyet)(?:\s+(?:giao|de ra|tinh|duoc|nam|quy|la|dat|so|den|het|"
    r"ban|nay|trung uong|\d{4}|cua|chinh phu|nghi quyet))*\s*[:(]?\s*(?:tren|toi thieu|la|dat|>=|≥)?\s*$"
)
_REACHED_BEFORE = Cue(
    r"(?<!\w)(?:vuot chi tieu|hien nay dat|da dat|hien dat|ket qua dat|thuc hien dat|"
    r"(?<!den )(?<!het )(?<!cuoi )nam (?P<year>\d{4})(?: dat|(?<=\(nam \d{4}):))(?!\w)"
    r"[^;.]*$"
)
_BY_A_PLAN = re.compile(r"[\W\d]*theo (?:ke hoach|de an|nghi quyet|chuong trinh)(?: [^\s,;.]+){0,8},")
_AT_LEAST = Cue(r"(?<!\w)(?:toi thieu|it nhat)(?: (?:la|dat))?\s*$")
_MUST = Cue(r"(?<!\w)phai(?!\w)(?! (?:giai quyet|xu ly|tra|nop|den|di|cho|bo sung))")  # not `hồ sơ phải giải quyết`
_MUST_BEFORE = Cue(r"(?<!\w)phai (?!giai quyet|xu ly|tra|nop)(?:[a-z]+ ){0,4}$")
_NEXT_CLAUSE = re.compile(r"[.;:,]|\d")
_ANNOUNCED = re.compile(r"(?<!\w)(?:muc tieu|chi tieu)(?: [a-z]+){0,4}\s*:\s*$")
_NO_ANNOUNCEMENT = re.compile(r"(?<!\w)(?:ket qua|da dat|hoan thanh|thuc hien (?:cac )?(?:muc tieu|chi tieu))(?!\w)")
_GOALS = any_of(_GOAL_ADJACENT, _GOAL_BEFORE)
_ASKING = any_of(_AT_LEAST, _MUST, _MUST_BEFORE)
_RESULT_WORDS = re.compile(r"(?<!\w)(?:vuot|hoan thanh|da dat|dat va vuot|dat duoc|hien dat)(?!\w)")


def goal_period(folded: str, mentions: list[PeriodMention], at: int, doc_period: str) -> str | None:
    """The period that a goal is set for: the last one named before it; `đến cuối năm` is the document's year."""
    if doc_period and _THIS_YEAR.search(folded[:at]) and not any(m.end <= at and not m.state for m in mentions):
        return doc_period[:4]
    before = [
        m
        for m in mentions
        if m.end <= at and not m.state and not is_shut_in(folded, m, at) and not _is_aside(folded, m, at)
    ]
    return next((k for m in reversed(before) if (k := full_key(m.key, doc_period))), None)


def _is_aside(folded: str, mention: PeriodMention, at: int) -> bool:
    """Whether a clause before the figure's own takes a period out: `…, riêng cuối năm 2021 thì 100%; 95% …`."""
    return ";" in folded[mention.end : at] and _TAKES_OUT.search(folded[: mention.start][-24:]) is not None


def coming_period(
    folded: str, mentions: list[PeriodMention], at: int, doc_period: str, *, undated: bool = False
) -> str | None:
    """A period after the document's that a figure's clause names before it: `đến năm 2030, … đạt 45%` is a goal.

    In an `undated` article, which has its period of the years that it names, that year itself may be to come.
    """
    if not (doc_period and mentions):
        return None
    end = parse_period(doc_period).end
    clause = 0 if _GOALS_AHEAD.match(folded) else max(folded.rfind(";", 0, at), 0)
    for mention in reversed([m for m in mentions if clause <= m.start and m.end <= at and not m.state]):
        before = folded[: mention.start][-100:]
        if _IN_A_NAME.search(before) and not _BY_THEN.search(before):
            continue
        if (_DURING.search(before) and _DONE.search(folded[mention.end : at])) or _FROM_ITS_START.search(before):
            continue
        if _ONLY_UP_TO.match(folded, mention.end):
            continue
        key = full_key(mention.key, doc_period)
        if key and len(key) == 4 and parse_period(key).end > end:
            return key
        looks_ahead = undated and _TOWARDS.search(before) and not _TOLD.search(folded[mention.end : at])
        return doc_period if looks_ahead and key == doc_period and len(key) == 4 else None
    return None


def goal_behind(folded: str, mentions: list[PeriodMention], end: int, doc_period: str) -> str | None:
    """The coming year that stands right behind a goal: `nâng lên 35% vào năm 2030`."""
    behind = next((m for m in mentions if not m.state and _BY.fullmatch(folded[end : m.start])), None)
    key = full_key(behind.key, doc_period) if behind and doc_period else None
    return key if key and len(key) == 4 and parse_period(key).end > parse_period(doc_period).end else None


def is_goal(folded: str, start: int, heard: int = ALL) -> bool:
    """Whether the words before a figure make it a goal inside a passage of results: `phấn đấu …`, `(kế hoạch 80%)`."""
    if not heard & _GOALS:
        return False
    clause = folded[max(folded.rfind(";", 0, start), folded.rfind(".", 0, start - 1), 0) : start]
    if _GOAL_ADJACENT.search(clause[-60:]):
        return (
            clause.rstrip().endswith("(")
            or not _RESULT_WORDS.search(clause[-90:-1])
            or bool(re.search(r"\(\s*(?:ke hoach|chi tieu|muc tieu|kh)[^()]*$", clause))
        )
    said = _GOAL_BEFORE.search(clause)
    return bool(said and not _TOLD.search(clause, said.end()))  # `hướng tới chính quyền số, đến nay … đạt 100%`


def is_asked_for(folded: str, figure: tuple[int, int], heard: int = ALL) -> bool:
    """Whether an article tells what must be, or be at least: `98% cơ quan phải kết nối …`, `đạt tối thiểu 72%`.

    A report says so of results too: `tối thiểu 90% người dân hài lòng`.
    """
    start, end = figure
    if is_done(folded, start):
        return False
    if _BY_A_PLAN.match(folded, 0, start):
        return True
    if not heard & _ASKING:
        return False
    mark = _NEXT_CLAUSE.search(folded, end)
    behind = mark.start() if mark else len(folded)
    before = folded[:start]
    return bool(_AT_LEAST.search(before) or _MUST_BEFORE.search(before) or _MUST.search(folded, end, behind))


def announces_goals(folded: str) -> bool:
    """Whether a sentence or a paragraph only says that goals follow: `… có những mục tiêu cụ thể sau:`."""
    return bool(_ANNOUNCED.search(folded) and not _NO_ANNOUNCEMENT.search(folded))


def opens_goals(folded: str) -> bool:
    """Whether a sentence opens a list of goals on its line: `Mục tiêu đến hết năm 2025: - 100% …. - 80% …`."""
    return bool(_GOALS_AHEAD.match(folded) and _OPENS_A_LIST.search(folded))


def opens_with_goals(folded: str, first: int) -> bool:
    """Whether words of goals stand before a colon and the first figure: `Phấn đấu trong quý III: … 99%; … 75%`."""
    colon = folded.rfind(":", 0, first)
    return colon >= 0 and _GOAL_BEFORE.search(folded, 0, colon) is not None


def is_done(folded: str, start: int) -> bool:
    """Whether the clause of a figure tells of something done: `đã …`, `hiện …`."""
    return bool(_TOLD.search(folded[folded.rfind(";", 0, start) + 1 : start]))


def is_result(folded: str, start: int, goal_period: str) -> bool:
    """Whether the words before a figure make it a result inside a passage of goals: `vượt chỉ tiêu … đạt 87%`."""
    found = _REACHED_BEFORE.search(folded[:start])
    return found is not None and not (found["year"] and found["year"] >= goal_period[:4])
