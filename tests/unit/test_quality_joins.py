"""How figures of a submission are put beside each other: numbers for their keys, the first of several statements."""

import numpy as np
import pandas as pd

from pipelines.quality.joins import first_in_text, numbered


def test_each_combination_has_a_number_of_its_own():
    codes = pd.Series(["a", "b", "a", "b", "a"], dtype="category")
    days = pd.Series([738_000, 738_000, 738_090, 738_090, 738_000])
    numbers = numbered([codes, days])
    assert len(set(numbers)) == 4
    assert numbers[0] == numbers[4]


def test_more_combinations_than_an_integer_holds_stay_apart():
    one, other = pd.Series([0, 10**12, 10**12, 0]), pd.Series([0, 0, 10**12, 10**12])
    numbers = numbered([one, other])
    assert len(set(numbers)) == 4
    assert (np.asarray(numbers) >= 0).all()


def test_no_rows_have_no_numbers():
    assert len(numbered([pd.Series([], dtype="category"), pd.Series([], dtype="int64")])) == 0


def test_of_several_statements_the_first_in_the_text_stays():
    rows = pd.DataFrame({"key": [1, 2, 1], "start": [300, 200, 100], "value": [3, 2, 1]})
    assert first_in_text(rows, "key")["value"].tolist() == [2, 1]
