"""The parent's side: a few children, a bounded queue, deadlines, and no job lost to one crash."""

from __future__ import annotations

import asyncio

import structlog

from core.tasks import Crew
from media.workshop.base import Header, WorkshopBusy, WorkshopError, WorkshopLate
from media.workshop.process import Child, ChildGone

log = structlog.get_logger(__name__)
START_DEADLINE_S = 60.0
_PAUSES_S = (0.0, 0.5, 2.0, 5.0, 10.0)


class Workshop:
    """`count` children that run `python -m module arguments…`.

    At most `queue_limit` jobs wait (then WorkshopBusy). A job whose child dies goes once to
    another child. A job that nobody waits for any more (cancelled, late) is let finish; a child
    that has not answered `hang_s` later is killed and replaced. What was set up through
    `everywhere` is told to every replacement first.
    """

    def __init__(
        self,
        module: str,
        *arguments: str,
        count: int = 1,
        queue_limit: int = 64,
        deadline_s: float = 5.0,
        hang_s: float = 10.0,
        nice: int = 0,
    ) -> None:
        self.module, self.arguments, self.count = module, arguments, count
        self.queue_limit, self.deadline_s = queue_limit, deadline_s
        self.hang_s, self.nice = hang_s, nice
        self.replaced = 0
        self._idle: asyncio.Queue[Child] = asyncio.Queue()
        self._children: set[Child] = set()
        self._setup: dict[str, tuple[Header, bytes]] = {}
        self._crew = Crew(f"workshop/{module.rpartition('.')[2]}")
        self._waiting = 0
        self._lock = asyncio.Lock()
        self._setup_lock = asyncio.Lock()
        self._started = False
        self._closed = False

    @property
    def pids(self) -> tuple[int, ...]:
        """Process ids of the children that are up."""
        return tuple(child.process.pid for child in self._children if child.alive)

    async def start(self) -> None:
        """Spawn the children; safe to call twice. Raises WorkshopError when none starts."""
        async with self._lock:
            if self._closed:
                raise WorkshopError(f"{self.module} is closed")
            if not self._started:
                await asyncio.gather(*(self._add() for _ in range(self.count)))
                self._started = True

    async def call(
        self, header: Header, blob: bytes = b"", deadline_s: float | None = None
    ) -> tuple[Header, bytes]:
        """Do one job. Raises WorkshopBusy, WorkshopLate, or WorkshopError (the child's fault)."""
        if not self._started or self._closed:
            await self.start()
        if self._waiting >= self.queue_limit:
            raise WorkshopBusy(f"{self._waiting} jobs are waiting for {self.module}")
        self._waiting += 1
        try:
            async with asyncio.timeout(deadline_s or self.deadline_s):
                return await self._twice(header, blob)
        except TimeoutError:
            raise WorkshopLate(f"{self.module}: no answer in time") from None
        finally:
            self._waiting -= 1

    async def everywhere(self, key: str, header: Header, blob: bytes = b"") -> None:
        """Do one job in every child, and in every later child before its first.

        `key` names it: setting up the same key again replaces it. Raises WorkshopError.
        """
        await self.start()
        async with self._setup_lock:
            self._setup[key] = (header, blob)
            taken: list[Child] = []
            try:
                async with asyncio.timeout(START_DEADLINE_S):
                    while len(taken) < len(self._children):
                        taken.append(await self._take())
            except TimeoutError:
                log.warning("workshop.setup_partial", module=self.module, told=len(taken))
            jobs = (self._with(child, header, blob) for child in taken)
            results = await asyncio.gather(*jobs, return_exceptions=True)
        for result in results:
            if isinstance(result, ChildGone):
                log.warning("workshop.child_died", module=self.module, over="setup")
            elif isinstance(result, BaseException):
                raise result

    async def close(self) -> None:
        """End all children; jobs under way fail."""
        self._closed = True
        await self._crew.close()
        await asyncio.gather(*(child.end() for child in list(self._children)))
        self._children.clear()

    async def _twice(self, header: Header, blob: bytes) -> tuple[Header, bytes]:
        for attempt in (1, 2):
            try:
                return await self._with(await self._take(), header, blob)
            except ChildGone as error:
                log.warning("workshop.child_died", module=self.module, attempt=attempt)
                last = error
        raise WorkshopError(f"{self.module} died twice over one job: {last}")

    async def _take(self) -> Child:
        """An idle child; those that died while idle cost no job an attempt."""
        while True:
            child = await self._idle.get()
            if child.alive:
                return child
            self._replace(child)

    async def _with(self, child: Child, header: Header, blob: bytes) -> tuple[Header, bytes]:
        try:
            answer, tail = await child.ask(header, blob)
        except ChildGone:
            self._replace(child)
            raise
        except asyncio.CancelledError:
            if not self._closed:
                self._crew.start("settle", lambda: self._settle(child))
            raise
        self._idle.put_nowait(child)
        if "fault" in answer:
            raise WorkshopError(answer["fault"])
        return answer, tail

    async def _settle(self, child: Child) -> None:
        try:
            async with asyncio.timeout(self.hang_s):
                await child.settle()
            self._idle.put_nowait(child)
        except (ChildGone, TimeoutError) as error:
            log.error("workshop.child_hung", module=self.module, error=repr(error))
            self._replace(child)

    def _replace(self, child: Child) -> None:
        self._children.discard(child)
        child.kill()
        if not self._closed:
            self.replaced += 1
            self._crew.start("replace", self._readd)

    async def _readd(self) -> None:
        for pause in _PAUSES_S:
            await asyncio.sleep(pause)
            try:
                return await self._add()
            except (WorkshopError, OSError) as error:
                log.error("workshop.no_replacement", module=self.module, error=str(error))

    async def _add(self) -> None:
        child = await Child.spawn(self.module, self.arguments, self.nice)
        self._children.add(child)
        told: set[str] = set()
        try:
            async with asyncio.timeout(START_DEADLINE_S):
                await child.ask({"op": "hello"})
                while todo := [key for key in self._setup if key not in told]:
                    await child.ask(*self._setup[todo[0]])
                    told.add(todo[0])
        except (ChildGone, TimeoutError) as error:
            self._children.discard(child)
            child.kill()
            raise WorkshopError(f"{self.module} did not start: {error}") from error
        self._idle.put_nowait(child)
