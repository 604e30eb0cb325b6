"""Publishing: an audited build, copied and swapped in whole for readers.

Belongs here: the audit of the marts, snapshots, Parquet. Does not: building the marts (dbt), letters (feedback).
"""

from pipelines.publishing.audit import AuditFailed, Check
from pipelines.publishing.snapshot import PublishingError, Snapshot, current_snapshot, publish

__all__ = ["AuditFailed", "Check", "PublishingError", "Snapshot", "current_snapshot", "publish"]
