"""The main job through the public API alone: report, promise, dispatch, repair, signed receipt.

    BASE=http://localhost:8000 DISPATCHER_TOKEN=… ENGINEER_TOKEN=… python3 main_job.py

Nothing but Python's standard library is needed. Every write is sent twice with the same Idempotency-Key, and the second
answer must be the first one again. The story is printed; the first thing that is not as it should be ends it with 1.
"""

import json
import os
import sys
from datetime import datetime, timedelta

from caller import Caller, Wrong, check, place_at, png_signature, upload

STRAIGHT_KM = 46  # about 60 km by road
FAR_KM = 160  # by road
HAZARDS = ["body_raised", "under_chassis"]


def say(text):
    print(f"  {text}")


def promise(order, kind):
    """The promise of a kind, and its minutes since the report."""
    due = next((each for each in order["promises"] if each["kind"] == kind), None)
    check(due, f"{order['number']} has no promise {kind}")
    span = datetime.fromisoformat(due["due_at"]) - datetime.fromisoformat(order["reported_at"])
    return due, round(span / timedelta(minutes=1))


def confirmed(who, number, gate, photo):
    """An answer to every item of a gate that counts for this order."""
    hazards = who.get(f"/orders/{number}")["hazards"] or []
    values = {"tick": lambda item: True, "number": lambda item: 10, "photo": lambda item: photo}
    return {
        item["code"]: values.get(item["kind"], lambda item: item["choices"][0])(item)
        for item in who.get(f"/orders/{number}/checklist")
        if item["gate"] == gate and (not item["hazard"] or item["hazard"] in hazards)
    }


def report(dispatcher, vehicle, place, **more):
    return dispatcher.done(
        "/orders",
        {
            "vehicle": vehicle["vin"],
            "contact": {"name": "刘师傅", "phone": "13900000001"},
            "fault": {"system": "hydraulics", "description": "举升油缸漏油，箱体升不起来"},
            "place": place,
            "channel": "phone",
            **more,
        },
    )


def the_promises(dispatcher, vehicle, outlets, start):
    """Near, far and with a supplier: which promises begin, and when they are due. Gives the near order."""
    near_place = place_at(STRAIGHT_KM, [start], outlets)
    near = report(dispatcher, vehicle, near_place)
    circuity = near["distance"]["km"] / STRAIGHT_KM
    far = report(dispatcher, vehicle, place_at(FAR_KM / circuity, outlets, outlets))
    supplied = report(dispatcher, vehicle, near_place, supplier_needed=True)
    for order, kind, minutes in ((near, "arrive", 240), (far, "reply", 120), (supplied, "reply", 120)):
        due, span = promise(order, kind)
        check(span == minutes, f"{order['number']}: {kind} is due after {span} min, not {minutes}")
        check(promise(order, "respond")[1] == 30, f"{order['number']}: respond is not due after 30 min")
        km = order["distance"]["km"]
        say(f"{order['number']}: {km} km, respond +30 min, {kind} +{span} min: {due['why']['text']}")
    check(near["distance"]["km"] <= 100 < far["distance"]["km"], "the distances are not near and far")
    agree(dispatcher, far)
    for order in (far, supplied):
        dispatcher.done(f"/orders/{order['number']}/steps/cancel", {"data": {"reason": "演练结束"}})
    return near


def agree(dispatcher, far):
    """Far away: answer, and agree on a time, which becomes the promise."""
    number, at = far["number"], datetime.fromisoformat(far["reported_at"]) + timedelta(days=1)
    dispatcher.done(f"/orders/{number}/steps/respond", {"data": {"how": "phone"}})
    told = dispatcher.done(
        f"/orders/{number}/steps/agree_appointment",
        {"data": {"appointment_at": at.isoformat(), "agreed_by": "刘师傅", "how": "phone"}},
    )
    due, _span = promise(told, "appointment")
    check(datetime.fromisoformat(due["due_at"]) == at, "the agreed time is not the promise")
    say(f"{number}: the customer agreed to {due['due_at']}: {due['why']['text']}")


def the_visit(dispatcher, engineer, number, person):
    """From the first word with the customer to the machine at work."""
    steps = f"/orders/{number}/steps"
    told = dispatcher.refused(f"{steps}/close", {}, 409, "wrong_step")
    say(f"close is refused: {told['title']}. {told['detail']}")
    dispatcher.done(f"{steps}/respond", {"data": {"how": "phone"}})
    found = dispatcher.get(f"/orders/{number}/candidates")
    for each in found["ranked"][:3]:
        say(f"candidate {each['name']}: {'；'.join(reason['text'] for reason in each['reasons'])}")
    ranked = person["number"] in [each["engineer"] for each in found["ranked"]]
    reason = {} if ranked else {"reason": "接口演练：令牌属于这位工程师"}
    dispatcher.done(f"{steps}/dispatch", {"data": {"engineer": person["number"], **reason}})
    engineer.done(f"{steps}/accept", {})
    told = engineer.refused(f"{steps}/depart", {}, 409, "gate_closed")
    say(f"depart is refused ({told['clause']}): {'；'.join(each['text'] for each in told['missing'])}")
    photo = upload(engineer, "check.png", png_signature())
    engineer.done(f"{steps}/depart", {"data": {"items": confirmed(engineer, number, "check_out", photo)}})
    engineer.done(f"{steps}/arrive", {})
    engineer.done(f"{steps}/declare_hazards", {"data": {"hazards": HAZARDS}})
    told = engineer.refused(f"{steps}/begin_repair", {}, 409, "gate_closed")
    say(f"begin is refused ({told['clause']}): {'；'.join(each['text'] for each in told['missing'])}")
    items = confirmed(engineer, number, "hazards", photo)
    told = engineer.done(f"{steps}/begin_repair", {"data": {"items": items, "photos": [photo]}})
    say(f"begun: {told['state']}")
    return photo


