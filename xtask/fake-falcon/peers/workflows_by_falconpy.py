"""The vendor's Python SDK against the fake: it must get the responses that it expects of the service.

`.ci/peers` runs it.
"""

import json
import os
import time
import urllib.request

from falconpy import Alerts, EventStreams, Hosts, IOC, NGSIEM, RealTimeResponse, SampleUploads

CLIENT = {
    "client_id": os.environ["FALCON_CLIENT_ID"],
    "client_secret": os.environ["FALCON_CLIENT_SECRET"],
    "base_url": os.environ["FALCON_BASE_URL"],
}


def resources(response, status=200):
    assert response["status_code"] == status, response
    assert not response["body"].get("errors"), response
    return response["body"]["resources"]


def until(poll, seconds=60):
    """The first result of `poll` that is not empty."""
    for _ in range(seconds * 2):
        result = poll()
        if result:
            return result
        time.sleep(0.5)
    raise AssertionError("not in time")


def login():
    stranger = Hosts(client_id="stranger", client_secret="wrong", base_url=CLIENT["base_url"])
    assert stranger.query_devices_by_filter()["status_code"] in (401, 403)


def lists():
    hosts = Hosts(**CLIENT)
    by_offset, offset = [], 0
    while page := resources(hosts.query_devices_by_filter(limit=100, offset=offset)):
        by_offset += page
        offset += len(page)
    by_token, token = [], ""
    while True:
        response = hosts.query_devices_by_filter_scroll(limit=100, offset=token)
        by_token += resources(response)
        token = response["body"]["meta"]["pagination"].get("offset")
        if not token:
            break
    assert len(set(by_offset)) == 250 and by_offset == by_token
    assert len(resources(hosts.get_device_details(ids=by_offset[:120]))) == 120


def containment():
    hosts = Hosts(**CLIENT)
    ids = resources(hosts.query_devices_by_filter(limit=3))
    contained = resources(hosts.perform_action(action_name="contain", ids=ids), 202)
    assert [host["id"] for host in contained] == ids
    status = lambda: {host["status"] for host in resources(hosts.get_device_details(ids=ids))}
    until(lambda: status() == {"contained"})
    resources(hosts.perform_action(action_name="lift_containment", ids=ids), 202)
    until(lambda: status() == {"normal"})


def real_time_response():
    hosts = resources(Hosts(**CLIENT).query_devices_by_filter(limit=20))
    rtr = RealTimeResponse(**CLIENT)
    batch = rtr.batch_init_sessions(host_ids=hosts)
    assert len(resources(batch, 201)) == 20
    run = rtr.batch_command(
        batch_id=batch["body"]["batch_id"], base_command="ls", command_string="ls"
    )
    results = run["body"]["combined"]["resources"]
    assert set(results) == set(hosts) and all(it["complete"] for it in results.values())
    [session] = resources(rtr.init_session(device_id=hosts[0]), 201)
    [command] = resources(
        rtr.execute_command(
            session_id=session["session_id"], base_command="ls", command_string="ls C:\\"
        ),
        201,
    )
    status = lambda: resources(
        rtr.check_command_status(
            cloud_request_id=command["cloud_request_id"], sequence_id=0
        )
    )
    [output] = until(lambda: [it for it in status() if it["complete"]])
    assert "ls C:\\" in output["stdout"], output
    # It returns the empty body of a 204 as bytes.
    assert rtr.delete_session(session_id=session["session_id"]) == b""


def event_streams():
    streams = EventStreams(**CLIENT)
    stream, *_ = resources(streams.list_available_streams(app_id="peer"))
    request = urllib.request.Request(
        stream["dataFeedURL"],
        headers={"Authorization": "Token " + stream["sessionToken"]["token"]},
    )
    with urllib.request.urlopen(request) as feed:
        event = next(json.loads(line) for line in feed if line.strip())
        assert event["metadata"]["eventType"], event
        refreshed = streams.refresh_active_stream(
            action_name="refresh_active_stream_session", app_id="peer", partition=0
        )
        assert refreshed["status_code"] == 200, refreshed


def search():
    siem = NGSIEM(**CLIENT)
    job = siem.start_search(repository="search-all", query_string="*", start="1d")
    job = job["resources"]["id"]
    status = lambda: siem.get_search_status(repository="search-all", search_id=job)["body"]
    result = until(lambda: status() if status()["done"] else None)
    assert len(result["events"]) == 3, result


def indicators():
    ioc = IOC(**CLIENT)
    rows = [
        {
            "type": "domain",
            "value": f"host-{number}.example",
            "action": "detect",
            "severity": "low",
            "platforms": ["windows"],
            "applied_globally": True,
        }
        for number in range(200)
    ]
    created = resources(ioc.indicator_create(indicators=rows), 201)
    assert [row["value"] for row in created] == [row["value"] for row in rows]
    repeated = ioc.indicator_create(indicators=rows[:1])
    assert repeated["body"]["errors"], repeated


def alerts():
    service = Alerts(**CLIENT)
    [alert] = resources(service.query_alerts_v2(limit=1))
    response = service.update_alerts_v3(composite_ids=[alert], update_status="closed")
    assert response["status_code"] == 200, response
    [record] = resources(service.get_alerts_v2(composite_ids=[alert]))
    assert record["status"] == "closed", record


def files():
    samples = SampleUploads(**CLIENT)
    content = samples.get_sample(ids="a" * 64)
    assert isinstance(content, bytes) and len(content) == 100_000


for workflow in [
    login,
    lists,
    containment,
    real_time_response,
    event_streams,
    search,
    indicators,
    alerts,
    files,
]:
    workflow()
    print(workflow.__name__, "ok", flush=True)
