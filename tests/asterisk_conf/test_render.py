"""What the templates say, and what they refuse."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from asterisk_conf import modules, render
from asterisk_conf.pbx import Folders, Pbx, Secrets, SipOperator, Trunk

SECRETS = Secrets("ari", "ari-secret", "ami", "ami-secret", "sup", "sup-secret")


def pbx(root: Path = Path("/srv/atende/asterisk"), **changes: object) -> Pbx:
    plain = Pbx(folders=Folders(root), module_dir=Path("/opt/modules"), secrets=SECRETS)
    return dataclasses.replace(plain, **changes)  # type: ignore[arg-type]


FULL: dict[str, object] = {
    "tls_certificate": Path("/srv/cert.pem"),
    "tls_key": Path("/srv/key.pem"),
    "media_address": "203.0.113.7",
    "stun_server": "stun.example.org",
    "sip_anonymous": True,
    "fallback_dial": "PJSIP/2133334444@trunk-oper",
    "trunks": (
        Trunk("oper", ("198.51.100.1",), "sip.example.org", "1746", "pw", register=True),
        Trunk("static", ("198.51.100.2", "198.51.100.3")),
    ),
    "operators": (
        SipOperator("ana", contact="sip:ana@127.0.0.1:6001"),
        SipOperator("bia", password="pw"),
    ),
}


def sections(text: str) -> list[tuple[str, dict[str, list[str]]]]:
    """A reader of Asterisk's own format, strict: raises on any line it cannot place."""
    found: list[tuple[str, dict[str, list[str]]]] = []
    for line in text.splitlines():
        line = line.split(";", 1)[0].strip()
        if not line or line.startswith("#"):
            continue
        if head := re.fullmatch(r"\[([^]]+)\](\([^)]*\))?", line):
            found.append((head[1], {}))
            continue
        key, _, value = re.sub(r"\s*=>\s*", "=", line, count=1).partition("=")
        assert found, f"{line!r} stands before any section"
        assert key.strip(), line
        found[-1][1].setdefault(key.strip(), []).append(value.strip())
    return found


@pytest.mark.parametrize("settings", [{}, FULL], ids=["plain", "full"])
def test_every_file_can_be_read_back(settings: dict[str, object]) -> None:
    files = render.render(pbx(**settings))
    assert {p.name.removesuffix(".j2") for p in render.TEMPLATES.glob("*.j2")} == set(files)
    for text in files.values():
        sections(text)
        assert "{{" not in text
        assert "{%" not in text


def test_ports_and_addresses_reach_their_files() -> None:
    files = render.render(
        pbx(sip_port=7001, http_port=7002, ami_port=7003, rtp_start=7100, rtp_end=7200)
    )
    assert "bind = 0.0.0.0:7001" in files["pjsip.conf"]
    assert dict(sections(files["http.conf"]))["general"]["bindport"] == ["7002"]
    assert dict(sections(files["http.conf"]))["general"]["bindaddr"] == ["127.0.0.1"]
    assert dict(sections(files["manager.conf"]))["general"]["port"] == ["7003"]
    assert dict(sections(files["rtp.conf"]))["general"]["rtpend"] == ["7200"]


def test_tls_only_with_a_certificate() -> None:
    assert "tlsenable" not in render.render(pbx())["http.conf"]
    assert "transport-wss" not in render.render(pbx())["pjsip.conf"]
    full = render.render(pbx(**FULL))
    assert "tlsbindaddr = 0.0.0.0:8747" in full["http.conf"]
    assert "protocol = wss" in full["pjsip.conf"]


def test_only_loaded_modules_and_what_the_plan_adds() -> None:
    text = render.render(pbx(extra_modules=("app_queue",)))["modules.conf"]
    loaded = dict(sections(text))["modules"]["load"]
    assert loaded == sorted(f"{name}.so" for name in {*modules.LOADED, "app_queue"})
    assert not set(modules.LOADED) & set(modules.CARRIED)


def test_citizens_and_desks_land_in_different_contexts() -> None:
    text = render.render(pbx(**FULL))["pjsip.conf"]
    contexts = {name: values["context"] for name, values in sections(text) if "context" in values}
    assert contexts == {"telephone": ["from-trunk"], "operator": ["from-desk"]}
    for name in ("local", "anonymous", "trunk-oper", "trunk-static"):
        assert f"[{name}](telephone)" in text
    for name in ("ana", "bia"):
        assert f"[{name}](operator)" in text


def test_desks_reach_only_stasis() -> None:
    plan = render.render(pbx())["extensions.conf"]
    desk = plan.split("[from-desk]")[1].split("[echo]")[0]
    applications = set(re.findall(r"(?:,1|=> n),(\w+)\(", desk))
    assert applications == {"Stasis", "ExecIf", "Hangup"}


def test_waiting_is_bounded_and_says_goodbye_without_a_number() -> None:
    plan = render.render(pbx(fallback_after_s=60))["extensions.conf"]
    assert "< 30]?wait)" in plan
    assert "Dial(" not in plan
    assert "Playback(atende/fora-do-ar)" in plan
    said = render.render(pbx(fallback_number="2133334444"))["extensions.conf"]
    assert "Playback(atende/outro-numero)" in said
    assert "Dial(" not in said
    offered = render.render(pbx(**FULL))["extensions.conf"]
    assert "Dial(PJSIP/2133334444@trunk-oper,40)" in offered


@pytest.mark.parametrize("hostile", ["a\nexec = x", "x]", "${SHELL(reboot)}", "a\r\n[general]"])
def test_hostile_settings_are_refused(hostile: str) -> None:
    with pytest.raises(render.Unsafe):
        render.render(pbx(media_address=hostile))
    with pytest.raises(render.Unsafe):
        render.render(pbx(trunks=(Trunk("t", (hostile,)),)))


@pytest.mark.parametrize(
    "wrong",
    [
        {"trunks": (Trunk("Bad Key"),)},
        {"operators": (SipOperator("x]"),)},
        {"rtp_start": 200, "rtp_end": 100},
        {"tls_certificate": Path("/c.pem")},
        {"root": Path("/" + "x" * 120)},
    ],
)
def test_a_plan_that_cannot_work_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        pbx(**wrong)


def test_writing_twice_changes_nothing(tmp_path: Path) -> None:
    plan = pbx(tmp_path / "a")
    assert len(render.write(plan)) == len(render.render(plan))
    assert render.write(plan) == []
    changed = render.write(dataclasses.replace(plan, ami_port=6000))
    assert [path.name for path in changed] == ["manager.conf"]


def test_secrets_are_for_the_owner_alone(tmp_path: Path) -> None:
    plan = pbx(tmp_path / "a")
    render.write(plan)
    assert plan.folders.root.stat().st_mode & 0o077 == 0
    for name in render.SECRET_FILES:
        assert (plan.folders.etc / name).stat().st_mode & 0o777 == 0o600
    exposed = [
        name
        for name, text in render.render(plan).items()
        if name not in render.SECRET_FILES and "-secret" in text
    ]
    assert exposed == []


def test_a_semicolon_is_data_not_a_comment() -> None:
    text = render.render(pbx(operators=(SipOperator("ana", password="a;b"),)))["pjsip.conf"]
    assert r"password = a\;b" in text
