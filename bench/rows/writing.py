"""Writing a million assets, against raw `UNWIND` by the driver."""

from bench.row import Bench, Found, Row


def run(bench: Bench) -> Found:
    """Measure."""
    bench.tell("nothing yet")
    return Found()


ROW = Row(
    50, "writing 1,000,000 assets", "raw `UNWIND` by the driver in the same run", "at least 0.8 of its rate, memory constant", "", run
)
