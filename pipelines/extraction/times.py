"""When each figure of a sentence is of, and whether it is a result or a goal.

Belongs here: choosing between what the sentence states of a figure, what is handed down to it and what goes without
saying. Does not: the words that state it (`stance`), what the figure counts (`binding`).
"""

import re
from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

from pipelines import catalogue
from pipelines.extraction.figures import Figure
from pipelines.extraction.goals import (
    coming_period,
    goal_behind,
    goal_period,
    is_asked_for,
    is_done,
    is_goal,
    is_result,
    opens_goals,
    opens_with_goals,
)
from pipelines.extraction.stance import (
    Stance,
    compared_period,
    is_cumulative,
    is_up_to_month,
    period_behind,
    since_january,
    stated_period,
)
from pipelines.extraction.statements import NO_GOALS, About, Goals
from pipelines.vietnamese.cues import Heard
from pipelines.vietnamese.dates import Window, find_periods, find_states, find_windows, months_key

_TODAY = re.compile(r"(?<!\w)(?:den nay|hien nay|hien tai|hien|bay gio|dang|den thoi diem nay|nay)(?!\w)")
# `năm 2023 mới có 45% hồ sơ …, đến nay đã đạt 95%`; not `từ năm 2023 đến nay`
_BACK_TO_TODAY = re.compile(r"\W*\w+\W[^;]*?(?<!\w)(?:den nay|hien nay|hien tai)(?!\w)")
_COMPARES = re.compile(r"\W*(?:so voi |trong khi )?(?:cung ky|nam truoc|quy truoc|thang truoc)(?!\w)")
_ALONE = re.compile(r"\W*(?:[a-z]+\W+){0,4}?rieng (?:trong )?(?:thang|quy|nam|ngay)(?!\w)")  # `Riêng tháng 7, …`
_ITEM = re.compile(r"\s*[-+•*]\s")
# `các năm 2022, 2023 và 2024 lần lượt đạt 45%, 61,5% và 88,2%`
_YEARS_IN_A_ROW = re.compile(
    r"(?<!\w)nam\s+20\d\d(?:\s*(?:,|va|,\s*va)\s*(?:nam\s+)?20\d\d)+"
    r"(?=[^;.\d]{0,60}?(?<!\w)(?:lan luot|tuong ung)(?!\w))"
)
_BY_THEN = re.compile(r"\W*(?:khi (?:do|ay)|luc (?:do|ay)|den (?:khi|luc|thoi diem) (?:do|ay))(?!\w)")
_YEARS = re.compile(
    r"(?<!\w)(?:giai doan|cac nam|tu nam)\s+20\d\d\s*(?:[-–]|den(?: het| cuoi)?(?: nam)?)\s*(?:20\d\d|nay)(?!\w)"
)
_RESULTS = re.compile(
    r"(?<!\w)(?:da|hien|hien nay|den nay|nay|dat duoc|"
    r"theo (?:thong ke|bao cao|so lieu)|cho thay|duy tri|tinh den|vua|trong do)(?!\w)"
    r"|(?:^\W*|; )ket qua(?! giai quyet| xu ly)(?!\w)"
)
_by_start = attrgetter("start")


class TimesHanded(NamedTuple):
    """What a sentence takes over from those before it."""

    period: str | None = None
    window: Window | None = None
    goals: Goals = NO_GOALS
    lists_goals: bool = False  # whether an item of a list on one line is a goal


