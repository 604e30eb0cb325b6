"""A reader for each format that provinces send; all give the same kind of text (`document.Document`)."""
