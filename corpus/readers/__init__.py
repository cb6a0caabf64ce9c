"""One reader a file type: a file in, its text and what was odd about it out."""
