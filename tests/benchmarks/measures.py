"""Everything that is measured in one run, in order: beside the ceiling and the peers, what must hold, and the rooms."""

from statistics import median

from tests.benchmarks import bookings, fan_out, imports, servers, standings, truths
from tests.benchmarks.bench import FULL, Bench
from tests.benchmarks.compare import compare
from tests.benchmarks.contest import POSTGRES, SQLITE
from tests.benchmarks.report import Figure
from tests.push_service.service import push_service


def _bookings(bench: Bench, label: str, few_url: str, many_url: str) -> None:
    """The same three decisions beside a hundred bookings and beside ten thousand, in turns."""
    few = bench.do(bookings.Counter.open(few_url, bookings.FEW))
    many = bench.do(bookings.Counter.open(many_url, bookings.MANY))
    # Once each, so that nobody is first: imports, statements prepared.
    for counter in (few, many):
        bench.do(counter.cost())
    costs: list[float] = []
    ratios: list[float] = []
    for _ in range(bench.size.booked):
        peer = bench.do(few.cost())
        costs.append(bench.do(many.cost()))
        ratios.append(costs[-1] / peer)
    plans = bench.do(many.plans())
    for counter in (few, many):
        bench.do(counter.close())
    bench.plans[label] = plans
    name = f"booked, refused, cancelled at {bookings.MANY:,} bookings, {label}"
    whole = sum(1 for plan in plans.values() if bookings.scans(plan))
    bench.add(
        Figure(name, median(costs) * 1000, "ms", median(ratios), f"the same at {bookings.FEW}", most=2),
        Figure("  statements of it that read a whole table", whole, f"of {len(plans)}", most=0),
    )


def _standings(bench: Bench, label: str, url: str) -> None:
    """A store's standing, and the bare sum it rests on, in turns."""
    contest = bench.do(standings.Contest.open(url))
    bench.do(contest.cost())
    found = [bench.do(contest.cost()) for _ in range(bench.size.booked)]
    bench.do(contest.close())
    bench.add(
        Figure(
            f"where a store stands among {standings.STORES}, {label}",
            median(c for c, _, _ in found) * 1000,
            "ms",
            most=50,
        ),
        Figure(
            "  all of them anew, from 300,000 lines",
            median(a for _, a, _ in found) * 1000,
            "ms",
            median(a / b for _, a, b in found),
            "the bare sum of the lines",
        ),
    )


def _fan_out(bench: Bench) -> None:
    """Pushes of a worker beside bare ones, in turns; then two crowds that have no phones, for the memory alone."""
    with push_service(bench.folder / "push") as service:
        browser = service.browser("bench")
        rates: list[float] = []
        ratios: list[float] = []
        for turn in range(3):
            url = f"sqlite:///{bench.folder / f'told-{turn}.db'}"
            bench.do(fan_out.crowd(url, service, browser, bench.size.told))
            limit = bench.size.told / bench.do(fan_out.bare(service, browser, bench.size.told))
            mine = bench.do(fan_out.carried(url, service))
            if mine.sent != bench.size.told:
                raise RuntimeError(f"{mine.sent} of {bench.size.told} phones were told")
            rates.append(mine.sent / mine.seconds)
            ratios.append(rates[-1] / limit)
        peaks = []
        for count in bench.size.crowds:
            url = f"sqlite:///{bench.folder / f'crowd-{count}.db'}"
            bench.do(fan_out.crowd(url, service, None, count))
            peaks.append(bench.do(fan_out.carried(url, service)).peak_mb)
    few, many = bench.size.crowds
    bench.add(
        Figure(
            f"push of one promotion to {bench.size.told:,} phones",
            median(rates),
            "sends/s",
            median(ratios),
            "bare signed, encrypted requests",
            least=0.5,
        ),
        Figure(
            f"memory of a worker that told {many:,} (peak)",
            peaks[1],
            "MB",
            peaks[1] / peaks[0],
            f"of one that told {few:,}",
            most=1.1,
        ),
    )


def _rooms(bench: Bench) -> None:
    """What the rooms are asked, where it does not depend on HTTP."""
    few, many = (f"sqlite:///{bench.folder / name}.db" for name in ("few", "many"))
    _bookings(bench, "SQLite", few, many)
    _standings(bench, "SQLite", f"sqlite:///{bench.folder / 'standings.db'}")
    if servers.postgres_missing() is not None:
        return
    with servers.fresh_postgres() as few, servers.fresh_postgres() as many:
        _bookings(bench, "PostgreSQL", few, many)
    with servers.fresh_postgres() as url:
        _standings(bench, "PostgreSQL", url)


def _imports(bench: Bench) -> None:
    """A year of sales, and a store's standing in it: the real panel, or a few lines where it is asked whether this runs."""
    given = imports.convert(bench.folder / "panel", None if bench.size is FULL else 5_000)
    year, bare = (f"sqlite:///{bench.folder / name}.db" for name in ("year", "bare"))
    bench.add(*imports.figures(bench.runner, "SQLite", (year, bare), given))
    if servers.postgres_missing() is None:
        with servers.fresh_postgres() as year, servers.fresh_postgres() as bare:
            bench.add(*imports.figures(bench.runner, "PostgreSQL", (year, bare), given))


def measure_all(bench: Bench) -> None:
    """Fill `bench.figures`, and `bench.notes` with what could not be measured and why."""
    sqlite = f"sqlite:///{bench.folder / 'comptoir.db'}"
    missing = servers.postgres_missing()
    if missing is None:
        with servers.fresh_postgres() as url:
            compare(bench, {SQLITE: sqlite, POSTGRES: url})
    else:
        bench.notes.append(f"Nothing was measured on PostgreSQL: {missing}.")
        compare(bench, {SQLITE: sqlite})
    for name, measure in (
        ("kills", truths.kills),
        ("syncs", truths.syncs),
        ("bookings, standings", _rooms),
        ("fan-out", _fan_out),
        ("imports", _imports),
    ):
        bench.part(name, lambda measure=measure: measure(bench))  # type: ignore[misc]
