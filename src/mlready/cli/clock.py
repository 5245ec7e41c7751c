"""The date of a check: the only place where the clock enters."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from typing import Any

import click

from mlready.errors import MlreadyError


def read_day(text: str) -> date | None:
    """The date that a text names as 2027-12-02; None when it names none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    # Python also reads 20271202 and 2027-W48-4.
    return day if day.isoformat() == text else None


class Day(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.4 only
    """A date as 2027-12-02."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date that the text names."""
        day = value if isinstance(value, date) else read_day(value)
        if day is None:
            self.fail(f"no such date {value!r}, written as 2027-12-02", param, ctx)
        return day


def default_day() -> date:
    """The date of SOURCE_DATE_EPOCH where that is set, else today; both in UTC.

    In UTC, so that two people in two time zones who check at the same moment get the same report.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.now(UTC).date()
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError):
        raise MlreadyError(
            f"SOURCE_DATE_EPOCH={epoch}: expected seconds since 1970; or use --as-of"
        ) from None
