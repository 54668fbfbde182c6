// Draws figures that stand in a <script type="application/json"> inside <figure data-chart>.
// A table with the same figures follows each chart; the chart adds the shape, never a figure of its own.
// Lines differ by colour, by symbol and by dash; targets are dashed, forecasts dotted, both with hollow symbols.
(function () {
  "use strict";

  // dark enough on white paper, and apart in lightness, so that they stay apart in grey
  const COLOURS = ["#0b4f8a", "#b3450b", "#1a7a5e", "#6b2a86", "#8a6d00", "#3b3f46", "#a3123a", "#0f7f95"];
  const SYMBOLS = ["circle", "rect", "triangle", "diamond", "circle", "rect", "triangle", "diamond"];
  const DASHES = ["solid", "solid", "solid", "solid", [10, 3], [10, 3], [10, 3], [10, 3]];
  const DASH_OF = { target: "dashed", forecast: "dotted" };
  const PRINT_WIDTH = 660;
  const drawn = [];

  function names(lines) {
    return Array.from(new Set(lines.map((line) => line.place || line.name)));
  }

  function option(data, narrow, words) {
    const styles = getComputedStyle(document.documentElement);
    const ink = styles.getPropertyValue("--ink").trim() || "#1c2530";
    const faint = styles.getPropertyValue("--line").trim() || "#d4dae1";
    const family = getComputedStyle(document.body).fontFamily;
    const several = data.lines.length > 1;
    const n = data.axis.length;
    const axisMiddle = n / 2;
    const dense = n > (narrow ? 6 : 14);
    const who = names(data.lines);
    const series = data.lines.map(function (line, i) {
      const at = who.indexOf(line.place || line.name) % COLOURS.length;
      const said = line.standing !== "actual";
      const dash = DASH_OF[line.standing] || DASHES[at];
      const alone = line.cells.filter((cell) => cell !== null).length === 1;
      const last = line.cells.reduce((found, cell, j) => (cell === null ? found : j), -1);
      return {
        name: line.name,
        type: data.joined ? "line" : "bar",
        barMaxWidth: 36,
        symbol: SYMBOLS[at],
        symbolSize: alone ? 11 : 8,
        showAllSymbol: true,
        connectNulls: false,
        color: COLOURS[at],
        lineStyle: { width: 2, type: dash },
        itemStyle: said ? { color: "#fff", borderColor: COLOURS[at], borderWidth: 2 } : { color: COLOURS[at] },
        emphasis: { focus: several ? "series" : "none", scale: 1.4 },
        labelLayout: { hideOverlap: true },
        data: line.cells.map(function (cell, j) {
          if (cell === null) {
            return null;
          }
          // a figure at each point where there is room; on the last point also the name of the line
          const parts = [];
          if (several && j === last && !narrow) {
            parts.push(line.name);
          }
          if ((!dense && data.lines.length <= 3) || (j === last && !(narrow && several))) {
            parts.push(cell[1].replace(data.unit, ""));
          }
          if (cell[3]) {
            parts.unshift("≠");
          }
          return {
            value: cell[0],
            said: cell[1],
            href: cell[2],
            clash: cell[3],
            symbolSize: cell[3] ? 13 : undefined,
            label: {
              show: parts.length > 0,
              position: data.rank ? "bottom" : "top",
              align: several && j === last && j > axisMiddle ? "right" : "center", // inside the picture
              color: ink,
              fontSize: 12,
              textBorderColor: "#fff",
              textBorderWidth: 2,
              formatter: () => parts.join(" "),
            },
          };
        }),
      };
    });
    return {
      animation: false,
      textStyle: { fontFamily: family, color: ink },
      aria: { enabled: true, label: { description: words }, decal: { show: true } },
      legend: several
        ? { type: "plain", top: 0, left: 0, itemWidth: 34, textStyle: { color: ink, fontSize: 13 } }
        : { show: false },
      grid: { left: 8, right: narrow ? 24 : 72, top: several ? (narrow ? 76 : 62) : 40, bottom: 8, containLabel: true },
      tooltip: {
        trigger: "item",
        renderMode: "richText", // an HTML tooltip would need inline styles, which the page's policy refuses
        confine: true,
        formatter: (p) =>
          data.axis[p.dataIndex] + "\n" + p.seriesName + " " + p.data.said + (p.data.clash ? "\n≠ " + data.clash : ""),
      },
      xAxis: {
        type: "category",
        data: data.axis,
        boundaryGap: true,
        axisTick: { alignWithLabel: true },
        axisLine: { lineStyle: { color: ink } },
        axisLabel: { color: ink, fontSize: 12, hideOverlap: true },
      },
      yAxis: {
        type: "value",
        name: data.rank ? data.first : data.unit,
        nameTextStyle: { color: ink, align: "left", fontSize: 12 },
        inverse: data.rank,
        min: data.rank ? 1 : undefined,
        minInterval: data.rank ? 1 : undefined,
        scale: data.joined && !data.rank,
        axisLabel: { color: ink, fontSize: 12 },
        splitLine: { lineStyle: { color: faint } },
      },
      series: series,
    };
  }

  function draw(figure) {
    const holder = figure.querySelector("[data-canvas]");
    const source = figure.querySelector("script[type='application/json']");
    if (!holder || !source || !window.echarts || holder.dataset.drawn) {
      return;
    }
    holder.dataset.drawn = "yes";
    const data = JSON.parse(source.textContent);
    const words = holder.getAttribute("aria-label") || data.title;
    const chart = window.echarts.init(holder, null, { renderer: "canvas", devicePixelRatio: 2 });
    chart.setOption(option(data, holder.clientWidth < 520, words));
    holder.setAttribute("aria-label", words); // our own words, shorter than a list of every point
    chart.on("click", function (p) {
      if (p.data && p.data.href) {
        window.location.assign(p.data.href);
      }
    });
    drawn.push({ chart: chart, holder: holder, data: data, words: words });
    holder.dispatchEvent(new CustomEvent("chart:drawn", { bubbles: true }));
  }

  function fit() {
    drawn.forEach(function (one) {
      one.chart.resize();
      one.chart.setOption(option(one.data, one.holder.clientWidth < 520, one.words), true);
    });
  }

  function all(root) {
    root.querySelectorAll("figure[data-chart]").forEach(draw);
    root.querySelectorAll("[data-newest-right]").forEach(function (box) {
      box.scrollLeft = box.scrollWidth; // the newest periods first in sight on a narrow screen
    });
  }

  let waiting = 0;
  window.addEventListener("resize", function () {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(fit, 120);
  });
  window.addEventListener("beforeprint", function () {
    drawn.forEach((one) => one.chart.resize({ width: PRINT_WIDTH }));
  });
  window.addEventListener("afterprint", fit);
  document.addEventListener("htmx:afterSwap", (event) => all(event.target));
  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", () => all(document));
  } else {
    all(document);
  }
})();
