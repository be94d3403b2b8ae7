"""Certain and possible answers to a question, in one statement."""

from graph.catalogue import INTERFACE, Catalogue
from graph.connectives import conjunction, denial
from graph.coverage import Coverage
from graph.predicates import Predicates
from graph.question import Certainty, Question
from graph.sharpness import sharpest
from graph.statement import RECORDS, Statement, portions

ASSET = "{" + ", ".join(f".{f.name}" for f in INTERFACE) + "}"


def judge(catalogue: Catalogue, question: Question, coverage: Coverage) -> Statement:
    """Rows `{asset, certain}`: every possible asset, and whether it is an answer however the unread part looks.

    What would take too long to plan is judged less sharply: more of it is possible, nothing more is certain.
    """
    return sharpest(catalogue, coverage, lambda p: _judge(p, question), lambda statement: statement)


def _judge(p: Predicates, question: Question) -> Statement:
    catalogue, type_name = p.catalogue, str(question.type)
    may = p.where(type_name, question.where, "n", Certainty.POSSIBLE)
    must = conjunction([listed(p, type_name, "n"), p.granted(type_name, question.where, "n")])
    present = conjunction(["NOT n:Stub", denial(p.outside(catalogue.types[type_name], "n")), may])
    found = f"MATCH (n:{type_name}) WHERE {present} WITH n, coalesce({must}, false) AS certain ORDER BY n.identifier"
    text = portions(found, f"{{asset: x {ASSET}, certain: certain}}", also="certain")
    return Statement(text, p.params, frozenset(p.touched | {(type_name, catalogue.types[type_name].listing)}))


def listed(p: Predicates, type_name: str, variable: str) -> str:
    """Whether the listing which found a node is current: else the node may be gone."""
    here = p.catalogue.types[type_name]
    return denial(p.unread(here, (here.listing,), variable))


def population(catalogue: Catalogue, type_name: str, coverage: Coverage) -> Statement:
    """Rows `{account, certain, count}`: how many assets of a type each account has; those whose listing is not current may be gone."""
    p = Predicates(catalogue, coverage)
    present = conjunction(["NOT n:Stub", denial(p.outside(catalogue.types[type_name], "n"))])
    text = (
        f"MATCH (n:{type_name}) WHERE {present} "
        f"WITH n.cloudAccountID AS account, coalesce({listed(p, type_name, 'n')}, false) AS certain, count(*) AS count "
        f"WITH {{account: account, certain: certain, count: count}} AS row {RECORDS}"
    )
    return Statement(text, p.params)
