"""A server that behaves as the published interface says, or as bad days make it behave."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager

from aiohttp import web


class FakeOpenAI:
    """`mode` chooses the next answers; `asked` keeps what was sent."""

    def __init__(self) -> None:
        self.mode = "good"
        self.text = "tem um buraco na minha rua"
        self.wish = {"desejo": "buraco", "certeza": "alta"}
        self.asked: list[dict] = []
        self.url = ""

    async def transcriptions(self, request: web.Request) -> web.Response:
        form = await request.post()
        fields = {k: v for k, v in form.items() if isinstance(v, str)}
        self.asked.append({"key": request.headers.get("Authorization"), **fields})
        self.asked[-1]["wav"] = form["file"].file.read()
        bad = await self._bad_day()
        if bad is not None:
            return bad
        segment = {"avg_logprob": -0.1, "no_speech_prob": 0.02}
        if self.mode == "noise":
            segment["no_speech_prob"] = 0.95
        return web.json_response({"text": f" {self.text}", "segments": [segment]})

    async def chat(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.asked.append({"key": request.headers.get("Authorization"), **body})
        bad = await self._bad_day()
        if bad is not None:
            return bad
        content = json.dumps(self.wish) if isinstance(self.wish, dict) else self.wish
        message = {"role": "assistant", "content": content, "refusal": None}
        return web.json_response({"choices": [{"message": message, "finish_reason": "stop"}]})

    async def _bad_day(self) -> web.Response | None:
        if self.mode == "slow":
            await asyncio.sleep(5)
        if self.mode == "limited":
            error = {"error": {"message": "rate limit", "type": "requests"}}
            return web.json_response(error, status=429, headers={"Retry-After": "20"})
        if self.mode == "broken":
            return web.Response(status=500, text="<html>oops")
        if self.mode == "malformed":
            return web.Response(
                text="data: {}\n\ndata: [DONE]\n\n", content_type="text/event-stream"
            )
        if self.mode == "odd":
            return web.json_response(["not", "an", "object"])
        if self.mode == "empty":
            return web.json_response({})
        if self.mode == "endless":
            return web.Response(body=b" " * 2_000_000, content_type="application/json")
        return None


@asynccontextmanager
async def fake_openai():
    """A running fake with its `url`."""
    fake = FakeOpenAI()
    app = web.Application(client_max_size=10_000_000)
    app.router.add_post("/v1/audio/transcriptions", fake.transcriptions)
    app.router.add_post("/v1/chat/completions", fake.chat)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    fake.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield fake
    finally:
        await runner.cleanup()
