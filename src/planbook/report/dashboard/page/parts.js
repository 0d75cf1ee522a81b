// The parts of a view, each by its type.

const PARTS = {
  text: (part) => el("p", {}, part.text),
  heading: (part) => el("h3", {}, part.text),
  tiles: (part) => el("ul", { class: "tiles" }, part.tiles.map((tile) => el("li", {}, el("strong", {}, textOf(tile.value) || "–"), el("span", {}, tile.words)))),
  table: (part, view, name) => drawTable(part, { label: name }),
  bars: (part) => stackedBars(part),
  pounds: (part) => pairedBars(part),
  phases: (part, view) => drawPhases(view),
  matrix: (part, view) => drawMatrix(view),
  trends: (part, view) => drawTrends(view),
  unit: (part, view) => drawUnit(view),
  calendar: (part, view) => drawCalendar(part, view),
};

// Each KPI of each phase: now, target, status, change.
function drawPhases(view) {
  const columns = ["measure", "phase", "of", "value", "target", "status", "change", "off_target"].filter((key) => view.columns[key]);
  const types = { status: "status" };
  const rows = [];
  figures.measures.forEach((measure, place) => {
    if (!measure.main) return;
    for (const [code, word] of content.phases) {
      const row = phaseFigure(code, place);
      if (!row) continue;
      const cells = {
        measure: measure.name,
        phase: word,
        of: row[PHASE.of],
        value: [row[PHASE.text], row[PHASE.value]],
        target: row[PHASE.target],
        status: [content.statuses[row[PHASE.status]].kpi, null, row[PHASE.status]],
        change: row[PHASE.change],
        off_target: row[PHASE.off],
      };
      rows.push(columns.map((key) => cells[key] ?? null));
    }
  });
  const shownColumns = columns.map((key) => ({ key, heading: view.columns[key], type: types[key] || "text", right: ["of", "value", "target", "change"].includes(key) }));
  const used = shownColumns.filter((_, place) => rows.some((row) => row[place] !== null));
  const kept = rows.map((row) => row.filter((_, place) => used.includes(shownColumns[place])));
  return drawTable({ type: "table", key: "phases", columns: used, rows: kept, empty: view.empty, note: "", filters: ["phase"] }, { title: "KPIs by phase" });
}

function drawView(view) {
  let name = view.caption;  // a table is called after the heading above it
  const made = view.parts.map((part) => {
    if (part.type === "heading") name = part.text;
    return PARTS[part.type](part, view, name);
  }).filter(Boolean);
  const intro = view.intro.split("\n").filter(Boolean).map((line) => el("p", { class: "explains" }, line));
  if (!made.length) made.push(el("p", {}, view.empty || "There is nothing to show."));
  return [el("h2", { id: "title", tabindex: "-1" }, view.caption), ...intro, ...made, view.note ? el("p", { class: "explains" }, view.note) : null];
}
