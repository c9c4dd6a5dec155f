"""The other side of `lrdecay bench`: the same work in PyTorch, as fast as a user who knows can make it.

One line of JSON on standard input is a request, one line on standard output its answer. The
arguments are the number of threads and the device. {"work": NAME, ..} makes something ready and gives it a number;
{"round": NUMBER, "times": N} does it N times in a row and tells the seconds of each; {"close": NUMBER} forgets it.
"""

import io
import json
import os
import sys
import tempfile
import time

import torch
from torch import nn
from torch.nn import functional as F

THREADS = int(sys.argv[1])
DEVICE = sys.argv[2]
torch.set_num_threads(THREADS)
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
    def __init__(self, depth, widen, channels):
        super().__init__()
        self.conv = nn.Conv2d(channels, 16, 3, 1, 1, bias=False)
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


def network(request):
    name = request["network"]
    if name.startswith("wrn-"):
        depth, widen = map(int, name[4:].split("-"))
        return WideResNet(depth, widen, request.get("channels", 3))
    import torchvision

    return getattr(torchvision.models, name)(num_classes=1000)


def synchronize():
    if DEVICE == "cuda":
        torch.cuda.synchronize()


class Training:
    """Steps of SGD with momentum and weight decay on the same batches again and again."""

    def __init__(self, request):
        self.last = request["layout"] == "channels-last"
        self.precision = request.get("precision", "float32")
        self.batch = request["batch"]
        samples = request.get("samples", self.batch)
        size = request["size"]
        layout = torch.channels_last if self.last else torch.contiguous_format
        self.model = network(request).train().to(DEVICE, memory_format=layout)
        self.full = request.get("full", 0)
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=0.1, momentum=0.9, weight_decay=5e-4)
        images = torch.randn(samples, request.get("channels", 3), size, size, device=DEVICE)
        self.images = images.to(memory_format=layout)
        self.labels = torch.randint(0, 10, (samples,), device=DEVICE)

    def step(self, images, labels, scale=1.0):
        with torch.autocast(DEVICE, torch.bfloat16, enabled=self.precision == "bfloat16"):
            loss = F.cross_entropy(self.model(images), labels)
        (loss * scale if scale != 1.0 else loss).backward()

    def round(self):
        samples = len(self.images)
        if samples == self.batch:
            self.optimizer.zero_grad()
            self.step(self.images, self.labels)
            self.optimizer.step()
        elif self.full:
            self.optimizer.zero_grad()
            for i in range(0, samples, self.batch):
                part = slice(i, i + self.batch)
                self.step(self.images[part], self.labels[part], self.batch / samples)
            self.optimizer.step()
        else:
            order = torch.randperm(samples, device=DEVICE)
            for i in range(0, samples, self.batch):
                part = order[i : i + self.batch]
                images = self.images[part]
                if self.last:
                    images = images.contiguous(memory_format=torch.channels_last)
                self.optimizer.zero_grad()
                self.step(images, self.labels[part])
                self.optimizer.step()
        synchronize()


class Gather:
    """A batch of PS10: a colour of six channels at each pixel."""

    def __init__(self, request):
        self.colours = torch.rand(1100, 6, device=DEVICE)
        self.pattern = torch.randint(0, 1100, (10000,), device=DEVICE)
        self.labels = torch.randint(0, 10, (10000,), device=DEVICE)
        self.batch, self.size = request["batch"], request["size"]

    def round(self):
        index = torch.randint(0, 10000, (self.batch,), device=DEVICE)
        colours = self.colours[self.pattern[index]]
        images = colours[:, :, None, None].expand(-1, -1, self.size, self.size)
        self.made = images.contiguous(memory_format=torch.channels_last), self.labels[index]
        synchronize()


class Decode:
    """torchvision's own pipeline with its own worker processes."""

    def __init__(self, request):
        from torchvision import transforms

        self.loader = photographs(
            request, [transforms.RandomResizedCrop(224), transforms.RandomHorizontalFlip()], True
        )

    def round(self):
        count = sum(len(labels) for _, labels in self.loader)
        self.outcome = f"{count} images"


def photographs(request, crop, shuffle):
    """The batches of a folder, decoded by as many processes as there are threads."""
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    scaling = transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
    pipeline = transforms.Compose(crop + [transforms.ToTensor(), scaling])
    images = datasets.ImageFolder(os.path.join(request["folder"], request["photographs"]), pipeline)
    return DataLoader(
        images, request["batch"], shuffle=shuffle, num_workers=THREADS, persistent_workers=True
    )


class Features:
    """The features of photographs, from files to numbers, as one would extract them with torchvision."""

    def __init__(self, request):
        from torchvision import transforms

        self.loader = photographs(request, [transforms.Resize(256), transforms.CenterCrop(224)], False)
        self.precision = request["precision"]
        last = request["layout"] == "channels-last"
        self.layout = torch.channels_last if last else torch.contiguous_format
        self.model = network(request)
        self.model.fc = nn.Identity()
        self.model = self.model.eval().to(DEVICE, memory_format=self.layout)

    @torch.inference_mode()
    def round(self):
        found = []
        with torch.autocast(DEVICE, torch.bfloat16, enabled=self.precision == "bfloat16"):
            for images, _ in self.loader:
                images = images.to(DEVICE, memory_format=self.layout)
                found.append(self.model(images).float().cpu())
        features = torch.cat(found)
        self.outcome = f"{features.shape[0]} images, {features.shape[1]} features"


