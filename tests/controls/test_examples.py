"""Example graphs: what they may say, what they mean, and how their mistakes are told."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from collectors.aws import CATALOGUE
from controls.check import check, examples
from controls.control import Control, Example, Expected
from controls.examples import Graph, graph
from controls.load import FOLDER
from controls.problem import ControlError
from graph.store import Store
from graph.trial import plant, trial
from queries.compile import Compiler

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
PATH = Path("c.md")


def parsed(text: str) -> Graph:
    """The graph of a block that begins on line 11."""
    return graph(CATALOGUE, PATH, Example(Expected.FAIL, "", dedent(text).strip(), 11), NOW)


MISTAKES = {
    "unknown type": ("Connecter a:", "Did you mean «Connector»?", 11),
    "no name": ("Connector:", "is not «Type name»", 11),
    "unknown field": ("Connector a:\nTrail t:\n  isMultiRegionTrial: true", "Did you mean «isMultiRegionTrail»?", 13),
    "unknown field of a part": ("Connector a:\nTrail t:\n  status: {isLoging: true}", "«isLoging». Did you mean «isLogging»?", 13),
    "wrong type": ("Connector a:\nTrail t:\n  isMultiRegionTrail: 1", "is a Boolean, and not 1", 13),
    "a text is no truth": ("Connector a:\nTrail t:\n  kmsKeyID: true", "is a String, and not True", 13),
    "bad time": ("Connector a:\nTrail t:\n  status:\n    latestDeliveryTime: yesterday", "is no date", 14),
    "unknown link": ("Connector a:\n  trails: [t]\nTrail tt:", "no «Trail t». Did you mean «tt»?", 12),
    "unknown operation": ("Connector a:\nTrail t: {unread: [GetTrailState]}", "Did you mean «GetTrailStatus»?", 12),
    "homeless": ("Connector a:\nConnector b:\nTrail t:", "Where does «Trail t» live?", 13),
    "elsewhere": ("Connector a:\nTrail t: {in: c/eu-west-1}", "with one of its accounts", 12),
    "bad unlisted": ("unlisted: [Trail]\nConnector a:", "not «Type account/region»", 11),
    "no mapping": ("- Connector a", "has a key «Type name»", 11),
    "fields that are none": ("Connector a: 5", "stand its fields", 11),
    "bad yaml": ("Connector a: {", "This is not YAML", 11),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes_are_told_with_their_line(mistake: str) -> None:
    """Each mistake in an example has a message, at the line of the control's file."""
    text, message, line = MISTAKES[mistake]
    with pytest.raises(ControlError) as found:
        parsed(text)
    assert any(message in p.message and p.line == line for p in found.value.problems), str(found.value)


def test_values_are_stored_as_a_collection_would() -> None:
    """Parts become flat properties, and a duration is a time before the reading."""
    graph_ = parsed("Connector a:\nTrail t: {kmsKeyID: k, status: {isLogging: true, latestDeliveryTime: -PT2H}}")
    assert graph_.world.assets[1].values == {
        "kmsKeyID": "k",
        "status_isLogging": True,
        "status_latestDeliveryTime": NOW - timedelta(hours=2),
    }


def test_what_is_absent_and_what_has_no_zone() -> None:
    """A value written as null was read as absent, and a time without a zone is one of UTC."""
    text = "Connector a:\nTrail t: {kmsKeyID: null, status: {latestDeliveryTime: 2026-01-02T03:04:05}}"
    values = parsed(text).world.assets[1].values
    assert values == {"kmsKeyID": None, "status_latestDeliveryTime": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)}


def test_the_only_account_is_where_assets_live() -> None:
    """With one account nothing need be said; with several, assets live with the account that manages the others."""
    assert parsed("Connector a:\nTrail t:").world.assets[1].account == "a"
    assert parsed("Connector a:\nConnector b: {managementAccountID: a}\nTrail t:").world.assets[2].account == "a"


