"""A server that does not come back strands nobody: music, and the story once it is there again."""

from __future__ import annotations

import asyncio
import signal

import pytest

from cli.start import read_settings
from cli.supervisor import ami
from tests.calls.pbx_kit import Telephone
from tests.calls.test_commands import Town, town

__all__ = ["town"]
pytestmark = [pytest.mark.calls, pytest.mark.timeout(300)]


async def application(line: ami.Ami) -> str:
    """What the one telephone channel is doing in Asterisk."""
    for channel in await line.listing("CoreShowChannels"):
        if channel["Channel"].startswith("PJSIP/"):
            return channel["Application"]
    return ""


async def becomes(line: ami.Ami, wanted: set[str], seconds: float) -> str:
    async with asyncio.timeout(seconds):
        while (found := await application(line)) not in wanted:
            await asyncio.sleep(0.2)
    return found


async def sounds(telephone: Telephone, seconds: float) -> bool:
    """Does the telephone hear something within ``seconds``?"""
    async with asyncio.timeout(seconds):
        while await telephone.hears(0.5) < 100:
            pass
    return True


async def test_a_citizen_whose_server_stays_away_is_kept_and_goes_on(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.environment["ATENDE_ORPHAN_AFTER"] = "1"
    started = await asyncio.to_thread(town.run, "up", "--detach", "--json")
    assert started.returncode == 0, started.stderr
    for name, value in town.environment.items():
        monkeypatch.setenv(name, value)
    settings = read_settings(town.home)
    telephone = Telephone(settings.sip_port)
    assert await telephone.call() == 200
    assert await sounds(telephone, 10.0)
    broken = town.home / "run" / "cti.sock"
    broken.unlink()
    broken.mkdir()  # a server that starts now dies at once
    server = town.child("cti")
    assert server
    server.send(signal.SIGKILL)
    secret = settings.secret("ami-supervisor")
    async with ami.connect(settings.ami_port, "supervisor", secret) as line:
        await becomes(line, {"Playback"}, 10.0)
        assert await sounds(telephone, 5.0)
        await becomes(line, {"MusicOnHold"}, 10.0)
        assert await sounds(telephone, 5.0)
        broken.rmdir()
        await becomes(line, {"Stasis"}, 30.0)
    assert await sounds(telephone, 15.0)
    await telephone.close()
