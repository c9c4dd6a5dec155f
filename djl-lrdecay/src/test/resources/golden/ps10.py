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


def displaced(stream, value, jitter):
    """In double, and rounded once; reflected at the ends of [-1, 1]."""
    moved = value + jitter * stream.unit()
    if moved > 1:
        moved = 2 - moved
    elif moved < -1:
        moved = -2 - moved
    return struct.unpack("<f", struct.pack("<f", moved))[0]


def ps10(seed, train, size, noise_share=0.0, channels="complex", flips=False, simple_share=0.5, jitter=0.0):
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
        left = right = zero
        if channels in ("simple", "both") or coin:
            left = rows[r.below(100)][2][:3] if flips else colour(r, simple_seen)
        if channels in ("complex", "both") or (channels == "either" and not coin):
            right = rows[100 + r.below(1000)][2][3:] if flips else colour(r, complex_seen)
        rows.append((label, 2, left + right))
    a = Stream(seed, "ps10/train" if train else "ps10/test", 0)
    clean = size - noise
    simple = int((simple_share if train else 0.5) * clean + 0.5)
    so, co = a.shuffle(list(range(100))), a.shuffle(list(range(1000)))
    samples = [so[i % 100] for i in range(simple)]
    samples += [100 + co[i % 1000] for i in range(clean - simple)]
    samples += [1100 + i for i in range(noise)]
    a.shuffle(samples)
    digest = hashlib.sha256()
    j = Stream(seed, "ps10/jitter/train" if train else "ps10/jitter/test", 0)
    for row in samples:
        label, kind, values = rows[row]
        if jitter:
            halves = (values[:3], values[3:])
            values = [displaced(j, v, jitter) if any(half) else v for half in halves for v in half]
        digest.update(struct.pack("<ii6f", label, kind, *values))
    return {"seed": seed, "usage": "train" if train else "test", "size": size, "noise": noise_share,
            "channels": channels, "kind": "flips" if flips else "colours", "simple_share": simple_share,
            "jitter": jitter, "sha256": digest.hexdigest()}


print(json.dumps([
    ps10(0, True, 50000), ps10(0, False, 10000), ps10(1, True, 10000, 0.1), ps10(2, True, 999, 0.25, "both"),
    ps10(3, True, 1001, 0.5, "either"), ps10(4, True, 500, 0.1, "simple"), ps10(-5 & M, False, 7),
    ps10(5, True, 11000, simple_share=1 / 11), ps10(5, False, 301, simple_share=0.9), ps10(6, True, 3000, jitter=0.02),
    ps10(6, False, 1000, jitter=0.02), ps10(7, True, 2000, 0.1, "both", jitter=0.9), ps10(8, True, 2000, 0.2, flips=True),
    ps10(9, True, 999, 0.3, "both", True, 0.8, 0.1), ps10(10, True, 1000, 0.25, "either", True)], indent=1))
