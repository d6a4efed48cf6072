"""From settings to the telephone system's description."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.setup import instance, sounds
from cli.setup.runtime import Runtime
from cli.setup.say import SetupFailed
from core.settings import Settings

RUNTIME = Runtime(("asterisk",), Path("/m"), Path("/s"), "22.1", "system")
TOML = """
fallback_number = "2133334444"
[pbx]
networks = ["127.0.0.0/8", "203.0.113.0/24"]
modules = ["app_queue"]
[[pbx.trunks]]
key = "oper"
match = ["198.51.100.1"]
server = "sip.example.org"
user = "1746"
password = "x;y"
register = true
"""


def described(home: Path, toml: str = "", **changes: object) -> instance.Pbx:
    (home / "atende.toml").write_text(toml)
    return instance.pbx_from(Settings(home=home, **changes), RUNTIME)  # type: ignore[arg-type]


def test_the_plain_case_answers_this_machine_and_the_local_network(tmp_path: Path) -> None:
    pbx = described(tmp_path)
    assert [trunk.key for trunk in pbx.trunks] == ["demo"], "the demonstration city's own"
    assert described(tmp_path, 'city_key = "niteroi"').trunks == ()
    assert pbx.fallback_dial == ""
    assert "192.168.0.0/16" in pbx.sip_networks
    assert not pbx.sip_anonymous
    assert pbx.secrets == described(tmp_path).secrets, "secrets are made once"
    assert (tmp_path / "secrets" / "ari").stat().st_mode & 0o777 == 0o600


def test_trunks_come_from_the_settings_file(tmp_path: Path) -> None:
    pbx = described(tmp_path, TOML, test_operators=2, ice_servers=("turn:t", "stun:s.example:3478"))
    assert [trunk.key for trunk in pbx.trunks] == ["oper"]
    assert pbx.fallback_dial == "PJSIP/2133334444@trunk-oper"
    assert pbx.sip_networks == ("127.0.0.0/8", "203.0.113.0/24")
    assert pbx.extra_modules == ("app_queue",)
    assert pbx.stun_server == "s.example:3478"
    assert [operator.key for operator in pbx.operators] == ["op01", "op02"]
    instance.prepare(pbx, RUNTIME)
    text = (tmp_path / "asterisk/etc/pjsip.conf").read_text()
    assert r"password = x\;y" in text


@pytest.mark.parametrize(
    "wrong",
    [
        "[pbx",
        '[[pbx.trunks]]\nkey = "Bad Key"',
        '[[pbx.trunks]]\nkey = "a"\ntypo = 1',
        '[[pbx.trunks]]\nkey = "a"\nmatch = ["x\\ny"]',
    ],
)
def test_a_wrong_table_is_said_not_rendered(wrong: str, tmp_path: Path) -> None:
    with pytest.raises((SetupFailed, ValueError)):
        instance.prepare(described(tmp_path, wrong), RUNTIME)
    assert not (tmp_path / "asterisk/etc/pjsip.conf").exists()


def test_a_number_without_a_line_is_said() -> None:
    assert sounds.sentences("") == sounds.SENTENCES
    assert "156" in sounds.sentences("156")["outro-numero"]
