// Makes the report answer: charts, filters, sorting, enlarging. Without it the page has pictures.
(function () {
  'use strict';
  var root = document.documentElement;
  var dark = window.matchMedia('(prefers-color-scheme: dark)');
  var LIGHTER = { '#0072b2': '#5db4e6', '#d55e00': '#ff8a3d', '#009e73': '#3ecba0', '#444444': '#d0d4da' };

  function make(tag, kind, text) {
    var element = document.createElement(tag);
    if (kind) { element.className = kind; }
    if (text) { element.textContent = text; }
    return element;
  }

  function css(name) { return getComputedStyle(root).getPropertyValue(name).trim(); }

  function tone(color) { return dark.matches && LIGHTER[color] ? LIGHTER[color] : color; }

  function brief(value) {
    return value === null || value === undefined ? '–' : String(Number(Number(value).toPrecision(4)));
  }

  // --- charts ---------------------------------------------------------------------------------

  function pairs(series) {
    return series.x.map(function (x, i) { return [x, series.y[i]]; });
  }

  function band(series, color) {
    return {
      type: 'custom', name: series.name, silent: true, clip: true, z: 1, data: [[series.x[0], series.low[0]]],
      renderItem: function (params, api) {
        var points = [];
        var i;
        for (i = 0; i < series.x.length; i++) {
          if (series.low[i] !== null) { points.push(api.coord([series.x[i], series.low[i]])); }
        }
        for (i = series.x.length - 1; i >= 0; i--) {
          if (series.high[i] !== null) { points.push(api.coord([series.x[i], series.high[i]])); }
        }
        return { type: 'polygon', shape: { points: points }, style: { fill: color, opacity: 0.18 } };
      }
    };
  }

  function marks(decays, color) {
    return {
      silent: true, symbol: 'none', animation: false, label: { show: false },
      lineStyle: { color: color, type: 'dashed', width: 1.2 },
      data: decays.map(function (at) { return { xAxis: at }; })
    };
  }

  function option(data, panel, hidden, large) {
    var ink = css('--ink');
    var quiet = css('--quiet');
    var list = [];
    var xs = [];
    panel.series.forEach(function (series) { xs = xs.concat(series.x); });
    var most = xs.length ? Math.max.apply(null, xs) : 1;
    var least = xs.length ? Math.min.apply(null, xs) : 0;
    var few = least >= 1 && most <= 5;
    panel.series.forEach(function (series) {
      if (hidden[series.name] || series.x.length === 0) { return; }
      var color = tone(series.color);
      if (series.low.length) { list.push(band(series, color)); }
      list.push({
        type: 'line', name: series.name, data: pairs(series), color: color, z: 3, clip: true,
        showSymbol: few || (series.x.length > 2 && series.x.length < 12), symbolSize: 6, lineStyle: { width: 2 }, emphasis: { disabled: true }
      });
    });
    if (list.length) { list[list.length - 1].markLine = marks(panel.decays, quiet); }
    var zoom = { type: 'inside', filterMode: 'none', zoomOnMouseWheel: large ? true : 'ctrl',
      moveOnMouseMove: large, preventDefaultMouseMove: large };
    var axis = { nameTextStyle: { color: quiet }, axisLabel: { color: quiet },
      axisLine: { lineStyle: { color: quiet } } };
    return {
      animation: false,
      textStyle: { fontFamily: 'inherit' },
      grid: { left: 44, right: 14, top: 26, bottom: large ? 86 : 40 },
      tooltip: {
        trigger: 'axis', renderMode: 'richText', confine: true, backgroundColor: css('--paper'),
        borderColor: quiet, textStyle: { color: ink, fontSize: 13 },
        formatter: function (items) {
          var lines = items.filter(function (item) { return item.seriesType === 'line'; });
          if (!lines.length) { return ''; }
          return [data.xLabel + ' ' + brief(lines[0].value[0])].concat(lines.map(function (item) {
            return item.seriesName + ': ' + brief(item.value[1]);
          })).join('\n');
        }
      },
      dataZoom: large ? [zoom, { type: 'slider', filterMode: 'none', bottom: 10, height: 22,
        textStyle: { color: quiet } }] : [zoom],
      xAxis: Object.assign({ type: 'value', name: data.xLabel, nameLocation: 'middle', nameGap: 24,
        min: few ? least - 0.25 : Math.min(0, least), max: few ? most + 0.25 : most,
        interval: few ? 1 : undefined, splitLine: { show: false } }, axis,
      few ? { axisLabel: { color: quiet, formatter: function (v) { return v % 1 ? '' : String(v); } },
        minInterval: 1, min: Math.floor(least) - 1, max: Math.ceil(most) + 1 } : {}),
      yAxis: Object.assign({ type: 'value', name: data.yLabel, nameLocation: 'end', nameGap: 10,
        min: data.yRange[0], max: data.yRange[1], splitLine: { lineStyle: { color: css('--edge') } } },
      axis, { nameTextStyle: { color: quiet, align: 'left', padding: [0, 0, 0, -36] },
        axisLabel: { color: quiet, formatter: brief } }),
      series: list
    };
  }

  function names(data) {
    var found = [];
    data.panels.forEach(function (panel) {
      panel.series.forEach(function (series) {
        if (!found.some(function (other) { return other.name === series.name; })) { found.push(series); }
      });
    });
    return found;
  }

  function legend(data, hidden, redraw) {
    var bar = make('div', 'legend');
    bar.setAttribute('role', 'group');
    bar.setAttribute('aria-label', 'Curves');
    names(data).forEach(function (series) {
      var button = make('button', 'curve');
      var swatch = make('span', 'swatch');
      button.type = 'button';
      swatch.style.background = tone(series.color);
      button.append(swatch, document.createTextNode(series.name));
      button.setAttribute('aria-pressed', 'true');
      button.addEventListener('click', function () {
        hidden[series.name] = !hidden[series.name];
        button.setAttribute('aria-pressed', String(!hidden[series.name]));
        redraw();
      });
      bar.append(button);
    });
    return bar;
  }

  // Draws a figure into a box; returns what removes it.
  function draw(box, data, label, large) {
    var hidden = {};
    var drawn = [];
    var panels = make('div', 'panels');
    panels.setAttribute('role', 'img');
    panels.setAttribute('aria-label', label);
    panels.dataset.count = String(Math.min(4, data.panels.length));
    function redraw() {
      drawn.forEach(function (one) {
        one.chart.setOption(option(data, one.panel, hidden, large), { replaceMerge: ['series'] });
      });
    }
    box.append(legend(data, hidden, redraw), panels);
    data.panels.forEach(function (panel) {
      var cell = make('div', 'panel');
      if (panel.title) { cell.append(make('p', 'panel-title', panel.title)); }
      var plot = make('div', 'plot');
      cell.append(plot);
      panels.append(cell);
      if (panel.series.every(function (series) { return series.x.length === 0; })) {
        plot.append(make('p', 'quiet none', 'not run'));
        return;
      }
      var chart = window.echarts.init(plot, null, { renderer: 'canvas' });
      drawn.push({ chart: chart, panel: panel });
    });
    redraw();
    var observer = new ResizeObserver(function () {
      drawn.forEach(function (one) { one.chart.resize(); });
    });
    observer.observe(panels);
    box.dataset.drawn = String(drawn.length);
    return function () {
      observer.disconnect();
      drawn.forEach(function (one) { one.chart.dispose(); });
      box.replaceChildren();
      delete box.dataset.drawn;
    };
  }

  var removers = new Map();

  function dataOf(id) { return JSON.parse(document.getElementById('data-' + id).textContent); }

  function show(box) {
    if (!removers.has(box)) {
      removers.set(box, draw(box, dataOf(box.dataset.for), box.dataset.label, false));
    }
  }

  var emptyDialog = function () { };

  function enlarge(figure) {
    var body = document.getElementById('large-body');
    var box = figure.querySelector('.chart');
    emptyDialog();
    document.getElementById('large-title').textContent = figure.querySelector('figcaption strong').textContent;
    document.getElementById('large').showModal();
    if (box) {
      emptyDialog = draw(body, dataOf(box.dataset.for), box.dataset.label, true);
    } else {
      body.append(figure.querySelector('img').cloneNode(false));
      emptyDialog = function () { body.replaceChildren(); };
    }
  }

  function startDialog() {
    var dialog = document.getElementById('large');
    // The event comes late, perhaps after the next figure was opened.
    dialog.addEventListener('close', function () { if (!dialog.open) { emptyDialog(); } });
    document.getElementById('large-close').addEventListener('click', function () {
      dialog.close();
      emptyDialog();
    });
  }

  function startCharts() {
    root.classList.add('js');
    startDialog();
    var near = new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) {
        if (entry.isIntersecting) {
          near.unobserve(entry.target);
          show(entry.target);
        }
      });
    }, { rootMargin: '800px' });
    document.querySelectorAll('figure').forEach(function (figure) {
      var button = make('button', 'enlarge', 'Enlarge');
      button.type = 'button';
      button.append(make('span', 'hidden', ': ' + figure.querySelector('figcaption strong').textContent));
      button.addEventListener('click', function () { enlarge(figure); });
      figure.querySelector('figcaption').append(' ', button);
      var box = figure.querySelector('.chart');
      if (box) { near.observe(box); }
    });
    dark.addEventListener('change', function () {
      Array.from(removers.keys()).forEach(function (box) {
        removers.get(box)();
        removers.delete(box);
        show(box);
      });
    });
  }

  // --- the table of claims --------------------------------------------------------------------

  function startTable() {
    var table = document.getElementById('all-claims');
    var rows = Array.from(table.tBodies[0].rows);
    var form = document.getElementById('filters');
    var fields = ['verdict', 'experiment', 'origin'];
    function filter() {
      var words = document.getElementById('filter-words').value.toLowerCase().split(/\s+/);
      var shown = 0;
      rows.forEach(function (row) {
        var text = row.textContent.toLowerCase();
        var good = fields.every(function (name) {
          var wanted = document.getElementById('filter-' + name).value;
          return !wanted || row.dataset[name] === wanted;
        }) && words.every(function (word) { return text.indexOf(word) >= 0; });
        row.hidden = !good;
        shown += good ? 1 : 0;
      });
      document.getElementById('shown').textContent = shown + ' of ' + rows.length + ' claims shown';
    }
    form.addEventListener('input', filter);
    form.addEventListener('submit', function (event) { event.preventDefault(); });
    form.addEventListener('reset', function () { window.setTimeout(filter, 0); });
    filter();

    function key(row, column, numeric) {
      var cell = row.cells[column];
      return numeric ? Number(cell.dataset.key) : cell.textContent.trim().toLowerCase();
    }
    Array.from(table.tHead.rows[0].cells).forEach(function (head, column) {
      var button = make('button', 'sort', head.textContent);
      button.type = 'button';
      head.replaceChildren(button);
      button.addEventListener('click', function () {
        var up = head.getAttribute('aria-sort') !== 'ascending';
        Array.from(head.parentNode.cells).forEach(function (other) { other.removeAttribute('aria-sort'); });
        head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
        var numeric = head.dataset.sort === 'number';
        rows.slice().sort(function (a, b) {
          var one = key(a, column, numeric);
          var two = key(b, column, numeric);
          return (one < two ? -1 : one > two ? 1 : 0) * (up ? 1 : -1);
        }).forEach(function (row) { table.tBodies[0].append(row); });
      });
    });
  }

  // --- details --------------------------------------------------------------------------------

  function openTarget() {
    var target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.tagName === 'DETAILS') {
      target.open = true;
      target.scrollIntoView();
    }
  }

  function startDetails() {
    var closed = [];
    window.addEventListener('hashchange', openTarget);
    window.addEventListener('beforeprint', function () {
      closed = Array.from(document.querySelectorAll('details:not([open])'));
      closed.forEach(function (one) { one.open = true; });
    });
    window.addEventListener('afterprint', function () {
      closed.forEach(function (one) { one.open = false; });
    });
    openTarget();
  }

  if (window.echarts && window.ResizeObserver && window.IntersectionObserver) { startCharts(); }
  startTable();
  startDetails();
}());
