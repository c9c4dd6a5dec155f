class Ops(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def add(self: __torch__.Ops,
    totals: Tensor,
    loss: Tensor,
    logits: Tensor,
    labels: Tensor,
    groups: Tensor) -> bool:
    correct = torch.eq(torch.argmax(logits, 1), labels)
    weights = torch.to(correct, 7)
    torch.index_add_(totals, 0, torch.add(groups, 1), weights)
    mean = torch.to(torch.detach(loss), 7)
    sum = torch.mul(mean, torch.size(labels, 0))
    torch.add_(torch.select(totals, 0, 0), sum)
    return True
  def add_top_five(self: __torch__.Ops,
    totals: Tensor,
    logits: Tensor,
    labels: Tensor) -> bool:
    own = torch.gather(logits, 1, torch.unsqueeze(labels, 1))
    better = torch.sum(torch.gt(logits, own), [1])
    within = torch.sum(torch.lt(better, 5))
    last = torch.select(totals, 0, -1)
    torch.add_(last, torch.to(within, 7))
    return True
  def reset(self: __torch__.Ops,
    totals: Tensor) -> bool:
    torch.zero_(totals)
    return True
