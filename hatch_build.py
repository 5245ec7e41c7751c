"""Put the compiled packs and templates into the wheel.

A wheel carries the shipped packs twice: as the YAML in `rules/`, and as what the loader made of
it, so that `check` need not read 27,000 lines. The templates of the HTML report are compiled for
the same reason. Every file that is left in the folder is shipped at that place inside `mlready/`.
"""

from __future__ import annotations

import importlib
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompilePacks(BuildHookInterface[Any]):
    """Compile the packs of this source tree, for a wheel only.

    An editable install reads the YAML of the tree it points to, and an sdist is that tree.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile into a temporary folder and have its files included."""
        self.folder: Path | None = None
        if self.target_name != "wheel":
            return
        self.folder = Path(tempfile.mkdtemp(prefix="mlready-compiled-"))
        if version == "editable":
            # Left alone, hatchling copies `rules` and `templates` beside its link to the tree,
            # where they would only grow old. Given a map of its own it copies that: nothing.
            build_data["force_include_editable"] = {str(self.folder): "mlready"}
            return
        write_compiled(Path(self.root, "src"), self.folder)
        for file in sorted(self.folder.rglob("*")):
            if file.is_file():
                inside = Path("mlready", file.relative_to(self.folder))
                build_data["force_include"][str(file)] = inside.as_posix()

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the temporary folder."""
        if self.folder:
            shutil.rmtree(self.folder)


def write_compiled(source: Path, folder: Path) -> None:
    """Let the mlready of this source tree, and no other, compile what it ships into a folder."""
    if not (source / "mlready" / "compiled.py").exists():
        return
    sys.path.insert(0, str(source))
    writes_bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        importlib.import_module("mlready.compiled").write(folder)
        importlib.import_module("mlready.report.html").compile_templates(folder)
    finally:
        sys.path.remove(str(source))
        sys.dont_write_bytecode = writes_bytecode
