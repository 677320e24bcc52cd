"""The whole public site as files: rendered by the views of the live site, put in place at once.

`folder` knows files and nothing of pages, `rendering` pages and nothing of files, `workers` shares
the rendering among processes that all see one state of the record, `whole` joins them.
"""
