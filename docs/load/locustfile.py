"""A shop under load, for Locust 2: shoppers who browse, fill a basket, top up and check out; a rush for one scarce item; and
merchants who restock. docs/LOAD.md says how to run it and how to read what it shows.

What a shop has to expect is no failure here: "sold out" (409), "not enough credit" (402), "not now" (429), which is tried again
after the time that the server asks for, and "not known yet" (202), which is read back. Each has a row of its own, so that the
rows without a status in their name are the answers 200 and nothing else. What is left as a failure is worth a look.
"""

import itertools
import logging
import os
import random
import re
import time
import uuid

import requests
from locust import FastHttpUser, between, events, task
from locust.exception import StopUser
from locust.runners import MasterRunner

TRIES = 10  # of one request, before it is given up
LONGEST_PAUSE_S = 5.0
TOKEN = os.environ.get("SHOP_TOKEN", "")  # of a merchant, for a server of the profile secured


class Endpoint:
    """A request of the API. Its name groups what is asked for under many ids."""

    def __init__(self, method, template):
        self.method = method
        self.template = template
        self.name = re.sub(r"\{(\w+)\}", r"[\1]", template)

    def path(self, *values):
        """The template with its parameters replaced in order."""
        left = iter(values)
        return re.sub(r"\{\w+\}", lambda _: str(next(left)), self.template)


CREATE_USER = Endpoint("POST", "/payment/create_user")
ADD_FUNDS = Endpoint("POST", "/payment/add_funds/{user_id}/{amount}")
FIND_USER = Endpoint("GET", "/payment/find_user/{user_id}")
CREATE_ITEM = Endpoint("POST", "/stock/item/create/{price}")
ADD_STOCK = Endpoint("POST", "/stock/add/{item_id}/{amount}")
FIND_ITEM = Endpoint("GET", "/stock/find/{item_id}")
CREATE_ORDER = Endpoint("POST", "/orders/create/{user_id}")
ADD_ITEM = Endpoint("POST", "/orders/addItem/{order_id}/{item_id}/{quantity}")
FIND_ORDER = Endpoint("GET", "/orders/find/{order_id}")
CHECKOUT = Endpoint("POST", "/orders/checkout/{order_id}")
ORDERS_OF_USER = Endpoint("GET", "/orders/by-user/{user_id}")
TOP_ITEMS = Endpoint("GET", "/leaderboard/items")


@events.init_command_line_parser.add_listener
def options(parser):
    """Each can be given in the environment, too. Every Locust process has so many of its own."""
    for name, default, text in [
        ("users", 200, "users that are created"),
        ("items", 100, "items that are created"),
        ("stock", 1000, "pieces of each item to begin with"),
        ("credit", 500, "credit of each user to begin with; prices are 1 to 100"),
        ("scarce-stock", 50, "pieces of the scarce item to begin with"),
        ("scarce-restock", 5, "pieces of it that a merchant brings now and then; 0 for none"),
    ]:
        variable = "SHOP_" + name.upper().replace("-", "_")
        parser.add_argument("--shop-" + name, type=int, env_var=variable, default=default, help=text)
    parser.add_argument("--shop-scarce-item", type=str, env_var="SHOP_SCARCE_ITEM", default="",
                        help="id of an item that is there, for all Locust processes; otherwise each makes one")


def headers_of(endpoint):
    """A key of its own for whatever changes something, and the token if there is one."""
    headers = {"Idempotency-Key": str(uuid.uuid4())} if endpoint.method == "POST" else {}
    return {**headers, "Authorization": "Bearer " + TOKEN} if TOKEN else headers


def pause_of(response):
    """Seconds until another try: as the server asks, and a little apart from all others who were told the same."""
    asked = (response.headers or {}).get("Retry-After", "1")
    wanted = float(asked) if asked.replace(".", "", 1).isdigit() else 1.0
    return min(LONGEST_PAUSE_S, wanted) * random.uniform(1.0, 1.5)


