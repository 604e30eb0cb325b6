"""The command `khoso`.

Belongs here: arguments, exit codes, and lines on stdout and stderr. Does not: any work; a command imports what it needs
and no more, so that `khoso extract` of one file answers within a second.

Exit codes: 0 success; 1 something failed, and stderr says what; 2 wrong usage. A file that fails stops no other file.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.settings import SAMPLES, MailSettings, Settings, SettingsError

if TYPE_CHECKING:
    from pipelines.extraction import Extraction
    from pipelines.records import Submission

OK, FAILED, WRONG_USAGE = 0, 1, 2

_ONE_ON_STDOUT = "one file has its letter on stdout; for several, name a folder with --out DIR"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; the return value is the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        code: int = asked.run(asked)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of our output has gone (`khoso extract … | head`); what it read was right.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        _say("stopped; the next `khoso refresh` takes up what was left undone")
        return FAILED
    except SettingsError as error:
        return _wrong(str(error))
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="khoso",
        description="From provinces' reports to a warehouse that can be trusted, and a letter back.",
        epilog="Exit codes: 0 success, 1 something failed (stderr says what), 2 wrong usage.",
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, run: Any, what: str, detail: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=what, description=f"{what[0].upper()}{what[1:]}. {detail}")
        added.set_defaults(run=run)
        return added

    whole = command(
        "refresh", _refresh, "the whole way, from raw files to the published warehouse and letters",
        "Runs the Dagster job that the schedule runs over all that is not up to date, and does nothing twice.",
    )  # fmt: skip
    whole.add_argument("--raw", type=Path, help=f"folder with submissions (else KHOSO_RAW, else {SAMPLES})")
    whole.add_argument("--home", type=Path, help="folder for all that Khoso makes (else KHOSO_HOME, else ./home)")
    whole.add_argument("--period", help="only the reporting quarter in which this period ends: 2024-Q1, 2024-H1, 2024")

    form = command(
        "form", _form, "the official form for a province and a period, as a workbook to be filled in",
        "Shows what was published of the period before, where the home holds a published warehouse.",
    )  # fmt: skip
    form.add_argument("--province", required=True, help="name, without tỉnh or thành phố: 'Lào Cai'; or its key")
    form.add_argument("--period", required=True, help="2024-Q2, 2024-H1, 2024-9M, 2024 or 2024-07")
    form.add_argument("--out", type=Path, metavar="FILE", help="where to write it (else bieu-mau-….xlsx, here)")
    form.add_argument("--home", type=Path, help="folder for all that Khoso makes (else KHOSO_HOME, else ./home)")

    send = command(
        "send", _send, "the letters not yet sent, to the contacts of their units",
        "Each letter is sent once; without a mail server, .eml files are written to the outbox of the home.",
    )  # fmt: skip
    send.add_argument("--home", type=Path, help="folder for all that Khoso makes (else KHOSO_HOME, else ./home)")
    send.add_argument("--dry-run", action="store_true", help="list who would get what; send and write nothing")
    send.add_argument("--period", help="only letters of the reporting quarter in which this period ends")
    send.add_argument("--remind", action="store_true", help="reminders of findings open 14 days after their letter")
    send.add_argument(
        "--again", nargs="+", default=[], metavar="ID",
        help="also letters whose sending has ended: by id, or all that are refused, given_up, unclear or changed",
    )  # fmt: skip

    of_files = [
        command("read", _read, "what each file says of itself", "One JSON object a line for each file."),
        command("extract", _extract, "the stated figures of each file", "One JSON object a line for each figure."),
        command("check", _check, "the contradictions in each file", "One JSON object a line for each finding."),
        command(
            "report",
            _report,
            "the letter that a submitter would get",
            "An HTML page on stdout, for one file; or --out.",
        ),
    ]
    for added in of_files:
        added.add_argument("files", nargs="+", type=Path, metavar="FILE")
    of_files[1].add_argument("--numbers", action="store_true", help="the ledger: every number and what became of it")
    of_files[3].add_argument(
        "--out", type=Path, metavar="DIR", help="write HTML and JSON of each letter into this folder"
    )
    return parser


def _quarter(period: str | None) -> str | None:
    """The quarter in which a period ends; raises ValueError where it is none."""
    from pipelines.periods import parse_period

    return parse_period(period).quarter if period else None


def _refresh(asked: argparse.Namespace) -> int:
    try:
        quarter = _quarter(asked.period)
    except ValueError as error:
        return _wrong(str(error))
    settings = Settings.from_environment(home=asked.home, raw=asked.raw)

    from pipelines.orchestration.dbt import DbtError
    from pipelines.orchestration.refresh import refresh
    from pipelines.orchestration.resources import HomeError
    from pipelines.orchestration.summary import summary

    try:
        done = refresh(settings, quarter)
    except HomeError as error:
        return _wrong(str(error))
    except DbtError as error:
        _say(str(error))
        return FAILED
    if not done.received:
        return _wrong("; ".join(done.failures))
    print(summary(settings, done))
    return FAILED if done.failures else OK


def _read(asked: argparse.Namespace) -> int:
    from pipelines.extraction.structure import segments

    def described(submission: "Submission") -> Iterator[dict[str, Any]]:
        names = (
            "doc", "outcome", "outcome_detail", "province_key", "province_name", "period", "quarter", "doc_type",
            "issuer", "doc_number", "issued_date", "title", "encoding", "notes",
        )  # fmt: skip
        headings = [
            {"start": s.pieces[0][0], "title": s.text} for s in segments(submission.text) if s.kind == "heading"
        ]
        yield {name: getattr(submission, name) for name in names} | {"sections": headings}

    opened = _Opened(asked.files)
    for submission, _ in opened:
        _print_rows(described(submission))
    return FAILED if opened.failed else OK


def _extract(asked: argparse.Namespace) -> int:
    from pipelines.figures import figures_of

    opened = _Opened(asked.files)
    for submission, content in opened:
        if submission.text:
            extraction = figures_of(submission, content)
            _print_rows(asdict(row) for row in (extraction.numbers if asked.numbers else extraction.observations))
    return FAILED if opened.failed else OK


def _check(asked: argparse.Namespace) -> int:
    opened = _Opened(asked.files)
    _, _, findings = _judged(_distinct(opened))
    _print_rows(asdict(finding) for finding in findings)
    return FAILED if opened.failed else OK


def _report(asked: argparse.Namespace) -> int:
    if asked.out is None and len(asked.files) > 1:
        return _wrong(_ONE_ON_STDOUT)
    from pipelines.feedback import build_letter, render_html, write_letter

    opened = _Opened(asked.files)
    read = _distinct(opened)
    if asked.out is None and len(read) > 1:
        return _wrong(f"{asked.files[0]} holds {len(read)} files: {_ONE_ON_STDOUT}")
    observations, numbers, findings = _judged(read)
    for submission, _ in read:
        of = submission.submission_id
        letter = build_letter(
            submission,
            [row for row in observations if row.submission_id == of],
            [row for row in numbers if row.submission_id == of],
            [row for row in findings if row.submission_id == of],
        )
        if asked.out is None:
            print(render_html(letter))
            continue
        try:
            files = write_letter(letter, asked.out)
        except OSError as error:
            return _wrong(f"{asked.out}: cannot be written ({error.strerror}). Name another folder with --out.")
        print(files.html)
        print(files.json)
    return FAILED if opened.failed else OK


def _send(asked: argparse.Namespace) -> int:
    from functools import partial

    from pipelines.feedback.delivery import complaints, plan_in_words, remind, round_in_words, send_letters

    try:
        quarter = _quarter(asked.period)
    except ValueError as error:
        return _wrong(str(error))
    if asked.remind and asked.again:
        return _wrong("--again is about letters; leave it away, or --remind.")
    settings = Settings.from_environment(home=asked.home)
    if not settings.feedback.is_dir():
        return _wrong(f"{settings.home}: holds no letters. Run `khoso refresh`, or name another home with --home.")
    of = remind if asked.remind else partial(send_letters, again=asked.again)
    try:
        done = of(settings, MailSettings.from_environment(), quarter=quarter, dry_run=asked.dry_run, say=_say)
    except OSError as error:
        _say(
            f"{error.filename or settings.home}: cannot be used ({error.strerror}). Free space or correct permissions."
        )
        return FAILED
    print(plan_in_words(done) if asked.dry_run else round_in_words(done))
    for complaint in complaints(done):
        _say(complaint)
    return FAILED if done.failed else OK


def _form(asked: argparse.Namespace) -> int:
    from pipelines.catalogue import unit_named
    from pipelines.forms import write_form
    from pipelines.forms.previous import values_before
    from pipelines.periods import parse_period

    try:
        period = parse_period(asked.period)
        province = unit_named(asked.province, period.end)
    except ValueError as error:
        return _wrong(str(error))
    published = Settings.from_environment(home=asked.home).published_database
    out = asked.out or Path(f"bieu-mau-{province.province_key}-{period.key}.xlsx")
    before = values_before(published, province, period)
    try:
        out.write_bytes(write_form(province, period, before))
    except OSError as error:
        return _wrong(f"{out}: cannot be written ({error.strerror}). Name another file with --out.")
    print(out)
    if not before:
        _say(f"no figures of the period before are published in {published}; that column is empty")
    return OK


class _Opened:
    """Files read one after the other, each a submission with its bytes; stderr is told what is not in order.

    An archive or a mail gives the files within it, each a document of its own. A file that is not identified still has
    its text, and its figures can be taken. Once all were gone through, `failed` says whether stderr was told anything.
    """

    def __init__(self, files: Sequence[Path]) -> None:
        self._files = files
        self.failed = False

    def __iter__(self) -> "Iterator[tuple[Submission, bytes]]":
        from pipelines.submissions import ReceivingError, read_submissions

        for path in self._files:
            try:
                found = read_submissions(path, datetime.now(UTC))
            except ReceivingError as error:
                self._tell(str(error))
                continue
            for file in found:
                submission = file.submission
                for what in file.left_out:
                    self._tell(f"{file.name}: {what}")
                if submission.outcome == "unpacked":
                    continue
                if submission.outcome_detail:
                    self._tell(f"{file.name}: {submission.outcome}: {submission.outcome_detail}")
                yield submission, file.content

    def _tell(self, message: str) -> None:
        _say(message)
        self.failed = True


def _distinct(opened: _Opened) -> "list[tuple[Submission, Extraction]]":
    """The submissions, each once, by the first of their names, with their figures; bytes are not kept."""
    from pipelines.figures import figures_of

    distinct: dict[str, tuple[Submission, Extraction]] = {}
    for submission, content in opened:
        if submission.submission_id not in distinct:
            distinct[submission.submission_id] = submission, figures_of(submission, content)
    return list(distinct.values())


def _judged(read: "Sequence[tuple[Submission, Extraction]]") -> tuple[list[Any], list[Any], list[Any]]:
    """Observations, numbers and findings of some submissions, without a warehouse."""
    from pipelines.quality import check, frames

    submissions = [submission for submission, _ in read]
    extractions = [extraction for _, extraction in read]
    observations = [row for extraction in extractions for row in extraction.observations]
    numbers = [row for extraction in extractions for row in extraction.numbers]
    return observations, numbers, check(*frames(submissions, observations)).findings


def _print_rows(rows: Iterable[dict[str, Any]]) -> None:
    for row in rows:
        print(json.dumps(row, ensure_ascii=False, default=_plain))


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def _say(message: str) -> None:
    print(f"khoso: {message}", file=sys.stderr)


def _wrong(message: str) -> int:
    _say(message)
    return WRONG_USAGE


if __name__ == "__main__":
    sys.exit(main())
