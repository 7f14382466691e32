"""Seeds of what is random in a run, so that one that was broken off goes on exactly as it would have done."""

import hashlib


def seed_for(seed: int, what: str, number: int) -> int:
    """A seed of its own for each (seed, what, number), 0 … 2⁶³ − 1."""
    digest = hashlib.blake2b(f"{seed} {what} {number}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1  # torch takes 63 bits
