"""What the browser may say to a debugging session, bounded and checked. See docs/debugger.md."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from core.errors import Invalid
from core.web.routes import WORDS
from ivr.tree import MAX_CHARS

Name = Annotated[str, Field(pattern=r"^[a-z_][a-z0-9_]{0,62}$")]
NodeKey = Annotated[str, Field(max_length=63)]
Scalar = bool | int | float | Annotated[str, Field(max_length=2_000)] | None
Variables = Annotated[dict[Name, Scalar], Field(max_length=100)]
Breakpoints = Annotated[list[NodeKey], Field(max_length=500)]
AnswerKey = Annotated[str, Field(max_length=128, pattern=r"^[a-z_][a-z0-9_]*(\.[A-Za-z0-9_]+)?$")]
Answers = Annotated[dict[AnswerKey, Scalar], Field(max_length=100)]


class _Message(BaseModel):
    model_config = ConfigDict(extra="ignore")


class Start(_Message):
    """Walk from the start; without `graph` and `text` it is the stored draft."""

    type: Literal["start"]
    mode: Literal["text", "voice"] = "text"
    graph: dict[str, Any] | None = None
    text: str | None = Field(None, max_length=MAX_CHARS)
    variables: Variables = Field(default_factory=dict)
    breakpoints: Breakpoints = Field(default_factory=list)
    answers: Answers = Field(default_factory=dict)
    paused: bool = False


class Attach(_Message):
    """Show the calls to a test number."""

    type: Literal["attach"]
    number: str = Field(pattern=r"^\+?[0-9*#]{1,30}$")
    breakpoints: Breakpoints = Field(default_factory=list)
    paused: bool = False


class Say(_Message):
    type: Literal["say"]
    text: str = Field(min_length=1, max_length=2_000)


class Press(_Message):
    type: Literal["keys"]
    keys: str = Field(pattern=r"^[0-9*#]{1,64}$")


class SetBreakpoints(_Message):
    type: Literal["breakpoints"]
    nodes: Breakpoints


class SetVariables(_Message):
    type: Literal["set"]
    variables: Variables


class SetAnswers(_Message):
    type: Literal["answer"]
    answers: Answers


class Plain(_Message):
    """Commands that carry nothing."""

    type: Literal["silence", "hang_up", "pause", "step", "go", "stop", "ping"]


Message = Start | Attach | Say | Press | SetBreakpoints | SetVariables | SetAnswers | Plain
_READER: TypeAdapter[Message] = TypeAdapter(Annotated[Message, Field(discriminator="type")])


def read_message(data: str | bytes) -> Message:
    """The message in a JSON text. Raises Invalid with what is wrong."""
    try:
        return _READER.validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "mensagem"
        raise Invalid(f"Não entendi “{where}”. {WORDS.get(first['type'], '')}".strip()) from None
