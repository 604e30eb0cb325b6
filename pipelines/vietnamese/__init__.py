"""The grammar of the language: text, dates and periods, numbers, and how we write them. No indicators."""
