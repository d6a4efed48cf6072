"""A plain dial plan that does what the hotline does, without it: greeting, key, ring, talk, tape.

An Asterisk of its own, on ports of its own, from the product's own runtime and templates.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cli.setup import instance, smoke
from cli.setup.runtime import obtain
from cli.setup.say import Progress
from core.settings import Settings

NUMBER = "9999"
DIAL_PLAN = """
[from-trunk](+)
exten => {number},1,Goto(plain,s,1)

[plain]
exten => s,1,Answer(200)
 same => n,MixMonitor(${{UNIQUEID}}.wav,r(${{UNIQUEID}}-rx.wav)t(${{UNIQUEID}}-tx.wav))
 same => n(again),Background(atende/um-momento&atende/vamos-transferir)
 same => n,WaitExten(2)
 same => n,Goto(again)
exten => 0,1,Set(GLOBAL(NEXT)=$[(0${{GLOBAL(NEXT)}} % {operators}) + 1])
 same => n,Set(MINE=${{GLOBAL(NEXT)}})
 same => n,Set(MINE=${{IF($[${{MINE}} < 10]?0${{MINE}}:${{MINE}})}})
 same => n,Playback(atende/vamos-transferir)
 same => n,Dial(PJSIP/op${{MINE}},30)
 same => n,Hangup()
"""


@dataclass(frozen=True, slots=True)
class Exchange:
    """Where it listens, where its operators must listen, and its process."""

    sip_port: int
    operators_port: int
    pid: int


@contextmanager
def plain_exchange(
    operators: int, files: Mapping[str, str] | None = None, modules: Sequence[str] = ()
) -> Iterator[Exchange]:
    """An exchange with ``operators`` telephones op01 …; raises SetupFailed.

    ``files`` are configuration files beside ours (the dial plan above unless given), ``modules``
    are loaded besides.
    """
    with tempfile.TemporaryDirectory(prefix="atende-") as scratch:
        home = Path(scratch)
        sip, http, ami = smoke.free_ports(3)
        settings = Settings(
            home=home, sip_port=sip, asterisk_http_port=http, ami_port=ami,
            test_operators=operators, rtp_start=23_000, rtp_end=23_999,
            pbx={"modules": list(modules)},
        )  # fmt: skip
        runtime = obtain(Progress(), smoke.smoke_call)
        instance.prepare(instance.pbx_from(settings, runtime), runtime)
        plan = DIAL_PLAN.format(number=NUMBER, operators=operators)
        conf = instance.configuration(home)
        for name, text in (files or {"extensions_local.conf": plan}).items():
            (conf.parent / name).write_text(text)
        with smoke.running(runtime, conf) as child:
            yield Exchange(sip, sip + 1000, child.pid)
