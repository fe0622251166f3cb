"""Which distribution brought a module, also where metadata are damaged."""

from __future__ import annotations

import json

import pytest

from hallucheck.environment.distributions import Distributions

METADATA = "Metadata-Version: 2.1\nName: {}\nVersion: {}\n\nName: not this one\n"


def owner(root, file: str, module: str) -> str:
    distribution = Distributions((root / "site",)).owner_of(root / file, module)
    return f"{distribution.name} {distribution.version}" if distribution is not None else ""


def test_nobody(write):
    """A file that no distribution lists has none."""
    root = write({"site/acme.py": "", "site/acme-1.0.dist-info/RECORD": "other.py,,\n"})

    assert owner(root, "site/acme.py", "acme") == ""


def test_by_record(write):
    """The distribution's name need not be that of its packages."""
    root = write(
        {
            "site/Acme_Tools-1.0.dist-info/METADATA": METADATA.format("Acme.Tools", "1.0"),
            "site/Acme_Tools-1.0.dist-info/RECORD": "acme/__init__.py,sha256=x,0\n_acme.abi3.so,,\nacme/data/a.txt,,\n",
        }
    )
    distribution = Distributions((root / "site",)).named("acme-tools")

    assert owner(root, "site/acme/__init__.py", "acme") == "Acme.Tools 1.0"
    assert distribution is not None
    assert distribution.import_names == ("_acme", "acme")


def test_shared_namespace(write):
    """In a namespace package of several distributions the file decides."""
    root = write(
        {
            "site/ns_one-1.0.dist-info/RECORD": "ns/one/__init__.py,,\n",
            "site/ns_two-2.0.dist-info/RECORD": "ns/two/__init__.py,,\n",
        }
    )

    assert owner(root, "site/ns/one/__init__.py", "ns.one") == "ns_one 1.0"
    assert owner(root, "site/ns/two/__init__.py", "ns.two") == "ns_two 2.0"


def test_without_record(write):
    """An .egg-info has no RECORD; its top_level.txt names the packages."""
    root = write(
        {
            "site/acme-1.0.egg-info/PKG-INFO": METADATA.format("acme", "1.0"),
            "site/acme-1.0.egg-info/top_level.txt": "acme\nacme_tests\n",
        }
    )

    assert owner(root, "site/acme/core.py", "acme.core") == "acme 1.0"


@pytest.mark.parametrize("metadata", [None, "", "Name\n", "\0\0"])
def test_broken_metadata(write, metadata):
    """The folder's own name tells name and version where METADATA does not; other distributions are still read."""
    root = write({"site/acme-1.0.dist-info/RECORD": "acme.py,,\n", "site/fine-2.0.dist-info/RECORD": "fine.py,,\n"})
    if metadata is not None:
        write({"site/acme-1.0.dist-info/METADATA": metadata})

    assert owner(root, "site/acme.py", "acme") == "acme 1.0"
    assert owner(root, "site/fine.py", "fine") == "fine 2.0"


def test_empty_metadata_folder(write):
    """What a failed uninstall leaves behind is nobody's."""
    root = write({"site/~cme-1.0.dist-info/INSTALLER": "", "site/acme-1.0.dist-info/INSTALLER": "pip"})

    assert owner(root, "site/acme.py", "acme") == ""


def test_undecodable_record(write):
    """Bytes that are no UTF-8 cost only that distribution."""
    root = write({"site/bad-1.0.dist-info/METADATA": "", "site/acme-1.0.dist-info/RECORD": "acme.py,,\n"})
    (root / "site/bad-1.0.dist-info/RECORD").write_bytes(b"\xff\xfe,,")

    assert owner(root, "site/acme.py", "acme") == "acme 1.0"


def test_editable(write):
    """Modules of an editable install stand outside; `direct_url.json` tells whose they are."""
    root = write({"my project/acme/__init__.py": ""})
    origin = {"url": (root / "my project").as_uri(), "dir_info": {"editable": True}}
    write({"site/acme-1.0.dist-info/direct_url.json": json.dumps(origin)})

    assert owner(root, "my project/acme/__init__.py", "acme") == "acme 1.0"


@pytest.mark.parametrize("origin", ["", "[]", "{", '{"url": "x"}', '{"url": "file:///x", "dir_info": {}}'])
def test_other_direct_urls(write, origin):
    """Installs from archives, and damaged files, own nothing outside."""
    root = write({"elsewhere/acme.py": "", "site/acme-1.0.dist-info/direct_url.json": origin})

    assert owner(root, "elsewhere/acme.py", "acme") == ""
