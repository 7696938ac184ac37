"""Kept files: what somebody hands in with an act, a scan, a letter, a certified copy, evidence (domain.md §2, §4, §5).

A folder of its own beside `documents`: a document is what the body issues under a symbol, a kept file what others hand in.

Bytes stand in the storage "files" (settings), facts in a row. One order makes them agree, whatever breaks: bytes are stored
before their row is written, and no row is deleted together with its bytes. So a committed act always has its file, and what
an act that was undone left behind is bytes without a row, or a row that no act kept: `files_sweep` removes both.
"""
