"""Files replaced as a whole: whoever reads sees the old content or the new one, also after a crash."""

from __future__ import annotations

import os
import shutil
import tempfile


def write_atomically(path: str, data: bytes) -> None:
    """Replace a file's content, or make the file; links keep pointing to it, and its mode stays.

    Raises:
        OSError: it cannot be written; it is as it was then.
    """
    path = os.path.realpath(path)
    descriptor, temporary = tempfile.mkstemp(prefix=f".{os.path.basename(path)[:100]}.", dir=os.path.dirname(path))
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if os.path.exists(path):
            shutil.copymode(path, temporary)
        else:
            mask = os.umask(0)
            os.umask(mask)
            os.chmod(temporary, 0o666 & ~mask)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
