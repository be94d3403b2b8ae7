"""Statements whose plan is right whatever the graph holds, as they find everything by keys.

Neo4j plans a statement anew once the counts on which its plan rested have changed by some three quarters, which in a growing graph, and
after each test, they have every ten seconds: a sixth of a second for each. Of these statements it keeps the plan that it has.
"""

STEADY = set[str]()


def steady(text: str) -> str:
    """The statement with a plan that stays. It must have no scan in an empty graph, which a test tries of all of them."""
    STEADY.add(text)
    return f"CYPHER replan=skip {text}"
