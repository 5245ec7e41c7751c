"""The assessment as JSON: the record as it stands, in the same bytes for the same assessment."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from mlready.report.view import AssessmentView


def render(views: Sequence[AssessmentView]) -> str:
    """One assessment as an object, several as a list of objects; a newline at the end.

    Keys stand in the order of the records, lists in that of the report: both carry meaning.
    """
    documents = [asdict(view) for view in views]
    whole = documents[0] if len(documents) == 1 else documents
    return json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
