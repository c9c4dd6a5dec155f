"""Reference numbers for WideResNet, computed with PyTorch in float64.

Made with Python 3.11 and PyTorch 2.7.1: python3 wide_resnet.py > wide_resnet.json
The network is written here anew from the paper of Zagoruyko and Komodakis, independent of the Java code.
"""
import json
import math

import torch
import torch.nn.functional as F
from torch import nn


class Block(nn.Module):
    def __init__(self, cin, cout, stride):
        super().__init__()
        self.norm1 = nn.BatchNorm2d(cin)
        self.conv1 = nn.Conv2d(cin, cout, 3, stride, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(cout)
        self.conv2 = nn.Conv2d(cout, cout, 3, 1, 1, bias=False)
        self.projection = None if cin == cout and stride == 1 else nn.Conv2d(cin, cout, 1, stride, bias=False)

    def forward(self, x):
        a = F.relu(self.norm1(x))
        y = self.conv2(F.relu(self.norm2(self.conv1(a))))
        return y + (x if self.projection is None else self.projection(a))


class WideResNet(nn.Module):
    def __init__(self, depth, k, channels, classes):
        super().__init__()
        n = (depth - 4) // 6
        self.stem = nn.Conv2d(channels, 16, 3, 1, 1, bias=False)
        blocks, cin = [], 16
        for group in range(3):
            for i in range(n):
                cout = (16 << group) * k
                blocks.append(Block(cin, cout, 2 if group > 0 and i == 0 else 1))
                cin = cout
        self.blocks = nn.ModuleList(blocks)
        self.norm = nn.BatchNorm2d(cin)
        self.head = nn.Linear(cin, classes)

    def forward(self, x):
        x = self.stem(x)
        for block in self.blocks:
            x = block(x)
        return self.head(F.relu(self.norm(x)).mean((2, 3)))


def kind(name, tensor):
    if name.endswith("running_mean"):
        return "running_mean"
    if name.endswith("running_var"):
        return "running_var"
    if name == "head.bias":
        return "bias"
    if tensor.dim() > 1:
        return "weight"
    return "gamma" if name.endswith("weight") else "beta"


def tensors(net):
    return [(n, t) for n, t in net.state_dict().items() if not n.endswith("num_batches_tracked")]


def fill(net):
    for t, (name, tensor) in enumerate(tensors(net)):
        i = torch.arange(tensor.numel(), dtype=torch.float64)
        v = torch.sin(0.37 * t + 0.11 * i * (1 + 0.001 * t) + 0.5)
        what = kind(name, tensor)
        if what == "weight":
            v = v * math.sqrt(2.0 / tensor[0].numel())
        elif what == "bias":
            v = 0.1 * v
        elif what == "gamma":
            v = 1 + 0.2 * v
        elif what in ("beta", "running_mean"):
            v = 0.1 * v
        else:
            v = 1 + 0.3 * v
        tensor.copy_(v.float().double().reshape(tensor.shape))


def case(depth, k, channels, classes, batch, size):
    result = {"depth": depth, "widen": k, "channels": channels, "classes": classes, "batch": batch, "size": size}
    for mode in ("training", "evaluation"):
        net = WideResNet(depth, k, channels, classes).double()
        fill(net)
        net.train(mode == "training")
        i = torch.arange(batch * channels * size * size, dtype=torch.float64)
        x = torch.cos(0.23 * i + 0.1).float().double().reshape(batch, channels, size, size)
        y = torch.arange(batch) % classes
        logits = net(x)
        loss = F.cross_entropy(logits, y)
        loss.backward()
        out = {"logits": logits.detach().flatten().tolist(), "loss": loss.item(), "gradients": {}}
        for name, p in net.named_parameters():
            g = p.grad.flatten()
            probe = torch.cos(0.05 * torch.arange(g.numel(), dtype=torch.float64) + 0.3)
            out["gradients"][name] = {
                "norm": g.norm().item(), "sum": g.sum().item(), "probe": (g @ probe).item(),
                "first": g[:8].tolist(), "last": g[-8:].tolist()}
        if mode == "training":
            out["statistics"] = {n: t.tolist() for n, t in tensors(net) if "running" in n}
        result[mode] = out
    result["tensors"] = [{"name": n, "kind": kind(n, t), "shape": list(t.shape)} for n, t in tensors(net)]
    return result


torch.set_num_threads(1)
print(json.dumps([case(10, 1, 4, 3, 5, 6), case(10, 1, 4, 3, 4, 1)]))
