"""The unmodified client `cs` and plain HTTP against the built server: what a newcomer does first."""

from __future__ import annotations

import os
import stat
import subprocess

import cs
import pytest
import requests

from cloud import PASSWORD, PROGRAM, Cloud, error_of


def make_zone(client: cs.CloudStack, name: str = "zone1") -> str:
    zone = client.createZone(name=name, networktype="Advanced", dns1="10.0.0.1", internaldns1="10.0.0.1",
                             guestcidraddress="10.1.1.0/24")["zone"]
    assert zone["allocationstate"] == "Disabled"
    return str(zone["id"])


def test_answers_a_client_that_knows_cloudstack(cloud: Cloud) -> None:
    client = cloud.client()
    zone = make_zone(client)
    assert [found["id"] for found in client.listZones()["zone"]] == [zone]
    pod = client.createPod(name="pod1", zoneid=zone, gateway="172.16.0.1", netmask="255.255.255.0",
                           startip="172.16.0.10", endip="172.16.0.20")["pod"]
    cluster = client.addCluster(clustername="cluster1", clustertype="CloudManaged", hypervisor="Simulator",
                                podid=pod["id"], zoneid=zone)["cluster"][0]
    assert cluster["podname"] == "pod1" and cluster["zoneid"] == zone
    names = [offering["name"] for offering in client.listServiceOfferings()["serviceoffering"]]
    assert "Small Instance" in names


def test_refuses_with_cloudstacks_codes_and_names_the_cause(cloud: Cloud) -> None:
    client = cloud.client()
    make_zone(client)
    with pytest.raises(cs.CloudStackApiException) as twice:
        make_zone(client)
    assert twice.value.error["errorcode"] == 431 and twice.value.error["cserrorcode"] == 4350
    assert "zone1" in twice.value.error["errortext"]
    with pytest.raises(cs.CloudStackApiException) as unknown:
        client.listZones(id="00000000-0000-0000-0000-000000000001")
    assert unknown.value.error["errorcode"] == 431
    assert "Invalid parameter id value=00000000-0000-0000-0000-000000000001" in unknown.value.error["errortext"]
    with pytest.raises(cs.CloudStackApiException) as missing:
        client.createZone(name="z")
    assert "missing parameter" in missing.value.error["errortext"]


def test_refuses_who_it_does_not_know(cloud: Cloud) -> None:
    refused = cloud.get(command="listZones")
    assert refused.status_code == 401 and error_of(refused)["errorcode"] == 401
    with pytest.raises(cs.CloudStackApiException) as wrong:
        cloud.client(secret="wrong").listZones()
    assert wrong.value.error["errorcode"] == 401


def test_keeps_a_session_by_cookie_and_key(cloud: Cloud) -> None:
    browser = requests.Session()
    login = {"command": "login", "username": "admin", "password": PASSWORD, "response": "json"}
    answer = browser.post(cloud.url, data=login, timeout=30).json()["loginresponse"]
    assert answer["type"] == "1" and answer["account"] == "admin"
    listed = browser.get(cloud.url, params={"command": "listZones", "response": "json",
                                            "sessionkey": answer["sessionkey"]}, timeout=30)
    assert listed.status_code == 200
    forged = browser.get(cloud.url, params={"command": "listZones", "response": "json",
                                            "sessionkey": "forged"}, timeout=30)
    assert forged.status_code == 401
    wrong = requests.post(cloud.url, data=login | {"password": "no"}, timeout=30)
    assert wrong.status_code == 531


def test_lists_what_it_can_do(cloud: Cloud) -> None:
    apis = cloud.client().listApis()["api"]
    by_name = {api["name"]: api for api in apis}
    assert {"listZones", "createZone", "listApis", "queryAsyncJobResult"} <= by_name.keys()
    assert all(api["description"] for api in apis)
    names = {parameter["name"] for parameter in by_name["createZone"]["params"]}
    assert {"name", "networktype", "dns1", "internaldns1"} <= names
    unbuilt = cloud.client()
    with pytest.raises(cs.CloudStackApiException) as absent:
        unbuilt.listVPCs()
    assert absent.value.error["errorcode"] == 432


@pytest.mark.parametrize("abruptly", [False, True])
def test_keeps_what_it_answered(cloud: Cloud, abruptly: bool) -> None:
    zone = make_zone(cloud.client())
    key = cloud.run["apikey"]
    if abruptly:
        cloud.kill()
    else:
        assert cloud.end() == 0
        assert not (cloud.data / "run.json").exists()
    cloud.start()
    assert cloud.run["apikey"] == key
    assert [found["id"] for found in cloud.client().listZones()["zone"]] == [zone]


def test_keeps_its_secrets_to_its_owner(cloud: Cloud) -> None:
    for name in ("run.json", "master.key", "admin-password"):
        assert stat.S_IMODE((cloud.data / name).stat().st_mode) == 0o600, name
    log = (cloud.data / "lockstepd.log").read_text()
    assert cloud.run["secretkey"] not in log and PASSWORD not in log


def test_does_not_start_without_its_master_key(cloud: Cloud) -> None:
    assert cloud.end() == 0
    key = cloud.data / "master.key"
    kept = key.read_bytes()
    key.unlink()
    with pytest.raises(RuntimeError, match="master.key is missing"):
        cloud.start()
    key.write_bytes(kept)
    cloud.start()
    assert cloud.client().listZones() is not None


def test_says_that_a_port_or_a_folder_is_taken(cloud: Cloud) -> None:
    port = cloud.url.split(":")[2].split("/")[0]
    other = cloud.data.parent / "other"
    busy = subprocess.run([str(PROGRAM), "--data", str(other), "--listen", f"127.0.0.1:{port}"],
                          capture_output=True, text=True, timeout=60)
    assert busy.returncode == 2 and port in busy.stderr
    owned = subprocess.run([str(PROGRAM), "--data", str(cloud.data), "--listen", "127.0.0.1:0"],
                           capture_output=True, text=True, timeout=60)
    assert owned.returncode == 2 and owned.stderr.strip()
    assert cloud.client().listZones() is not None  # the first one goes on


def test_serves_root_admins_on_the_integration_port_alone(cloud: Cloud) -> None:
    assert cloud.end() == 0
    free = _free_port()
    cloud.start("--integration-port", str(free))
    answer = requests.get(f"http://127.0.0.1:{free}/client/api", params={"command": "listZones", "response": "json"},
                          timeout=30)
    assert answer.status_code == 200
    assert cloud.get(command="listZones").status_code == 401


def test_tells_its_health(cloud: Cloud) -> None:
    base = cloud.url.removesuffix("/client/api")
    assert requests.get(f"{base}/healthz", timeout=30).status_code == 200
    page = requests.get(f"{base}/", timeout=30)
    assert page.status_code == 200 and "text/html" in page.headers["Content-Type"]


@pytest.mark.skipif("LOCKSTEP_TEST_POSTGRES" not in os.environ, reason="no PostgreSQL is offered")
def test_runs_on_postgresql(tmp_path_factory: pytest.TempPathFactory) -> None:
    made = Cloud(tmp_path_factory.mktemp("pg") / "data", os.environ["LOCKSTEP_TEST_POSTGRES"])
    made.start()
    try:
        make_zone(made.client(), "pgzone")
        made.kill()
        made.start()
        names = [zone["name"] for zone in made.client().listZones()["zone"]]
        assert "pgzone" in names
    finally:
        assert made.end() == 0


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
