"""Ports, certificates and patience for servers that tests start on this machine."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

HOST = "127.0.0.1"
PASSWORD = "secret"


def free_port() -> int:
    """A port of loopback that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def until(true: Callable[[], bool], what: str, seconds: float = 30.0) -> None:
    """Wait until it is true; AssertionError with `what` when it does not come true in time."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"after {seconds:.0f} s still waiting until {what}"
        time.sleep(0.02)


def answers(port: int) -> bool:
    """True when somebody listens there."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def is_alive(pid: int) -> bool:
    """True while there is such a process."""
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def folder_of_its_own(name: str) -> Path:
    """A new folder that other users may look into, as mail servers run as several; short, for the sake of sockets."""
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-"))
    folder.chmod(0o755)
    return folder


def program(name: str, package: str) -> str:
    """Where an installed server is; an error that says what to install when it is missing."""
    path = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if path is None:
        raise RuntimeError(f"{name} is missing: run tests/servers/install.sh, or install {package}")
    return path


def certify(folder: Path) -> Path:
    """A self-signed certificate for loopback in cert.pem, its key in key.pem; the certificate's path."""
    certificate = folder / "cert.pem"
    names = f"subjectAltName=DNS:localhost,IP:{HOST}"
    request = [
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
        "-addext",
        names,
    ]
    where = ["-keyout", str(folder / "key.pem"), "-out", str(certificate)]
    subprocess.run([program("openssl", "openssl"), *request, *where], check=True, capture_output=True, timeout=60)
    return certificate


def run_quietly(command: list[str], feed: bytes = b"") -> bytes:
    """What a short command prints; RuntimeError with its complaint when it fails."""
    done = subprocess.run(command, input=feed, capture_output=True, timeout=60, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {(done.stderr or done.stdout).decode(errors='replace').strip()}")
    return done.stdout


def start_daemon(command: list[str], log: Path) -> None:
    """Run a command that goes into the background; its output goes to a file, as a pipe would never be closed."""
    with log.open("ab") as output:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, timeout=60, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed: {log.read_text(errors='replace').strip()}")


def stop_daemon(pid_file: Path) -> None:
    """End the daemon whose pid stands in the file with all its children, and wait until they are gone.

    Dovecot's children outlive their master while somebody is connected. A daemon leads a process group of its own.
    """
    try:
        group = int(pid_file.read_text())
    except (OSError, ValueError):
        return
    if is_alive(group) and os.getpgid(group) == group:
        os.killpg(group, signal.SIGTERM)
        until(lambda: not has_members(group), f"the processes of {pid_file} end")


def has_members(group: int) -> bool:
    """True while a process of this group runs."""
    try:
        os.killpg(group, 0)
    except OSError:
        return False
    return True
