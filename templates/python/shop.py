"""An order takes its goods off the shelf at once. Nobody can order more than there is."""

from sparring import Refused, read

_GOODS = ["apples", "bread", "cheese", "dates", "eggs"]


def scenario(random):
    goods = random.sample(_GOODS, 4)
    return {"shelf": {good: random.randint(2, 20) for good in goods}, "orders": []}


def entities(state):
    return list(state["shelf"])


@read
def list_goods(state) -> list[str]:
    """List the goods on the shelf."""
    return sorted(state["shelf"])


@read
def count_good(state, good: str) -> int:
    """Count how much of a good is left."""
    if good not in state["shelf"]:
        raise Refused(f"no {good}")
    return state["shelf"][good]


@read
def list_orders(state, customer: str) -> list[dict]:
    """List the orders of a customer."""
    return [order for order in state["orders"] if order["customer"] == customer]


def order_good(state, customer: str, good: str, count: int) -> int:
    """Order a good for a customer."""
    left = count_good(state, good)
    if count < 1 or left < count:
        raise Refused(f"only {left} left")
    state["shelf"][good] = left - count
    state["orders"].append({"customer": customer, "good": good, "count": count})
    return left - count
