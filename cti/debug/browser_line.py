"""A browser as a telephone: the same ear, recogniser, voice and barge-in, without Asterisk."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from core.errors import Conflict
from core.ids import new_id
from core.tasks import cancel
from cti.asterisk.legs import Leg
from cti.calls.mouth import Mouth
from cti.calls.phone_line import PhoneLine
from cti.debug.browser_socket import BrowserSocket
from cti.debug.outbox import Outbox
from cti.interactions.visit import Visit
from ivr.line import Ask, Heard

if TYPE_CHECKING:
    from cti.roof import Roof

MAX_TYPED = 16


@dataclass(frozen=True, slots=True)
class _Rehearsal:
    """All that a line asks of a visit."""

    id: str


@dataclass(slots=True)
class _BrowserMouth(Mouth):
    """Music is told, not played: the page shows it."""

    async def music(self, on: bool) -> None:
        if on != self._music:
            self._music = on
            cast(BrowserSocket, self.socket).music(on)


class BrowserLine(PhoneLine):
    """A PhoneLine whose leg and sound are a browser's; words may also be typed."""

    def __init__(self, roof: Roof, out: Outbox) -> None:
        visit = cast(Visit, _Rehearsal(f"debug-{new_id()}"))
        super().__init__(roof, visit, Leg(visit.id), "")
        socket = self._browser = BrowserSocket(roof.sound.session, out)
        self._socket = socket
        self._mouth = _BrowserMouth(roof, visit.id, self._leg, "", "", socket, self._ear)
        self._typed: asyncio.Queue[str] = asyncio.Queue(MAX_TYPED)

    async def open(self) -> None:
        await self._browser.open()
        self._answered_at = asyncio.get_running_loop().time()
        self._hearing = asyncio.create_task(self._hear(), name=f"{self._visit.id}/hear")

    async def close(self) -> None:
        self.hang_up()
        await cancel(self._hearing)
        await self._browser.close()

    # What the browser does

    def frame(self, data: bytes) -> None:
        self._browser.take(data)

    def press(self, keys: str) -> None:
        now = asyncio.get_running_loop().time()
        for key in keys:
            self._leg.press(key, now)

    def typed(self, text: str) -> None:
        try:
            self._typed.put_nowait(text)
        except asyncio.QueueFull:
            raise Conflict("Espere a próxima pergunta.") from None

    def silent(self) -> None:
        raise Conflict("No ensaio por voz, o silêncio é não falar.")

    def hang_up(self) -> None:
        self._leg.end(16)

    # The Line

    async def ask(self, ask: Ask) -> Heard:
        """As on a telephone, or the words that were typed, whichever comes first."""
        spoken = asyncio.create_task(super().ask(ask), name="line/spoken")
        typed = asyncio.create_task(self._typed.get(), name="line/typed")
        try:
            await asyncio.wait({spoken, typed}, return_when=asyncio.FIRST_COMPLETED)
            if spoken.done():
                return spoken.result()
            await self._browser.flush()
            return Heard("text", text=typed.result())
        finally:
            await cancel(spoken)
            await cancel(typed)
