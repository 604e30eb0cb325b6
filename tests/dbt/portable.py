"""Whether the SQL of a model means one thing to DuckDB and to Spark, macros aside.

Belongs here: reading a model as each engine reads it. Does not: the tests that hold the models to it.

sqlglot knows the grammar and the functions of both. What a macro gives is a name here: macros have a branch for each
engine. The default place of nulls in an order differs, and is left aside: models order by columns that have none.
"""

import re
import warnings

import jinja2

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it recommends its own faster parser
    import sqlglot
    from sqlglot import exp
    from sqlglot.errors import ErrorLevel, SqlglotError

# Functions that sqlglot has no class for, and both engines have.
BOTH_KNOW = {"make_date"}


def differences(code: str) -> str:
    """What of a model's code only DuckDB knows, or Spark reads as something else; empty where both read the same."""
    sql = _without_macros(code)
    try:
        (meant,) = sqlglot.parse(sql, read="duckdb")
        read = sqlglot.parse_one(sql, read="spark")
        as_spark = meant.sql("spark", unsupported_level=ErrorLevel.RAISE)
    except SqlglotError as error:
        return str(error).split("\n")[0]
    strangers = {f.name.lower() for f in read.find_all(exp.Anonymous)} - BOTH_KNOW
    if strangers or list(read.find_all(exp.Slice)):
        return f"functions that Spark may not know: {', '.join(sorted(strangers)) or 'a slice'}"
    return _parting(meant.sql("duckdb"), as_spark) or _parting(as_spark, read.sql("spark"))


def _parting(one: str, other: str) -> str:
    """Where two statements part; names of types, brackets and the group 0 of a regular expression aside."""
    same = r', 0(?=\))|[()`"]| NULLS FIRST| NULLS LAST|(?<=TIMESTAMP)_NTZ'
    one, other = (re.sub(r"\bTEXT\b", "STRING", re.sub(same, "", sql)) for sql in (one, other))
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return "" if one == other else f"{one[:at][-40:]} | {one[at:][:40]} | {other[at:][:40]}"


class _Macro(jinja2.ChainableUndefined):
    """Whatever is not known to the template: a macro, which gives a name."""

    def __call__(self, *_: object, **__: object) -> str:
        return f"macro_{self._undefined_name}"


def _without_macros(code: str) -> str:
    known = {
        "ref": lambda name: name,
        "config": lambda **_: "",
        "type_string": lambda: "string",
        "wide_facts": lambda: "('ho_so')",
    }
    environment = jinja2.Environment(autoescape=False, undefined=_Macro)
    return environment.from_string(code.replace("dbt.type_string", "type_string")).render(known)
