class Ops(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def orthogonalise(self: __torch__.Ops,
    basis: Tensor,
    rows: int,
    w: Tensor,
    out: Tensor) -> bool:
    b = torch.narrow(basis, 0, 0, rows)
    before = torch.norm(w)
    h = torch.mv(b, w)
    _0 = torch.addmv_(w, torch.t(b), h, beta=1, alpha=-1)
    h2 = torch.mv(b, w)
    _1 = torch.addmv_(w, torch.t(b), h2, beta=1, alpha=-1)
    after = torch.norm(w)
    norms = torch.stack([before, after])
    _2 = torch.copy_(torch.narrow(out, 0, 0, torch.add(rows, 2)), torch.cat([torch.add(h, h2), norms]))
    return True
  def store(self: __torch__.Ops,
    basis: Tensor,
    row: int,
    w: Tensor,
    scale: float) -> bool:
    _0 = torch.copy_(torch.select(basis, 0, row), torch.mul(w, scale))
    return True
  def rotate(self: __torch__.Ops,
    basis: Tensor,
    rows: int,
    y: Tensor,
    last: int) -> bool:
    kept = torch.matmul(y, torch.narrow(basis, 0, 0, rows))
    next = torch.clone(torch.select(basis, 0, last))
    k = torch.size(y, 0)
    _0 = torch.copy_(torch.narrow(basis, 0, 0, k), kept)
    _1 = torch.copy_(torch.select(basis, 0, k), next)
    return True
