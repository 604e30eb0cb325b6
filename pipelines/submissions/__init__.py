"""Receiving submissions: bytes kept as sent, read to text, identified and registered."""

from pipelines.submissions.identification import Identity, identify
from pipelines.submissions.reading import Document, Reader, Unreadable, read_document
from pipelines.submissions.receiving import (
    ReceivingError,
    Reception,
    partition_submissions,
    read_submission,
    receive,
)

__all__ = [
    "Document",
    "Identity",
    "Reader",
    "ReceivingError",
    "Reception",
    "Unreadable",
    "identify",
    "partition_submissions",
    "read_document",
    "read_submission",
    "receive",
]
