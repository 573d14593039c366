"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id at the strength OWASP names as its minimum: 19 MiB, two passes, one lane (Password Storage Cheat Sheet).

    Django's own 100 MiB for each person who signs in would be half of what web and worker take together. A password
    kept otherwise is kept anew when its owner signs in.
    """

    memory_cost, time_cost, parallelism = 19 * 1024, 2, 1
