"""One module per format; `mlready.evidence.detect` is the register."""
