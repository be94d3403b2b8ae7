"""JUnit XML: a suite for each control, a case for each account, so that a pipeline shows verdicts as tests.

FAIL is a failure, what is not known an error, and a neutral verdict skipped.
"""

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from controls.verdict import ControlVerdict, Judged, Report, Verdict

TAGS = {Verdict.FAIL: "failure", Verdict.UNKNOWN: "error", Verdict.NOT_SUPPORTED: "error", Verdict.PASS: ""}


def render(report: Report) -> str:
    """The report as text."""
    root = Element("testsuites", name="emptyset")
    for control in report.controls:
        _suite(root, control)
    indent(root)
    return tostring(root, encoding="unicode", xml_declaration=True)


def _suite(root: Element, control: ControlVerdict) -> None:
    suite = SubElement(root, "testsuite", name=control.control, timestamp=control.evaluated_at.isoformat(timespec="seconds"))
    if control.frameworks:
        properties = SubElement(suite, "properties")
        for name, numbers in sorted(control.frameworks.items()):
            SubElement(properties, "property", name=_legal(name), value=_legal(", ".join(numbers)))
    cases = [(a.name or a.account, a.verdict, _words(a)) for a in control.accounts]
    if control.insight or not cases or control.verdict not in {v for _, v, _ in cases}:
        cases.append((control.control, control.verdict, control.reason))
    tags = [_case(suite, control, *case) for case in cases]
    for name, tag in {"failures": "failure", "errors": "error", "skipped": "skipped"}.items():
        suite.set(name, str(tags.count(tag)))
    suite.set("tests", str(len(tags)))


def _case(suite: Element, control: ControlVerdict, name: str, verdict: Verdict, reason: str) -> str:
    case = SubElement(suite, "testcase", name=_legal(name), classname=control.control, time="0")
    tag = "skipped" if control.insight else TAGS.get(verdict, "skipped")
    if tag:
        SubElement(case, tag, message=_legal(f"{verdict}: {reason}" if reason else verdict.value))
    return tag


def _words(account: Judged) -> str:
    named = ", ".join(str(a.get("idFromProvider")) for a in account.failing[:20])
    return "; ".join(filter(None, [account.reason, f"{len(account.failing)} failing: {named}" if named else ""]))


def _legal(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return "".join(c for c in text if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff"))
