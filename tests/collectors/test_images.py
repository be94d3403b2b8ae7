"""Which image in ECR a container runs, and what its scans mean."""

from typing import Any

import pytest

from collectors.meaning.image_scans import exploitable, findings
from collectors.meaning.images import ecr_image
from graph.model import Reference, Unreadable

DIGEST = f"sha256:{'a' * 64}"
ACCOUNT = "111111111111"


@pytest.mark.parametrize(
    "registry",
    [
        f"{ACCOUNT}.dkr.ecr.eu-central-1.amazonaws.com",
        f"{ACCOUNT}.dkr.ecr-fips.eu-central-1.amazonaws.com",
        f"{ACCOUNT}.dkr-ecr.eu-central-1.on.aws",
        f"{ACCOUNT}.dkr-ecr-fips.eu-central-1.on.aws",
        f"{ACCOUNT}.dkr.ecr.eu-central-1.amazonaws.com.cn",
    ],
)
@pytest.mark.parametrize("tag", ["", ":latest", f"@{DIGEST}", f":latest@{DIGEST}"])
def test_images_in_ecr(registry: str, tag: str) -> None:
    """Whatever its registry's host and its tag, an image in ECR is known by repository and digest, in its account and region."""
    container = {"image": f"{registry}/team/app{tag}", "imageDigest": DIGEST}
    assert ecr_image(container) == [Reference(f"team/app@{DIGEST}", ACCOUNT, "eu-central-1")]


def test_the_digest_in_the_name() -> None:
    """Before ECS says which digest it pulled, the one in the image's name counts."""
    image = f"{ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/app@{DIGEST}"
    assert ecr_image({"image": image}) == [Reference(f"app@{DIGEST}", ACCOUNT, "us-east-1")]


@pytest.mark.parametrize(
    "image", ["nginx", "nginx:1", "docker.io/library/nginx:1", "public.ecr.aws/nginx/nginx:1", f"ghcr.io/a/b@{DIGEST}"]
)
def test_images_from_elsewhere(image: str) -> None:
    """An image that no private registry of ECR holds is no image in ECR."""
    assert ecr_image({"image": image, "imageDigest": DIGEST}) == []


def test_a_tag_is_not_enough() -> None:
    """Of an image in ECR that is known by a tag only, nobody knows the content."""
    with pytest.raises(Unreadable, match="which digest"):
        ecr_image({"image": f"{ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/app:latest"})


def scan(status: str, **found: Any) -> dict[str, Any]:
    """An answer of DescribeImageScanFindings."""
    return {"imageScanStatus": {"status": status}, "imageScanFindings": found}


SEVERE = {"severity": "CRITICAL", "exploitAvailable": "YES", "status": "ACTIVE"}


@pytest.mark.parametrize("severity", ["HIGH", "CRITICAL"])
@pytest.mark.parametrize("status", ["ACTIVE", "SCAN_ELIGIBILITY_EXPIRED"])
def test_an_exploit_is_certain(severity: str, status: str) -> None:
    """A severe finding with an exploit counts, even if the scan is out of date."""
    assert exploitable(scan(status, enhancedFindings=[SEVERE | {"severity": severity}]))


@pytest.mark.parametrize(
    "other", [{"severity": "MEDIUM"}, {"severity": "UNTRIAGED"}, {"exploitAvailable": "NO"}, {"status": "CLOSED"}, {"status": "SUPPRESSED"}]
)
def test_findings_that_do_not_count(other: dict[str, str]) -> None:
    """Findings that are not severe, have no exploit or are closed do not count."""
    assert not exploitable(scan("ACTIVE", enhancedFindings=[SEVERE | other]))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({}, "never scanned"),
        (scan("UNSUPPORTED_IMAGE"), "UNSUPPORTED_IMAGE"),
        (scan("IN_PROGRESS"), "IN_PROGRESS"),
        (scan("COMPLETE", findings=[{"name": "CVE-2021-44228", "severity": "HIGH"}]), "whether CVE-2021-44228 can be exploited"),
        (scan("ACTIVE", enhancedFindings=[{"title": "CVE-1", "severity": "HIGH"}]), "whether CVE-1 can be exploited"),
    ],
)
def test_nobody_knows(answer: dict[str, Any], reason: str) -> None:
    """Without a scan that counts, or with a severe finding that says nothing on exploits, the question stays open."""
    with pytest.raises(Unreadable, match=reason):
        exploitable(answer)


def test_a_clean_basic_scan() -> None:
    """A basic scan without severe findings is enough to know."""
    assert not exploitable(scan("COMPLETE", findings=[{"name": "CVE-3", "severity": "LOW"}]))


def test_both_scanners_in_one_shape() -> None:
    """Findings of either scanner have a name, a severity and the packages that are affected."""
    basic = {
        "name": "CVE-4",
        "severity": "LOW",
        "attributes": [{"key": "package_name", "value": "zlib"}, {"key": "CVSS2_SCORE", "value": "5"}],
    }
    details = {"vulnerabilityId": "CVE-5", "vulnerablePackages": [{"name": "openssl"}], "sourceUrl": "https://example.org/5"}
    found = findings(scan("ACTIVE", findings=[basic], enhancedFindings=[SEVERE | {"packageVulnerabilityDetails": details}]))
    assert [(f["name"], f["severity"], f["packages"], f["scanner"]) for f in found] == [
        ("CVE-4", "LOW", ["zlib"], "BASIC"),
        ("CVE-5", "CRITICAL", ["openssl"], "ENHANCED"),
    ]
    assert found[1]["uri"] == "https://example.org/5"
