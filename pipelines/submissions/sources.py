"""Sources: the pages and files of the web that `sources.yml` lists.

Belongs here: what an entry may say, and telling what is wrong with one by its place. Does not: asking (`web`), keeping
(`channels`).
"""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import unquote, urlsplit

import yaml
from pydantic import BaseModel, ConfigDict, Field, IPvAnyNetwork, ValidationError, field_validator

from pipelines.submissions.web import FetchError, Limits, Reach

_MEGABYTE = 1024 * 1024
_DOCUMENTS = ("pdf", "docx", "doc", "xlsx", "xls", "rtf", "text", "zip")
_ENDINGS = ("pdf", "doc", "docx", "xls", "xlsx", "rtf", "txt", "csv", "zip")
_REMEDY = "docs/operating.md lists what an entry may say."


class Source(BaseModel):
    """One source: a file at its address, or a page whose links lead to files."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,60}$")]
    url: str
    kind: Literal["file", "page"] = "file"
    links: tuple[str, ...] = ()  # patterns of the path of links to take; by default, by the endings of documents
    hosts: tuple[str, ...] = ()  # that links and redirects may lead to, beside the host of `url`
    networks: tuple[IPvAnyNetwork, ...] = ()  # that are not public, and may be connected to
    accept: tuple[str, ...] = _DOCUMENTS  # kinds, told from the bytes
    max_mb: Annotated[float, Field(gt=0, le=1024)] = 64
    max_files: Annotated[int, Field(gt=0, le=1000)] = 100
    attempts: Annotated[int, Field(ge=1, le=10)] = 4
    connect_seconds: Annotated[float, Field(gt=0, le=120)] = 10
    read_seconds: Annotated[float, Field(gt=0, le=300)] = 30
    total_seconds: Annotated[float, Field(gt=0, le=3600)] = 300  # of one file, with all attempts
    source_seconds: Annotated[float, Field(gt=0, le=6 * 3600)] = 900  # of the source; what is left waits
    backoff_seconds: Annotated[float, Field(ge=0, le=60)] = 1
    longest_wait_seconds: Annotated[float, Field(ge=0, le=600)] = 60

    @field_validator("url")
    @classmethod
    def _of_the_web(cls, url: str) -> str:
        try:
            Reach.of(url).check(url)
        except (FetchError, ValueError) as error:
            raise ValueError("write an address of http or https, without a password") from error
        return url

    @property
    def limits(self) -> Limits:
        return Limits(
            connect_seconds=self.connect_seconds,
            read_seconds=self.read_seconds,
            total_seconds=self.total_seconds,
            max_bytes=int(self.max_mb * _MEGABYTE),
            attempts=self.attempts,
            backoff_seconds=self.backoff_seconds,
            longest_wait_seconds=self.longest_wait_seconds,
        )

    @property
    def reach(self) -> Reach:
        return Reach.of(self.url, self.hosts, self.networks)

    def takes(self, url: str) -> bool:
        """Whether a link of the page leads to a file of this source: by its host, and by its path."""
        path = unquote(urlsplit(url).path)
        if self.links:
            fits = any(fnmatchcase(path, pattern) for pattern in self.links)
        else:
            fits = path.lower().rpartition(".")[2] in _ENDINGS
        return fits and self.reach.includes(url)


def read_sources(path: Path) -> tuple[list[Source], list[str]]:
    """The sources that a file lists, and what is wrong with it, each with its place; a wrong entry stops no other.

    Where there is no file, there are no sources.
    """
    try:
        listed = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return [], []
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        return [], [f"{path.name}: cannot be read: {_flat(str(error))}. {_REMEDY}"]
    entries = (listed or {}).get("sources") if isinstance(listed or {}, dict) else None
    if (listed and not isinstance(entries, list | None)) or (listed and set(listed) != {"sources"}):
        return [], [f"{path.name}: must be one list under `sources:`. {_REMEDY}"]
    sources: dict[str, Source] = {}
    problems: list[str] = []
    for number, entry in enumerate(entries or [], 1):
        place = f"{path.name}, entry {number}"
        try:
            source = Source.model_validate(entry)
        except ValidationError as error:
            problems += [f"{place}, {what}. {_REMEDY}" for what in _faults(error)]
            continue
        if source.name in sources:
            problems.append(f"{place}: the name {source.name!r} is taken by another entry. Give it a name of its own.")
            continue
        sources[source.name] = source
    return list(sources.values()), problems


def _faults(error: ValidationError) -> Iterator[str]:
    for fault in error.errors():
        yield f"`{'.'.join(str(part) for part in fault['loc']) or 'entry'}`: {_flat(_words(fault))}"


def _words(fault: Any) -> str:
    return f"{fault['msg'].removeprefix('Value error, ')}, not {fault['input']!r}"


def _flat(words: str) -> str:
    return " ".join(words.split())