def test_an_example_is_a_whole_graph_while_it_lasts(store: Store, run: Callable[[Any], Any]) -> None:
    """Inside a trial the example can be asked, nested objects and links included; after it the database is as before."""
    planted = parsed(
        """
        Connector a: {trails: t}
        Trail t:
          in: a/us-east-1
          unread: [GetTrailStatus]
          eventSelectors:
            - readWriteType: ReadOnly
              dataResources: [{type: "AWS::S3::Object", values: [arn:aws:s3]}]
        """
    )

    async def look(inside: Store) -> list[dict[str, Any]]:
        text = (
            "MATCH (c:Connector)-[:HAS_TRAIL]->(t:Trail)-[:HAS_EVENT_SELECTOR]->(s)-[:RECORDS_DATA_OF]->(d) "
            "RETURN c.internalName AS account, t.scope AS scope, labels(t) AS labels, s.readWriteType AS kind, d.values AS values, "
            "COUNT { (:Region) } AS regions"
        )
        return [dict(r) for r in await inside.run(text)]

    before = run(store.run("MATCH (n) RETURN count(n) AS n"))[0]["n"]
    (row,) = run(trial(store, CATALOGUE, planted.world, NOW, look))
    assert {"account": "a", "scope": "a/us-east-1", "kind": "ReadOnly", "values": ["arn:aws:s3"], "regions": 2}.items() <= row.items()
    assert {"Trail", "Unread_GetTrailStatus"} <= set(row["labels"])
    assert run(store.run("MATCH (n) RETURN count(n) AS n"))[0]["n"] == before


def test_a_wrong_verdict_is_a_problem_of_the_example(
    compiler: Compiler, store: Store, run: Callable[[Any], Any], made: Callable[..., Control]
) -> None:
    """The message says which verdict an example must have, which it has, and why."""
    example = Example(Expected.PASS, "A bare trail.", "Connector a: {trails: t}\nTrail t:", 40)
    control = made('{ trails(where: { kmsKeyID: { eq: "" } }) { ...AssetFragment } }', examples=(example,))
    (problem,) = run(examples(compiler, store, [control]))
    assert str(problem).startswith("made.md:40: The example «A bare trail.» must be PASS and is FAIL. a: ")


def test_an_example_must_name_what_it_marks(
    compiler: Compiler, store: Store, run: Callable[[Any], Any], made: Callable[..., Control]
) -> None:
    """A control that fails on another asset than the marked one is a problem."""
    text = "Connector a:\nTrail t: {fails: true, kmsKeyID: k}\nTrail u:"
    control = made('{ trails(where: { kmsKeyID: { eq: "" } }) { ...AssetFragment } }', examples=(Example(Expected.FAIL, "", text, 7),))
    (problem,) = run(examples(compiler, store, [control]))
    assert problem.message == "The example must name «Trail t» and names «Trail u»."


def test_a_folder_is_checked_as_a_whole(compiler: Compiler, store: Store, run: Callable[[Any], Any], tmp_path: Path) -> None:
    """A check tells mistakes in files, mistakes in examples and wrong verdicts together, each with its file and line."""
    good = (FOLDER / "cloudtrail-kms-encryption.md").read_text(encoding="utf-8")
    files = {
        "cloudtrail-kms-encryption": good,
        "mistaken": good.replace("id: cloudtrail-kms-encryption", "id: mistaken\nsevere: yes"),
        "misspelt": good.replace("id: cloudtrail-kms-encryption", "id: misspelt").replace("Trail main: {kmsKeyID", "Trail main: {kmsKeyId"),
        "wrong": good.replace("id: cloudtrail-kms-encryption", "id: wrong")
        .replace("fails: true, ", "")
        .replace('kmsKeyID: ""', "kmsKeyID: k", 1),
    }
    for name, text in files.items():
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    problems = run(check(compiler, store, tmp_path))
    written = {name: text.splitlines() for name, text in files.items()}
    misspelt = next(i for i, line in enumerate(written["misspelt"], 1) if "kmsKeyId" in line)
    fails = written["wrong"].index("```yaml", written["wrong"].index("## Fails")) + 2
    assert [(p.path.stem, p.line) for p in problems] == [("misspelt", misspelt), ("mistaken", 3), ("wrong", fails)]
    assert "must be FAIL and is PASS" in problems[2].message


def test_what_the_graph_holds_does_not_disturb_examples(
    compiler: Compiler, store: Store, run: Callable[[Any], Any], made: Callable[..., Control]
) -> None:
    """An example beside a graph full of failures is judged by itself."""
    control = made(
        '{ trails(where: { kmsKeyID: { eq: "" } }) { ...AssetFragment } }',
        examples=(Example(Expected.PASS, "", "Connector mine: {trails: k}\nTrail k: {kmsKeyID: k}", 1),),
    )
    run(plant(store, CATALOGUE, parsed("Connector a: {trails: t}\nTrail t:").world, datetime.now(UTC)))
    assert run(examples(compiler, store, [control])) == []
