"""What is reported: one rule is one .py and one .md of the same stem. Comes in: uses with their resolutions.
Goes out: findings. Must not resolve anything; looks at what is absent only.
Door files: `registry.py`, `rule.py`.
"""
