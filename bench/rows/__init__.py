"""One row of the table in each module, found by folder: whatever has a `ROW` is one."""
