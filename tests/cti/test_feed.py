"""What is told to many browsers at once: made once for the same rights, several in one message."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from core.access.model import Access
from core.facts.base import Recorded
from core.facts.queue import QueueConfigured
from core.web.live import Patch, View
from cti.desk.feed import MAX_BEHIND, Subscriber, Told
from cti.desk.socket import in_one

ASKED: list[str] = []


def may(recorded: Recorded, access: Access) -> bool:
    ASKED.append(access.login)
    return access.may("queue.read")


SHARED = View("queues", lambda *_: {}, lambda _: [Patch(("a",), 1)], may, by_rights=True)
OWN = View("mine", lambda *_: {}, lambda _: [], lambda _, access: access.login == "ana")


def told(number: int) -> Told:
    fact = QueueConfigured(queue="a", change="changed", rule=1)
    recorded = Recorded(number, datetime(2026, 3, 2, tzinfo=UTC), fact)
    return Told(recorded, ((SHARED, '[["queues","a"],1]'), (OWN, '[["mine","x"],2]')))


def who(login: str, *permissions: str) -> Access:
    return Access(f"u-{login}", login, permissions=frozenset(permissions))


def test_rights_are_asked_once_for_all_who_have_the_same() -> None:
    ASKED.clear()
    one = told(7)
    ana, bia, caio = who("ana", "queue.read"), who("bia", "queue.read"), who("caio")
    texts = [one.text_for(access) for access in (ana, bia, caio, bia)]
    assert ASKED == ["ana", "caio"]
    assert [text and json.loads(text)["patches"] for text in texts] == [
        [[["queues", "a"], 1], [["mine", "x"], 2]],
        [[["queues", "a"], 1]],
        None,
        [[["queues", "a"], 1]],
    ]


def test_what_waits_goes_together_and_one_alone_as_it_is() -> None:
    subscriber = Subscriber()
    for number in (1, 2, 3):
        subscriber.put(told(number))
    texts = [one.text_for(who("ana", "queue.read")) or "" for one in subscriber.more()]
    assert subscriber.more() == []
    assert in_one(texts[:1]) == texts[0]
    message = json.loads(in_one(texts))
    assert (message["type"], [one["id"] for one in message["facts"]]) == ("facts", [1, 2, 3])


def test_a_mailbox_that_overflows_says_so() -> None:
    subscriber = Subscriber()
    for number in range(MAX_BEHIND + 1):
        subscriber.put(told(number))
    assert subscriber.slow.is_set()
