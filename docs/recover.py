"""Turn the twelve words of a recovery sheet into an age key, without Defender Desk.

    python recover.py bip39-es.txt > key.txt
    age -d -i key.txt recovery.age > keys.txt      (keys.txt opens attachments and bundles)

The words are asked for, not given as arguments. Needs Python 3.9 and the list of words only.
"""

import hashlib
import hmac
import sys
import unicodedata
from pathlib import Path


def bare(w):
    return "".join(c for c in unicodedata.normalize("NFKD", w.lower()) if "a" <= c <= "z")[:4]


listed = [bare(w) for w in Path(sys.argv[1]).read_text(encoding="utf-8").split()]
sys.stderr.write("Twelve words: ")
sys.stderr.flush()
number = 0
for word in sys.stdin.readline().split():
    number = number << 11 | listed.index(bare(word))
entropy = (number >> 4).to_bytes(16, "big")
assert number & 15 == hashlib.sha256(entropy).digest()[0] >> 4, "the words do not fit together"
# HKDF-SHA256 (RFC 5869), empty salt, one block
inner = hmac.digest(bytes(32), entropy, "sha256")
secret = hmac.digest(inner, b"defender-desk recovery 1\x01", "sha256")
# Written as Bech32, after BIP-173.
name = "age-secret-key-"
big = int.from_bytes(secret, "big") << 4
values = [big >> 5 * i & 31 for i in range(51, -1, -1)]
state = 1
for v in [ord(c) >> 5 for c in name] + [0] + [ord(c) & 31 for c in name] + values + [0] * 6:
    top, state = state >> 25, (state & 0x1FFFFFF) << 5 ^ v
    for i, g in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
        state ^= g if top >> i & 1 else 0
values += [(state ^ 1) >> 5 * i & 31 for i in range(5, -1, -1)]
letters = "".join("qpzry9x8gf2tvdw0s3jn54khce6mua7l"[v] for v in values)
sys.stdout.write(f"{name}1{letters}\n".upper())