def the_receipt(dispatcher, engineer, number, photo):
    """From the repair to the signed paper."""
    steps = f"/orders/{number}/steps"
    engineer.done(f"{steps}/finish_repair", {"data": {"cause": "油管接头老化", "work_done": "更换油管与密封圈"}})
    engineer.refused(f"{steps}/complete_checks", {}, 409, "gate_closed")
    engineer.done(f"{steps}/complete_checks", {"data": {"items": confirmed(engineer, number, "completion", photo)}})
    signature = upload(engineer, "signature.png", png_signature())
    signed = {"signer": "刘师傅", "signer_role": "司机", "signature": signature, "no_improper": True, "score": 5}
    engineer.done(f"{steps}/sign", {"data": signed})
    closed = dispatcher.done(f"{steps}/close", {})
    check(closed["state"] == "closed", "the order is not closed")
    check({each["state"] for each in closed["promises"]} == {"kept"}, "a promise was not kept")
    first, again = (dispatcher.send("GET", f"/orders/{number}/receipt.pdf") for _ in range(2))
    check(first[:2] == (200, "application/pdf"), f"the receipt is not a PDF: {first[2].decode(errors='replace')[:300]}")
    check(first[2] == again[2], "the same receipt gave other bytes")
    say(f"receipt {closed['receipt']}: {len(first[2])} bytes of PDF")


EVENTS = [
    "report", "respond", "dispatch", "accept", "depart", "arrive", "declare_hazards", "begin_repair", "finish_repair",
    "complete_checks", "sign", "close",
]  # fmt: skip


def the_journal(dispatcher, number):
    """Every step is in the journal, once, in order, whatever was sent twice or refused."""
    story = dispatcher.get(f"/orders/{number}/journal")
    kinds = [each["kind"].removeprefix("order.") for each in story]
    check([each for each in kinds if each in EVENTS] == EVENTS, f"the journal says: {kinds}")
    check([each["seq"] for each in story] == list(range(1, len(story) + 1)), "the journal has a gap")
    for each in story:
        say(f"{each['seq']:>2} {each['occurred_at']} {each['kind']} {each['actor']}")


def the_errors(dispatcher, vehicle):
    """Bad input: a clear error each, in words, with the field and a remedy."""
    good = {"contact": {"name": "刘", "phone": "139"}, "fault": {"system": "hydraulics", "description": "漏油"}}
    for body, status, code in (
        ({"vehicle": "NO-SUCH-VEHICLE", **good}, 422, "unknown_vehicle"),
        ({"vehicle": vehicle["vin"], **good, "place": {"lat": 95, "lon": 121}}, 422, "place_off_map"),
        ({"vehicle": vehicle["vin"], "contact": good["contact"]}, 422, "field_required"),
    ):
        if code == "field_required":  # a body of the wrong shape is never a command, so there is nothing to repeat
            got, _media_type, content, _headers = dispatcher.send("POST", "/orders", body)
            told = json.loads(content)
            check((got, told["code"]) == (status, code), f"a body without a fault gave {got}")
        else:
            told = dispatcher.refused("/orders", body, status, code)
        say(f"{status} {code} ({told['field']}): {told['title']}：{told['detail']} {told['remedy']}")
    for who, body, status, code in (
        (dispatcher, b'{"vehicle": ', 400, "bad_json"),
        (Caller("yn_stale"), b"{}", 401, "token_stale"),
    ):
        got, media_type, content, _headers = who.send("POST", "/orders", body, Content_Type="application/json")
        told = json.loads(content)
        check((got, media_type, told["code"]) == (status, "application/problem+json", code), f"{code}: got {got}")
        say(f"{status} {code}: {told['title']}：{told['remedy']}")


def main():
    dispatcher, engineer = Caller(os.environ["DISPATCHER_TOKEN"]), Caller(os.environ["ENGINEER_TOKEN"])
    person = engineer.get("/me")["engineer"]
    check(person, "ENGINEER_TOKEN belongs to nobody in the list of engineers")
    mine = next(each for each in dispatcher.all("/engineers", q=person["number"]) if each["number"] == person["number"])
    outlets = [each for each in dispatcher.all("/outlets") if each["closed_on"] is None]
    start = next(each for each in outlets if each["code"] == mine["outlet"])
    vehicle = next(
        (each for each in dispatcher.get("/vehicles", limit=100)["items"] if each["family"] in mine["skills"]), None
    )
    check(vehicle, f"no vehicle is of a family that {mine['name']} knows")
    before = len(dispatcher.all("/orders", vehicle=vehicle["vin"]))

    print(f"The promises ({vehicle['plate'] or vehicle['number']}, {start['name']})")
    near = the_promises(dispatcher, vehicle, outlets, start)
    print(f"The visit ({near['number']}, {mine['name']})")
    photo = the_visit(dispatcher, engineer, near["number"], person)
    print("The receipt")
    the_receipt(dispatcher, engineer, near["number"], photo)
    print("The journal")
    the_journal(dispatcher, near["number"])
    print("The errors")
    the_errors(dispatcher, vehicle)

    after = len(dispatcher.all("/orders", vehicle=vehicle["vin"]))
    check(after == before + 3, f"three reports made {after - before} orders")
    print("Done: every write was sent twice, nothing doubled.")


if __name__ == "__main__":
    try:
        main()
    except Wrong as wrong:
        sys.exit(f"WRONG: {wrong}")
