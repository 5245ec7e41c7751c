"""The standard dataclass, defined in a quarter of the time.

A frozen dataclass writes and compiles six methods, 0.6 ms for each class; with some eighty of them
that is more than all the work of a check. Here only `__init__` is compiled, the other methods are
shared, and type checkers alone keep records frozen.
Everything else is as the standard library has it: `fields`, `replace`, `asdict`, `match`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    import dataclasses

    def dataclass(cls=None, /, *, frozen=False, slots=False, eq=True, order=False, kw_only=False):
        """Make a class a dataclass. `slots` does nothing: it would build the class twice."""
        if cls is None:
            return lambda one: dataclass(one, frozen=frozen, eq=eq, order=order, kw_only=kw_only)
        if order:
            return dataclasses.dataclass(cls, frozen=frozen, order=True)
        made = dataclasses.dataclass(cls, eq=False, repr=False, kw_only=kw_only)
        made.__repr__ = _repr
        if eq:
            made.__eq__ = _eq
            made.__hash__ = _hash if frozen else None
        return made

    def _values(self: Any) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self.__dataclass_fields__)

    def _eq(self: Any, other: object) -> bool:
        return _values(self) == _values(other) if type(other) is type(self) else NotImplemented

    def _hash(self: Any) -> int:
        return hash(_values(self))

    def _repr(self: Any) -> str:
        inner = (f"{name}={getattr(self, name)!r}" for name in self.__dataclass_fields__)
        return f"{type(self).__qualname__}({', '.join(inner)})"


__all__ = ["dataclass"]
