"""Receiving submissions: bytes kept as sent, read to text, identified and registered."""

from pipelines.submissions.channels import fetch_sources
from pipelines.submissions.identification import Identity, identify
from pipelines.submissions.originals import ReceivingError
from pipelines.submissions.reading import Document, Reader, Unreadable, read_document, read_form
from pipelines.submissions.receiving import Reception, partition_submissions, receive
from pipelines.submissions.submitted import FileRead, read_submission, read_submissions

__all__ = [
    "Document",
    "FileRead",
    "Identity",
    "Reader",
    "ReceivingError",
    "Reception",
    "Unreadable",
    "fetch_sources",
    "identify",
    "partition_submissions",
    "read_document",
    "read_form",
    "read_submission",
    "read_submissions",
    "receive",
]
