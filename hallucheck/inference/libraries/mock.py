"""mock, the package that `unittest.mock` comes from."""

from __future__ import annotations

from hallucheck.inference.patchers import Table, patch, patch_dict, patch_multiple, patch_object

STRING_CALLABLES: Table = {
    **patch("mock.mock.patch", "mock.mock._patcher.__call__"),
    **patch_object("mock.mock._patch_object", "mock.mock._patcher.object"),
    **patch_multiple("mock.mock._patch_multiple", "mock.mock._patcher.multiple"),
    **patch_dict("mock.mock._patch_dict"),
}
