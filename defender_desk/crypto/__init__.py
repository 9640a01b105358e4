"""Bytes in, bytes out: sealing, signing, words and digits. The only importer of ``cryptography``."""
