"""TLS with a certificate of the operator's own."""

import re
import ssl
from contextlib import suppress

from bot.config import ConfigError, OwnCertificate


def server_context(own: OwnCertificate) -> ssl.SSLContext:
    """What a server needs to show this certificate.

    Raises:
        ConfigError: a file cannot be read, is not what it should be, or the two do not belong together.
    """
    for name, file in (("WEBHOOK_CERTIFICATE", own.certificate), ("WEBHOOK_KEY", own.key)):
        try:
            file.read_bytes()
        except OSError as exc:
            raise ConfigError(f"{name}: {file} cannot be read ({exc.strerror}).") from exc
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        # A password, so that a key that wants one is refused and does not ask for it at the terminal.
        context.load_cert_chain(own.certificate, own.key, password="")
    except ssl.SSLError as exc:
        if exc.reason == "KEY_VALUES_MISMATCH":
            raise ConfigError("WEBHOOK_KEY is not the key of WEBHOOK_CERTIFICATE.") from exc
        raise ConfigError("WEBHOOK_CERTIFICATE and WEBHOOK_KEY must be in PEM, the key without a passphrase.") from exc
    return context


def public_part(own: OwnCertificate) -> bytes:
    """The certificate as it may be given away, without a key that may be in the same file."""
    blocks = re.findall(
        rb"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", own.certificate.read_bytes(), re.DOTALL
    )
    return b"\n".join(blocks) + b"\n"


def is_its_own_root(own: OwnCertificate) -> bool:
    """Whether whoever trusts the file alone trusts the server; so it is if nobody else has signed the certificate.

    Telegram must be given such a file. Of one that an authority has signed it must not be, since Telegram would then
    trust that file in place of the authority.
    """
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname = False
    client.load_verify_locations(own.certificate)
    there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    asking = client.wrap_bio(back, there)
    answering = server_context(own).wrap_bio(there, back, server_side=True)
    while True:
        try:
            asking.do_handshake()
        except ssl.SSLCertVerificationError:
            return False
        except ssl.SSLWantReadError:
            with suppress(ssl.SSLWantReadError):
                answering.do_handshake()
        else:
            return True
