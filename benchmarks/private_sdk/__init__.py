"""How much of what fails in programs for a private, untyped SDK is found: `python -m benchmarks.private_sdk`.

The SDK, the programs and what fails in them stand in `fixtures/private_sdk`. The SDK is put into an environment of its
own, which nothing runs in.
"""
