"""The chat for people: answers, their evidence and the documents behind them, in a browser."""
