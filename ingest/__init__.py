"""Documents and workbooks in: a notice's text becomes a draft with the line each field came from."""
