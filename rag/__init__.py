"""Answers from evidence: a question, its history and filters go in, a checked answer comes out."""
