"""AWS Certificate Manager: certificates for TLS."""

from collectors.declare import Call
from graph.model import Field, Kind, Scope, ValueType

STRING, BOOLEAN, DATETIME, STRINGS = ValueType.STRING, ValueType.BOOLEAN, ValueType.DATETIME, ValueType.STRINGS
# Without a filter AWS lists certificates with RSA keys of up to 2,048 bits only (ACM API reference, Filters).
KEY_TYPES = ["RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"]

ACM_SSL_CERTIFICATE = Kind(
    name="ACMSSLCertificate",
    plural="acmSSLCertificates",
    born="idFromProvider",
    doc="A TLS certificate in AWS Certificate Manager.",
    category="Encryption",
    scope=Scope.REGION,
    id="CertificateArn",
    title=lambda record: record.get("DomainName") or record["CertificateArn"],
    id_is_unique=True,
    listing=Call(
        service="acm",
        operation="ListCertificates",
        items="CertificateSummaryList",
        arguments=lambda _: {"Includes": {"keyTypes": KEY_TYPES}},
        fields=(Field("arn", STRING, "CertificateArn", "The ARN of the certificate."),),
    ),
    details=(
        Call(
            service="acm",
            operation="DescribeCertificate",
            arguments=lambda record: {"CertificateArn": record["CertificateArn"]},
            always=("Certificate",),
            gone=("ResourceNotFoundException",),
            fields=(
                Field("domainName", STRING, "Certificate.DomainName", "The main name it is for."),
                Field("subjectAlternativeNames", STRINGS, "Certificate.SubjectAlternativeNames", "All names it is for.", default=()),
                Field("status", STRING, "Certificate.Status", "ISSUED, EXPIRED, REVOKED, PENDING_VALIDATION and others."),
                Field("type", STRING, "Certificate.Type", "IMPORTED, AMAZON_ISSUED or PRIVATE."),
                Field("managedBy", STRING, "Certificate.ManagedBy", "The service of AWS that manages it; «» without one.", default=""),
                Field("subject", STRING, "Certificate.Subject", "Whom it names."),
                Field("issuer", STRING, "Certificate.Issuer", "Who issued it."),
                Field("serial", STRING, "Certificate.Serial", "Its serial number."),
                Field("keyAlgorithm", STRING, "Certificate.KeyAlgorithm", "The algorithm and length of its key, such as RSA_2048."),
                Field("signatureAlgorithm", STRING, "Certificate.SignatureAlgorithm", "The algorithm it was signed with."),
                Field("inUseBy", STRINGS, "Certificate.InUseBy", "The ARNs of what uses it.", default=()),
                Field("createdAt", DATETIME, "Certificate.CreatedAt", "When it was requested."),
                Field("issuedAt", DATETIME, "Certificate.IssuedAt", "When it was issued."),
                Field("importedAt", DATETIME, "Certificate.ImportedAt", "When it was imported."),
                Field("validFrom", DATETIME, "Certificate.NotBefore", "When it begins to be valid."),
                Field("expiration", DATETIME, "Certificate.NotAfter", "When it stops being valid; absent before it was issued."),
                Field("revokedAt", DATETIME, "Certificate.RevokedAt", "When it was revoked."),
                Field("renewalEligibility", STRING, "Certificate.RenewalEligibility", "Whether AWS can renew it: ELIGIBLE or INELIGIBLE."),
                Field("renewalStatus", STRING, "Certificate.RenewalSummary.RenewalStatus", "How its renewal goes."),
                Field("transparencyLogging", STRING, "Certificate.Options.CertificateTransparencyLoggingPreference",
                      "Whether it is in public logs: ENABLED or DISABLED."),
            ),
        ),
    ),
)  # fmt: skip
