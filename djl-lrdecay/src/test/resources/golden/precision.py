"""Reference numbers for training in bfloat16: gradients of single layers and of a small network.

Made with Python 3.11 and PyTorch 2.7.1 on the CPU: python3 precision.py > precision.json
The casts are written out where autocast has them: inputs, weights and biases of convolutions and
linear layers; batch norm has bfloat16 inputs and float32 parameters; outputs are cast back.
Each case is computed in float32, too. "loss" is the sum of the outputs times "coefficients".
"""
import json

import torch
import torch.nn.functional as F

torch.manual_seed(7)
torch.set_num_threads(1)


def numbers(tensor):
    # Nine digits tell a float32 exactly.
    return [float(f"{float(x):.9g}") for x in tensor.detach().flatten()]


def parameter(kind, *shape, scale=0.5):
    value = torch.randn(*shape) * scale
    if kind == "GAMMA":
        value = value + 1
    return kind, value


def passes(function, x, parameters, coefficients, low):
    weights = [value.clone().requires_grad_(True) for _, value in parameters]

    def cast(w):
        return w.to(torch.bfloat16) if low else w

    out = function(cast(x), weights, cast).to(torch.float32)
    loss = (out * coefficients).sum()
    loss.backward()
    return {
        "outputs": numbers(out),
        "loss": float(loss.detach()),
        "gradients": [numbers(w.grad) for w in weights],
    }


def case(name, function, x, parameters):
    with torch.no_grad():
        weights = [value for _, value in parameters]
        coefficients = torch.randn(function(x, weights, lambda w: w).shape)
    return {
        "name": name,
        "inputShape": list(x.shape),
        "inputs": numbers(x),
        "parameters": [
            {"type": kind, "shape": list(v.shape), "values": numbers(v)} for kind, v in parameters
        ],
        "coefficients": numbers(coefficients),
        "float32": passes(function, x, parameters, coefficients, False),
        "bfloat16": passes(function, x, parameters, coefficients, True),
    }


def network(x, w, cast):
    x = F.conv2d(x, cast(w[0]), cast(w[1]), padding=1)
    x = F.relu(F.batch_norm(x, torch.zeros(4), torch.ones(4), w[2], w[3], True, 0.1, 1e-5))
    x = F.conv2d(x, cast(w[4]), cast(w[5]), stride=2, padding=1)
    return F.linear(F.relu(x).flatten(1), cast(w[6]), cast(w[7]))


weight, bias = "WEIGHT", "BIAS"
cases = [
    case(
        "Conv1d",
        lambda x, w, cast: F.conv1d(x, cast(w[0]), cast(w[1]), padding=1),
        torch.randn(5, 3, 9),
        [parameter(weight, 4, 3, 3), parameter(bias, 4)],
    ),
    case(
        "Conv2d",
        lambda x, w, cast: F.conv2d(x, cast(w[0]), cast(w[1]), padding=1),
        torch.randn(5, 3, 6, 6),
        [parameter(weight, 4, 3, 3, 3), parameter(bias, 4)],
    ),
    case(
        "Conv3d",
        lambda x, w, cast: F.conv3d(x, cast(w[0]), cast(w[1]), padding=1),
        torch.randn(3, 2, 4, 4, 4),
        [parameter(weight, 3, 2, 3, 3, 3), parameter(bias, 3)],
    ),
    case(
        "Conv1dTranspose",
        lambda x, w, cast: F.conv_transpose1d(x, cast(w[0]), cast(w[1]), stride=2),
        torch.randn(4, 3, 5),
        [parameter(weight, 3, 3, 3), parameter(bias, 3)],
    ),
    case(
        "Conv2dTranspose",
        lambda x, w, cast: F.conv_transpose2d(x, cast(w[0]), cast(w[1]), stride=2),
        torch.randn(4, 3, 4, 4),
        [parameter(weight, 3, 3, 3, 3), parameter(bias, 3)],
    ),
    case(
        "Linear",
        lambda x, w, cast: F.linear(x, cast(w[0]), cast(w[1])),
        torch.randn(6, 10),
        [parameter(weight, 4, 10), parameter(bias, 4)],
    ),
    case(
        "network",
        network,
        torch.randn(6, 3, 6, 6),
        [
            parameter(weight, 4, 3, 3, 3),
            parameter(bias, 4),
            parameter("GAMMA", 4, scale=0.2),
            parameter("BETA", 4, scale=0.2),
            parameter(weight, 4, 4, 3, 3),
            parameter(bias, 4),
            parameter(weight, 5, 36),
            parameter(bias, 5),
        ],
    ),
]
print(json.dumps({"torch": torch.__version__.split("+")[0], "cases": cases}))
