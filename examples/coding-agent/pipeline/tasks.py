"""Thirty small programs with one fault each, and the tests that show it."""

from __future__ import annotations

from dataclasses import dataclass

PROGRAMS = {
    "largest": (
        "def largest(values):\n"
        "    best = values[0]\n"
        "    for one in values[1:]:\n"
        "        if one > best:\n"
        "            best = one\n"
        "    return best\n",
        "assert largest([3, 9, 4]) == 9\nassert largest([-5, -2]) == -2\nassert largest([7]) == 7\n",
        [("one > best", "one < best"), ("values[0]", "values[1]"), ("return best", "return one")],
    ),
    "mean": (
        "def mean(values):\n"
        "    if len(values) == 0:\n"
        "        return 0\n"
        "    return sum(values) / len(values)\n",
        "assert mean([2, 4]) == 3\nassert mean([]) == 0\nassert mean([5]) == 5\n",
        [("/ len", "* len"), ("== 0", "!= 0"), ("return 0", "return 1")],
    ),
    "leap": (
        "def leap(year):\n"
        "    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)\n",
        "assert leap(2024)\nassert not leap(1900)\nassert leap(2000)\nassert not leap(2023)\n",
        [("year % 100 != 0", "year % 100 == 0"), (" or ", " and "), ("year % 4 ", "year % 5 ")],
    ),
    "factorial": (
        "def factorial(n):\n"
        "    found = 1\n"
        "    for k in range(2, n + 1):\n"
        "        found = found * k\n"
        "    return found\n",
        "assert factorial(0) == 1\nassert factorial(5) == 120\nassert factorial(1) == 1\n",
        [("n + 1", "n + 0"), ("found * k", "found + k"), ("found = 1", "found = 0")],
    ),
    "clip": (
        "def clip(value, low, high):\n"
        "    if value < low:\n"
        "        return low\n"
        "    if value > high:\n"
        "        return high\n"
        "    return value\n",
        "assert clip(5, 0, 3) == 3\nassert clip(-1, 0, 3) == 0\nassert clip(2, 0, 3) == 2\n",
        [("value < low", "value > low"), ("return high", "return low"), ("> high", "< high")],
    ),
    "count_words": (
        "def count_words(text):\n"
        "    found = {}\n"
        "    for word in text.lower().split():\n"
        "        found[word] = found.get(word, 0) + 1\n"
        "    return found\n",
        "assert count_words('A b a') == {'a': 2, 'b': 1}\nassert count_words('') == {}\n",
        [("0) + 1", "1) + 1"), ("0) + 1", "0) - 1"), (".lower()", ".upper()")],
    ),
    "palindrome": (
        "def palindrome(text):\n"
        "    for at in range(len(text) // 2):\n"
        "        if text[at] != text[-1 - at]:\n"
        "            return False\n"
        "    return True\n",
        "assert palindrome('abba')\nassert not palindrome('abca')\nassert palindrome('')\n",
        [("!= text", "== text"), ("-1 - at", "-2 - at"), ("return True", "return False")],
    ),
    "gcd": (
        "def gcd(a, b):\n"
        "    while b != 0:\n"
        "        a, b = b, a % b\n"
        "    return a\n",
        "assert gcd(12, 18) == 6\nassert gcd(7, 3) == 1\nassert gcd(5, 0) == 5\n",
        [("a % b", "a - b if a > b else 0"), ("return a", "return b"), ("b != 0", "b == 0")],
    ),
    "fibonacci": (
        "def fibonacci(n):\n"
        "    a, b = 0, 1\n"
        "    for _ in range(n):\n"
        "        a, b = b, a + b\n"
        "    return a\n",
        "assert fibonacci(0) == 0\nassert fibonacci(7) == 13\nassert fibonacci(2) == 1\n",
        [("0, 1", "1, 1"), ("a + b", "a - b"), ("return a", "return b")],
    ),
    "discount": (
        "def discount(price, pieces):\n"
        "    if pieces >= 10:\n"
        "        return price * pieces * 0.9\n"
        "    return price * pieces\n",
        "assert discount(2, 10) == 18\nassert discount(2, 9) == 18\nassert discount(1, 20) == 18\n",
        [(">= 10", "> 10"), ("* 0.9", "/ 0.9"), ("return price * pieces\n", "return price + pieces\n")],
    ),
}


@dataclass(frozen=True)
class Repair:
    """A faulty program and its tests."""

    name: str
    program: str
    tests: str

    def files(self) -> dict[str, str]:
        """What lies in the sandbox."""
        module = self.name.rsplit("-", 1)[0]
        return {
            f"{module}.py": self.program,
            "check.py": f"from {module} import {module}\n{self.tests}print('all tests passed')\n",
        }


def repairs() -> list[Repair]:
    """All tasks; each fault breaks at least one test."""
    found = []
    for name, (program, tests, faults) in PROGRAMS.items():
        for at, (right, wrong) in enumerate(faults, 1):
            found.append(Repair(f"{name}-{at}", program.replace(right, wrong, 1), tests))
    return found
