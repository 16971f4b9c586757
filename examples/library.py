"""A book is lent to one member at a time. Members hold at most three books."""

from typing import Literal

from sparring import Refused, read

_TITLES = ["Emma", "Dune", "Ulysses", "Persuasion"]


def scenario(random):
    titles = random.sample(_TITLES, len(_TITLES))
    return {
        "books": {f"B{index + 10}": {"title": title, "holder": ""} for index, title in enumerate(titles)},
        "members": ["Ada", "Ben", "Cleo"],
    }


def entities(state):
    return [f"book {book_id}" for book_id in state["books"]]


@read
def find_book(state, title: str) -> str:
    """Find a book by title."""
    for book_id, book in state["books"].items():
        if book["title"] == title:
            return book_id
    raise Refused("no such book")


@read
def get_book(state, book_id: str) -> dict:
    """Get a book by id."""
    if book_id not in state["books"]:
        raise Refused("no such book")
    return state["books"][book_id]


@read
def list_books(state, order: Literal["id", "title"] = "id") -> list[dict]:
    """List all books.

    order: what to sort by
    """
    books = [{"id": book_id, **book} for book_id, book in state["books"].items()]
    return sorted(books, key=lambda book: book[order])


def lend_book(state, book_id: str, member: str) -> str:
    """Lend a book to a member."""
    book = state["books"].get(book_id)
    if book is None:
        raise Refused("no such book")
    if member not in state["members"]:
        raise Refused("no such member")
    if book["holder"]:
        raise Refused(f"lent to {book['holder']}")
    book["holder"] = member
    return "done"
