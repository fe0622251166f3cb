"""Are safe fixes right? On labelled scripts that a model wrote, and on mutants of working code."""
