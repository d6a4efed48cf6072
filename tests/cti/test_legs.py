"""Legs follow their events, whatever order those come in."""

from __future__ import annotations

import asyncio

from core.ids import new_id
from cti.asterisk import names
from cti.asterisk.legs import Legs


def event(kind: str, leg: str, **more: object) -> dict[str, object]:
    return {"type": kind, "channel": {"id": leg, "state": more.pop("state", "Up")}, **more}


async def test_a_leg_expected_before_it_exists_hears_everything() -> None:
    legs = Legs()
    leg = legs.get("a")
    legs.apply(event("StasisStart", "a", state="Ring"), 0)
    assert leg.in_stasis.is_set()
    assert not leg.up.is_set()
    legs.apply(event("ChannelStateChange", "a"), 0)
    assert leg.up.is_set()
    legs.apply(event("ChannelDestroyed", "a", cause=16), 0)
    assert leg.gone.is_set()
    assert leg.cause == 16


async def test_a_leg_that_ended_before_we_looked_is_gone() -> None:
    legs = Legs()
    legs.apply(event("ChannelCreated", "a", state="Down"), 0)
    legs.apply(event("ChannelDestroyed", "a", cause=17), 0)
    assert legs.get("a").gone.is_set()


async def test_a_name_may_be_used_again_after_it_was_forgotten() -> None:
    legs = Legs()
    legs.apply(event("StasisStart", "a"), 0)
    legs.apply(event("ChannelDestroyed", "a", cause=16), 0)
    legs.forget("a")
    assert not legs.get("a").gone.is_set()


async def test_keys_are_kept_in_order_and_bounded() -> None:
    legs = Legs()
    leg = legs.get("a")
    for n in range(100):
        legs.apply(event("ChannelDtmfReceived", "a", digit=str(n % 10)), float(n))
    assert [(await leg.key())[0] for _ in range(3)] == ["6", "7", "8"]


async def test_waiting_for_a_key_does_not_take_it() -> None:
    legs = Legs()
    leg = legs.get("a")
    waiting = asyncio.create_task(leg.key_waiting())
    await asyncio.sleep(0)
    legs.apply(event("ChannelDtmfReceived", "a", digit="5"), 1.0)
    await asyncio.wait_for(waiting, 1)
    assert await leg.key() == ("5", 1.0)


async def test_a_picture_at_connect_ends_who_vanished_and_learns_who_came() -> None:
    legs = Legs()
    legs.apply(event("StasisStart", "old"), 0)
    old, expected = legs.get("old"), legs.get("not-yet-created")
    legs.reconcile([{"id": "new", "state": "Up", "dialplan": {"app_name": "Stasis"}}])
    assert old.gone.is_set()
    assert not expected.gone.is_set()
    assert legs.get("new").in_stasis.is_set()


def test_names_say_whose_they_are() -> None:
    interaction, offer = new_id(), new_id()
    assert names.whose(names.bridge(interaction)) == (interaction, "b")
    assert names.whose(names.media(interaction)) == (interaction, "m")
    assert names.whose(names.operator(interaction, offer)) == (interaction, "o")
    assert names.whose("1763860000.17") is None
    assert names.whose("PJSIP/local-0000") is None