def is_to_be_repeated(response):
    """Not now (429), not known yet (202), the same key still in progress (409), or no answer at all (0)."""
    status = response.status_code
    return status in (0, 202, 429) or (status == 409 and "Retry-After" in (response.headers or {}))


class Shop:
    """What one Locust process sells, and to whom. Filled before the users start, and none of it is measured."""

    def __init__(self, host, settings):
        self.host = host.rstrip("/")
        self.settings = settings
        self.session = requests.Session()
        self.views = True  # history and leaderboard, until the server says that there are none
        self.users = [self.create_user() for _ in range(settings.shop_users)]
        self.items = [self.create_item(random.randint(1, 100), settings.shop_stock) for _ in range(settings.shop_items)]
        self.scarce = settings.shop_scarce_item or self.create_item(1, settings.shop_scarce_stock)
        self.next_user = itertools.cycle(self.users)

    def create_user(self):
        user = self.ask(CREATE_USER)["user_id"]
        if self.settings.shop_credit > 0:
            self.ask(ADD_FUNDS, user, self.settings.shop_credit)
        return user

    def create_item(self, price, stock):
        item = self.ask(CREATE_ITEM, price)["item_id"]
        if stock > 0:
            self.ask(ADD_STOCK, item, stock)
        return item

    def ask(self, endpoint, *values):
        """Until it is done."""
        headers = headers_of(endpoint)
        for _ in range(TRIES):
            response = self.session.request(
                endpoint.method, self.host + endpoint.path(*values), headers=headers, timeout=30)
            if not is_to_be_repeated(response):
                response.raise_for_status()
                return response.json() if response.text.startswith("{") else {}
            time.sleep(pause_of(response))
        raise RuntimeError(f"{endpoint.method} {endpoint.name} was not done in {TRIES} tries")


shop = None


@events.test_start.add_listener
def open_shop(environment, **_):
    """In each process that has users, which a master has not."""
    global shop
    shop = None
    if isinstance(environment.runner, MasterRunner):
        return
    host = environment.host or environment.parsed_options.host or Visitor.host
    try:
        shop = Shop(host, environment.parsed_options)
    except (requests.RequestException, RuntimeError, KeyError) as fault:
        logging.error("the shop at %s cannot be filled: %s", host, fault)
        environment.process_exit_code = 2
        environment.runner.quit()


