"""Archives that are too large, damaged, or packed in a way that Python does not unpack."""

from __future__ import annotations

import sys
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from mlready.evidence import files
from mlready.evidence.files import File, Unreadable

if sys.version_info >= (3, 14):
    import zipfile as zstandard_zipfile
else:
    from backports.zstd import zipfile as zstandard_zipfile

ZEROS = bytes(64 << 20)


def packed(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zstandard_zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def member(path: Path, name: str = "a") -> bytes:
    with File(path, path.name) as file:
        return file.member(name)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, 93])
def test_a_member_is_unpacked(tmp_path: Path, method: int) -> None:
    path = packed(tmp_path / "x", {"other": b"before", "a": b"text " * 1000}, method)

    assert member(path) == b"text " * 1000
    with pytest.raises(KeyError):
        member(path, "b")


def test_without_the_library_a_line_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = packed(tmp_path / "x", {"a": b"text"}, 93)
    monkeypatch.setitem(sys.modules, "backports", None)
    monkeypatch.setitem(sys.modules, "compression", None)

    with pytest.raises(Unreadable) as caught:
        member(path)

    assert str(caught.value) == (
        "packed with Zstandard: install mlready[zstd], or export JSON with `inspect log dump`"
    )


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, 93])
def test_a_member_that_inflates_without_end_is_stopped(tmp_path: Path, method: int) -> None:
    path = packed(tmp_path / "x", {"a": ZEROS}, method)
    assert path.stat().st_size < 200_000

    tracemalloc.start()
    began = time.process_time()
    with pytest.raises(Unreadable, match="larger than 20 MiB"):
        member(path)
    spent, peak = time.process_time() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert spent < 5
    assert peak < 60 << 20


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_method_that_python_unpacks_without_a_bound_is_refused(
    tmp_path: Path, method: int
) -> None:
    path = packed(tmp_path / "x", {"a": b"text"}, method)

    with pytest.raises(Unreadable, match="not read: use deflate"):
        member(path)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, 93])
def test_no_damage_passes_for_content(tmp_path: Path, method: int) -> None:
    content = b"".join(b"%d of the samples\n" % n for n in range(300))
    path = packed(tmp_path / "x", {"a": content}, method)
    whole = path.read_bytes()

    for at in range(0, len(whole), max(1, len(whole) // 200)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        try:
            assert member(path) == content
        except (Unreadable, KeyError):
            continue


def test_a_cut_archive_is_unreadable(tmp_path: Path) -> None:
    path = packed(tmp_path / "x", {"a": b"text " * 1000, "b": b"more"})
    whole = path.read_bytes()

    for length in range(0, len(whole), 7):
        path.write_bytes(whole[:length])
        with pytest.raises(Unreadable):
            member(path)


def test_a_declared_size_is_not_believed(tmp_path: Path) -> None:
    path = packed(tmp_path / "x", {"a": ZEROS}, 93)
    whole = bytearray(path.read_bytes())
    at = whole.rfind(b"PK\x01\x02")
    whole[at + 24 : at + 28] = (10).to_bytes(4, "little")
    path.write_bytes(whole)

    with pytest.raises(Unreadable, match="larger than 20 MiB"):
        member(path)


def test_an_encrypted_member_is_unreadable(tmp_path: Path) -> None:
    for method in (zipfile.ZIP_DEFLATED, 93):
        path = packed(tmp_path / "x", {"a": b"text"}, method)
        whole = bytearray(path.read_bytes())
        whole[6] |= 1
        whole[whole.rfind(b"PK\x01\x02") + 8] |= 1
        path.write_bytes(whole)

        with pytest.raises(Unreadable, match="encrypted"):
            member(path)


def test_an_archive_may_be_larger_than_what_is_read_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noise = bytes(n * n * 7919 % 251 for n in range(200_000))
    path = packed(tmp_path / "x", {"big": noise, "a": b"text"}, zipfile.ZIP_STORED)
    monkeypatch.setattr(files, "WHOLE", 1 << 16)

    assert member(path) == b"text"
    with pytest.raises(Unreadable, match="larger than"):
        member(path, "big")


def test_a_list_of_members_without_end_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "x", {"a": b"text"})
    whole = bytearray(path.read_bytes())
    at = whole.rfind(b"PK\x05\x06")
    whole[at + 12 : at + 16] = (64 << 20).to_bytes(4, "little")
    path.write_bytes(whole)

    with pytest.raises(Unreadable, match="too many files"):
        member(path)


def test_a_64_bit_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(70_000):
            archive.writestr(str(number), b"")

    with pytest.raises(Unreadable, match="64-bit"):
        member(path, "1")
