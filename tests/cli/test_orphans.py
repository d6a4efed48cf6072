"""Who counts as stranded, and the small AMI client that saves them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from cli.supervisor import ami, orphans


def channel(name: str, bridge: str = "", application: str = "Stasis") -> ami.Message:
    return {"Channel": name, "BridgeId": bridge, "Application": application}


def test_only_people_without_company_are_stranded() -> None:
    channels = [
        channel("PJSIP/local-1", "talk"),
        channel("PJSIP/desk-a", "talk"),
        channel("PJSIP/local-2", "ivr"),
        channel("WebSocket/INCOMING/1", "ivr"),
        channel("PJSIP/local-3"),
        channel("PJSIP/local-4", application="Playback"),
        channel("Snoop/PJSIP-1"),
    ]
    assert orphans.stranded(channels) == ["PJSIP/local-2", "PJSIP/local-3"]


class FakeAsterisk:
    """Answers like AMI does; records the actions it was given."""

    def __init__(self, channels: list[ami.Message], citizens: set[str]) -> None:
        self.channels, self.citizens = channels, citizens
        self.redirected: list[str] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"Asterisk Call Manager/11.0.0\r\n")
        while block := await reader.readuntil(b"\r\n\r\n"):
            asked = dict(line.split(": ", 1) for line in block.decode().strip().split("\r\n"))
            for message in self.answer(asked):
                text = "".join(f"{k}: {v}\r\n" for k, v in message.items())
                writer.write((text + "\r\n").encode())
            await writer.drain()

    def answer(self, asked: ami.Message) -> list[ami.Message]:
        tag = {"ActionID": asked["ActionID"]}
        yes = {"Response": "Success", **tag}
        match asked["Action"]:
            case "Login":
                right = asked["Secret"] == "right"
                return [yes if right else {"Response": "Error", "Message": "no", **tag}]
            case "CoreShowChannels":
                listed = [{"Event": "CoreShowChannel", **tag, **c} for c in self.channels]
                return [yes, *listed, {"Event": "Done", "EventList": "Complete", **tag}]
            case "Getvar":
                known = asked["Channel"] in self.citizens
                return [{**yes, "Variable": asked["Variable"], "Value": "inbound" if known else ""}]
            case "Redirect":
                if asked["Channel"].endswith("gone"):
                    return [{"Response": "Error", "Message": "Channel does not exist", **tag}]
                self.redirected.append(f"{asked['Channel']}>{asked['Context']}")
                return [{"Event": "Noise"}, yes]
        raise AssertionError(asked)


@asynccontextmanager
async def listening(asterisk: FakeAsterisk) -> AsyncIterator[int]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await asterisk.serve(reader, writer)
        except asyncio.IncompleteReadError:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


async def test_citizens_are_redirected_and_operators_left() -> None:
    asterisk = FakeAsterisk(
        [channel("PJSIP/local-1"), channel("PJSIP/desk-a"), channel("PJSIP/local-gone")],
        {"PJSIP/local-1", "PJSIP/local-gone"},
    )
    async with listening(asterisk) as port, ami.connect(port, "supervisor", "right") as line:
        assert await orphans.rescue(line) == 1
    assert asterisk.redirected == ["PJSIP/local-1>orphans"]


async def test_a_wrong_password_and_a_dead_port_are_said() -> None:
    async with listening(FakeAsterisk([], set())) as port:
        with pytest.raises(ami.AmiError, match="Login: no"):
            async with ami.connect(port, "supervisor", "wrong"):
                pass
    with pytest.raises(ami.AmiError, match="does not answer"):
        async with ami.connect(port, "supervisor", "right"):
            pass


async def test_a_line_break_cannot_smuggle_an_action() -> None:
    async with (
        listening(FakeAsterisk([], set())) as port,
        ami.connect(port, "supervisor", "right") as line,
    ):
        with pytest.raises(ami.AmiError, match="line break"):
            await line.action("Getvar", Channel="x\r\n\r\nAction: Command")
