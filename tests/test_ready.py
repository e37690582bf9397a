"""Programs that come from a loaded process: they begin and end as those that a new Python runs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.ready import ROOT, ready, request_of
from tests.ready_process import Request
from tests.running import archive_command, environment, scrapy, start

PROGRAMS = {
    "its last line": "print('một'); import sys; print('hai', file=sys.stderr)",
    "a status": "import sys; print(1); sys.exit(3)",
    "no status": "import sys; sys.exit()",
    "a status that does not fit": "import sys; sys.exit(-2)",
    "a word": "import sys; sys.exit('một lời')",
    "os._exit": "import os; os._exit(7)",
    "its own kill": "import os; os.kill(os.getpid(), 9)",
    "Ctrl-C": "import os, signal; os.kill(os.getpid(), signal.SIGINT); import time; time.sleep(9)",
    "a thread after it": "from threading import Timer; Timer(0.1, print, ['sau']).start(); print('trước')",
    "something at exit": "import atexit; atexit.register(print, 'ra'); print('vào')",
    "its place": "import os, sys; print(os.getcwd(), sys.path[0], sys.argv[1:], __name__)",
    "its environment": "import os; print(sorted(os.environ.items()))",
    "its files": "import os; print(sorted(os.listdir('/proc/self/fd')))",
    "its signals": "import signal; print([signal.getsignal(one) for one in sorted(signal.valid_signals())])",
    "its outputs": "import sys; print(*((o.encoding, o.errors, o.line_buffering, o.seekable(), o.isatty()) "
    "for o in (sys.stdout, sys.stderr)))",
    "its threads": "import os; print(len(os.listdir('/proc/self/task')))",
}


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_a_program_does_what_it_does_in_a_new_python(tmp_path: Path, program: str) -> None:
    script = tmp_path / "program.py"
    script.write_text(program, encoding="utf-8")
    environ = environment(HERE="ở đây")
    new = subprocess.run(
        [sys.executable, str(script), "a", "b c"],
        cwd=tmp_path,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    request = Request(["a", "b c"], str(tmp_path), environ, script=str(script))
    with ready().start(request) as started:
        output, errors = started.communicate(20)
    assert (started.returncode, output) == (new.returncode, new.stdout)
    assert errors.splitlines()[-1:] == new.stderr.splitlines()[-1:]


def test_what_nobody_catches_is_told_and_gives_one(tmp_path: Path) -> None:
    script = tmp_path / "program.py"
    script.write_text("raise ValueError('sai')")
    with ready().start(Request([], str(tmp_path), environment(), script=str(script))) as started:
        _, errors = started.communicate(20)
    assert (started.returncode, errors.splitlines()[-1]) == (1, "ValueError: sai")


def test_the_projects_commands_say_what_they_say_in_a_new_python(tmp_path: Path) -> None:
    arguments = ("crawl", "thoidai", "-a", "since=31/12/2025")
    new, started = (scrapy(*arguments, anew=anew) for anew in (True, False))
    assert (new.returncode, new.stdout, new.stderr) == (started.returncode, started.stdout, started.stderr)
    program = Path(sys.executable).with_name("archive")
    again = subprocess.run([program, "--help"], capture_output=True, text=True, check=True)
    assert archive_command(tmp_path / "a.db", "--help").stdout == again.stdout


def test_several_programs_run_at_once() -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: scrapy("version").stdout, range(8)))
    assert found[0].startswith("Scrapy ")
    assert set(found) == {found[0]}


def test_a_program_can_be_waited_for_and_killed(tmp_path: Path) -> None:
    script = tmp_path / "program.py"
    script.write_text("import time; time.sleep(60)")
    with ready().start(Request([], str(tmp_path), environment(), script=str(script))) as started:
        assert started.poll() is None
        for way in (started.wait, started.communicate):
            with pytest.raises(subprocess.TimeoutExpired):
                way(0.05)
        os.kill(started.pid, 0)
        started.kill()
        assert started.wait(10) == -signal.SIGKILL
    with pytest.raises(ProcessLookupError):
        os.kill(started.pid, 0)


def test_what_a_program_leaves_running_is_waited_for(tmp_path: Path) -> None:
    """So a crawl that forgets a process of its own is seen, as with a pipe to a new Python."""
    script = tmp_path / "program.py"
    script.write_text("import subprocess; subprocess.Popen(['sleep', '0.5'])")
    begun = time.monotonic()
    with ready().start(Request([], str(tmp_path), environment(), script=str(script))) as started:
        started.communicate(20)
    assert time.monotonic() - begun > 0.45


def test_what_only_a_new_python_can_do_is_left_to_it() -> None:
    command = [sys.executable, "-m", "scrapy", "version"]
    assert request_of(command, ROOT, environment()) is not None
    assert request_of(command, Path("/"), environment()) is None
    assert request_of(command, ROOT, environment(PYTHONWARNINGS="error")) is None
    assert request_of(command, ROOT, environment(LC_ALL="C")) is None
    assert request_of([sys.executable, "-c", "pass"], ROOT, environment()) is None
    assert request_of(["/bin/sh", "-c", "true"], ROOT, environment()) is None
    with start(command) as started:
        assert started.communicate(20)[0].startswith("Scrapy ")
