"""The catalogue's rule on certificates that expire, from violations to their mend."""

from datetime import UTC, datetime, timedelta

from tests.catalogue.scene import ACCOUNT, REGION, Scene, Violated

RULE = "ssl-certificates-expiring-in-14-days"
BY = {RULE: "served"}
KINDS = ("ACMSSLCertificate", "IAMServerCertificate")
CERTIFICATE = f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/1"
SERVER = f"arn:aws:iam::{ACCOUNT}:server-certificate/old"


def later(days: int) -> datetime:
    """A date so many days from now."""
    return datetime.now(UTC) + timedelta(days=days)


def expiring(scene: Scene, acm: int | None, iam: int) -> None:
    """A certificate of ACM and one of IAM that expire in so many days, of which AWS says no more than it must."""
    scene.forget()
    scene.answer("ListCertificates", {"CertificateSummaryList": [{"CertificateArn": CERTIFICATE}]})
    scene.answer("DescribeCertificate", {"Certificate": {"NotAfter": later(acm).timestamp()} if acm else {}})
    name = "ListServerCertificates"
    member = (
        "<member><Path>/</Path><ServerCertificateName>old</ServerCertificateName><ServerCertificateId>ASCA1</ServerCertificateId>"
        f"<Arn>{SERVER}</Arn><Expiration>{later(iam):%Y-%m-%dT%H:%M:%SZ}</Expiration></member>"
    )
    found = f"<ServerCertificateMetadataList>{member}</ServerCertificateMetadataList><IsTruncated>false</IsTruncated>"
    scene.answer(name, f"<{name}Response><{name}Result>{found}</{name}Result></{name}Response>")


def violate(scene: Scene) -> Violated:
    """One certificate of each service that is about to expire; mended, neither is."""
    expiring(scene, 13, 13)
    return scene.violated({RULE: {CERTIFICATE, SERVER}}, lambda: expiring(scene, 15, 15))


def test_violated_then_mended(scene: Scene) -> None:
    """Certificates of ACM and of IAM that are about to expire fail, and pass once they are renewed."""
    scene.holds(violate(scene), *KINDS)


def test_when_a_certificate_fails(scene: Scene) -> None:
    """Certificates of ACM and of IAM fail while they expire within 14 days; neither later, nor before that."""
    for acm, iam, failing in ((13, 15, 1), (15, 13, 1), (13, 13, 2), (15, 15, 0), (-1, -1, 0), (None, 15, 0)):
        expiring(scene, acm, iam)
        scene.collect(*KINDS)
        found = scene.judge(RULE)[RULE]
        assert (found.verdict, len(found.failing)) == ("FAIL" if failing else "PASS", failing), (acm, iam)


def test_a_certificate_of_the_simulation(scene: Scene) -> None:
    """A certificate with any kind of key is found, and passes while it is good for a year."""
    arn = scene.client("acm").request_certificate(DomainName="example.com", KeyAlgorithm="EC_prime256v1")["CertificateArn"]
    scene.collect(*KINDS)
    assert scene.judge(RULE)[RULE].verdict == "PASS"
    assert scene.collector.rows("MATCH (c:ACMSSLCertificate) RETURN c.idFromProvider") == [[arn]]
