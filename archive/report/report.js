"use strict";
/* Unpacks plotly, which stands in the page, and draws each chart in the page's own colours. */
(() => {
  const root = document.documentElement;
  const chosen = document.getElementById(/^vi\b/i.test(navigator.language) ? "in-vi" : "in-en");
  if (chosen) chosen.checked = true;

  const charts = [...document.querySelectorAll(".chart")];
  const packed = document.getElementById("plotly");
  if (!charts.length || !packed) return;

  const unpack = async () => {
    const bytes = Uint8Array.from(atob(packed.textContent.trim()), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const script = document.createElement("script");
    script.textContent = await new Response(stream).text();
    document.head.append(script);
  };

  const draw = (paper) => {
    const style = getComputedStyle(root);
    const colour = (name) => (paper ? style.getPropertyValue(`--paper-${name}`) : style.getPropertyValue(`--${name}`)).trim();
    for (const chart of charts) {
      const figure = JSON.parse(document.getElementById(`figure-${chart.id}`).textContent);
      const layout = figure.layout;
      layout.font.color = colour("muted");
      layout.xaxis.linecolor = layout.yaxis.gridcolor = colour("line");
      layout.hoverlabel = { bgcolor: colour("card"), bordercolor: colour("line"), font: { color: colour("ink") } };
      layout.height = chart.clientHeight;
      if (paper) layout.width = 640; /* of A4 and Letter, whatever the window's width */
      Plotly.react(chart, figure.data, layout, { responsive: true, displayModeBar: false, staticPlot: Boolean(paper) });
    }
    root.dataset.drawn = "yes";
  };

  unpack().then(() => {
    draw(false);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => draw(false));
    addEventListener("beforeprint", () => draw(true));
    addEventListener("afterprint", () => draw(false));
  }).catch(() => {
    root.dataset.drawn = "no";
    for (const table of document.querySelectorAll("details.figures")) table.open = true;
  });
})();
