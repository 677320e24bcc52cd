"""What an enterprise sees and says by a link of its own: its page, one question put to it.

Takes: private links (office), what the record says of one enterprise, documents it sends.
Gives: its history, promises and requests; statements and confirmations in its own name.
"""
