"""The office's daily work: what falls due, who is reminded once, what teams have taken on.

Takes: promises, projects and tasks with their days, figures, a moment.
Gives: reminders, digests by e-mail, targets with what was achieved.
"""
