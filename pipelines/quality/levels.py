"""Levels of government over time: figures of a level that had ended.

Belongs here: the cases of `level_exists`. Does not: sums of levels (`cases`), when a level ended (seed `levels`).
"""

import numpy as np
import pandas as pd

from pipelines.quality.joins import Terms

RULE = "level_exists"


def figures_of_levels(terms: Terms) -> tuple[tuple[str, ...], pd.DataFrame]:
    """Each figure of a level that has ended, but those that the text says are of the time before.

    Of a period in which the level ended, a figure may be of the months in which it stood.
    """
    figures = terms.figures
    columns = ["row", "level_end", "period_start", "period_end", "window_start", "window_end"]
    rows = figures[columns][figures["level_end"].notna() & ~figures["before_end"]]
    begins = rows["window_start"].fillna(rows["period_start"])
    ends = rows["window_end"].fillna(rows["period_end"])
    return ("figure",), rows.assign(
        relation="", begins=begins, ends=ends, figure_row=rows["row"], case=np.arange(len(rows))
    )
