class Ops(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def gradients(self: __torch__.Ops,
    loss: Tensor,
    params: List[Tensor]) -> List[Tensor]:
    grads = torch.autograd.grad([loss], params, None, True, True, True)
    out = annotate(List[Tensor], [])
    for i in range(torch.len(params)):
      g = grads[i]
      if torch.__isnot__(g, None):
        g0 = unchecked_cast(Tensor, g)
        _0 = torch.append(out, g0)
      else:
        _1 = torch.append(out, torch.zeros_like(params[i]))
    return out
  def gradient(self: __torch__.Ops,
    loss: Tensor,
    params: List[Tensor]) -> Tensor:
    grads = torch.autograd.grad([loss], params, None, False, False, True)
    return (self).flat(grads, params, )
  def product(self: __torch__.Ops,
    grads: List[Tensor],
    params: List[Tensor],
    v: Tensor) -> Tensor:
    return (self).pull(grads, params, v, False, )
  def product_keeping_graph(self: __torch__.Ops,
    grads: List[Tensor],
    params: List[Tensor],
    v: Tensor) -> Tensor:
    return (self).pull(grads, params, v, True, )
  def pull(self: __torch__.Ops,
    grads: List[Tensor],
    params: List[Tensor],
    v: Tensor,
    keep: bool) -> Tensor:
    outputs = annotate(List[Tensor], [])
    vectors = annotate(List[Optional[Tensor]], [])
    offset = 0
    for i in range(torch.len(params)):
      n = torch.numel(params[i])
      if ops.prim.requires_grad(grads[i]):
        _0 = torch.append(outputs, grads[i])
        piece = torch.view(torch.narrow(v, 0, offset, n), torch.size(params[i]))
        _1 = torch.append(vectors, piece)
      else:
        pass
      offset = torch.add(offset, n)
    if torch.eq(torch.len(outputs), 0):
      result = torch.zeros_like(v)
    else:
      hv = torch.autograd.grad(outputs, params, vectors, keep, False, True)
      result = (self).flat(hv, params, )
    return result
  def gauss_newton(self: __torch__.Ops,
    loss: Tensor,
    outputs: Tensor,
    u: Tensor,
    params: List[Tensor],
    v: Tensor) -> Tensor:
    seeds = annotate(List[Optional[Tensor]], [u])
    jtu = torch.autograd.grad([outputs], params, seeds, True, True, True)
    pulled = annotate(List[Tensor], [])
    vectors = annotate(List[Optional[Tensor]], [])
    offset = 0
    for i in range(torch.len(params)):
      n = torch.numel(params[i])
      g = jtu[i]
      if torch.__isnot__(g, None):
        g0 = unchecked_cast(Tensor, g)
        _0 = torch.append(pulled, g0)
        piece = torch.view(torch.narrow(v, 0, offset, n), torch.size(params[i]))
        _1 = torch.append(vectors, piece)
      else:
        pass
      offset = torch.add(offset, n)
    jv = torch.autograd.grad(pulled, [u], vectors, True, False, True)
    gz = torch.autograd.grad([loss], [outputs], None, True, True, False)
    hz = torch.autograd.grad([(self).one(gz, )], [outputs], jv, True, False, True)
    hjv = hz[0]
    if torch.__isnot__(hjv, None):
      hjv0 = unchecked_cast(Tensor, hjv)
      back = annotate(List[Optional[Tensor]], [hjv0])
      last = torch.autograd.grad([outputs], params, back, False, False, True)
      result = (self).flat(last, params, )
    else:
      result = torch.zeros_like(v)
    return result
  def one(self: __torch__.Ops,
    tensors: List[Optional[Tensor]]) -> Tensor:
    return ops.prim.unchecked_unwrap_optional(tensors[0])
  def flat(self: __torch__.Ops,
    tensors: List[Optional[Tensor]],
    params: List[Tensor]) -> Tensor:
    pieces = annotate(List[Tensor], [])
    for i in range(torch.len(params)):
      t = tensors[i]
      if torch.__isnot__(t, None):
        t0 = unchecked_cast(Tensor, t)
        _0 = torch.append(pieces, torch.reshape(torch.detach(t0), [-1]))
      else:
        _1 = torch.append(pieces, torch.reshape(torch.zeros_like(torch.detach(params[i])), [-1]))
    return torch.cat(pieces)
