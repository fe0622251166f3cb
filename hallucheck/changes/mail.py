"""Patches that were sent as mails: each body as the sender wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BEGIN = re.compile(rb"^From \S+ .*\d{4}\r?$", re.MULTILINE)
_ENCODING = re.compile(rb"^Content-Transfer-Encoding:\s*(quoted-printable|base64)\s*$", re.IGNORECASE | re.MULTILINE)


def decoded_mails(data: bytes) -> Iterator[bytes]:
    """The mails of a mailbox, those that were encoded on their way decoded; what is no mailbox as it is."""
    begins = [match.start() for match in _BEGIN.finditer(data)]
    if not begins or data[: begins[0]].strip():
        yield data
        return
    for begin, end in zip(begins, [*begins[1:], len(data)]):
        yield _decoded(data[begin:end])


def _decoded(mail: bytes) -> bytes:
    head = re.split(rb"\r?\n\r?\n", mail, maxsplit=1)[0]
    if _ENCODING.search(head) is None:
        return mail
    from email import message_from_bytes

    parts = message_from_bytes(mail).walk()
    bodies = [part.get_payload(decode=True) for part in parts if not part.is_multipart()]
    return b"\n".join(body for body in bodies if isinstance(body, bytes))
