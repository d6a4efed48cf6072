"""Paths, templates and hours of flows under anything a person or a service may write."""

from __future__ import annotations

import contextlib
import json
from datetime import datetime, timedelta
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Invalid
from ivr.outside.filling import BadRequest, body_of, header_of, parts_of, url_of
from ivr.outside.hosts import read_host
from ivr.outside.mapping import MAX_VALUE, BadPath, picked, read_json, read_path
from ivr.times import BadTime, of_now, open_at, read_spans

ZONE = ZoneInfo("America/Sao_Paulo")
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.just("x" * 3000)
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=6), inner, max_size=4)
    ),
    max_leaves=20,
)
MANY = settings(max_examples=200, deadline=None)


@MANY
@given(JSON, st.text(max_size=60))
def test_any_path_into_any_answer_gives_a_small_scalar_or_nothing(
    answer: object, path: str
) -> None:
    for value in picked(answer, {"v": path, "w": "a.b[0]", "z": "#"}, ["x" * 10]).values():
        assert isinstance(value, str | int | float | bool)
        assert len(str(value)) <= MAX_VALUE
        json.dumps(value, allow_nan=False)
        assert "\n" not in str(value)
        assert "x" * 10 not in str(value)


@MANY
@given(st.binary(max_size=300))
def test_any_bytes_are_json_or_not(data: bytes) -> None:
    with contextlib.suppress(ValueError):
        read_json(data)


@MANY
@given(
    st.lists(
        st.text(st.characters(exclude_characters=".[]"), min_size=1, max_size=8),
        min_size=1,
        max_size=5,
    )
)
def test_a_path_of_names_finds_what_is_there(names: list[str]) -> None:
    answer: object = "fim"
    for name in reversed(names):
        answer = {name: answer}
    assert read_path(".".join(names)) == names
    wanted = {"v": ".".join(names)}
    shadowed = names[-1] == "#" or "#" in names  # "#" counts, wherever it stands
    assert shadowed or picked(answer, wanted) == {"v": "fim"}


@pytest.mark.parametrize("path", ["", ".", "a..b", "a[", "a[x]", "[", "]", ".a", "a.", "x" * 500])
def test_paths_that_are_none(path: str) -> None:
    with pytest.raises(BadPath):
        read_path(path)


@MANY
@given(st.text(max_size=200), st.text(max_size=200))
def test_no_value_leaves_its_place_in_an_address(one: str, other: str) -> None:
    known = {"a": one, "b": other}
    parts = parts_of("https://api.example/v1/{a}/fim?q={b}&k={segredo:erp}", known, ZONE)
    try:
        url = url_of(parts, {"erp": "s/e?c&r#e t"})
    except BadRequest:
        assert one.strip() in (".", "..") or len(one) + len(other) > 100
        return
    split = urlsplit(url)
    assert (split.scheme, split.netloc, split.fragment) == ("https", "api.example", "")
    assert split.path.count("/") == 3
    assert unquote(split.path).startswith("/v1/")
    assert [pair.partition("=")[0] for pair in split.query.split("&")] == ["q", "k"]
    assert url.isascii()
    assert url.isprintable()


@MANY
@given(st.text(max_size=300), st.text(max_size=100))
def test_any_template_makes_a_request_or_says_why_not(text: str, value: str) -> None:
    parts = parts_of(text, {"a": value, "x": value}, ZONE)
    secrets = {part[1]: "s" for part in parts if part[0] == "secret"}
    try:
        url_of(parts, secrets)
    except BadRequest as bad:
        assert str(bad)  # noqa: PT017
    _, header = header_of("X-Nome", parts, secrets)
    assert header.isprintable() or not any(ord(c) < 32 or ord(c) == 127 for c in header)
    json.dumps(body_of({"a.b": parts, "c": parts}, secrets, ["c"]), allow_nan=False)


@pytest.mark.parametrize("name", ["", "Host", "content-length", "A B", "X:\r\n", "Idempotency-Key"])
def test_headers_that_are_not_the_flows(name: str) -> None:
    with pytest.raises(BadRequest):
        header_of(name, [("text", "x")], {})


def test_a_field_cannot_be_a_text_and_a_group() -> None:
    text = [("text", "x")]
    for pairs in ({"a": text, "a.b": text}, {"a.b": text, "a": text}, {"a..b": text}, {"": text}):
        with pytest.raises(BadRequest):
            body_of(pairs, {})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("ERP.cidade.local:8080", "erp.cidade.local:8080"), ("10.0.0.5", "10.0.0.5"),
        ("[::1]:80", "[::1]:80"), ("ação.local", "xn--ao-siap.local"), (" erp ", "erp"),
    ],
)  # fmt: skip
def test_hosts_as_they_are_kept(text: str, kept: str) -> None:
    assert read_host(text) == kept


@MANY
@given(st.text(max_size=40))
def test_any_text_is_a_host_or_is_refused(text: str) -> None:
    try:
        kept = read_host(text)
    except Invalid:
        return
    assert read_host(kept) == kept
    assert kept.isascii()


@pytest.mark.parametrize("text", ["http://a", "a/b", "a?b", "u@a", "", "a b", "a:99999", "*"])
def test_texts_that_are_no_host(text: str) -> None:
    with pytest.raises(Invalid):
        read_host(text)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def test_hours_as_flows_write_them() -> None:
    written = {"uteis": "08:00-12:00, 13:00-18:00", "sábado": "22:00-02:00", "feriado": "fechado"}
    open_ = ("2026-03-02T08:00", "2026-03-02T17:59", "2026-03-07T23:00", "2026-03-08T01:59")
    shut = ("2026-03-02T07:59", "2026-03-02T12:30", "2026-03-02T18:00", "2026-03-08T02:00")
    assert all(open_at(written, at(when), False) for when in open_)
    assert not any(open_at(written, at(when), False) for when in shut)
    assert not open_at(written, at("2026-03-02T09:00"), True)
    assert open_at({"todos": "00:00-24:00"}, at("2026-03-08T23:59"), False)
    assert not open_at(
        {"todos": "08:00-18:00", "domingo": "fechado"}, at("2026-03-08T09:00"), False
    )
    assert of_now(at("2026-03-02T08:05"))["horario"] == "08:05"


@MANY
@given(
    st.dictionaries(st.text(max_size=8), st.text(max_size=30), max_size=4), st.integers(0, 20_000)
)
def test_any_hours_are_open_or_closed(written: dict[str, str], minutes: int) -> None:
    now = at("2026-03-02T00:00") + timedelta(minutes=minutes)
    assert open_at(written, now, bool(minutes % 2)) in (True, False)
    for text in written.values():
        try:
            read_spans(text)
        except BadTime as bad:
            assert str(bad)  # noqa: PT017
