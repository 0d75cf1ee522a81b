// A KPI over time, and all that there is of one unit.

const seriesOf = (rows) => new Map(rows.map((row) => [`${row[TIME.whose]}\n${row[TIME.measure]}`, row]));
const unitSeries = seriesOf(figures.unit_times);
const phaseSeries = seriesOf(figures.phase_times);
const published = new Map(figures.published.map(([phase, measure, values, texts]) => [`${phase}\n${measure}`, { values, texts }]));
const eachTime = (told) => (Array.isArray(told) ? told : figures.periods.map(() => told));
const targetsOf = (row) => ({ values: eachTime(row[TIME.targets]), texts: eachTime(row[TIME.target_texts]) });

function drawTrends(view) {
  const box = el("section", { class: "part" });
  const measures = figures.measures.map((measure, place) => ({ ...measure, place })).filter((measure) => measure.unit !== "yes_no");
  const known = measures.filter((measure) => [...figures.unit_times, ...figures.phase_times].some((row) => row[TIME.measure] === measure.place));
  if (!known.length) return el("p", {}, view.empty);
  const room = el("div", {});
  const several = (measure) => figures.phase_times.concat(figures.unit_times).some((row) => row[TIME.measure] === measure.place && row[TIME.values].filter((value) => value !== null).length > 1);
  const first = known.find(several) || known[0];
  function draw() {
    const measure = known.find((one) => one.code === chosenIn("kpi")) || first;
    room.replaceChildren(...drawSeries(measure, chosenIn("unit"), view));
  }
  const form = el("form", { class: "filters", onsubmit: (event) => event.preventDefault() });
  form.append(choice("KPI", known.map((measure) => [measure.code, measureHeading(measure)]), chosenIn("kpi") || first.code, (value) => { choose("kpi", value); draw(); }));
  if (!isUnit && content.units.length > 1) form.append(unitChoice(content.units.map((unit) => unit.id), draw, `All ${content.words.schools}, by phase`));
  box.append(form, room);
  draw();
  return box;
}

function drawSeries(measure, chosen, view) {
  const unit = unitById.get(isUnit ? content.units[0].id : chosen);
  const percent = measure.unit === "percent";
  const lines = [];
  let phases = content.phases;
  if (unit) {
    const own = unitSeries.get(`${unit.id}\n${measure.place}`);
    if (own) lines.push({ name: unit.name, values: own[TIME.values], texts: own[TIME.texts], statuses: own[TIME.statuses], reasons: own[TIME.statuses], targets: targetsOf(own) });
    phases = phases.filter(([code]) => code === unit.phase);
  }
  for (const [code, word] of phases) {
    const row = phaseSeries.get(`${code}\n${measure.place}`);
    if (row && row[TIME.values].some((value) => value !== null)) lines.push({ name: unit && !word.startsWith("All ") ? `All: ${word}` : word, values: row[TIME.values], texts: row[TIME.texts], reasons: row[TIME.statuses], targets: targetsOf(row), code });
  }
  if (!lines.length) return [el("p", {}, view.empty)];
  const drawn = lines.map((line) => ({ ...line }));
  const beside = unit ? [lines[0]] : lines.length === 1 ? lines : [];
  for (const line of beside) {
    if (line.targets.values.some((value) => value !== null)) drawn.push({ name: "Target", kind: "target", reasons: line.reasons, ...line.targets });
  }
  const benchmark = unit ? published.get(`${unit.phase}\n${measure.place}`) : lines.length === 1 ? published.get(`${lines[0].code}\n${measure.place}`) : null;
  if (benchmark) drawn.push({ name: "England", kind: "england", reasons: lines[0].reasons, ...benchmark });
  const title = `${measureHeading(measure)}${unit ? `, ${unit.name}` : ""}`;
  const rows = figures.periods.map((when, place) => [when, ...drawn.map((line) => withStatus(line, place))]);
  const table = beneath(title, ["Period", ...drawn.map((line) => line.name)], rows);
  table.open = true;
  const said = [];
  if (measure.until) said.push(`Counted differently until ${measure.until}: earlier figures are not compared and not drawn.`);
  if (measure.each_year) said.push("It is counted from September, so that it begins again each year.");
  if (!unit && figures.phase_times.length) said.push("A phase’s line is over those that have a figure each time.");
  if (measure.definition) said.push(measure.definition);
  return [lineChart(title, figures.periods, drawn, percent), ...said.map((words) => el("p", { class: "explains" }, words)), table].filter(Boolean);
}

