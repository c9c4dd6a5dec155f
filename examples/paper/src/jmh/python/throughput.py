"""The other side of the benchmark Throughput: SGD on a Wide ResNet.

Every line on standard input asks for one step; its seconds are printed. Arguments: depth, widening
factor, side of the images, batch size, threads, float32 or bfloat16 (by autocast), contiguous
(PyTorch's default) or channels_last.
"""

import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

depth, widen, side, batch, threads = map(int, sys.argv[1:6])
low = {"float32": False, "bfloat16": True}[sys.argv[6]]
layout = {"contiguous": torch.contiguous_format, "channels_last": torch.channels_last}[sys.argv[7]]
torch.set_num_threads(threads)
torch.manual_seed(1)


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.bn1 = nn.BatchNorm2d(inputs)
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        same = inputs == outputs and stride == 1
        self.shortcut = None if same else nn.Conv2d(inputs, outputs, 1, stride, bias=False)

    def forward(self, x):
        active = F.relu(self.bn1(x))
        skip = x if self.shortcut is None else self.shortcut(active)
        return self.conv2(F.relu(self.bn2(self.conv1(active)))) + skip


class WideResNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        blocks, inputs = [], 16
        for stage, outputs in enumerate([16 * widen, 32 * widen, 64 * widen]):
            for number in range((depth - 4) // 6):
                blocks.append(Block(inputs, outputs, 2 if stage > 0 and number == 0 else 1))
                inputs = outputs
        self.blocks = nn.Sequential(*blocks)
        self.bn = nn.BatchNorm2d(inputs)
        self.linear = nn.Linear(inputs, 10)

    def forward(self, x):
        x = F.relu(self.bn(self.blocks(self.conv(x))))
        return self.linear(F.adaptive_avg_pool2d(x, 1).flatten(1))


model = WideResNet().train().to(memory_format=layout)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, weight_decay=5e-4)
images = torch.randn(batch, 3, side, side).to(memory_format=layout)
labels = torch.randint(0, 10, (batch,))
print("PyTorch", torch.__version__, sum(p.numel() for p in model.parameters()), flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    optimizer.zero_grad()
    with torch.autocast("cpu", torch.bfloat16, enabled=low):
        loss = F.cross_entropy(model(images), labels)
    loss.backward()
    optimizer.step()
    print(time.perf_counter() - start, flush=True)
