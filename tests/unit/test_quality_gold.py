"""The rules on figures of real reports, as careful readers took them: every contradiction, and nobody accused."""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest
from quality_gold import gold

from pipelines.quality import check, frames
from pipelines.quality.cases import BUILDERS

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the real reports of ../shared are not on this machine")


@pytest.fixture(scope="module")
def score(tmp_path_factory):
    gating = check(*frames(*gold(SHARED)))
    path = tmp_path_factory.mktemp("gold") / "findings.jsonl"
    lines = [json.dumps(asdict(finding), ensure_ascii=False) for finding in gating.findings]
    path.write_text("\n".join(lines), encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, SHARED / "bin" / "score-findings", path], capture_output=True, text=True, check=False
    )
    return gating, ran.stdout


def test_every_contradiction_of_these_rules_is_found(score):
    missed = [line for line in score[1].splitlines() if line.startswith("missed") and line.split()[2][:-1] in BUILDERS]
    assert missed == []


def test_no_consistent_statement_is_accused(score):
    assert "0 false alarms" in score[1]


def test_what_real_reports_state_consistently_was_judged(score):
    evaluated = {result.rule: result.evaluated for result in score[0].results}
    assert all(evaluated.values()), evaluated


def test_nothing_of_the_real_reports_is_held_back(score):
    assert [finding for finding in score[0].findings if finding.gate == "block"] == []
