"""Makes resampling.json: parts of a formula image scaled by Pillow's bilinear filter.

The image of H x W x 3 has the value (37 y + 59 x + 101 c + (x * y * (c + 1)) % 23 * 11) % 256.
"""
import json
import numpy as np
from PIL import Image, __version__

H, W = 41, 57
y, x, c = np.meshgrid(np.arange(H), np.arange(W), np.arange(3), indexing="ij")
image = Image.fromarray(((37 * y + 59 * x + 101 * c + (x * y * (c + 1)) % 23 * 11) % 256).astype(np.uint8))
cases = []
for left, top, width, height, out in [
    (0, 0, 57, 41, (16, 16)), (3, 5, 20, 12, (8, 8)), (10.5, 2.25, 35.875, 35.875, (14, 14)),
    (7, 7, 5, 6, (16, 12)), (0, 0, 57, 41, (57, 41)), (56, 40, 1, 1, (4, 4)),
]:
    scaled = image.resize(out, Image.BILINEAR, box=(left, top, left + width, top + height))
    cases.append({"left": left, "top": top, "width": width, "height": height,
                  "outWidth": out[0], "outHeight": out[1],
                  "values": np.asarray(scaled).reshape(-1).tolist()})
json.dump({"made": "Pillow " + __version__, "height": H, "width": W, "cases": cases}, open("resampling.json", "w"))
