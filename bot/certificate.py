"""TLS with a certificate of the operator's own."""

import ssl
from contextlib import suppress

from bot.config import ConfigError, OwnCertificate


def server_context(own: OwnCertificate) -> ssl.SSLContext:
    """What a server needs to show this certificate.

    Raises:
        ConfigError: a file cannot be read, is not what it should be, or the two do not belong together.
    """
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        # A password, so that a key that wants one is refused and does not ask for it at the terminal.
        context.load_cert_chain(own.certificate, own.key, password="")
    except (OSError, ValueError) as exc:
        reason = exc.strerror or exc if isinstance(exc, OSError) else exc
        raise ConfigError(f"WEBHOOK_CERTIFICATE and WEBHOOK_KEY cannot be used: {reason}.") from exc
    return context


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
