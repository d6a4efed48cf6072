"""A call of proof: a candidate runtime starts, takes a SIP call and lets us hear its sentence."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

from cli.setup import instance
from cli.setup.runtime import Runtime
from cli.setup.say import SetupFailed
from core.settings import Settings

_SDP = (
    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    "m=audio {port} RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n"
)


def smoke_call(runtime: Runtime) -> None:
    """Raises `SetupFailed` when no sound comes back within 20 s."""
    with tempfile.TemporaryDirectory(prefix="atende-") as scratch:
        home = Path(scratch)
        sip, http, ami = free_ports(3)
        settings = Settings(home=home, sip_port=sip, asterisk_http_port=http, ami_port=ami)
        instance.prepare(instance.pbx_from(settings, runtime), runtime)
        with running(runtime, instance.configuration(home)):
            heard = listen(sip)
        if heard < 20:
            raise SetupFailed(f"A chamada de prova ouviu só {heard} pacotes de som.")


def free_ports(count: int) -> list[int]:
    """Ports free for UDP and TCP at this moment on 127.0.0.1."""
    found: list[int] = []
    with contextlib.ExitStack() as stack:
        while len(found) < count:
            tcp = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_STREAM))
            tcp.bind(("127.0.0.1", 0))
            udp = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            with contextlib.suppress(OSError):
                udp.bind(tcp.getsockname())
                found.append(tcp.getsockname()[1])
    return found


@contextlib.contextmanager
def running(runtime: Runtime, conf: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Asterisk in the foreground for the length of the block, fully booted."""
    child = subprocess.Popen(
        runtime.argv(conf), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_booted(runtime, conf, 20.0)
        yield child
    finally:
        child.terminate()
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait(5)


def wait_booted(runtime: Runtime, conf: Path, seconds: float) -> None:
    """Raises `SetupFailed` when Asterisk is not fully booted after ``seconds``."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        done = subprocess.run(
            runtime.remote(conf, "core waitfullybooted"), capture_output=True, timeout=30,
            check=False,
        )  # fmt: skip
        if b"fully booted" in done.stdout:
            return
        time.sleep(0.2)
    raise SetupFailed("O Asterisk não ficou pronto a tempo; veja asterisk/log/messages.log.")


def listen(port: int, seconds: float = 8.0) -> int:
    """Call 1746 on 127.0.0.1:``port`` and count the RTP packets heard."""
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sip,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as rtp,
    ):
        sip.bind(("127.0.0.1", 0))
        rtp.bind(("127.0.0.1", 0))
        sip.settimeout(seconds)
        sip.connect(("127.0.0.1", port))
        sip.send(invite(port, sip.getsockname()[1], rtp.getsockname()[1]))
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                first_line = sip.recv(65535).split(b"\r\n", 1)[0]
            except TimeoutError:
                return 0
            if b" 200 " in first_line:
                break
        rtp.settimeout(1.0)
        return _count(rtp, deadline)


def _count(rtp: socket.socket, deadline: float) -> int:
    heard = 0
    while heard < 50 and time.monotonic() < deadline:
        with contextlib.suppress(TimeoutError):
            rtp.recv(2048)
            heard += 1
    return heard


def invite(
    port: int,
    own: int,
    media: int,
    *,
    number: str = "1746",
    caller: str = "21999990000",
    mark: str = "",
) -> bytes:
    """An INVITE to 127.0.0.1:``port``; ``mark`` is its Call-ID."""
    body = _SDP.format(port=media)
    mark = mark or uuid.uuid4().hex
    return (
        f"INVITE sip:{number}@127.0.0.1:{port} SIP/2.0\r\n"
        f"Via: SIP/2.0/UDP 127.0.0.1:{own};branch=z9hG4bK{mark};rport\r\n"
        f"From: <sip:{caller}@127.0.0.1:{own}>;tag={mark[:8]}\r\n"
        f"To: <sip:{number}@127.0.0.1:{port}>\r\nCall-ID: {mark}\r\nCSeq: 1 INVITE\r\n"
        f"Contact: <sip:caller@127.0.0.1:{own}>\r\nMax-Forwards: 70\r\n"
        f"Content-Type: application/sdp\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()
