"""The summary at the end of a refresh: what an operator wants to know, from what is kept and published.

Belongs here: counting over the lake and the snapshot, and wording. Does not: doing anything.
"""

from collections import Counter
from collections.abc import Iterator

from pipelines import store
from pipelines.catalogue import indicators
from pipelines.feedback.delivery import round_in_words
from pipelines.orchestration.checks import held_back
from pipelines.orchestration.letters import UNIDENTIFIED
from pipelines.orchestration.metadata import in_words, tally
from pipelines.orchestration.refresh import Refresh
from pipelines.orchestration.resources import log_file
from pipelines.orchestration.scoreboard import scoreboard_folder
from pipelines.publishing import current_snapshot
from pipelines.records import Finding, Receipt
from pipelines.settings import Settings

_LETTERS_NAMED = 12
_PROBLEMS_NAMED = 20


def summary(settings: Settings, done: Refresh) -> str:
    """The whole summary; the counts are of all that the home holds, not of this refresh alone."""
    return "\n".join([*_headline(settings, done), *_received(settings, done), *_figures(settings), *_findings(settings),
                      *_published(settings), *_letters(settings, done), *_sent(done), *_failures(settings, done),
                      *_next(settings, done)])  # fmt: skip


def _headline(settings: Settings, done: Refresh) -> Iterator[str]:
    if done.nothing_new:
        yield "Khoso: nothing new, so nothing was done again."
    else:
        did = [
            f"figures of {', '.join(done.quarters)}" if done.quarters else "",
            "a new snapshot" if done.published else "",
            f"letters of {len(done.letters)} provinces' quarters" if done.letters else "",
            "the scoreboard" if done.scoreboard else "",
        ]
        yield f"Khoso: refreshed {'; '.join(part for part in did if part) or 'nothing'}."
    yield f"  raw   {settings.raw}"
    yield f"  home  {settings.home}"


def _received(settings: Settings, done: Refresh) -> Iterator[str]:
    receipts = store.read_rows(settings.lake / "receipts", Receipt)
    outcomes = tally({r.submission_id: r.outcome for r in receipts}.values())
    yield ""
    yield f"Received   {len(receipts)} files, {sum(outcomes.values())} distinct: {in_words(outcomes)}"
    for problem in done.problems[:_PROBLEMS_NAMED]:
        yield f"  - {problem}"
    if len(done.problems) > _PROBLEMS_NAMED:
        yield f"  - and {len(done.problems) - _PROBLEMS_NAMED} more, in the metadata of the asset receipts"


def _figures(settings: Settings) -> Iterator[str]:
    codes = _column(settings, "observations", "code")
    dispositions = _column(settings, "numbers", "disposition")
    by_fact: Counter[str] = Counter()
    for code, count in codes.items():
        by_fact[indicators()[code].fact if code in indicators() else code] += count
    numbers = sum(dispositions.values())
    unresolved = dispositions.get("unresolved", 0)
    share = f" ({100 * unresolved / numbers:.1f}%)" if numbers else ""
    yield ""
    yield f"Figures    {sum(codes.values()):,} taken: {in_words(dict(by_fact.most_common()))}"
    yield f"Numbers    {numbers:,} in the texts, {unresolved:,} unresolved{share}"
    yield f"           {in_words(dict(dispositions.most_common()))}"


def _findings(settings: Settings) -> Iterator[str]:
    known = store.read_rows(settings.lake / "findings", Finding)
    findings = [f for f in known if f.status in ("open", "confirmed_by_submitter")]
    yield ""
    yield f"Findings   {len(findings):,}: {in_words(tally(f.severity for f in findings))}"
    for rule, count in tally(f.rule for f in findings).items():
        of_rule = [f for f in findings if f.rule == rule]
        yield f"  {count:>6,}  {rule} ({in_words(tally(f.severity for f in of_rule))})"
    yield f"Held back  {len(held_back(findings)):,} figures, in the table quarantine"


def _published(settings: Settings) -> Iterator[str]:
    yield ""
    if snapshot := current_snapshot(settings):
        yield f"Published  {len(snapshot.rows)} tables, {sum(snapshot.rows.values()):,} rows: {snapshot.path}"
        yield f"           {', '.join(f'{name} {count:,}' for name, count in sorted(snapshot.rows.items()))}"
    else:
        yield "Published  nothing yet"


def _letters(settings: Settings, done: Refresh) -> Iterator[str]:
    board = scoreboard_folder(settings) / "index.html"
    kept = [p for p in settings.feedback.rglob("*.html") if p.parent != board.parent]
    unidentified = [p for p in kept if UNIDENTIFIED in p.parts]
    yield ""
    yield f"Letters    {len(kept)} in {settings.feedback}, {len(unidentified)} of them to senders of unidentified files"
    for partition in done.letters[:_LETTERS_NAMED]:
        yield f"  - {partition.quarter}/{partition.province_key}"
    if len(done.letters) > _LETTERS_NAMED:
        yield f"  - and {len(done.letters) - _LETTERS_NAMED} more"
    if board.exists():
        yield f"Scoreboard {board}"


def _sent(done: Refresh) -> Iterator[str]:
    if done.sent:
        yield ""
        yield from round_in_words(done.sent).splitlines()


def _failures(settings: Settings, done: Refresh) -> Iterator[str]:
    if done.failures:
        yield ""
        yield "Failed     what stands on these was not made; all else was"
        for failure in done.failures:
            yield f"  - {failure}"
        yield f"  Dagster's log: {log_file(settings)}"
        yield f"  dbt's log:     {settings.home / 'dbt' / 'logs' / 'dbt.log'}"


def _next(settings: Settings, done: Refresh) -> Iterator[str]:
    yield ""
    yield "Next"
    if done.failures:
        yield "  Mend what failed and run `khoso refresh` again: it takes up what was left undone."
    if done.problems:
        yield f"  Answer the senders of the unread files: their letters are in {settings.feedback / UNIDENTIFIED}"
    if settings.published_database.exists():
        yield f"  Query it: duckdb.connect('{settings.published_database}', read_only=True), or the Parquet beside it."
        yield f"  Read the letters in {settings.feedback}."
        if done.sent is None:
            yield f"  See who would get which: khoso send --home {settings.home} --dry-run"
    yield f"  See every run, check and table: make ui HOME_DIR={settings.home}"


def _column(settings: Settings, table: str, column: str) -> Counter[str]:
    folder = settings.lake / table
    counts: Counter[str] = Counter()
    for partition in store.partitions(folder):
        counts.update(store.read_column(folder, partition, column))
    return counts
