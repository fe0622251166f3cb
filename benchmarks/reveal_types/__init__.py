"""How often the inferred types agree with a type checker's, over files of typed packages.

In: an environment, modules installed in it, a type checker. Out: agreed, compared, a percentage, and each difference.
`packages` copies, `probes` wraps expressions in `reveal_type`, `checkers` and `ours` tell what each is, `spelling`
makes types comparable, `comparison` compares. Nothing of a package is ever imported.
"""
