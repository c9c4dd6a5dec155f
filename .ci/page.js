// Tries a report in the browser that has opened it; its outcome is a text that begins with good or bad.
(async () => {
  const problems = [];
  const must = (good, text) => { if (!good) { problems.push(text); } };
  const pause = (millis) => new Promise((done) => { setTimeout(done, millis); });
  const root = document.documentElement;
  const width = window.innerWidth;
  const all = (selector) => Array.from(document.querySelectorAll(selector));
  must(root.classList.contains('js'), 'its script did not run');
  const fits = (when) => {
    must(root.scrollWidth <= width, `${when}: ${root.scrollWidth} pixels wide`);
    for (const element of all('main *')) {
      const box = element.getBoundingClientRect();
      if (box.width > 0 && box.right > width + 1 && !element.closest('.hidden, thead')) {
        problems.push(`${when}: ${element.tagName}.${element.className} ends at ${box.right}`);
        return;
      }
    }
  };

  root.style.scrollBehavior = 'auto';
  // Dark charts differ by their colours alone: a few of them will do.
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  const charts = dark ? all('.chart').slice(0, 5) : all('.chart');
  for (const box of charts) {
    box.scrollIntoView();
    for (let i = 0; i < 100 && !box.dataset.drawn; i++) {
      await pause(20);
    }
    must(box.dataset.drawn, `${box.dataset.for} was not drawn`);
  }
  await pause(100);
  let drawn = 0;
  for (const box of charts) {
    const canvases = Array.from(box.querySelectorAll('canvas'));
    const panels = box.querySelectorAll('.panel').length;
    const empty = box.querySelectorAll('.none').length;
    must(canvases.length === panels - empty, `${box.dataset.for}: ${canvases.length} of ${panels} charts`);
    for (const canvas of canvases) {
      const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
      const colors = new Set();
      for (let i = 0; i < pixels.length && colors.size < 3; i += 4) {
        if (pixels[i + 3] === 255) { colors.add((pixels[i] << 16) | (pixels[i + 1] << 8) | pixels[i + 2]); }
      }
      must(colors.size > 2, `${box.dataset.for}: an empty chart`);
      drawn += 1;
    }
  }
  must(drawn > 0, 'no chart was drawn');
  fits('as opened');
  all('details').forEach((one) => { one.open = true; });
  await pause(100);
  fits('with all details');

  const rows = () => all('#all-claims tbody tr').filter((row) => !row.hidden);
  const total = rows().length;
  const choose = (id, value) => {
    const field = document.getElementById(id);
    field.value = value;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  };
  must(total > 0, 'no claims');
  for (const choice of all('#filter-verdict option[value]:not([value=""])')) {
    choose('filter-verdict', choice.value);
    const left = rows();
    must(left.length > 0 && left.every((row) => row.dataset.verdict === choice.value), `filter ${choice.value}`);
    must(left.every((row) => row.querySelector(`.badge.${choice.value}`)), `badges of ${choice.value}`);
  }
  choose('filter-verdict', '');
  choose('filter-words', 'no such words');
  must(rows().length === 0, 'filter by words');
  choose('filter-words', '');
  must(rows().length === total, 'filters taken back');
  must(document.getElementById('shown').textContent.startsWith(`${total} of ${total}`), 'count of claims shown');

  const estimates = () => rows().map((row) => Number(row.cells[2].dataset.key));
  const sort = all('#all-claims th .sort')[2];
  for (const sign of [1, -1]) {
    sort.click();
    const list = estimates();
    must(list.every((value, i) => i === 0 || sign * (value - list[i - 1]) >= 0), `sorting, ${sign}`);
  }

  const curve = document.querySelector('.chart .curve');
  curve.click();
  must(curve.getAttribute('aria-pressed') === 'false', 'switching a curve off');
  curve.click();
  const dialog = document.getElementById('large');
  for (const button of [all('.chart')[0].closest('figure').querySelector('.enlarge'), all('.enlarge').pop()]) {
    button.click();
    await pause(200);
    must(dialog.open && dialog.querySelector('canvas, img, .none'), 'enlarging');
    must(root.scrollWidth <= width, 'enlarged: too wide');
    document.getElementById('large-close').click();
    await pause(100);
    must(!dialog.open && !dialog.querySelector('canvas, img, .none'), 'closing what was enlarged');
  }

  const claim = all('details.claim')[0];
  claim.open = false;
  location.hash = `#${claim.id}`;
  await pause(200);
  must(claim.open, 'a link to a claim opens it');
  const ids = all('[id]').map((one) => one.id);
  must(new Set(ids).size === ids.length, 'ids that are not unique');
  all('a[href^="#"]').forEach((link) => {
    must(document.getElementById(link.getAttribute('href').slice(1)), `link to ${link.getAttribute('href')}`);
  });
  scrollTo(0, 0);
  history.replaceState(null, '', location.pathname);
  return problems.length ? `bad: ${problems.join('; ')}` : `good: ${drawn} charts, ${total} claims`;
})()
