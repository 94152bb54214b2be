"""What the user gives besides captures, read strictly into frozen records: inventories, cell databases, baselines.

Nothing here opens a file: `cli` hands over text or lines, and the path only to name it in messages.
"""
