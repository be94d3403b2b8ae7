"""`returnPath`: the assets that fail are not those a query finds but those at the end of a path below them.

The question is turned round: it asks for the leaves from which the path leads back to an answer, so that certain,
possible and unseen mean the same for them as for any other answer.
"""

from collections.abc import Sequence

from graph.catalogue import Catalogue, Relation
from graph.question import All, Follow, Quantifier, Question, Related


class PathError(ValueError):
    """A `returnPath` that the query's own selection does not have, or that does not end at assets."""


def at_leaf(catalogue: Catalogue, question: Question, path: Sequence[str]) -> Question:
    """The question for the assets at the end of a path of response keys. Raises PathError."""
    for key in path:
        question = _below(catalogue, question, key)
    if path and not catalogue.types[str(question.type)].is_asset:
        raise PathError(f"returnPath «{'.'.join(path)}» ends at {question.type}, which is no asset of its own.")
    return question


def _below(catalogue: Catalogue, question: Question, key: str) -> Question:
    here = catalogue.types[str(question.type)]
    follow = next((s for s in question.select if isinstance(s, Follow) and s.key == key), None)
    if follow is None:
        raise PathError(f"returnPath leads to «{key}», which the query does not select on {here.name}.")
    relation = here.relations[follow.relation]
    if relation.alternatives:
        raise PathError(f"returnPath «{key}» leads to assets of several types; ask for each of them by a rule of its own.")
    back = _inverse(catalogue, here.name, relation)
    where = All((follow.where, Related(back, Quantifier.SOME, question.where)))
    return Question(relation.target, where, follow.select, question.limit, question.certainty)


def _inverse(catalogue: Catalogue, here: str, relation: Relation) -> str:
    """The name of the same relation at its other end."""
    there = catalogue.types[relation.target].relations.values()
    same = (r for r in there if (r.relationship, r.target, r.nesting) == (relation.relationship, here, relation.nesting))
    return next(r.name for r in same if r.outgoing is not relation.outgoing)
