"""Questions which a planner would multiply out, and such as are refused."""

from graph.question import Either, Operator, Quantifier, Related, Test, Where

LABEL = Test("label", Operator.EQ, "a")
ALTERNATIVES = Either(
    (
        Test("versioned", Operator.EQ, value=True),
        Test("algorithm", Operator.EQ, "a"),
        Test("made", Operator.ABSENT),
    )
)


def deep(quantifier: Quantifier) -> Where:
    """Three relations, one below the other, over alternatives."""
    return Related("bucket", quantifier, Related("trails", quantifier, Related("bucket", quantifier, ALTERNATIVES)))


ADVERSARIAL: list[tuple[str, Where]] = [
    *(("Trail", deep(quantifier)) for quantifier in (Quantifier.SOME, Quantifier.NONE, Quantifier.ALL)),
    ("Trail", Either(tuple(Related(relation, Quantifier.SINGLE, ALTERNATIVES) for relation in ("bucket", "copies")))),
    ("Bucket", Either(tuple(Related(relation, Quantifier.SINGLE, LABEL) for relation in ("trails", "copiedFrom")))),
    ("Account", Related("trails", Quantifier.SINGLE, Either((LABEL, Related("bucket", Quantifier.NONE, ALTERNATIVES))))),
    ("Trail", Either(tuple(Related("bucket", Quantifier.SOME, ALTERNATIVES) for _ in range(4)))),
]
TOO_MUCH: list[tuple[str, Where]] = [
    ("Trail", Related("bucket", Quantifier.SINGLE, Related("trails", Quantifier.SINGLE, LABEL))),
    ("Trail", Either(tuple(Related("bucket", Quantifier.SOME, ALTERNATIVES) for _ in range(40)))),
]
