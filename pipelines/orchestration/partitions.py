"""Partitions: one reporting quarter of one dated unit.

Belongs here: the grid of quarters and units, and its keys in Dagster's spelling. Does not: what a period is
(`periods`), which units there were (`catalogue`), how a partition's file is named (`store`).

Reports of six months, nine months and a year belong to the quarter in which their period ends.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import dagster as dg

from pipelines.catalogue import provinces
from pipelines.periods import parse_period, quarter_keys
from pipelines.store import partition_name

VIETNAM = "Asia/Ho_Chi_Minh"
NEAR = 10
FIRST_YEAR = 2019  # Nghị định 09/2019/NĐ-CP, which fixes the periods, holds from 12/03/2019


class Partition(NamedTuple):
    """A quarter and a unit; sorts by quarter."""

    quarter: str
    province_key: str

    @property
    def file_name(self) -> str:
        return partition_name(self.quarter, self.province_key)

    @property
    def key(self) -> str:
        """Dagster's spelling: dimensions in the order of their names."""
        return f"{self.province_key}|{self.quarter}"


def today() -> date:
    """Today in Việt Nam, wherever this machine is."""
    return datetime.now(ZoneInfo(VIETNAM)).date()


# Units keep the order of the seed, ended ones first, so that those which hold in one quarter lie side by side and one
# range of keys names a whole quarter.
PROVINCE_QUARTERS = dg.MultiPartitionsDefinition(
    {
        "quarter": dg.StaticPartitionsDefinition(quarter_keys(FIRST_YEAR, today().year + 1)),
        "province": dg.StaticPartitionsDefinition([p.province_key for p in provinces()]),
    }
)


def partitions_of(context: dg.AssetExecutionContext) -> list[Partition]:
    """The partitions that a run is to materialise."""
    return [Partition(*reversed(str(key).split("|"))) for key in context.partition_keys]


def is_known(partition: Partition) -> bool:
    """Whether the grid has this partition: it begins with 2019 and ends with next year."""
    return PROVINCE_QUARTERS.has_partition_key(partition.key)


def units_of(quarter: str) -> list[str]:
    """The keys of the units that hold on some day of the quarter or of its legal window, in the grid's order."""
    period = parse_period(quarter)
    return [
        p.province_key
        for p in provinces()
        if p.valid_from <= period.end and (p.valid_to is None or period.cutoff_start <= p.valid_to)
    ]


def runs_for(partitions: Iterable[Partition]) -> list[tuple[list[Partition], Mapping[str, str]]]:
    """The runs that materialise some partitions: those of each, and the tags that name its quarter and range of units.

    A run takes the units between the first and the last of its range too, which costs about 0.1 s each, and a run of
    its own about 1 s: units farther apart than that get runs of their own.
    """
    order = {p.province_key: position for position, p in enumerate(provinces())}
    runs: list[list[Partition]] = []
    for partition in sorted(set(partitions), key=lambda p: (p.quarter, order[p.province_key])):
        before = runs[-1][-1] if runs else None
        if (
            before
            and before.quarter == partition.quarter
            and order[partition.province_key] - order[before.province_key] <= NEAR
        ):
            runs[-1].append(partition)
        else:
            runs.append([partition])
    return [(run, range_tags(run[0].quarter, run[0].province_key, run[-1].province_key)) for run in runs]


def range_tags(quarter: str, first: str, last: str) -> Mapping[str, str]:
    """The tags by which one run takes the units of a quarter from the first to the last, in the grid's order."""
    return {
        "dagster/asset_partition_range_start": Partition(quarter, first).key,
        "dagster/asset_partition_range_end": Partition(quarter, last).key,
    }


def closed_quarter(day: date) -> str:
    """The last quarter whose legal window had ended before `day`."""
    keys: Sequence[str] = quarter_keys(day.year - 1, day.year)
    return max(key for key in keys if parse_period(key).cutoff_end < day)