function withStatus(line, place) {
  const text = line.texts[place];
  const status = line.statuses && line.statuses[place];
  if (!text) return null;
  return status && ["red", "amber", "green"].includes(status) ? el("span", {}, mark(status, null), ` ${text}`) : text;
}

function drawUnit(view) {
  const box = el("section", { class: "part" });
  const room = el("div", {});
  function draw() {
    const unit = isUnit ? content.units[0] : unitById.get(chosenIn("unit")) || content.units[0];
    room.replaceChildren(...(unit ? unitParts(unit, view) : [el("p", {}, view.empty)]));
  }
  if (!isUnit) {
    const form = el("form", { class: "filters", onsubmit: (event) => event.preventDefault() });
    const options = content.units.map((unit) => [unit.id, unit.name]);
    form.append(choice(content.words.School, options, chosenIn("unit") || (options[0] || [""])[0], (value) => { choose("unit", value); draw(); say(unitById.get(value).name); }));
    box.append(form);
  }
  box.append(room);
  draw();
  return box;
}

function unitParts(unit, view) {
  const parts = [];
  const belongs = [phaseWord.get(unit.phase), ...unit.above].filter(Boolean).join(", ");
  if (!isUnit) parts.push(el("h3", {}, unit.name));
  if (belongs) parts.push(el("p", { class: "explains" }, belongs));
  parts.push(drawTable(unitTable(unit, view), { title: "KPIs", plain: true }));
  const attendance = figures.measures.findIndex((measure, place) => measure.main && measure.unit !== "yes_no" && unitSeries.has(`${unit.id}\n${place}`));
  if (attendance >= 0) {
    parts.push(...drawSeries({ ...figures.measures[attendance], place: attendance }, unit.id, view));
    parts.push(el("p", {}, el("a", { href: addressOf("trends", isUnit ? {} : { unit: unit.id }) }, "Every KPI over time")));
  }
  for (const other of isUnit ? [] : content.views) {
    for (const part of other.parts) {
      if (part.type !== "table" || !part.units || !part.units.includes(unit.id)) continue;
      const title = part.title || other.title;
      const count = part.units.filter((id) => id === unit.id).length;
      const rest = el("div", {});
      const details = el("details", { class: "part" }, el("summary", {}, `${title} (${count})`), rest);
      const open = () => { if (details.isConnected && !rest.firstChild) rest.append(drawTable(part, { unit: unit.id, plain: true, label: title })); };
      details.addEventListener("toggle", () => { if (details.open) open(); });
      onPrint.push((printing) => { if (printing) open(); });  // the event comes too late for paper
      parts.push(details);
    }
  }
  return parts;
}

// What the page knows of a unit's KPI, under the keys of the view's columns.
function unitTable(unit, view) {
  const lines = [];
  figures.measures.forEach((measure, place) => {
    const row = unitFigure(unit.id, place);
    if (!row) return;
    const phase = phaseFigure(unit.phase, place);
    const known = {
      measure: measureHeading(measure),
      value: row[UNIT.text] || null,
      status: [content.statuses[row[UNIT.status]].kpi, null, row[UNIT.status]],
      together: phase && phase[PHASE.text] ? `${phase[PHASE.text]} (${phase[PHASE.of]})` : null,
    };
    lines.push((key) => (key in known ? known[key] : row[UNIT[key]]) ?? null);
  });
  const columns = view.columns.filter((column) => lines.some((line) => line(column.key) !== null));
  const rows = lines.map((line) => columns.map((column) => line(column.key)));
  return { type: "table", key: "unit_kpis", columns, rows, empty: view.empty, note: "", filters: [] };
}
