"""The register -> Evidence: which files are there, what their digests are, and what they back."""

from mlready.evidence.register import Evidence, EvidenceFile, collect

__all__ = ["Evidence", "EvidenceFile", "collect"]
