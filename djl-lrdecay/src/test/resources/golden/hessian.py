"""Writes hessian.json: exact curvature of a small trained network with batch norm, by PyTorch and PyHessian.

Made with Python 3.11, torch 2.7.1 (float64) and pyhessian 0.1: python3 hessian.py > hessian.json
"""
import json
import sys

import torch
import torch.nn.functional as F
from pyhessian import hessian

torch.manual_seed(3)
torch.set_default_dtype(torch.float64)


def network():
    return torch.nn.Sequential(
        torch.nn.Conv2d(1, 2, 3, padding=1), torch.nn.BatchNorm2d(2), torch.nn.ReLU(),
        torch.nn.Conv2d(2, 3, 3, padding=1), torch.nn.BatchNorm2d(3), torch.nn.ReLU(),
        torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten(), torch.nn.Linear(3, 3))


net = network()
x = torch.randn(22, 1, 6, 6).float().double()
y = torch.randint(0, 3, (22,))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
for _ in range(40):
    optimizer.zero_grad()
    F.cross_entropy(net(x), y).backward()
    optimizer.step()
# What a float32 model holds is what is differentiated.
with torch.no_grad():
    for tensor in list(net.parameters()) + list(net.buffers()):
        if tensor.dtype == torch.float64:
            tensor.copy_(tensor.float().double())
params = list(net.parameters())
sizes = [p.numel() for p in params]


def dense(training):
    net.train(training)
    net_state = {k: v.clone() for k, v in net.state_dict().items()}
    grads = torch.autograd.grad(F.cross_entropy(net(x), y), params, create_graph=True)
    flat = torch.cat([g.reshape(-1) for g in grads])
    rows = []
    for entry in flat:
        row = torch.autograd.grad(entry, params, retain_graph=True, allow_unused=True)
        rows.append(torch.cat([(torch.zeros_like(p) if r is None else r).reshape(-1) for r, p in zip(row, params)]))
    net.load_state_dict(net_state)
    return torch.stack(rows)


def gauss_newton():
    net.eval()
    logits = net(x)
    jacobian = []
    for entry in logits.reshape(-1):
        row = torch.autograd.grad(entry, params, retain_graph=True, allow_unused=True)
        jacobian.append(torch.cat([(torch.zeros_like(p) if r is None else r).reshape(-1) for r, p in zip(row, params)]))
    jacobian = torch.stack(jacobian).reshape(len(x), 3, -1)
    p = F.softmax(logits, 1).detach()
    inner = torch.diag_embed(p) - p[:, :, None] * p[:, None, :]
    return torch.einsum("nci,ncd,ndj->ij", jacobian, inner, jacobian) / len(x)


def triangle(matrix):
    n = matrix.shape[0]
    return [float("%.7g" % v) for i in range(n) for v in matrix[i, : i + 1].tolist()]


evaluation = dense(False)
net.eval()
tool = hessian(net, torch.nn.CrossEntropyLoss(), data=(x, y), cuda=False)
eigenvalues, _ = tool.eigenvalues(maxIter=5000, tol=1e-9, top_n=10)
traces = tool.trace(maxIter=2000, tol=0)
out = dict(
    torch=torch.__version__,
    inputs=[float(v) for v in x.reshape(-1).tolist()],
    labels=y.tolist(),
    state={k: v.reshape(-1).tolist() for k, v in net.state_dict().items() if v.dtype == torch.float64},
    loss=F.cross_entropy(net(x), y).item(),
    evaluation=triangle(evaluation),
    training=triangle(dense(True)),
    gauss_newton=triangle(gauss_newton()),
    eigenvalues=torch.linalg.eigvalsh(evaluation).tolist(),
    pyhessian=[float(v) for v in eigenvalues],
    pyhessian_trace=sum(traces) / len(traces),
)
sys.stderr.write("%d parameters, pyhessian %s\n" % (sum(sizes), eigenvalues))
print(json.dumps(out))
