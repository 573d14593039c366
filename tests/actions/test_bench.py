"""`yinuo bench` measures on databases of its own and tells every figure, in a table and in a file."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from yinuo.management.bench import figures, inside
from yinuo.management.bench.figures import Ratio, Spread


def test_every_figure_is_told_in_a_table_and_in_a_file(tmp_path: Path) -> None:
    out, file = StringIO(), tmp_path / "figures.json"
    bounds = ("--orders", "410", "--rounds", "1", "--count", "2", "--database", "sqlite")

    call_command("bench", *bounds, "--json", str(file), stdout=out, stderr=StringIO())

    told = json.loads(file.read_text(encoding="utf-8"))
    assert {row["name"] for row in told["rows"]} == {
        "board", "bare_list", "api", "bare_insert_page", "action", "bare_insert", "pdf", "pdf_page",
    }  # fmt: skip
    assert {ratio["name"] for ratio in told["ratios"]} == {
        "board_time", "queries", "api_rate", "action_rate", "receipt_growth", "rest", "highest", "after",
    }  # fmt: skip
    aims = {ratio["name"]: ratio["aim"] for ratio in told["ratios"]}
    assert (aims["action_rate"], aims["api_rate"]) == (0.35, None)
    assert all(row["runs"] == 2 and 0 < row["p50_ms"] <= row["p99_ms"] for row in told["rows"])
    assert len(out.getvalue().splitlines()) == 1 + len(told["rows"]) + 2 + len(told["ratios"])


@pytest.mark.django_db
def test_a_database_that_is_not_the_benchs_own_is_never_filled() -> None:
    with pytest.raises(CommandError):
        inside.run(orders=10, names=["board"], count=1)

    assert "yinuo_serviceorder" in connection.introspection.table_names()


def test_an_aim_is_judged_by_the_middle_round() -> None:
    value = Spread.of([0.2, 0.4, 0.3])

    assert value == Spread(0.2, 0.3, 0.4)
    assert Ratio("intake", "", 1, "action_rate", value, aim=0.3, at_least=True).met
    assert not Ratio("intake", "", 1, "action_rate", value, aim=0.35, at_least=True).met
    assert Ratio("board", "", 1, "growth", value).met is None


def test_percentiles_are_runs_that_happened() -> None:
    ordered = [float(nth) for nth in range(1, 101)]

    assert [figures.percentile(ordered, share) for share in (0.5, 0.95, 0.99)] == [50.0, 95.0, 99.0]
    assert figures.percentile([7.0], 0.99) == 7.0
