import asyncio
import os
import signal

import pytest

from media.workshop import Workshop, WorkshopBusy, WorkshopError, WorkshopLate

MODULE = "tests.media.odd_child"


@pytest.fixture
async def make():
    made = []

    def build(**options):
        shop = Workshop(MODULE, **options)
        made.append(shop)
        return shop

    yield build
    for shop in made:
        await shop.close()


async def until(true, deadline=20.0):
    async with asyncio.timeout(deadline):
        while not true():
            await asyncio.sleep(0.02)


async def test_a_job_and_its_bytes_come_back(make):
    answer, tail = await make().call({"op": "echo"}, b"abc")
    assert tail == b"cba"
    assert answer["pid"] != os.getpid()


async def test_what_a_library_prints_does_not_disturb_the_stream(make):
    shop = make()
    await shop.call({"op": "noise"})
    assert (await shop.call({"op": "echo"}, b"ok"))[1] == b"ko"


async def test_a_fault_is_told_and_the_child_lives_on(make):
    shop = make()
    pid = (await shop.call({"op": "echo"}))[0]["pid"]
    with pytest.raises(WorkshopError, match="ValueError: as told"):
        await shop.call({"op": "fail"})
    assert (await shop.call({"op": "echo"}))[0]["pid"] == pid


async def test_a_child_that_dies_is_replaced_and_the_job_tried_once_more(make, tmp_path):
    shop = make()
    flag = str(tmp_path / "flag")
    assert (await shop.call({"op": "die_once", "flag": flag}, deadline_s=30))[0]["survived"]
    assert shop.replaced == 1


async def test_a_job_that_kills_twice_is_given_up_and_others_go_on(make):
    shop = make()
    with pytest.raises(WorkshopError, match="died twice"):
        await shop.call({"op": "die"}, deadline_s=30)
    assert (await shop.call({"op": "echo"}, b"x", deadline_s=30))[1] == b"x"


async def test_killed_from_outside_between_jobs(make):
    shop = make(count=1)
    await shop.call({"op": "echo"})
    os.kill(shop.pids[0], signal.SIGKILL)
    assert (await shop.call({"op": "echo"}, b"12", deadline_s=30))[1] == b"21"


async def test_late_is_late_and_the_child_serves_the_next_job(make):
    shop = make()
    pid = (await shop.call({"op": "echo"}))[0]["pid"]
    with pytest.raises(WorkshopLate):
        await shop.call({"op": "sleep", "s": 0.5}, deadline_s=0.1)
    answer, tail = await shop.call({"op": "echo"}, b"next")
    assert (answer["pid"], tail) == (pid, b"txen")


async def test_a_hung_child_is_killed_and_replaced(make):
    shop = make(hang_s=0.2)
    pid = (await shop.call({"op": "echo"}))[0]["pid"]
    with pytest.raises(WorkshopLate):
        await shop.call({"op": "sleep", "s": 60}, deadline_s=0.1)
    answer, _ = await shop.call({"op": "echo"}, deadline_s=30)
    assert answer["pid"] != pid


async def test_a_cancelled_job_does_not_answer_the_next_one(make):
    shop = make()
    await shop.call({"op": "echo"})
    task = asyncio.create_task(shop.call({"op": "sleep", "s": 0.3}, b"old"))
    await asyncio.sleep(0.1)
    task.cancel()
    assert (await shop.call({"op": "echo"}, b"new"))[1] == b"wen"


async def test_too_many_waiting_jobs_are_refused(make):
    shop = make(queue_limit=2)
    await shop.start()
    jobs = [asyncio.create_task(shop.call({"op": "sleep", "s": 0.3})) for _ in range(2)]
    await asyncio.sleep(0.05)
    with pytest.raises(WorkshopBusy):
        await shop.call({"op": "echo"})
    await asyncio.gather(*jobs)


async def test_set_up_reaches_every_child_and_every_replacement(make):
    shop = make(count=2)
    await shop.everywhere("a", {"op": "set", "name": "a", "value": 1})
    before = set(shop.pids)
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    await until(lambda: not set(shop.pids) & before)
    answer, _ = await shop.call({"op": "echo"}, deadline_s=30)
    assert answer["known"] == {"a": 1}
    assert answer["pid"] not in before
    await until(lambda: len(shop.pids) == 2)


async def test_children_end_with_the_workshop(make):
    shop = make(count=2)
    await shop.start()
    pids = shop.pids
    await shop.close()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    with pytest.raises(WorkshopError, match="closed"):
        await shop.call({"op": "echo"})