class Times:
    """The kinds and periods of the figures of one sentence."""

    def __init__(
        self, said: Heard, figures: Sequence[Figure], about: About, stance: Stance, handed: TimesHanded
    ) -> None:
        self.folded, self.heard = said.folded, said.bits
        self.figures, self.about, self.stance, self.handed = figures, about, stance, handed
        self.periods = [*find_periods(*said), *find_states(*said)]
        self.periods.sort(key=_by_start)
        dated = "/" in said.folded or "-" in said.folded
        year = (about.issued or about.period)[:4] if about.is_article else ""
        self.windows = list(find_windows(*said, year=year)) if dated else []
        self.last_goal = None if is_done(self.folded, len(self.folded)) else handed.goals.going_on

    def hands_on(self) -> TimesHanded:
        """What the next sentence of the passage takes over."""
        handed = self.handed
        return TimesHanded(
            period=self._carries() or handed.period,
            window=self.windows[-1] if self.windows else handed.window,
            goals=handed.goals._replace(
                year=self.goal_year or handed.goals.year, going_on=self.last_goal or self._aims_at()
            ),
            lists_goals=self._lists_goals(),
        )

    def _aims_at(self) -> str | None:
        """The period of what a sentence without figures aims at: `Mục tiêu là phổ cập 5G. 85% dân số …`."""
        if not self.about.is_article or self.figures or is_done(self.folded, len(self.folded)):
            return None
        if not is_goal(self.folded, len(self.folded), self.heard):
            return None
        return goal_period(self.folded, self.periods, len(self.folded), self.about.period) or self.about.period

    def _carries(self) -> str | None:
        """The period that the sentence hands on to the next ones of its passage: one named before all its figures."""
        if _COMPARES.match(self.folded) or _ALONE.match(self.folded):
            return None
        first = self.figures[0].start if self.figures else len(self.folded)
        return self._of_window(first) or self._stated(first, at_head=True)

    def of(self, figure: Figure, code: str) -> tuple[str, str]:
        """The kind of a figure, and the period that it is of."""
        kind, period = self._of(figure, code)
        self.last_goal = period if kind == "target" and self.about.is_article else None
        return kind, period

    def _of(self, figure: Figure, code: str) -> tuple[str, str]:
        if behind := goal_behind(self.folded, self.periods, figure.end, self.about.period):
            return "target", behind
        if self.stance.kind == "target" and is_result(self.folded, figure.start, self.stance.period):
            return "actual", self._stated(figure.start) or self.about.period
        if self.stance.kind == "target":
            return "target", self._named_goal(figure) or self.stance.period
        if not code.startswith("governance.targets") and (goal := self._goal(figure)):
            return "target", goal
        return "actual", self._period(figure, code)

    def window(self, figure: Figure, kind: str) -> Window | None:
        """The days that the text says a result is of: those named before it, here or in a sentence above."""
        before = [w for w in self.windows if w.end <= figure.start]
        return (before[-1] if before else self.handed.window) if kind == "actual" else None

    def of_many_years(self, figure: Figure, code: str) -> bool:
        """Whether what came about is told of several years together: `Giai đoạn 2021-2024, tỉnh đã đào tạo …`."""
        if catalogue.indicators()[code].nature != "flow":
            return False
        said = _YEARS.search(self.folded, self.folded.rfind(";", 0, figure.start) + 1, figure.start)
        return said is not None and not any(said.end() <= m.start and m.end <= figure.start for m in self.periods)

    def _goal(self, figure: Figure) -> str | None:
        """The period of a goal among results; None where the figure is a result."""
        if coming := self._coming(figure.start) or self._opened_ahead(figure):
            return coming
        goals = self.handed.goals
        listed = self._lists_goals() or goals.listing or (goals.year and _BY_THEN.match(self.folded))
        if listed or self._is_goal(figure):
            return self._named_goal(figure) or goals.year or self.stance.period
        return goals.going_on if self._goes_on_with_goals(figure) else None

    def _goes_on_with_goals(self, figure: Figure) -> bool:
        """Whether a share in a sentence that names no time and nothing done goes on with the goals of the one before.

        `… phấn đấu kinh tế số chiếm 18%. Đồng thời, 75% người dân có tài khoản.` A count there is of what there is.
        """
        if not self.handed.goals.going_on or figure.role == "count" or self.periods:
            return False
        return _RESULTS.search(self.folded, 0, figure.start) is None

    def _opened_ahead(self, figure: Figure) -> str | None:
        """The period to come to which an article looks with the first figures of a list that this one goes on with."""
        first = self.figures[0]
        listed = self.about.is_article and first.start < figure.start and not is_done(self.folded, figure.start)
        if not listed or any(first.end <= m.start and m.end <= figure.start for m in self.periods):
            return None
        if coming := self._coming(first.start):
            return coming
        asked = is_asked_for(self.folded, (first.start, first.end), self.heard)
        return (self._named_goal(figure) or self.stance.period) if asked else None

    def _named_goal(self, figure: Figure) -> str | None:
        return goal_period(self.folded, self.periods, figure.start, self.about.period)

    def _period(self, figure: Figure, code: str) -> str:
        """The period of a result."""
        span = (figure.start, figure.end)
        if one_of_row := self._year_in_its_turn(figure):
            return one_of_row
        compared = compared_period(self.folded, self.periods, span, self.about.period, self.heard)
        compared = compared or period_behind(self.folded, self.periods, span, self.about.period)
        if compared:
            return compared
        stated = None if self._is_back_to_today(figure.start) else self._stated(figure.start)
        period = stated or self._handed_period(figure) or self._today(code)
        if catalogue.indicators()[code].nature != "flow":
            return period
        of_days = any(window.end <= figure.start for window in self.windows)
        if is_cumulative(self.folded, span, self.heard) or (not of_days and self._tells_up_to(figure.start)):
            period = since_january(period)
        return self._of_window(figure.start) or period

    def _year_in_its_turn(self, figure: Figure) -> str | None:
        """The n-th of the years in a row for the n-th figure behind them, where there are as many of each."""
        row = _YEARS_IN_A_ROW.search(self.folded, 0, figure.start)
        if row is None:
            return None
        years = re.findall(r"20\d\d", row[0])
        behind = [f.start for f in self.figures if f.start >= row.end()]
        return years[behind.index(figure.start)] if len(behind) == len(years) else None

    def _is_back_to_today(self, at: int) -> bool:
        """Whether behind the last year that is named, an earlier one, the sentence comes back to today."""
        named = next((m for m in reversed(self.periods) if m.end <= at), None)
        if named is None or not named.key[:4].isdigit() or named.key[:4] >= self.about.period[:4]:
            return False
        return _BACK_TO_TODAY.match(self.folded, named.end, at) is not None

    def _tells_up_to(self, at: int) -> bool:
        """Whether an article tells what came about up to a month: `hết tháng 8/2017, toàn tỉnh có 277 hồ sơ …`."""
        return self.about.is_article and any(
            is_up_to_month(self.folded, mention) for mention in self.periods if mention.end <= at
        )

    def _today(self, code: str) -> str:
        """The period of what is told of no other: of a state that an article tells, the month in which it appeared.

        What it tells in December is the year's.
        """
        period, issued = self.stance.period, self.about.issued
        is_state = self.about.is_article and catalogue.indicators()[code].nature == "stock"
        return issued[:7] if is_state and period == issued[:4] and issued[5:7] < "12" else period

    def _lists_goals(self) -> bool:
        """Whether the sentence opens a list of goals on its line, or is an item of one."""
        return opens_goals(self.folded) or (self.handed.lists_goals and _ITEM.match(self.folded) is not None)

    @property
    def goal_year(self) -> str | None:
        """The coming year whose goals an article goes on about: `Phấn đấu đến năm 2030, …. Khi đó, 90% hồ sơ …`."""
        if not self.about.is_article:
            return None
        return self._coming(len(self.folded))

    def _coming(self, at: int) -> str | None:
        """The period to come that the sentence names for what stands at an offset."""
        undated = self.about.is_article and not self.about.issued and self.about.dated_by_goals
        return coming_period(self.folded, self.periods, at, self.about.period, undated=undated)

    def _of_window(self, at: int) -> str | None:
        """The months that a stretch of days from New Year covers: `từ 01/01 đến 30/11/2019` is `2019-11M`.

        In an article, which has no period of reporting, days of one month are of that month.
        """
        window = next((w for w in reversed(self.windows) if w.end <= at), None)
        if window is None or window.first.year != window.last.year:
            return None
        year, month = str(window.last.year), window.last.month
        if (window.first.month, window.first.day) == (1, 1):
            return months_key(year, month)
        return f"{year}-{month:02}" if self.about.is_article and window.first.month == month else None

    def _is_goal(self, figure: Figure) -> bool:
        """Whether its clause makes the figure a goal, or the clause that the sentence of an article opens with did."""
        folded, heard = self.folded, self.heard
        is_article = self.about.is_article
        if is_goal(folded, figure.start, heard):
            return True
        if is_article and is_asked_for(folded, (figure.start, figure.end), heard):
            return True
        first = folded.find(";", self.figures[0].start, figure.start)
        if first < 0 or not is_goal(folded, first, heard) or is_done(folded, figure.start):
            return False
        return is_article or opens_with_goals(folded, self.figures[0].start)

    def _handed_period(self, figure: Figure) -> str | None:
        """The period handed on by a sentence above; an earlier year ends where the text comes back to today."""
        period = self.handed.period
        clause = self.folded.find(";", figure.end)
        said = self.folded[: clause if clause >= 0 else len(self.folded)]
        if period and period[:4] < self.about.period[:4] and _TODAY.search(said):
            return None
        return period

    def _stated(self, at: int, at_head: bool = False) -> str | None:
        """The period that the sentence states for what stands at an offset."""
        about = self.about
        return stated_period(
            self.folded, self.periods, at, about.period, at_head=at_head, doc_type=about.doc_type, heard=self.heard
        )
