"""Expected reports: who owes which report for which period, and by which day, as `reporting.yml` says.

Belongs here: what that file may say, and the rows that follow from it. Does not: what came (`receiving`), comparing the
two (dbt, `fct_reporting`).
"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from pipelines.catalogue import Province, provinces
from pipelines.periods import Period, parse_period
from pipelines.records import DocType, ExpectedReport

PeriodKind = Literal["month", "quarter", "half", "months", "year"]
_REMEDY = "docs/operating.md lists what an entry may say."


class ReportingError(Exception):
    """`reporting.yml` cannot be used; the message names the entry, what is wrong with it, and the remedy."""


def _period_key(key: object) -> str:
    return parse_period(str(key)).key


PeriodKey = Annotated[str, BeforeValidator(_period_key)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Due(_Strict):
    """The last day on time: days after the last day of the period, or after its legal cut-off (the 14th)."""

    days_after_end: Annotated[int, Field(ge=0, le=366)] | None = None
    days_after_cutoff: Annotated[int, Field(ge=0, le=366)] | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> "Due":
        if (self.days_after_end is None) == (self.days_after_cutoff is None):
            raise ValueError("write one of `days_after_end` and `days_after_cutoff`")
        return self

    def of(self, period: Period) -> date:
        if self.days_after_cutoff is not None:
            return period.cutoff_end + timedelta(days=self.days_after_cutoff)
        return period.end + timedelta(days=self.days_after_end or 0)


class Extension(_Strict):
    """Another day for one period, for all units or for some."""

    period: PeriodKey
    due_on: date
    provinces: tuple[str, ...] = ()


class Report(_Strict):
    """One report that units owe again and again."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,40}$")]
    title_vi: Annotated[str, Field(min_length=1)]
    doc_type: DocType = "report"
    every: Literal["month", "quarter", "half", "year"]
    # A report on a longer period stands for this one where both end together: six months for the second quarter.
    accepts: tuple[PeriodKind, ...] = ()
    due: Due
    provinces: tuple[str, ...] = ()  # keys of the seed `provinces`; none: every unit that holds as the period ends
    excused: tuple[str, ...] = ()
    first: PeriodKey | None = Field(default=None, alias="from")
    last: PeriodKey | None = Field(default=None, alias="until")
    extensions: tuple[Extension, ...] = ()

    @model_validator(mode="after")
    def _names_known(self) -> "Report":
        known = {p.province_key for p in provinces()}
        named = {*self.provinces, *self.excused, *(key for e in self.extensions for key in e.provinces)}
        if unknown := sorted(named - known):
            raise ValueError(f"{', '.join(unknown)}: no key of dbt_project/seeds/provinces.csv")
        for key in (self.first, self.last, *(e.period for e in self.extensions)):
            if key and kind_of_period(key) != self.every:
                raise ValueError(f"{key} is no {self.every}, the period of this report")
        return self


def read_reporting(path: Path) -> list[Report]:
    """The reports that a file lists. Raises ReportingError with every fault and its place."""
    try:
        listed = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ReportingError(f"{path}: cannot be read: {' '.join(str(error).split())}. {_REMEDY}") from error
    entries = listed.get("reports") if isinstance(listed, dict) and set(listed) == {"reports"} else None
    if not isinstance(entries, list):
        raise ReportingError(f"{path}: must be one list under `reports:`. {_REMEDY}")
    reports: list[Report] = []
    faults: list[str] = []
    for number, entry in enumerate(entries, 1):
        try:
            reports.append(Report.model_validate(entry))
        except ValidationError as error:
            faults += [f"entry {number}, {_words(fault)}" for fault in error.errors()]
    names = [report.name for report in reports]
    faults += [f"the name {name!r} occurs twice" for name in sorted({n for n in names if names.count(n) > 1})]
    if faults:
        raise ReportingError(f"{path}: {'; '.join(faults)}. {_REMEDY}")
    return reports


