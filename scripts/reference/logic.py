"""The logic of a control on its page: what it asks for, what each verdict means, and the readings that it rests on."""

from controls.control import Control, Rule
from controls.logic import Logic
from controls.logic import logic as found
from queries.compile import Compiler
from scripts.reference.words import code, table

PASS = "**PASS**: neither is there one, nor could there be one unseen."  # noqa: S105 - a verdict
NOTHING = "**NOT_APPLICABLE**: there surely is nothing that the control is about, which this query asks for:"


def logic(compiler: Compiler, control: Control) -> str:
    """Conditions, verdicts and readings of a control that is asked."""
    told = found(compiler, control)
    return f"{told.text}\nThe verdict of an account:\n\n{_verdicts(control.rules[0], told)}\n{_readings(told)}"


def _verdicts(rule: Rule, told: Logic) -> str:
    types = " or ".join(code(name) for name in told.types)
    lines = [
        f"- **FAIL**: in the account is a {types} for which it certainly is so, however the unread part looks.",
        "- **UNKNOWN**: there is none such, but there could be one: a reading below is missing, failed or too old, and matters.",
        f"- {PASS}",
    ]
    about = _query(rule) if rule.applicable else ""
    return "\n".join([*lines, *([f"- {NOTHING}"] if about else [])]) + "\n" + about


def _query(rule: Rule) -> str:
    source = rule.applicable.loc.source.body if rule.applicable and rule.applicable.loc else ""
    return f"\n  ```graphql applicable\n  {source.strip()}\n  ```\n"


def _readings(told: Logic) -> str:
    rows = [[f"[{r.type}](../types/{r.type}.md)", code(f"{r.service}:{r.operation}")] for r in told.readings]
    return f"The readings that it rests on:\n\n{table(['Type', 'Operation'], rows)}"
