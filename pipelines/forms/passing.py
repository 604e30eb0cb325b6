"""A form that was read, as JSON and back: it is opened in a process of its own, and only this comes out of there.

Belongs here: both directions. Does not: reading (`reading`), processes (`submissions.readers`).
"""

from dataclasses import asdict
from typing import Any

from pipelines.catalogue import provinces
from pipelines.forms.layout import Row
from pipelines.forms.reading import Entry, Form
from pipelines.periods import parse_period
from pipelines.records import Place


def passed(form: Form) -> dict[str, Any]:
    """What `taken` makes the same form of."""
    return {
        "province": form.province.province_key,
        "period": form.period.key,
        "entries": [asdict(entry) for entry in form.entries],
        "problems": form.problems,
        "text": form.text,
        "places": [asdict(place) for place in form.places],
    }


def taken(said: dict[str, Any]) -> Form:
    """The form. Raises KeyError, TypeError or ValueError where it is none."""
    units = {unit.province_key: unit for unit in provinces()}
    return Form(
        units[said["province"]],
        parse_period(said["period"]),
        [_entry(entry) for entry in said["entries"]],
        [str(problem) for problem in said["problems"]],
        str(said["text"]),
        tuple(Place(**place) for place in said["places"]),
    )


def _entry(said: dict[str, Any]) -> Entry:
    return Entry(
        Row(**said["row"]),
        {str(letter): float(number) for letter, number in said["cells"].items()},
        str(said["place"]),
        int(said["start"]),
        int(said["end"]),
        {str(letter): (int(start), int(end)) for letter, (start, end) in said["spans"].items()},
    )
