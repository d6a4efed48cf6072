"""The recorded sentences, all in memory: a call never waits for the database to hear one."""

from __future__ import annotations

import asyncio

from core.access import audit
from core.access.model import Access
from core.db import Database, Tx
from core.errors import Invalid, NotFound
from cti.prompts import store
from cti.prompts.model import Prompt, fit, key_of
from media.words import Pcm

RIGHT = "flow.write"
MOST_BYTES = 128 * 1024 * 1024
"""All recordings together: about an hour and a quarter."""


class Prompts:
    """Recordings by sentence. `load` before calls; each change is heard from the next time on."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._sounds: dict[str, Pcm] = {}
        self._about: dict[str, Prompt] = {}

    async def load(self) -> None:
        """Read all of them."""
        for prompt, pcm in await self._db.read(lambda tx: list(store.every(tx))):
            self._keep(prompt, pcm)

    def sound(self, text: str) -> Pcm | None:
        """The recording of this sentence, None when the voice speaks it."""
        return self._sounds.get(key_of(text))

    def about(self, text: str) -> Prompt | None:
        """When it was recorded and how long it is, None without a recording."""
        return self._about.get(key_of(text))

    async def put(self, access: Access, text: str, wav: bytes) -> Prompt:
        """Record `text` anew. Raises Invalid when the sound cannot serve."""
        access.need(RIGHT)
        if "{" in text:
            raise Invalid(
                "Esta frase muda a cada ligação; só frases fixas podem ser gravadas.", field="text"
            )
        pcm = await asyncio.to_thread(fit, wav)
        held = sum(sound.nbytes for key, sound in self._sounds.items() if key != key_of(text))
        if held + pcm.nbytes > MOST_BYTES:
            raise Invalid("As gravações ocupam espaço demais; apague alguma.", field="file")

        def work(tx: Tx) -> Prompt:
            audit.record(tx, access, "change", "prompt", store.row_key(text)[:16])
            return store.put(tx, access, text, pcm)

        made = await self._db.write(work)
        self._keep(made, pcm)
        return made

    async def drop(self, access: Access, text: str) -> None:
        """Back to the voice."""
        access.need(RIGHT)

        def work(tx: Tx) -> bool:
            audit.record(tx, access, "delete", "prompt", store.row_key(text)[:16])
            return store.drop(tx, text)

        if not await self._db.write(work):
            raise NotFound("Esta frase não tem gravação.")
        self._sounds.pop(key_of(text), None)
        self._about.pop(key_of(text), None)

    def _keep(self, prompt: Prompt, pcm: Pcm) -> None:
        pcm.setflags(write=False)
        self._sounds[key_of(prompt.text)] = pcm
        self._about[key_of(prompt.text)] = prompt
