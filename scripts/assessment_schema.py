"""Write the JSON Schema of the JSON report from the records it is made of.

python scripts/assessment_schema.py
"""

from __future__ import annotations

import json
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from mlready.report import view

TARGET = Path(view.__file__).with_name("assessment.schema.json")
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> str:
    """The schema as the file holds it: no key beside those of the records, and their docstrings."""
    for one in vars(view).values():
        if isinstance(one, type) and is_dataclass(one):
            one.__pydantic_config__ = {"extra": "forbid", "use_attribute_docstrings": True}  # type: ignore[attr-defined]
    found: dict[str, Any] = _untitled(TypeAdapter(view.AssessmentView).json_schema())
    found["properties"]["schema"]["const"] = view.SCHEMA
    found["title"] = f"mlready assessment ({view.SCHEMA})"
    text = json.dumps({"$schema": DIALECT, **found}, ensure_ascii=False, indent=2)
    return f"{text}\n"


def _untitled(data: Any) -> Any:
    """The schema without the titles that repeat each name."""
    if isinstance(data, list):
        return [_untitled(one) for one in data]
    if not isinstance(data, dict):
        return data
    return {
        key: _untitled(value)
        for key, value in data.items()
        if key != "title" or not isinstance(value, str)
    }


if __name__ == "__main__":
    TARGET.write_text(schema(), encoding="utf-8")
