"""The models mean the same to Spark: what only one engine knows stays in macros."""

import pytest
from lake import DBT_PROJECT
from portable import differences

MODELS = sorted((DBT_PROJECT / "models").rglob("*.sql"))


def test_what_only_one_engine_knows_stays_in_macros() -> None:
    told = {path.name: differences(path.read_text(encoding="utf-8")) for path in MODELS}
    assert len(told) >= 40
    assert {name: words for name, words in told.items() if words} == {}


@pytest.mark.parametrize(
    "code",
    [
        'select "end" as span_end from stated',  # a string, to Spark
        "select string_split(code, '.') as parts from stated",
        "select unnest(observation_ids) as observation_id from stated",
        "select * exclude (body) from stated",
        "select * from read_parquet('stated.parquet')",
        "select received_at at time zone 'UTC' as received_at from stated",
        "select hash(quote) as digest from stated",
        "select strftime(received_at, '%Y') as year from stated",
        "select list_aggregate(values, 'sum') as total from stated",
        "select period[:4] as year from stated",
        "select {% for name in ['a', 'b'] %}arg_max({{ name }}, 1) as {{ name }},{% endfor %} c from stated",
    ],
)
def test_sql_of_one_engine_is_noticed(code: str) -> None:
    assert differences(code)
