"""Gives the stateful phase of schemathesis something to act on.

schemathesis finds out by itself which answers lead to which requests. Yet random bodies create hardly anything, and most
of its requests name an id that it has invented. So most of those about a gig, a stream or a request of Gibby are led to
one that exists here, by the person who may make the step. Order, bodies and everything else stay schemathesis' choice.
"""

import datetime
import json
import os
import random
import urllib.error
import urllib.request

import schemathesis

ORIGIN, API_KEY = os.environ["ORIGIN"], os.environ["API_KEY"]
FIRST, SECOND = os.environ["FIRST_TOKEN"], os.environ["SECOND_TOKEN"]
PLACE = {"latitude": 10.7761, "longitude": 106.7015}
INDONESIA, JAKARTA, JAPAN = 101, 1642911, 110
# After so many steps the next one gets an item that has just begun.
STEPS = 8
chance = random.Random(20261122)


def post(path, body, token=FIRST):
    headers = {"apikey": API_KEY, "Authorization": f"Bearer {token}", "content-type": "application/json"}
    request = urllib.request.Request(ORIGIN + path, json.dumps(body).encode(), headers, method="POST")
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def days_ahead(days):
    return str(datetime.date.today() + datetime.timedelta(days=days))


def tried(path, body, token=FIRST):
    try:
        post(path, body, token)
    except urllib.error.HTTPError:
        pass  # Another state. What may be done in which is what the run is about.


def new_gig():
    """A gig in any state up to streaming; the one before ends."""
    if gigs.item:
        for step, body in (("cancel", {}), ("stop", {}), ("rate", {"rating": 5})):
            for token in (FIRST, SECOND):
                tried(f"/gigs/{step}/{gigs.item['id']}", body, token)
    post("/map/setonline", {}, SECOND)
    post("/map", {"lat": PLACE["latitude"], "lng": PLACE["longitude"], "rad": 5}, SECOND)
    gig = post("/gigs", PLACE)
    steps = ("claim", {"response": "accept"}, SECOND), ("confirm", {}, FIRST), ("handshake", {}, FIRST)
    steps += ("handshake", {}, SECOND), ("start", {}, FIRST)
    for step, body, token in steps[: chance.randint(0, len(steps))]:
        tried(f"/gigs/{step}/{gig['id']}", body, token)
    return gig


def new_stream():
    return post("/instantstream/request", {"phone": "+84901234567", "notify": False})


def new_request():
    wish = {"item_name": "Walnuts", "item_description": "Shelled ones", "category_id": 1, "quantity": "1 kg"}
    terms = {"country_id": JAPAN, "maximum_price": 60000, "collection_method": 1, "estimate_delivery": days_ahead(100)}
    goal = {"delivery_country_to": INDONESIA, "delivery_city_to": JAKARTA}
    request = post("/api/requests", {**wish, **terms, **goal})["data"]
    offer = {"collection_method": 1, "price": 50000, "return_date": days_ahead(40)}
    offers = f"/api/requests/{request['id']}/offers"
    offered = post(offers, offer, SECOND)["data"]
    if chance.random() < 0.3:
        tried(f"{offers}/accept", {"offer_id": offered["id"]})
    return {**request, "offer": offered}


class Latest:
    """The item of a kind that requests are led to."""

    def __init__(self, make):
        self.make, self.item, self.left = make, None, 0

    def get(self):
        if self.left == 0:
            try:
                self.item, self.left = self.make(), STEPS
            except urllib.error.HTTPError as refused:
                # A limit, or a lock of an item before: the requests go on with that one.
                print(f"{self.make.__name__} was answered {refused.code}")
                self.left = STEPS if self.item else 0
        self.left = max(0, self.left - 1)
        return self.item


gigs, streams, requests = Latest(new_gig), Latest(new_stream), Latest(new_request)

# Those who ask or travel have a complete profile.
if API_KEY == "local-gibby-key":
    for number, token in enumerate((FIRST, SECOND)):
        profile = {"name": "Checker", "phone": f"+628123456700{number}", "country_id": INDONESIA, "city_id": JAKARTA}
        post("/api/user/profile", profile, token)
    # Offers are for those who travel there.
    ways = {"from_country_id": INDONESIA, "from_city_id": JAKARTA, "destination": [{"country_id": JAPAN, "city_ids": []}]}
    post("/api/trips", {**ways, "departure_date": days_ahead(20), "return_date": days_ahead(40)}, SECOND)

OF_THE_SECOND = {"claimGig", "createOffer", "withdrawOffer"}
OF_THE_FIRST = {"confirmGig", "rejectGig", "acceptOffer", "declineOffer", "cancelRequest", "payRequest"}


@schemathesis.hook
def before_call(context, case, kwargs):
    operation = case.operation.definition.raw["operationId"]
    path, parameters = case.operation.path, case.path_parameters
    token = SECOND if operation in OF_THE_SECOND else FIRST
    if operation not in OF_THE_SECOND | OF_THE_FIRST and chance.random() < 0.5:
        token = SECOND
    case.headers = {**(case.headers or {}), "Authorization": f"Bearer {token}"}
    if chance.random() < 0.1:
        return
    case.headers.pop("idempotency-key", None)
    if "{gigId}" in path and (gig := gigs.get()):
        parameters["gigId"] = gig["id"]
    elif path.startswith("/instantstream/") and "{token}" in path and (stream := streams.get()):
        parameters["token"] = stream[chance.choice(("token", "dealerToken"))]
    elif path.startswith("/api/requests/{id}") and (request := requests.get()):
        parameters["id"] = request["id"]
        if operation in ("acceptOffer", "declineOffer"):
            case.body = {"offer_id": request["offer"]["id"]}
    if operation == "claimGig":
        case.body = {"response": "accept"}
