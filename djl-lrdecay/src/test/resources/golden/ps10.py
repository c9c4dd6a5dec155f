"""PS10 checksums, from an implementation in integers that shares no code with the Java one.

Made with Python 3.11: python3 ps10.py > ps10.json
"""
import hashlib
import json
import struct

M = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15


def mix(z):
    z &= M
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & M
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & M
    return z ^ (z >> 31)


class Stream:
    def __init__(self, seed, name, index):
        h = mix(seed + GAMMA)
        for b in name.encode():
            h = (mix(h ^ b) + GAMMA) & M
        self.state = mix(h ^ mix(index + GAMMA))

    def bits(self):
        self.state = (self.state + GAMMA) & M
        return mix(self.state)

    def below(self, bound):
        while True:
            bits = self.bits() >> 1
            value = bits % bound
            if bits - value + bound - 1 < 1 << 63:
                return value

    def unit(self):
        return 2 * (self.bits() >> 40) / 2.0**24 - 1

    def shuffle(self, a):
        for i in range(len(a) - 1, 0, -1):
            j = self.below(i + 1)
            a[i], a[j] = a[j], a[i]
        return a


def colour(stream, seen):
    while True:
        c = (stream.unit(), stream.unit(), stream.unit())
        if c not in seen:
            seen.add(c)
            return c


def ps10(seed, train, size, noise_share=0.0, channels="complex"):
    noise = int(noise_share * size + 0.5) if train else 0
    simple_seen, complex_seen, rows = set(), set(), []
    s, c, r = (Stream(seed, "ps10/" + n, 0) for n in ("simple", "complex", "noise"))
    zero = (0.0, 0.0, 0.0)
    for i in range(100):
        rows.append((i // 10, 0, colour(s, simple_seen) + zero))
    for i in range(1000):
        rows.append((i // 100, 1, zero + colour(c, complex_seen)))
    for _ in range(noise):
        label = r.below(10)
        coin = channels == "either" and r.below(2) == 0
        left = colour(r, simple_seen) if channels in ("simple", "both") or coin else zero
        right = colour(r, complex_seen) if channels in ("complex", "both") or (channels == "either" and not coin) else zero
        rows.append((label, 2, left + right))
    a = Stream(seed, "ps10/train" if train else "ps10/test", 0)
    clean = size - noise
    simple = (clean + 1) // 2
    so, co = a.shuffle(list(range(100))), a.shuffle(list(range(1000)))
    samples = [so[i % 100] for i in range(simple)]
    samples += [100 + co[i % 1000] for i in range(clean - simple)]
    samples += [1100 + i for i in range(noise)]
    a.shuffle(samples)
    digest = hashlib.sha256()
    for row in samples:
        label, kind, values = rows[row]
        digest.update(struct.pack("<ii6f", label, kind, *values))
    return {"seed": seed, "usage": "train" if train else "test", "size": size, "noise": noise_share,
            "channels": channels, "sha256": digest.hexdigest()}


print(json.dumps([
    ps10(0, True, 50000), ps10(0, False, 10000), ps10(1, True, 10000, 0.1), ps10(2, True, 999, 0.25, "both"),
    ps10(3, True, 1001, 0.5, "either"), ps10(4, True, 500, 0.1, "simple"), ps10(-5 & M, False, 7)], indent=1))
