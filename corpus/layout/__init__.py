"""From words with places on pages to text in reading order: furniture, tables, lines, paragraphs."""
