"""Gates: every stated figure judged by the rules of the catalogue, and findings that a person can act on.

Belongs here: intervals, the frame that rules read, the rules as expectations, findings. Does not: reading texts
(extraction), keeping findings (orchestration writes them), letters (feedback).
"""

from pipelines.quality.check import Gating, RuleResult, check
from pipelines.quality.figures import FEW_VALUES, GateError, frames
from pipelines.quality.gate import open_source
from pipelines.quality.lifecycle import with_history

__all__ = [
    "FEW_VALUES", "GateError", "Gating", "RuleResult", "check", "frames", "open_source", "with_history",
]  # fmt: skip
