"""Writes linear.pt: a linear layer from 4 to 3 as a TorchScript module (PyTorch 2.7.1)."""

import torch

torch.manual_seed(0)
torch.jit.trace(torch.nn.Linear(4, 3), torch.zeros(1, 4)).save("linear.pt")
