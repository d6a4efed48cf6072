"""The AMI wrapper mends panoramisk's four faults: shown against a real TCP peer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from cti.asterisk import ami as module
from cti.asterisk.ami import Ami, AmiError


class Peer:
    """A small AMI server on loopback: logs in anybody, keeps what it was sent."""

    def __init__(self) -> None:
        self.actions: list[dict[str, str]] = []
        self.answer = True
        self.writers: list[asyncio.StreamWriter] = []
        self.server: asyncio.Server | None = None

    async def start(self) -> int:
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return int(self.server.sockets[0].getsockname()[1])

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.append(writer)
        writer.write(b"Asterisk Call Manager/9.0\r\n")
        try:
            while True:
                block = (await reader.readuntil(b"\r\n\r\n")).decode()
                action = dict(line.split(": ", 1) for line in block.split("\r\n") if ": " in line)
                self.actions.append(action)
                if self.answer or action["Action"] == "Login":
                    head = f"Response: Success\r\nActionID: {action['ActionID']}\r\n"
                    writer.write((head + "Message: ok\r\n\r\n").encode())
                if action["Action"] == "Login":
                    writer.write(b"Event: FullyBooted\r\nPrivilege: system,all\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            return

    def names(self) -> list[str]:
        return [action["Action"] for action in self.actions]


@pytest.fixture
async def peer() -> AsyncIterator[Peer]:
    made = Peer()
    yield made
    assert made.server is not None
    made.server.close()
    for writer in made.writers:
        writer.close()


@pytest.fixture
async def ami(peer: Peer) -> AsyncIterator[Ami]:
    made = Ami("127.0.0.1", await peer.start(), "atende", "secret")
    await made.connect()
    yield made
    made.close()


async def test_an_action_gets_its_response(ami: Ami) -> None:
    assert (await ami.action("Ping"))["Message"] == "ok"


async def test_a_line_break_in_a_value_is_refused(ami: Ami, peer: Peer) -> None:
    with pytest.raises(AmiError, match="line break"):
        await ami.action("Setvar", Variable="x\r\nAction: Command\r\nCommand: core stop now")
    assert "Setvar" not in peer.names()


async def test_an_action_without_answer_ends(
    ami: Ami, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "DEADLINE", 0.05)
    peer.answer = False
    with pytest.raises(AmiError, match="no answer"):
        await ami.action("Originate", Channel="PJSIP/x")


async def test_a_pending_action_is_never_sent_again(ami: Ami, peer: Peer) -> None:
    peer.answer = False
    pending = asyncio.create_task(ami.action("Originate", Channel="PJSIP/x"))
    await asyncio.sleep(0.05)
    peer.writers[0].close()
    with pytest.raises(AmiError, match="dropped"):
        await pending
    peer.answer = True
    async with asyncio.timeout(5):
        await ami.ready.wait()
    await ami.action("Ping")
    assert peer.names().count("Originate") == 1


async def test_letters_split_between_packets_survive(ami: Ami, peer: Peer) -> None:
    event = "Event: Hint\r\nText: São João d’água\r\n\r\n".encode()
    for byte in event:
        peer.writers[0].write(bytes([byte]))
        await peer.writers[0].drain()
    async with asyncio.timeout(2):
        while (seen := await ami.events.get()).get("Event") != "Hint":
            pass
    assert seen["Text"] == "São João d’água"
