"""The private Asterisk as it is rendered: starts clean, holds callers, lets nobody fall."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator

import aiohttp
import pytest

from cli.supervisor import ami, orphans
from tests.calls.pbx_kit import RealPbx, Telephone, application, entered, real_pbx

pytestmark = pytest.mark.calls


@pytest.fixture(scope="module")
def pbx() -> Iterator[RealPbx]:
    with real_pbx() as running:
        yield running


def test_it_starts_without_a_warning(pbx: RealPbx) -> None:
    lines = re.findall(r".*(?:WARNING|ERROR).*", pbx.log)
    assert [line for line in lines if "atende-main" not in line] == []  # only: nobody connected


async def test_ari_answers_only_with_the_secret(pbx: RealPbx) -> None:
    async with aiohttp.ClientSession() as session:
        url = f"{pbx.base}/ari/asterisk/info"
        async with session.get(url) as refused:
            assert refused.status == 401
        async with session.get(url, headers=pbx.headers) as answer:
            info = await answer.json()
    assert info["system"]["version"].startswith(pbx.runtime.version)
    assert info["config"]["default_language"] == "pt_BR"


async def test_a_caller_hears_a_sentence_and_music_and_is_let_in_later(pbx: RealPbx) -> None:
    telephone = Telephone(pbx.settings.sip_port)
    assert await telephone.call() == 200
    assert await telephone.hears(2.0) > 300, "no sentence while the server is away"
    await asyncio.sleep(3.0)
    assert await telephone.hears(1.5) > 100, "no music while the server is away"
    async with application(pbx) as events:
        start = await entered(events, 5.0)
    assert start["args"] == ["inbound", "1746", "21999990000", telephone.call_id]
    assert start["channel"]["state"] == "Up"
    await telephone.close()


async def test_what_a_caller_claims_cannot_become_an_argument(pbx: RealPbx) -> None:
    async with application(pbx) as events:
        telephone = Telephone(pbx.settings.sip_port, caller="21,hacked$(x)")
        calling = asyncio.create_task(telephone.call(2.0))
        start = await entered(events)
        assert start["args"] == ["inbound", "1746", "21hackedx", telephone.call_id]
        calling.cancel()


async def test_someone_left_behind_is_given_music_and_comes_back(pbx: RealPbx) -> None:
    telephone = Telephone(pbx.settings.sip_port, caller="2133334444")
    async with application(pbx) as events:
        calling = asyncio.create_task(telephone.call())
        start = await entered(events)
        async with aiohttp.ClientSession(headers=pbx.headers) as session:
            answer = f"{pbx.base}/ari/channels/{start['channel']['id']}/answer"
            assert (await session.post(answer)).status == 204
        assert await calling == 200
    secret = pbx.settings.secret("ami-supervisor")
    async with ami.connect(pbx.settings.ami_port, "supervisor", secret) as line:
        assert await orphans.rescue(line) >= 1
    assert await telephone.hears(2.0) > 300, "no sentence after the rescue"
    async with application(pbx) as events:
        for _ in range(10):
            again = await entered(events)
            if again["channel"]["id"] == start["channel"]["id"]:
                break
    assert again["args"][:4] == ["return", "inbound", "1746", "2133334444"]
    await telephone.close()


async def test_a_pushed_desk_reaches_only_the_application(pbx: RealPbx) -> None:
    kinds = {
        "auth": {"auth_type": "userpass", "username": "desk-t", "password": "secret-of-desk"},
        "aor": {"max_contacts": "2", "remove_existing": "yes"},
        "endpoint": {"aors": "desk-t", "auth": "desk-t", "context": "from-desk", "webrtc": "yes",
                     "dtls_auto_generate_cert": "yes", "allow": "!all,opus,ulaw"},
    }  # fmt: skip
    async with aiohttp.ClientSession(headers=pbx.headers) as session:
        for kind, fields in kinds.items():
            url = f"{pbx.base}/ari/asterisk/config/dynamic/res_pjsip/{kind}/desk-t"
            body = {"fields": [{"attribute": k, "value": v} for k, v in fields.items()]}
            assert (await session.put(url, json=body)).status == 200
        async with session.get(f"{pbx.base}/ari/endpoints/PJSIP/desk-t") as known:
            assert known.status == 200
        async with session.get(f"{pbx.base}/ari/endpoints/PJSIP/local") as still:
            assert still.status == 200


async def test_an_unknown_word_is_refused_at_once(pbx: RealPbx) -> None:
    assert await Telephone(pbx.settings.sip_port, number="echo").call() == 404