def tensors(file):
    """The tensors of a safetensors file, in the order in which they were written."""
    with open(file, "rb") as stream:
        data = stream.read()
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + length])
    types = {"F32": torch.float32, "I64": torch.int64, "F64": torch.float64, "I32": torch.int32}
    found = {}
    for name, entry in header.items():
        if name != "__metadata__":
            start, end = entry["data_offsets"]
            part = bytearray(data[8 + length + start : 8 + length + end])
            found[name] = torch.frombuffer(part, dtype=types[entry["dtype"]]).reshape(entry["shape"])
    return found


def restored(request):
    """A network with the weights that the other side has left, in the order of its layers."""
    found = tensors(os.path.join(request["folder"], "curvature.safetensors"))
    images, labels = found.pop("inputs"), found.pop("labels").long()
    model = network(request)
    free = list(found.items())
    for name, target in model.state_dict().items():
        if name.endswith("num_batches_tracked"):
            continue
        kind = {"weight": ("weight", "gamma"), "bias": ("bias", "beta")}.get(name.rsplit(".", 1)[1])
        kind = kind or ((name.rsplit("_", 1)[1],))
        for i, (ours, value) in enumerate(free):
            if value.shape == target.shape and any(k.lower() in ours.lower() for k in kind):
                target.copy_(value)
                free.pop(i)
                break
        else:
            raise ValueError("no weights for " + name)
    model = model.eval().to(DEVICE, memory_format=torch.channels_last)
    images = images.to(DEVICE).contiguous(memory_format=torch.channels_last)
    return model, images, labels.to(DEVICE)


class Product:
    """A Hessian-vector product, with the graph of the gradient kept or not."""

    def __init__(self, request):
        self.model, self.images, self.labels = restored(request)
        self.keep = request["graph"] == "kept"
        self.parameters = list(self.model.parameters())
        self.vector = [torch.ones_like(p) for p in self.parameters]
        self.gradient = self.graph() if self.keep else None

    def graph(self):
        loss = F.cross_entropy(self.model(self.images), self.labels)
        return torch.autograd.grad(loss, self.parameters, create_graph=True)

    def round(self):
        gradient = self.gradient or self.graph()
        self.made = torch.autograd.grad(gradient, self.parameters, self.vector, retain_graph=self.keep)
        self.outcome = "norm %.6g" % torch.sqrt(sum((v * v).sum() for v in self.made)).item()


class Spectrum:
    """The ten largest eigenvalues by PyHessian, with the products that it took."""

    def __init__(self, request):
        from pyhessian import hessian

        model, images, labels = restored(request)
        cuda = DEVICE == "cuda"
        self.hessian = hessian(model, nn.CrossEntropyLoss(), data=(images, labels), cuda=cuda)
        self.tolerance = request["tolerance"]

    def round(self):
        module = sys.modules["pyhessian.hessian"]
        counted, original = [0], module.hessian_vector_product

        def product(*arguments):
            counted[0] += 1
            return original(*arguments)

        module.hessian_vector_product = product
        try:
            values, _ = self.hessian.eigenvalues(maxIter=200, tol=self.tolerance, top_n=10)
        finally:
            module.hessian_vector_product = original
        self.outcome = f"{counted[0]} products, {values[0]:.6g} to {values[9]:.6g}"


class Save:
    def __init__(self, request):
        self.model = network(request)
        self.file = os.path.join(tempfile.mkdtemp(), "model.pt")

    def round(self):
        torch.save(self.model.state_dict(), self.file)
        with open(self.file, "rb") as stream:
            os.fsync(stream.fileno())


class Load:
    def __init__(self, request):
        self.model = network(request)
        self.file = os.path.join(tempfile.mkdtemp(), "model.pt")
        torch.save(self.model.state_dict(), self.file)

    def round(self):
        self.model.load_state_dict(torch.load(self.file, weights_only=True))


class Observations:
    """PyTorch's own plateau rule, given one loss after another."""

    def __init__(self, request):
        self.count = request["count"]

    def round(self):
        optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.1)
        rule = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer)
        for i in range(self.count):
            rule.step(1.0 / (1 + i))


WORKS = {
    "training": Training,
    "gather": Gather,
    "decode": Decode,
    "features": Features,
    "product": Product,
    "spectrum": Spectrum,
    "save": Save,
    "load": Load,
    "observations": Observations,
}


def answer(request, ready):
    if "work" in request:
        number = max(ready, default=0) + 1
        work = WORKS[request["work"]](request)
        # What cannot be done shows at once.
        work.round()
        ready[number] = work
        return {"ready": number}
    if "close" in request:
        del ready[request["close"]]
        return {}
    work = ready[request["round"]]
    times = request.get("times", 1)
    start = time.perf_counter()
    for _ in range(times):
        work.round()
    seconds = (time.perf_counter() - start) / times
    return {"seconds": seconds, "outcome": getattr(work, "outcome", "")}


def main():
    answers = os.fdopen(os.dup(1), "w")
    # What libraries print must not be taken for an answer.
    sys.stdout = io.StringIO()
    version = f"PyTorch {torch.__version__}, Python {sys.version.split()[0]}"
    print(json.dumps({"version": version}), file=answers, flush=True)
    ready = {}
    for line in sys.stdin:
        try:
            result = answer(json.loads(line), ready)
        except Exception as error:
            result = {"missing": f"{type(error).__name__}: {error}"}
        print(json.dumps(result), file=answers, flush=True)


main()