class Visitor(FastHttpUser):
    """What all have in common: how a request is sent, repeated and judged."""

    abstract = True
    host = "http://127.0.0.1:8000"
    connection_timeout = 10.0
    network_timeout = 30.0  # longer than a checkout may take until it is answered 202

    def on_start(self):
        if shop is None:
            raise StopUser()
        self.user_id = next(shop.next_user)

    def ask(self, endpoint, *values, expected=(), location_says=None):
        """
        The answer for good, or None when there is none in so many tries. A POST keeps its key over all of them, so that it is
        done once however often it arrives.

        expected: statuses besides 200 that are no failure.
        location_says: tells from what is read at the Location of a 202 that it was done after all.
        """
        headers = headers_of(endpoint)
        for _ in range(TRIES):
            with self.client.request(endpoint.method, endpoint.path(*values), name=endpoint.name, headers=headers,
                                     catch_response=True) as response:
                again = is_to_be_repeated(response)
                self.judge(response, endpoint, again, expected)
            if not again:
                return response
            time.sleep(pause_of(response))
            if response.status_code == 202 and self.is_done(response, location_says):
                return response
        self.give_up(endpoint)
        return None

    @staticmethod
    def judge(response, endpoint, again, expected):
        status = response.status_code
        if status == 0:
            response.failure("not answered")
        elif status == 200:
            response.success()
        elif again or status in expected:
            response.request_meta["name"] = f"{endpoint.name} ({status})"
            response.success()
        else:
            response.failure(f"{status}: {(response.text or '')[:200]}")

    def is_done(self, pending, location_says):
        """Reads at the Location of a 202 what became of it. Only a paid order says so by itself."""
        location = pending.headers.get("Location")
        if location is None or location_says is None:
            return False
        with self.client.get(location, name=FIND_ORDER.name + " (after 202)", catch_response=True) as found:
            if found.status_code != 200:
                found.failure(f"{found.status_code} at the Location of a 202")
                return False
            found.success()
            return location_says(found.json())

    def give_up(self, endpoint):
        self.environment.events.request.fire(
            request_type=endpoint.method, name=endpoint.name + " (given up)", response_time=0, response_length=0,
            exception=RuntimeError(f"no answer for good in {TRIES} tries"), context={})

    def new_order(self, lines):
        """Its id, with an item and a quantity on each line; None when that could not be."""
        created = self.ask(CREATE_ORDER, self.user_id)
        if created is None or created.status_code != 200:
            return None
        order = created.json()["order_id"]
        for item, quantity in lines:
            added = self.ask(ADD_ITEM, order, item, quantity)
            if added is None or added.status_code != 200:
                return None
        return order

    def check_out(self, order):
        """Whether it is paid. Who has too little credit tops up and tries once more, which is another request with another key."""
        answer = self.pay(order)
        if answer is not None and answer.status_code == 402:
            self.top_up()
            answer = self.pay(order)
        return answer is not None and answer.status_code in (200, 202)

    def pay(self, order):
        return self.ask(CHECKOUT, order, expected=(402, 409), location_says=lambda found: found["paid"])

    def top_up(self):
        self.ask(ADD_FUNDS, self.user_id, random.randint(2, 10) * 100)

    def view(self, endpoint, *values):
        """What is made of events, and not there where nothing is announced."""
        if shop.views:
            answer = self.ask(endpoint, *values, expected=(404,))
            shop.views = answer is None or answer.status_code != 404


class Shopper(Visitor):
    """Looks around, fills a basket, and buys what is in it more often than not."""

    weight = 16
    wait_time = between(0.5, 2.0)

    def on_start(self):
        super().on_start()
        self.basket = None

    @task(12)
    def browse(self):
        for item in random.sample(shop.items, k=min(3, len(shop.items))):
            self.ask(FIND_ITEM, item)

    @task(5)
    def fill_basket(self):
        items = random.sample(shop.items, k=min(random.randint(1, 3), len(shop.items)))
        self.basket = self.new_order([(item, random.randint(1, 2)) for item in items])

    @task(4)
    def buy(self):
        if self.basket is None:
            self.fill_basket()
        if self.basket is not None:
            self.check_out(self.basket)
            self.ask(FIND_ORDER, self.basket)
            self.basket = None

    @task(2)
    def look_at_account(self):
        self.ask(FIND_USER, self.user_id)
        self.view(ORDERS_OF_USER, self.user_id)

    @task(1)
    def look_at_leaderboard(self):
        self.view(TOP_ITEMS)

    @task(1)
    def add_credit(self):
        self.top_up()


class Rusher(Visitor):
    """Wants one piece of what everybody wants, and is not surprised when it is sold out."""

    weight = 3
    wait_time = between(0.1, 0.5)

    @task
    def grab(self):
        order = self.new_order([(shop.scarce, 1)])
        if order is not None:
            self.check_out(order)


class Merchant(Visitor):
    """Looks after the stock."""

    weight = 1
    wait_time = between(1.0, 3.0)

    @task(4)
    def restock(self):
        item = random.choice(shop.items)
        found = self.ask(FIND_ITEM, item)
        if found is not None and found.status_code == 200 and found.json()["stock"] < shop.settings.shop_stock / 2:
            self.ask(ADD_STOCK, item, max(1, shop.settings.shop_stock))

    @task(1)
    def bring_something_scarce(self):
        if shop.settings.shop_scarce_restock > 0:
            self.ask(ADD_STOCK, shop.scarce, shop.settings.shop_scarce_restock)
