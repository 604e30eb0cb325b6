"""Reading one passage: from its text to statements and to what became of every number in it.

Belongs here: what a passage stands under, and handing on from sentence to sentence. Does not: reading a sentence
(`sentence`), tables (`tables`), the rows that leave the room (`extract`).
"""

import re
from collections.abc import Sequence

from pipelines.extraction.levels import levels_in
from pipelines.extraction.sentence import Handed, SentenceReader
from pipelines.extraction.stance import section_stance
from pipelines.extraction.statements import NO_GOALS, About, Goals, Outcome, Reading, understood
from pipelines.extraction.structure import Segment, sentences
from pipelines.extraction.times import TimesHanded
from pipelines.vietnamese.numbers import Token

_OWN_LABEL = re.compile(r"\W*\d[\d.]*[.)]\s*[^:.;]{5,80}:(?=\s*\S)")
# The next paragraph of goals: `Về chính quyền số, 100% …`
_NEXT_FIELD = re.compile(
    r"\W*ve (?:phat trien )?(?:ha tang|chinh quyen|kinh te|xa hoi|nhan luc|du lieu|nhan thuc|an toan)(?!\w)"
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
    goals = goals if _NEXT_FIELD.match(folded) else goals._replace(going_on=None)
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
    outcomes = [_outcome(segment, folded, token, fates, aside) for token in tokens]
    reading.outcomes = [o for o in outcomes if not o.token.spelled or o.disposition == "observation"]
    return reading


def _tells(about: About, token: Token) -> bool:
    """Whether a passage with the token has something to say: a figure, or in an article the year of its goals."""
    return token.is_figure or (about.is_article and token.role == "period")


def _headings(segment: Segment) -> tuple[str, ...]:
    """What stands above a segment, with the label that it opens with: `6.3. Nhiệm vụ quý IV/2024: nâng tỷ lệ …`."""
    lead = (segment.lead,) if segment.lead else ()
    label = _OWN_LABEL.match(segment.text)
    return segment.headings + lead + ((label[0],) if label else ())


def _carried_levels(segment: Segment, about: About) -> tuple[str, ...]:
    """The one tier that the lead or the innermost heading names, for all that stands under it.

    The headline of an article tells what happened, not of which tier its figures are.
    """
    headings = segment.headings[1:] if about.is_article else segment.headings
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
