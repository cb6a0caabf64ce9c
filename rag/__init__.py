"""Answers from evidence: a question, its history and filters go in, a checked answer comes out."""

import os

# LangChain sends every prompt to a tracing service when one of these is set; nothing leaves this machine.
for _name in ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2"):
    os.environ[_name] = "false"
