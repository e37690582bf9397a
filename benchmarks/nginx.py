"""One nginx that serves a folder on loopback, with nothing of the system's own nginx in it."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

HOW = "install nginx (apt-get install nginx-light, dnf install nginx, brew install nginx) or name it in NGINX"
START_SECONDS = 10
STOP_SECONDS = 10

_PLACES = "/usr/sbin:/usr/local/sbin:/sbin"
_APT = ("apt-get", "install", "-y", "--no-install-recommends", "nginx-light")
_MODULES = ("proxy", "fastcgi", "uwsgi", "scgi")
_CONFIG = """\
{user}
worker_processes 1;
daemon off;
pid {prefix}/nginx.pid;
error_log stderr warn;
events {{ worker_connections 256; }}
http {{
    client_body_temp_path {prefix}/client_body;
    {temporary}
    log_format requests '$request_uri $status';
    access_log {prefix}/requests.log requests;
    default_type "text/html; charset=utf-8";
    sendfile on;
    open_file_cache max=100000 inactive=1h;
    open_file_cache_valid 1h;
    keepalive_timeout 60s;
    keepalive_requests 1000000;
    gzip {gzip};
    server {{
        listen 127.0.0.1:{port};
        root {pages};
        location / {{ try_files $uri/index.html $uri =404; }}
        # A feed and a sitemap are no pages: what ends without </html> would be asked for again.
        location /rss_feed/ {{
            types {{ }}
            default_type application/rss+xml;
            try_files $uri/index.html =404;
        }}
        location ~ xml$ {{ default_type application/xml; try_files $uri =404; }}
    }}
}}
"""


class NginxError(Exception):
    """There is no nginx, or it does not start; the message says what to do."""


class Served(NamedTuple):
    """A folder on the air: its origin, and the file with a line `PATH STATUS` for each request so far."""

    base_url: str
    requests: Path


def find_nginx() -> Path:
    """The program that `NGINX` names, else the one on the path, else one that apt-get brings where it may.

    Raises:
        NginxError: there is none.
    """
    named = os.environ.get("NGINX")
    if named:
        found = shutil.which(named)
        if found is None:
            raise NginxError(f"NGINX={named} is no program that can be run; {HOW}")
        return Path(found)
    found = _on_path() or _from_apt()
    if found is None:
        raise NginxError(f"there is no nginx here; {HOW}")
    return Path(found)


def _on_path() -> str | None:
    return shutil.which("nginx") or shutil.which("nginx", path=_PLACES)


def _from_apt() -> str | None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}

    def succeeds(command: tuple[str, ...]) -> bool:
        return subprocess.run(command, env=environment, capture_output=True, check=False).returncode == 0

    # A fresh image has no package lists, and then the first try fails.
    if not succeeds(_APT) and succeeds(("apt-get", "update")):
        succeeds(_APT)
    return _on_path()


@contextmanager
def serving(program: Path, pages: Path, prefix: Path, *, gzip: bool = False) -> Iterator[Served]:
    """Serves the folder `pages` until the block ends; everything that nginx writes stands below `prefix`.

    A path is a file's name, or a folder's with an `index.html`, as `tests.newspaper.files` writes them.

    Raises:
        NginxError: it does not start.
    """
    prefix.mkdir(parents=True, exist_ok=True)
    port = _free_port()
    config = prefix / "nginx.conf"
    config.write_text(_config(program, pages, prefix, port, gzip=gzip), encoding="utf-8")
    with (prefix / "stderr.log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen([program, "-p", prefix, "-c", config], stdout=log, stderr=log)
        try:
            _await(process, port, prefix)
            yield Served(f"http://127.0.0.1:{port}", prefix / "requests.log")
        finally:
            _stop(process)


def _config(program: Path, pages: Path, prefix: Path, port: int, *, gzip: bool) -> str:
    version = subprocess.run([program, "-V"], capture_output=True, text=True, check=False).stderr
    temporary = [
        f"{name}_temp_path {prefix}/{name};"
        for name in _MODULES
        if f"--without-http_{name}_module" not in version
    ]
    # As root it would read the pages as another user, who may not.
    user = f"user {pwd.getpwuid(0).pw_name};" if os.geteuid() == 0 else ""
    return _CONFIG.format(
        user=user,
        prefix=prefix,
        pages=pages,
        port=port,
        gzip="on" if gzip else "off",
        temporary="\n    ".join(temporary),
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _await(process: subprocess.Popen[bytes], port: int, prefix: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    said = (prefix / "stderr.log").read_text(encoding="utf-8").strip().splitlines()
    raise NginxError(f"nginx does not start: {said[-1] if said else 'it says nothing'}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
