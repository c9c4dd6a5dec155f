class Ops(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def update(self: __torch__.Ops,
    params: List[Tensor],
    grads: List[Tensor],
    velocities: List[Tensor],
    lr: float,
    momentum: float,
    weight_decay: float,
    nesterov: bool,
    rescale: float,
    clip: float) -> bool:
    if torch.ne(rescale, 1.):
      torch._foreach_mul_(grads, rescale)
    if torch.gt(clip, 0.):
      torch._foreach_clamp_min_(grads, torch.neg(clip))
      torch._foreach_clamp_max_(grads, clip)
    if torch.ne(weight_decay, 0.):
      torch._foreach_add_(grads, params, alpha=weight_decay)
    if torch.eq(momentum, 0.):
      torch._foreach_add_(params, grads, alpha=torch.neg(lr))
    else:
      torch._foreach_mul_(velocities, momentum)
      torch._foreach_add_(velocities, grads, alpha=1)
      if nesterov:
        torch._foreach_add_(grads, velocities, alpha=momentum)
        torch._foreach_add_(params, grads, alpha=torch.neg(lr))
      else:
        torch._foreach_add_(params, velocities, alpha=torch.neg(lr))
    torch._foreach_zero_(grads)
    return True
