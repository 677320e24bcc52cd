"""Care for those who ask and those already here: enquiries, services, grievances, each on a clock.

Takes: who asks (directory), the working calendar (office), public bodies that must answer.
Gives: cases with promised hours, what was answered when, what was retained.
"""
