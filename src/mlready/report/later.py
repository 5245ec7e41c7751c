"""Records that are made when somebody looks at them: no format shows everything."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self


class Later:
    """A record that may know a few of its fields at once, and the others when one is read."""

    @classmethod
    def later(cls, make: Callable[[], Self], **known: Any) -> Self:
        """A record that `make` makes in full when a field is read that is not known yet.

        A field with a default must be known, or that would be read from the class.
        """
        record = cls.__new__(cls)
        vars(record).update(known, _make=make)
        return record

    if not TYPE_CHECKING:  # who reads a field that there is not is still told so

        def __getattr__(self, name: str) -> Any:
            """Called for what is not there: make the rest, once."""
            make = vars(self).pop("_make", None)
            if make is None:
                raise AttributeError(f"{type(self).__name__} has no field `{name}`")
            vars(self).update(vars(make()))
            return getattr(self, name)
