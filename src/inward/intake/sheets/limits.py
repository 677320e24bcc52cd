"""How large a list may be. What is larger is refused before it is read."""

MB = 1 << 20

# An upload or file of this size and more is not opened at all.
FILE = 60 * MB
# What the parts of a workbook may come to when unpacked, in all and one by one. A workbook of
# 200,000 rows and 20 columns unpacks to 150 MB; a bomb of 0.4 MB to gigabytes.
UNPACKED = 400 * MB
# How many times its packed size a part may be; XML of spreadsheets packs 8 to 30 times.
TIMES = 200
PARTS = 4_000
# The memory of the process that reads a workbook.
MEMORY = 480 * MB
SECONDS = 120
ROWS = 300_000
COLUMNS = 16_384
# Cells are kept to this length: what is longer is a text in a cell, not an entry of a list.
CELL = 2_000
