"""Reading one passage: from its text to statements and to what became of every number in it.

Belongs here: what a passage stands under, and handing on from sentence to sentence. Does not: reading a sentence
(`sentence`), tables (`tables`), the rows that leave the room (`extract`).
"""

import re
from collections.abc import Sequence

from pipelines.extraction.goals import announces_goals
from pipelines.extraction.levels import levels_in
from pipelines.extraction.sentence import Handed, SentenceReader
from pipelines.extraction.stance import section_stance
from pipelines.extraction.statements import NO_GOALS, About, Goals, Outcome, Reading, understood
from pipelines.extraction.structure import Segment, sentences
from pipelines.extraction.times import TimesHanded
from pipelines.vietnamese.numbers import Token

_OWN_LABEL = re.compile(r"\W*\d[\d.]*[.)]\s*[^:.;]{5,80}:(?=\s*\S)")
# The next paragraph of goals: `Về chính quyền số, 100% …`, `Cùng với đó, 90% …`, `Một là, …`
_MORE_GOALS = re.compile(
    r"\W*(?:(?:ve|o|trong|voi|doi voi) (?:(?:noi dung|nhom|chi tieu|mang|linh vuc|tru cot|phat trien) )*"
    r"(?:ha tang|chinh quyen|kinh te|xa hoi|nhan luc|du lieu|nhan thuc|an toan)|"
    r"ngoai ra|cung voi do|ben canh do|dong thoi|song song|theo do|cu the|(?:mot|hai|ba|bon|nam|sau) la|"
    r"(?:tren |toi thieu |it nhat )?\d+(?:,\d+)?%)(?!\w)"
)
# `Tại cấp huyện: tháng 9/2021, bộ phận một cửa tiếp nhận …. Lũy kế …`: for the whole passage
_OPENS_WITH_A_TIER = re.compile(
    r"\W*(?:\d[\d.]*[.)]\s*)?(?:(?:tai|o|doi voi|voi|ve) )cap (?P<tier>tinh|huyen|xa)\s*[,:]"
)
# `Quý III/2021, Trung tâm tiếp nhận mới …`: the centre of the province, where nothing else is said
_OF_THE_CENTRE = re.compile(
    r"\W*(?:[^.,;]{0,30},\s*){0,2}trung tam (?:phuc vu hanh chinh cong (?:cua )?(?:tinh|thanh pho) )?"
    r"(?:da )?(?:tiep )?nhan(?: moi)?\s+(?:hon |tren |gan )?\d"
)
_LEVELS = frozenset({"tinh", "huyen", "xa"})


def read_prose(
    segment: Segment,
    tokens: Sequence[Token],
    about: About,
    aside: str | None = None,
    goals: Goals = NO_GOALS,
) -> Reading:
    """Reads a heading, paragraph, list item or footnote with the numbers in it.

    `aside` is a disposition for all its figures where they cannot be the province's (`repeat`, `other_body`); `goals`
    is what the passage before came to.
    """
    folded = segment.folded
    goes_on = segment.text.rstrip().endswith((";", ":"))
    if goals.going_on and not _goes_on_with_goals(segment, tokens):
        goals = goals._replace(going_on=None)
    reading = Reading(goals=Goals(goals.year, goals.listing and goes_on))
    fates: dict[int, tuple[str, str]] = {}
    telling = [t.start for t in tokens if _tells(about, t)]
    if aside is None and segment.kind != "heading" and telling:
        stance = section_stance(_headings(segment), about.doc_type, about.period, about.reviews)
        handed = Handed(about, stance, _carried_levels(segment, about), TimesHanded(goals=goals))
        reader: SentenceReader | None = None
        for span in sentences(segment.text, folded):
            if span[0] > telling[-1]:
                break  # nothing that tells follows
            handed = reader.hands_on() if reader else handed
            reader = SentenceReader(segment, span, folded[span[0] : span[1]], tokens, handed)
            reading.statements += reader.statements()
            fates.update(reader.fates)
        if reader:
            listing = goes_on and (goals.listing or reader.times.goal_year is not None)
            handed_on = reader.times.hands_on().goals
            reading.goals = Goals(handed_on.year, listing, handed_on.going_on)
    elif not telling:
        reading.goals = reading.goals._replace(going_on=goals.going_on)
    reading.goals = _announced(segment, about, reading.goals)
    outcomes = [_outcome(segment, folded, token, fates, aside) for token in tokens]
    reading.outcomes = [o for o in outcomes if not o.token.spelled or o.disposition == "observation"]
    return reading


def passed_by(segment: Segment, about: About, goals: Goals) -> Goals:
    """What a passage without numbers leaves of the goals before it: a list is over, a heading ends them."""
    ends = segment.kind == "heading" and not _MORE_GOALS.match(segment.folded)
    return _announced(segment, about, Goals(goals.year, going_on=None if ends else goals.going_on))


def _announced(segment: Segment, about: About, goals: Goals) -> Goals:
    """The goals with those that an article announces: `Kế hoạch có những mục tiêu cụ thể sau:`."""
    if not (about.is_article and announces_goals(segment.folded)):
        return goals
    return goals._replace(going_on=goals.going_on or goals.year or about.period)


def _goes_on_with_goals(segment: Segment, tokens: Sequence[Token]) -> bool:
    """Whether a passage may go on with the goals of the one before; one without figures only stands between."""
    if segment.kind == "item" or not any(token.is_figure for token in tokens):
        return True
    return segment.kind != "heading" and _MORE_GOALS.match(segment.folded) is not None


def _tells(about: About, token: Token) -> bool:
    """Whether a passage with the token has something to say: a figure, or in an article the year of its goals."""
    return token.is_figure or (about.is_article and token.role == "period")


def _headings(segment: Segment) -> tuple[str, ...]:
    """What stands above a segment, with the label that it opens with: `6.3. Nhiệm vụ quý IV/2024: nâng tỷ lệ …`."""
    lead = (_last_sentence(segment.lead),) if segment.lead else ()
    label = _OWN_LABEL.match(segment.text)
    return segment.headings + lead + ((label[0],) if label else ())


def _last_sentence(lead: str) -> str:
    """What introduces a list, of a passage that tells more: `… 21 chỉ tiêu đạt. Một số kết quả nổi bật:`."""
    return re.split(r"(?<=[^\W\d])\.\s+(?=[^\W\d])", lead)[-1]


def _carried_levels(segment: Segment, about: About) -> tuple[str, ...]:
    """The one tier that the lead or the innermost heading names, for all that stands under it.

    The headline of an article tells what happened, not of which tier its figures are.
    """
    headings = segment.headings[1:] if about.is_article else segment.headings
    if opened := _OPENS_WITH_A_TIER.match(segment.folded):
        return (opened["tier"],)
    if _OF_THE_CENTRE.match(segment.folded):
        return ("tinh",)
    for text in (segment.lead, *reversed(headings[-2:])):
        named = levels_in(text)
        if len(named) == 1 and named <= _LEVELS:
            return tuple(named)
    return ()


def _outcome(
    segment: Segment, folded: str, token: Token, fates: dict[int, tuple[str, str]], aside: str | None
) -> Outcome:
    start, end = segment.origin(token.start), segment.origin(token.end - 1) + 1
    if token.is_figure:
        disposition, code = fates.get(token.start, ("", ""))
        if not disposition:
            disposition = aside or ("heading" if segment.kind == "heading" else understood(folded, token))
        return Outcome(start, end, token, disposition, code)
    role = "heading" if token.role == "list_marker" and segment.kind == "heading" else token.role
    return Outcome(start, end, token, role)
