"""Units in which a number may be stated, and their conversion; a closed table."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

_TABLES: tuple[Mapping[str, str], ...] = (
    {"share": "1", "percent": "0.01", "%": "0.01"},
    {"us": "0.000001", "ms": "0.001", "s": "1", "min": "60", "h": "3600"},
    {"1/s": "60", "1/min": "1"},
    {"Wh": "1", "kWh": "1000", "MWh": "1000000"},
    {"g CO2e": "0.001", "kg CO2e": "1", "t CO2e": "1000"} | {"g": "0.001", "kg": "1", "t": "1000"},
)
"""What can be converted into one another, each with its size."""


def alike(unit: str) -> tuple[str, ...]:
    """The units that one can be converted from, itself among them; of an unknown one, itself."""
    return next((tuple(table) for table in _TABLES if unit in table), (unit,))


def convert(value: float | int, unit: str, to: str) -> float | int:
    """A number in another unit, without noise: 0.29 s are 290 ms, not 289.99999999999994.

    Raises ValueError where the one cannot be converted into the other.
    """
    if unit == to:
        return value
    for table in _TABLES:
        if unit in table and to in table:
            return float(Decimal(str(value)) * Decimal(table[unit]) / Decimal(table[to]))
    raise ValueError(f"{unit} is no {to}")
