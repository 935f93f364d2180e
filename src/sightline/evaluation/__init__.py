"""Scores verdicts, links and findings against labelled examples, and says how sure the scores are."""
