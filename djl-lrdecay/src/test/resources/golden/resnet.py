"""Reference numbers for ResNet, computed with PyTorch in float64.

Made with Python 3.11 and PyTorch 2.7.1: python3 resnet.py > resnet.json
The network is torchvision's resnet50, written here module for module with torchvision's names, in plain PyTorch.
"""
import json
import math

import torch
import torch.nn.functional as F
from torch import nn


class Bottleneck(nn.Module):
    def __init__(self, inplanes, planes, stride, downsample):
        super().__init__()
        self.conv1 = nn.Conv2d(inplanes, planes, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(planes)
        self.conv2 = nn.Conv2d(planes, planes, 3, stride=stride, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(planes)
        self.conv3 = nn.Conv2d(planes, planes * 4, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(planes * 4)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = downsample

    def forward(self, x):
        identity = x
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.relu(self.bn2(self.conv2(out)))
        out = self.bn3(self.conv3(out))
        if self.downsample is not None:
            identity = self.downsample(x)
        out += identity
        return self.relu(out)


class ResNet(nn.Module):
    def __init__(self, layers, classes):
        super().__init__()
        self.inplanes = 64
        self.conv1 = nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, stride=2, padding=1)
        self.layer1 = self.layer(64, layers[0], 1)
        self.layer2 = self.layer(128, layers[1], 2)
        self.layer3 = self.layer(256, layers[2], 2)
        self.layer4 = self.layer(512, layers[3], 2)
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(512 * 4, classes)

    def layer(self, planes, blocks, stride):
        downsample = None
        if stride != 1 or self.inplanes != planes * 4:
            downsample = nn.Sequential(
                nn.Conv2d(self.inplanes, planes * 4, 1, stride=stride, bias=False), nn.BatchNorm2d(planes * 4))
        layers = [Bottleneck(self.inplanes, planes, stride, downsample)]
        self.inplanes = planes * 4
        for _ in range(1, blocks):
            layers.append(Bottleneck(self.inplanes, planes, 1, None))
        return nn.Sequential(*layers)

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(torch.flatten(self.avgpool(x), 1))


def tensors(net):
    return [(n, t) for n, t in net.state_dict().items() if not n.endswith("num_batches_tracked")]


def kind(name, tensor):
    if name.endswith("running_mean"):
        return "running_mean"
    if name.endswith("running_var"):
        return "running_var"
    if name == "fc.bias":
        return "bias"
    if tensor.dim() > 1:
        return "weight"
    if name.endswith("bn3.weight"):
        return "small_gamma"
    return "gamma" if name.endswith("weight") else "beta"


def indices(n):
    return torch.arange(n, dtype=torch.float64)


def fill(net):
    for t, (name, tensor) in enumerate(tensors(net)):
        i = indices(tensor.numel())
        # The square keeps the weights from having rank 2, which sin(a + b i) has as a matrix.
        v = torch.sin(0.37 * t + 0.5 + i * (0.11 + 0.0001 * i))
        what = kind(name, tensor)
        if what == "weight":
            v = v * math.sqrt(2.0 / tensor[0].numel())
        elif what == "gamma":
            v = 1 + 0.2 * v
        elif what == "small_gamma":
            # Near 1, as the others, 16 blocks in training mode magnify the rounding of float32 a thousandfold.
            v = 0.2 + 0.1 * v
        elif what == "running_var":
            v = 1 + 0.3 * v
        else:
            v = 0.1 * v
        tensor.copy_(v.float().double().reshape(tensor.shape))


def summary(tensor):
    """Three numbers that pin a tensor down: its norm, its sum and its product with a fixed vector."""
    v = tensor.detach().flatten()
    return {"norm": v.norm().item(), "sum": v.sum().item(), "probe": (v @ torch.cos(0.05 * indices(v.numel()) + 0.3)).item()}


def case(classes, batch, size):
    result = {"depth": 50, "classes": classes, "batch": batch, "size": size}
    for mode in ("training", "evaluation"):
        net = ResNet([3, 4, 6, 3], classes).double()
        fill(net)
        net.train(mode == "training")
        i = indices(batch * 3 * size * size)
        x = torch.cos(0.23 * i + 1e-5 * i * i + 0.1).float().double().reshape(batch, 3, size, size)
        logits = net(x)
        loss = F.cross_entropy(logits, torch.arange(batch) % classes)
        loss.backward()
        out = {"logits": logits.detach().flatten().tolist(), "loss": loss.item()}
        out["gradients"] = {n: summary(p.grad) for n, p in net.named_parameters()}
        if mode == "training":
            out["statistics"] = {n: summary(t) for n, t in tensors(net) if "running" in n}
        result[mode] = out
    result["tensors"] = [{"name": n, "kind": kind(n, t), "shape": list(t.shape)} for n, t in tensors(net)]
    return result


torch.set_num_threads(1)
print(json.dumps(case(5, 2, 64)))
