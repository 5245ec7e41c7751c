"""The tools of the agent: a folder of its own, no way out of it, and tests with a time limit."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

LARGEST = 20_000
"""Characters of a file."""
SECONDS = 5
MEMORY = 512 * 2**20


class Refused(Exception):
    """A tool call that the sandbox does not allow."""


class Sandbox:
    """A folder that is thrown away afterwards."""

    def __init__(self, files: dict[str, str]) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="task-")
        self.root = Path(self._folder.name).resolve()
        for name, text in files.items():
            self.path(name).write_text(text)

    def close(self) -> None:
        """Throw the folder away."""
        self._folder.cleanup()

    def path(self, name: str) -> Path:
        """A place inside; `Refused` for any other."""
        found = (self.root / name).resolve()
        if not found.is_relative_to(self.root) or found == self.root:
            raise Refused("outside of the sandbox")
        return found

    def call(self, tool: str, arguments: dict[str, str]) -> str:
        """The result of a tool; only these four are there."""
        tools = {
            "list_files": self.list_files,
            "read_file": self.read_file,
            "write_file": self.write_file,
            "run_tests": self.run_tests,
        }
        if tool not in tools:
            raise Refused("no such tool")
        return tools[tool](**arguments)

    def list_files(self) -> str:
        """Names of the files, by name."""
        return "\n".join(sorted(one.name for one in self.root.iterdir() if one.is_file()))

    def read_file(self, path: str) -> str:
        """Text of a file."""
        found = self.path(path)
        if not found.is_file():
            raise Refused("no such file")
        return found.read_text()

    def write_file(self, path: str, content: str) -> str:
        """Replace a file; the tests themselves stay as they are."""
        if len(content) > LARGEST:
            raise Refused("too long")
        found = self.path(path)
        if found.name == "check.py" or found.suffix != ".py":
            raise Refused("only programs may be written")
        found.write_text(content)
        return "written"

    def run_tests(self) -> str:
        """What the tests print, without keys in the environment and within five seconds."""
        try:
            done = subprocess.run(
                [sys.executable, "-I", "-B", "-c", _START, str(self.root)],
                cwd=self.root,
                env={},
                capture_output=True,
                text=True,
                timeout=SECONDS,
                preexec_fn=_limit,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return f"stopped after {SECONDS} seconds"
        return (done.stdout + done.stderr[-400:]).replace(str(self.root), ".")


_START = "import runpy, sys; sys.path.insert(0, sys.argv[1]); runpy.run_path('check.py')"


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST, LARGEST))
