"""The five real reports, where they lie beside the repository."""

import csv
from pathlib import Path

import pytest

from pipelines.submissions import identify
from pipelines.vietnamese.text import nfc

DOCS = (
    "000_bc9fc0e5c8800e70",
    "001_5a922a7370793127",
    "002_0546a701a7a812dd",
    "003_d455bbf5afe0e612",
    "004_4b15b998769f9f8a",
)


@pytest.mark.parametrize("doc", DOCS)
def test_a_real_report_is_identified_as_a_careful_reader_does(doc: str, shared: Path) -> None:
    with (shared / "gold" / "documents.csv").open(encoding="utf-8", newline="") as source:
        expected = next(row for row in csv.DictReader(source) if row["doc"] == doc)

    identity = identify(nfc((shared / "seeds" / f"{doc}.txt").read_text(encoding="utf-8")))

    assert identity.missing == ()
    assert {
        "doc": doc,
        "province": identity.province.name if identity.province else "",
        "period": identity.period,
        "doc_type": identity.doc_type,
        "issued_date": identity.issued_date or "",
        "issuer": identity.issuer or "",
        "doc_number": identity.doc_number or "",
    } == expected
