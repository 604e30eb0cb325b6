"""From a submission's text to observations and the ledger of its numbers: segments → candidates → binding → rows.

Belongs here: everything that decides what a figure counts. Does not: reading files (submissions), judging figures
(quality), Dagster.
"""

from pipelines.extraction.extract import EXTRACTOR, Extraction, extract

__all__ = ["EXTRACTOR", "Extraction", "extract"]
