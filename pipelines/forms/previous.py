"""What was published of the period before, to be shown beside what is asked.

Belongs here: reading the published snapshot. Does not: the form.
"""

from pathlib import Path

from pipelines.catalogue import Province
from pipelines.periods import Period, parse_period


def period_before(period: Period) -> Period:
    """The period of the same kind that ends before one; months from January have the same months of the year before."""
    kind = period.key[5:]
    year = period.year
    if not kind:
        return parse_period(str(year - 1))
    if kind.endswith("M"):
        return parse_period(f"{year - 1}-{kind}")
    letter, most = (kind[0], {"Q": 4, "H": 2}[kind[0]]) if kind[0] in "QH" else ("", 12)
    number = int(kind[len(letter) :])
    year, number = (year, number - 1) if number > 1 else (year - 1, most)
    return parse_period(f"{year}-{letter}{number}" if letter else f"{year}-{number:02d}")


def values_before(database: Path, province: Province, period: Period) -> dict[tuple[str, str], float]:
    """The current figures of a unit in the period before, by code and level; none where nothing is published.

    Figures that are held back, and those that several rows state differently, are left out.
    """
    if not database.exists():
        return {}
    import duckdb

    with duckdb.connect(str(database), read_only=True) as published:
        rows = published.execute(
            """
            select code, level, min(value)
            from fct_observations
            where province_key = ? and period = ? and kind = 'actual' and is_current and not held_back
                and doc_type = 'report' and comparator = '=' and attributes = '{}' and value is not null
            group by code, level
            having min(value) = max(value)
            """,
            [province.province_key, period_before(period).key],
        ).fetchall()
    return {(code, level): float(value) for code, level, value in rows}
