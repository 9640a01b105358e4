"""Bytes in, bytes out: sealing, signing, words, digits. Only here is ``cryptography`` imported."""
