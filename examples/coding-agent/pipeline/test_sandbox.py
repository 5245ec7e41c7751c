"""What the tools must refuse, and what they must do."""

import os

import pytest
from sandbox import LARGEST, Refused, Sandbox
from tasks import repairs


@pytest.fixture
def sandbox():
    found = Sandbox({"a.py": "x = 1\n", "check.py": "from a import x\nprint(x)\n"})
    yield found
    found.close()


@pytest.mark.parametrize("path", ["../a.py", "/etc/passwd", "x/../../a.py", ".", ""])
def test_nothing_outside_is_read(sandbox, path):
    with pytest.raises(Refused):
        sandbox.read_file(path)


@pytest.mark.parametrize("path", ["../a.py", "/etc/cron.d/a.py", "check.py", "a.sh"])
def test_nothing_outside_and_no_test_is_written(sandbox, path):
    with pytest.raises(Refused):
        sandbox.write_file(path, "x = 2\n")


def test_a_link_out_is_not_followed(sandbox, tmp_path):
    (tmp_path / "secret.py").write_text("key = 1\n")
    os.symlink(tmp_path / "secret.py", sandbox.root / "link.py")
    with pytest.raises(Refused):
        sandbox.read_file("link.py")


def test_what_was_written_is_run(sandbox):
    sandbox.write_file("a.py", "x = 42\n")
    assert sandbox.run_tests().strip() == "42"


def test_keys_of_the_host_are_not_seen(sandbox, monkeypatch):
    monkeypatch.setenv("API_KEY", "secret")
    sandbox.write_file("a.py", "import os\nx = sorted(os.environ)\n")
    assert "API_KEY" not in sandbox.run_tests()


def test_an_endless_loop_is_stopped(sandbox):
    sandbox.write_file("a.py", "while True: pass\n")
    assert "all tests passed" not in sandbox.run_tests()


def test_too_much_memory_is_refused(sandbox):
    sandbox.write_file("a.py", "x = len(bytearray(2**31))\n")
    assert "MemoryError" in sandbox.run_tests()


def test_too_long_a_file_is_refused(sandbox):
    with pytest.raises(Refused):
        sandbox.write_file("a.py", "#" * (LARGEST + 1))


def test_an_unknown_tool_is_refused(sandbox):
    with pytest.raises(Refused):
        sandbox.call("shell", {"command": "id"})


@pytest.mark.parametrize("task", repairs(), ids=lambda one: one.name)
def test_the_fault_of_a_task_is_seen_by_its_tests(task):
    sandbox = Sandbox(task.files())
    assert "all tests passed" not in sandbox.run_tests()
    sandbox.close()
