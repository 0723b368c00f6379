"""The files of deploy/ are such as systemd and nginx take, and agree with the program."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from serving import OPTIONS
from settings import Settings
from tests.account import TOKEN
from tests.live import Delivery, deliver, saying
from tests.server import serving
from tests.test_docs import misnamed_commands, variables

DEPLOY = Path(__file__).parents[1] / "deploy"
UNITS = sorted(path.name for path in DEPLOY.iterdir() if path.suffix in (".service", ".socket", ".timer"))
SERVICES = [name for name in UNITS if name.endswith(".service")]


def read(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units with a program that is there in place of ours."""
    program = shutil.which("true") or "/bin/true"
    for name in UNITS:
        (tmp_path / name).write_text(read(name).replace("/opt/kaoda/.venv/bin/kaoda", program))
    return tmp_path


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
@pytest.mark.parametrize("name", UNITS)
def test_systemd_takes_the_unit(units: Path, name: str) -> None:
    environment = os.environ | {"SYSTEMD_UNIT_PATH": f"{units}:"}
    command = ["systemd-analyze", "verify", "--man=no", str(units / name)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    complaints = [line for line in done.stderr.splitlines() if "kaoda" in line]
    assert (done.returncode, complaints) == (0, []), done.stderr


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
@pytest.mark.parametrize("name", SERVICES)
def test_a_service_can_do_little_harm(units: Path, name: str) -> None:
    """At most 2.5 of systemd's ten points of exposure; 9.6 is a service that nobody thought about."""
    command = ["systemd-analyze", "security", "--offline=yes", "--threshold=25", "--no-pager", str(units / name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout[-300:]


@pytest.fixture
def certified(tmp_path: Path) -> Path:
    """nginx.conf inside a whole configuration, with a certificate of its own."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=kaoda.example.com", "-days", "2"]
    files = ["-keyout", str(tmp_path / "privkey.pem"), "-out", str(tmp_path / "fullchain.pem")]
    subprocess.run([openssl, *made, *files], capture_output=True, check=True, timeout=60)
    server = read("nginx.conf").replace("/etc/letsencrypt/live/kaoda.example.com", str(tmp_path))
    server = server.replace("/var/log/nginx", str(tmp_path))
    whole = f"pid {tmp_path}/pid;\nerror_log {tmp_path}/error.log;\nevents {{}}\nhttp {{\n{server}\n}}\n"
    (tmp_path / "nginx.conf").write_text(whole)
    return tmp_path / "nginx.conf"


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")
def test_nginx_takes_its_configuration(certified: Path) -> None:
    command = ["nginx", "-t", "-q", "-c", str(certified)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


def test_nginx_logs_no_query_and_hides_the_figures() -> None:
    text = re.sub(r"#.*", "", read("nginx.conf"))
    assert not re.search(r"\$(request|request_uri|args|query_string|is_args)\b", text)
    assert re.search(r"location = /metrics \{\s*deny all;", text)
    waits = int(re.findall(r"location = /wechat \{.*?proxy_read_timeout (\d+)s", text, re.DOTALL)[0])
    assert waits < OPTIONS["timeout"]


def test_a_service_comes_back_however_often_it_could_not_start() -> None:
    """Redis may be away for hours."""
    assert [name for name in SERVICES if "Restart=always" in read(name)] == ["kaoda-collect.service", "kaoda.service"]
    assert all("StartLimitIntervalSec=0" in read(name) for name in SERVICES if "Restart=always" in read(name))


def test_whoever_writes_during_a_restart_is_answered(tmp_path: Path) -> None:
    expected = re.search(r"ListenStream=(.+)", read("kaoda.socket"))
    assert expected
    assert expected[1] == f"{Settings().host}:{Settings().port}"
    with socket.create_server(("127.0.0.1", 0)) as held:
        with serving(tmp_path, held=held, WECHAT_TOKEN=TOKEN) as server:
            answer = deliver(server.address, saying("三级报名费多少钱", "oBefore"))
        waiting = Delivery(server.address, saying("三级报名费多少钱", "oMeanwhile"))
        with serving(tmp_path, held=held, WECHAT_TOKEN=TOKEN):
            assert waiting.reply() == answer


def test_the_programs_that_are_started_exist() -> None:
    for name in SERVICES:
        assert misnamed_commands(read(name)) == []
        assert "/opt/kaoda/.venv/bin/kaoda " in read(name)


def test_the_variables_are_those_that_are_read() -> None:
    named = dict(re.findall(r"^([A-Z_]+)=(.*)$", read("kaoda.env"), re.MULTILINE))
    assert named.keys() <= variables()
    settings = Settings.from_environment(named | {"WECHAT_AES_KEY": "A" * 43, "WECHAT_APPID": "wx0123456789abcdef"})
    assert settings.mode == "safe"
    assert all(not value for name, value in named.items() if "TOKEN" in name or "KEY" in name)
    for name in SERVICES:
        assert f"StateDirectory={settings.database.parent.name}" in read(name)
