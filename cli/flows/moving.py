"""Pull and push: what would be done to each file, and doing it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from cli.flows.api import Api, Refused
from cli.flows.memory import Memory
from core.errors import Invalid
from ivr.diff import difference
from ivr.intents.model import Intent, read_intent, write_intent
from ivr.parse import read_flow, write_flow

Deed = Literal["same", "created", "changed", "removed", "conflict", "published", "refused"]
CHANGED_THERE = "mudou no servidor desde o último pull; puxe antes, ou use --force."
UNPUBLISHED = "o rascunho do servidor tem mudanças não publicadas; puxe antes, ou use --force."
CHANGED_HERE = "mudou aqui e no servidor; envie antes, ou use --force para perder o daqui."


@dataclass
class Line:
    """One file's fate. `changes`: what a person would call the difference."""

    name: str
    deed: Deed
    detail: str = ""
    changes: list[str] = field(default_factory=list)
    problem: dict[str, Any] | None = None

    @property
    def file(self) -> str:
        """Where it lies in the folder."""
        return f"{self.name}.yaml"

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return {**asdict(self), "file": self.file}


@dataclass(frozen=True)
class Part:
    """A flow or an intent on the server. `clean`: its draft is what is published."""

    name: str
    text: str
    clean: bool = True
    published: bool = True


async def there(api: Api) -> dict[str, Part]:
    """Every flow's draft and every intent of the server, as canonical texts."""
    parts: dict[str, Part] = {}
    for line in await api.ask("GET", "/api/flows"):
        shown = await api.ask("GET", f"/api/flows/{line['key']}")
        name = f"flows/{line['key']}"
        parts[name] = Part(name, shown["text"], not shown["changed"], bool(shown["published"]))
    for known in await api.ask("GET", "/api/intents"):
        intent = Intent(**{**known, "examples": tuple(known["examples"])})
        parts[f"intents/{intent.key}"] = Part(f"intents/{intent.key}", write_intent(intent))
    return parts


def here(folder: Path) -> Iterator[tuple[str, str]]:
    """(name, canonical text) of every file. Raises Invalid with the file's name."""
    for kind in ("intents", "flows"):
        for file in sorted(folder.glob(f"{kind}/*.yaml")):
            try:
                yield f"{kind}/{file.stem}", canonical(kind, file.read_text("utf-8"))
            except (Invalid, UnicodeDecodeError) as bad:
                raise Invalid(f"{kind}/{file.name}: {bad}") from bad


def canonical(kind: str, text: str) -> str:
    """The one form in which texts are compared."""
    return write_flow(read_flow(text)) if kind == "flows" else write_intent(read_intent(text))


# --- pull ------------------------------------------------------------------------------------


def pull(
    folder: Path, parts: dict[str, Part], memory: Memory, *, force: bool, dry: bool, prune: bool
) -> list[Line]:
    """Bring files up to the server. A file that says the same is left as it is written."""
    lines = [_pulled(folder, part, memory, force=force, dry=dry) for part in parts.values()]
    for kind in ("flows", "intents"):
        for file in sorted(folder.glob(f"{kind}/*.yaml")) if prune else ():
            if f"{kind}/{file.stem}" not in parts:
                lines.append(Line(f"{kind}/{file.stem}", "removed"))
                if not dry:
                    file.unlink()
    return lines


def _pulled(folder: Path, part: Part, memory: Memory, *, force: bool, dry: bool) -> Line:
    file = folder / f"{part.name}.yaml"
    mine = _mine(file, part.name)
    if mine == part.text:
        line = Line(part.name, "same")
    elif file.exists() and memory.knows(part.name) and not force and not _seen(memory, part, mine):
        return Line(part.name, "conflict", CHANGED_HERE)
    else:
        changes = words(part.name, mine, part.text)
        line = Line(part.name, "changed" if file.exists() else "created", changes=changes)
    if not dry:
        memory.saw(part.name, part.text)
        if line.deed != "same":
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(part.text, "utf-8")
    return line


def _seen(memory: Memory, part: Part, mine: str | None) -> bool:
    """Whether the file is still what was pulled last."""
    return mine is not None and memory.same(part.name, mine)


def _mine(file: Path, name: str) -> str | None:
    """The canonical text of a file; None when there is none that can be read."""
    try:
        return canonical(name.partition("/")[0], file.read_text("utf-8"))
    except (OSError, Invalid, UnicodeDecodeError):
        return None


# --- push ------------------------------------------------------------------------------------


def plan(
    mine: dict[str, str], parts: dict[str, Part], memory: Memory, *, force: bool
) -> list[Line]:
    """What push would do to each file of the folder."""
    return [_planned(name, text, parts.get(name), memory, force) for name, text in mine.items()]


def _planned(name: str, text: str, part: Part | None, memory: Memory, force: bool) -> Line:
    if part is None:
        return Line(name, "created")
    if part.text == text:
        return Line(name, "same")
    if memory.knows(name) and not memory.same(name, part.text) and not force:
        return Line(name, "conflict", CHANGED_THERE)
    if not memory.knows(name) and not part.clean and not force:
        return Line(name, "conflict", UNPUBLISHED)
    return Line(name, "changed", changes=words(name, part.text, text))


async def push(
    api: Api, lines: list[Line], mine: dict[str, str], parts: dict[str, Part], memory: Memory
) -> None:
    """Send what `plan` found new or changed: intents together, then each flow's draft."""
    sending = [line for line in lines if line.deed in ("created", "changed")]
    intents = [line.name for line in sending if line.name.startswith("intents/")]
    if intents:
        body = [asdict(read_intent(mine[name])) for name in intents]
        await api.ask("PUT", "/api/intents", body)
    for line in sending:
        if line.name.startswith("flows/"):
            base = parts[line.name].text if line.name in parts else None
            await _send(api, line, mine[line.name], base)
    for line in lines:
        if line.deed in ("same", "created", "changed"):
            memory.saw(line.name, mine[line.name])


async def _send(api: Api, line: Line, text: str, base: str | None) -> None:
    try:
        await api.ask("PUT", f"/api/{line.name}", {"text": text, "base": base})
    except Refused as refused:
        line.deed = "conflict" if refused.status == 409 else "refused"
        line.detail, line.problem = str(refused), refused.problem


async def publish(api: Api, lines: list[Line], parts: dict[str, Part]) -> None:
    """Publish every flow of `lines` whose draft is not live yet."""
    for line in lines:
        part = parts.get(line.name)
        waits = part is None or not part.clean or not part.published
        sent = line.deed in ("created", "changed") or (line.deed == "same" and waits)
        if not line.name.startswith("flows/") or not sent:
            continue
        try:
            answer = await api.ask("POST", f"/api/{line.name}/publish")
            line.deed, line.detail = "published", f"versão {answer['version']}"
        except Refused as refused:
            line.deed, line.detail, line.problem = "refused", str(refused), refused.problem


def words(name: str, old: str | None, new: str) -> list[str]:
    """The difference of two texts as a person would tell it."""
    if old is None:
        return []
    if name.startswith("flows/"):
        return [change.words for change in difference(read_flow(old), read_flow(new))]
    before, after = read_intent(old), read_intent(new)
    came = [text for text in after.examples if text not in before.examples]
    went = [text for text in before.examples if text not in after.examples]
    told = [f"frase nova: “{text}”" for text in came] + [f"frase tirada: “{text}”" for text in went]
    return told or ["mudou o nome, o tema ou a ordem das frases"]
