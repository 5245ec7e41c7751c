"""The register -> Evidence: which files are there, what their digests are, and what they back."""

from mlready.evidence.judge import FileJudge, GivenJudge, Judge, Shown
from mlready.evidence.register import Evidence, EvidenceFile, collect

__all__ = ["Evidence", "EvidenceFile", "FileJudge", "GivenJudge", "Judge", "Shown", "collect"]
