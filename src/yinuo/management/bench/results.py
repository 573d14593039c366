"""What a measure says: its rows, and its ratios with the aims they are held against."""

from yinuo.management.bench import figures
from yinuo.management.bench.figures import Ratio, Row, Spread
from yinuo.management.bench.rounds import Child, Times


def rows(measure: str, begun: dict[int, Child], times: Times) -> list[Row]:
    """A row for every size and contender."""
    return [
        figures.row(
            measure, begun[orders].ready["database"], orders, name, rounds, begun[orders].ready["queries"][name]
        )
        for (orders, name), rounds in times.items()
    ]


def ratios(measure: str, begun: dict[int, Child], times: Times) -> list[Ratio]:
    """The ratios of a measure."""
    return {"intake": of_intake, "board": of_board, "receipt": of_receipt}[measure](begun, times)


def of_intake(begun: dict[int, Child], times: Times) -> list[Ratio]:
    """Creating an order beside inserting its one row: the action is held against the aim, the API is told beside it."""
    sides = (
        ("action_rate", "action", "bare_insert", figures.LEAST_RATE),
        ("api_rate", "api", "bare_insert_page", None),
    )
    return [
        Ratio("intake", child.ready["database"], orders, name,
              figures.rate_beside(times[orders, ours], times[orders, plain]), aim, at_least=True)
        for orders, child in begun.items()
        for name, ours, plain, aim in sides
    ]  # fmt: skip


def of_board(begun: dict[int, Child], times: Times) -> list[Ratio]:
    """The board beside a plain list, its statements, and itself with the most orders beside itself with the fewest."""
    found = []
    for orders, child in begun.items():
        database, count = child.ready["database"], float(child.ready["queries"]["board"])
        beside = figures.time_beside(times[orders, "board"], times[orders, "bare_list"])
        found.append(Ratio("board", database, orders, "board_time", beside))
        found.append(Ratio("board", database, orders, "queries", Spread.of([count]), figures.MOST_QUERIES))
    few, many = min(begun), max(begun)
    if few != many:
        grown = figures.time_beside(times[many, "board"], times[few, "board"])
        found.append(Ratio("board", begun[many].ready["database"], many, "growth", grown, figures.MOST_GROWTH))
    return found


def of_receipt(begun: dict[int, Child], times: Times) -> list[Ratio]:
    """Whether typesetting keeps memory."""
    return [
        Ratio("receipt", child.ready["database"], orders, "receipt_growth",
              Spread.of([child.ready["receipt_growth_mb"]]))
        for orders, child in begun.items()
    ]  # fmt: skip


def of_memory(database: str, orders: int, told: dict[str, float]) -> list[Ratio]:
    """Web plus worker: at rest, at the highest moment, after the visits."""
    return [
        Ratio("memory", database, orders, name, Spread.of([told[name]]), figures.MOST_MB)
        for name in ("rest", "highest", "after")
    ]