def expected_reports(reports: list[Report], received: set[str], today: date) -> list[ExpectedReport]:
    """A row for each unit, report and period owed, and each period whose report is taken for it.

    `received`: the quarters of which something was received. A report without `from` is expected over these; one with
    `from` is expected from there to the last period that is due by `today`, or to `until`. Raises ReportingError where
    two reports would be met by one and the same submission.
    """
    rows: dict[tuple[str, str, str], ExpectedReport] = {}
    for report in reports:
        for period in _periods(report, received, today):
            for unit in _units(report, period):
                for accepted in _accepted(report, period):
                    row = ExpectedReport(
                        report=report.name,
                        title_vi=report.title_vi,
                        province_key=unit.province_key,
                        period=period.key,
                        quarter=period.quarter,
                        doc_type=report.doc_type,
                        due_on=_due_on(report, period, unit),
                        accepted_period=accepted,
                    )
                    other = rows.setdefault((unit.province_key, report.doc_type, accepted), row)
                    if other is not row:
                        raise ReportingError(
                            f"reporting.yml: a {report.doc_type} of {accepted} would meet both {other.report} and "
                            f"{report.name}. Let one of them not accept it, or leave one out."
                        )
    return list(rows.values())


def kind_of_period(key: str) -> PeriodKind:
    """What kind of period a key names."""
    rest = key[5:]
    if not rest:
        return "year"
    if rest[0] in "QH":
        return "quarter" if rest[0] == "Q" else "half"
    return "months" if rest.endswith("M") else "month"


def _periods(report: Report, received: set[str], today: date) -> Iterator[Period]:
    first_year = int((report.first or min(received, default="9999"))[:4])
    last_year = max(today.year, *(int(quarter[:4]) for quarter in received), int((report.last or "0")[:4]))
    span = (min(received), max(received)) if received else ("", "")
    for year in range(first_year, last_year + 1):
        for period in _periods_of(report.every, year):
            of_span = span[0] <= period.quarter <= span[1]
            if report.last and period.end > parse_period(report.last).end:
                continue
            if report.first is None:
                if of_span:
                    yield period
            elif period.end >= parse_period(report.first).end and (of_span or report.due.of(period) < today):
                yield period


def _periods_of(every: str, year: int) -> list[Period]:
    keys = {
        "month": [f"{year}-{month:02d}" for month in range(1, 13)],
        "quarter": [f"{year}-Q{quarter}" for quarter in range(1, 5)],
        "half": [f"{year}-H1", f"{year}-H2"],
        "year": [str(year)],
    }[every]
    return [parse_period(key) for key in keys]


def _units(report: Report, period: Period) -> list[Province]:
    """Those that hold as the period ends: they report on all of it, whoever held when it began."""
    return [
        p
        for p in provinces()
        if p.holds_on(period.end)
        and (not report.provinces or p.province_key in report.provinces)
        and p.province_key not in report.excused
    ]


def _accepted(report: Report, period: Period) -> list[str]:
    """The periods whose report is taken for this one: itself, and longer ones that end with it."""
    year, last = period.year, period.last_month
    ending = {
        "month": f"{year}-{last:02d}",
        "quarter": f"{year}-Q{last // 3}" if last % 3 == 0 else "",
        "half": f"{year}-H{last // 6}" if last % 6 == 0 else "",
        "months": f"{year}-{last}M",
        "year": str(year) if last == 12 else "",
    }
    return list(dict.fromkeys([period.key, *(ending[kind] for kind in report.accepts if ending[kind])]))


def _due_on(report: Report, period: Period, unit: Province) -> date:
    for extension in report.extensions:
        if extension.period == period.key and unit.province_key in (extension.provinces or (unit.province_key,)):
            return extension.due_on
    return report.due.of(period)


def _words(fault: ErrorDetails) -> str:
    place = ".".join(str(part) for part in fault["loc"]) or "entry"
    return f"`{place}`: {fault['msg'].removeprefix('Value error, ')}"
