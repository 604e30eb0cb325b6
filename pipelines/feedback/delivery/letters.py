"""Letters as they lie in the home: which of them stand, and what of each goes into a mail.

Belongs here: finding them, and leaving out those that are about an earlier version or another place. Does not: who gets
them (`contacts`), what has been sent (`ledger`).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pipelines.settings import Settings

_PLACES = ("????-Q?/*/*.json", "unidentified/*.json")  # other things may lie beside letters
_ATTACHED = (".pdf", ".xlsx")
# Not the figures, which are most of a letter: a home may hold thousands of letters.
_TOLD = ("doc", "outcome", "addressee", "subject", "received", "problem", "summary", "findings")


@dataclass(frozen=True)
class StandingLetter:
    """A letter about the current version of a submission; `said` is what a mail tells of its JSON twin.

    `province_key` and `quarter` are None where the report does not tell them; `attachments` are its forms as files.
    """

    submission_id: str
    province_key: str | None
    quarter: str | None
    said: Mapping[str, Any]
    attachments: tuple[Path, ...]

    @cached_property
    def says(self) -> str:
        """A digest of what the letter asks; layout and the figures that are in order do not change it."""
        asked = [(f["finding_id"], f["message"], f["remedy"]) for f in self.said["findings"]]
        told = json.dumps([self.said["outcome"], self.said["problem"], sorted(asked)], ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()[:12]

    @property
    def open_findings(self) -> int:
        return len(self.said["findings"])


def standing_letters(settings: Settings, quarter: str | None = None) -> tuple[list[StandingLetter], list[str]]:
    """The letters to be sent, by quarter and unit, of one quarter where one is given; and what is wrong with others.

    A letter stands where the published warehouse says that its submission is the current version, of the unit and the
    quarter in whose folder it lies: what was superseded, or is understood to be another unit's since, is not sent.
    """
    published = _published(settings)
    letters: list[StandingLetter] = []
    problems: list[str] = []
    for path in sorted(path for place in _PLACES for path in settings.feedback.glob(place)):
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            place = path.parent.relative_to(settings.feedback).parts
            if published.get(said["submission_id"]) == (*_place(place), said["outcome"]):
                letter = _letter(path, said, place)
                if quarter in (None, letter.quarter):
                    letters.append(letter)
        except (OSError, ValueError, KeyError, TypeError) as error:
            problems.append(
                f"{path}: is no letter that can be sent ({error!r}). Run `khoso refresh` to write it again."
            )
    return letters, problems


def _letter(path: Path, said: Mapping[str, Any], place: tuple[str, ...]) -> StandingLetter:
    """A letter from its JSON twin; raises ValueError where it speaks of another unit than its folder's."""
    quarter, province_key = _place(place)
    stated = said["received"]["province_key"]
    if province_key and stated != province_key:
        raise ValueError(f"it is about {stated} and lies with the letters of {province_key}")
    forms = tuple(form for suffix in _ATTACHED if (form := path.with_suffix(suffix)).exists())
    if not any(form.suffix == ".pdf" for form in forms):
        forms = (*forms, path.with_suffix(".html"))
    told = {name: said[name] for name in _TOLD}
    letter = StandingLetter(said["submission_id"], province_key or stated, quarter, told, forms)
    _ = letter.says  # what it lacks shows now, not half-way through a round
    return letter


def _place(parts: tuple[str, ...]) -> tuple[str | None, str | None]:
    """Quarter and unit of a folder of letters."""
    return (parts[0], parts[1]) if len(parts) == 2 else (None, None)


def _published(settings: Settings) -> dict[str, tuple[str | None, str | None, str]]:
    """Quarter, unit and outcome of each current submission, and of each file that is not identified, which has no
    versions: neither of the two."""
    if not settings.published_database.exists():
        return {}
    import duckdb

    with duckdb.connect(str(settings.published_database), read_only=True) as published:
        rows = published.execute(
            "select submission_id, outcome, quarter, province_key from dim_submission "
            "where is_current or outcome <> 'read'"
        ).fetchall()
    return {
        of: (quarter, province_key, outcome) if outcome == "read" else (None, None, outcome)
        for of, outcome, quarter, province_key in rows
    }
