"""The enquiry: a form anybody can send, an hour that is promised, a private page with the answer."""
