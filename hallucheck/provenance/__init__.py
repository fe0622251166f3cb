"""Where hallucinations come from: what each commit brought in, summed up by distribution, author and time.

In come plain values of commits; out go rates with their uncertainty, as text, as JSON, or as one HTML page with charts.
Nothing here runs git or checks code; only `charts` imports the library that draws.
"""
