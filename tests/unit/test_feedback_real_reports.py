"""Letters about the real reports say all that was read from them, and nothing else."""

import json
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest

from pipelines.extraction import extract
from pipelines.feedback import build_letter, json_schema, render_html, render_json
from pipelines.quality import check, frames
from pipelines.submissions import read_submission

RECEIVED = datetime(2024, 8, 7, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize("place", range(5))
def test_a_letter_about_a_real_report_shows_every_figure_taken_with_its_own_words(shared: Path, place: int) -> None:
    path = sorted((shared / "seeds").glob("*.txt"))[place]
    submission = read_submission(path, RECEIVED)
    extraction = extract(submission)
    findings = check(*frames([submission], extraction.observations)).findings

    letter = build_letter(submission, extraction.observations, extraction.numbers, findings)

    shown = [figure for section in letter.sections for figure in section.figures]
    assert {f.observation_id for f in shown} == {o.observation_id for o in extraction.observations}
    assert len(shown) == letter.counts.understood > 0
    assert all(any(part.marked for part in figure.quote) for figure in shown)
    assert {line.finding_id for line in letter.findings} == {finding.finding_id for finding in findings}
    assert all(any(p.marked for passage in line.passages for p in passage.parts) for line in letter.findings)
    jsonschema.Draft202012Validator(json_schema()).validate(json.loads(render_json(letter)))
    assert all(line.finding_id in render_html(letter) for line in letter.findings)
