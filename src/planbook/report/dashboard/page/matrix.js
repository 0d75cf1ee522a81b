// Units by KPI: grouped, by name, never ranked.

const figures = content.figures;
const UNIT = Object.fromEntries(figures.fields.units.map((name, place) => [name, place]));
const PHASE = Object.fromEntries(figures.fields.phases.map((name, place) => [name, place]));
const TIME = Object.fromEntries(figures.fields.times.map((name, place) => [name, place]));
const UNITS_AT_ONCE = 100;
const OTHERS = "Others";
const NO_PHASE = "none";  // as the address has it: an empty choice is all of them

const figureOf = new Map(figures.units.map((row) => [`${row[UNIT.unit]}\n${row[UNIT.measure]}`, row]));
const phaseFigureOf = new Map(figures.phases.map((row) => [`${row[PHASE.phase]}\n${row[PHASE.measure]}`, row]));
const unitFigure = (unit, measure) => figureOf.get(`${unit}\n${measure}`);
const phaseFigure = (phase, measure) => phaseFigureOf.get(`${phase}\n${measure}`);

const measureHeading = (measure) => (measure.unit === "percent" && !measure.name.includes("%") ? `${measure.name}\u00a0%` : measure.name);

// The figure with the symbol of its status; what is hidden, not due or of few people says so for those who hear it.
function figureCell(row, fields, tag) {
  if (!row) return el(tag || "td", { class: "figure blank" });
  const status = row[fields.status];
  const text = row[fields.text];
  const look = content.statuses[status];
  const judged = ["red", "amber", "green", "blue", "not_reported"].includes(status);
  const cell = el(tag || "td", { class: `figure filled ${status}` });
  if (judged) cell.append(el("span", { class: "symbol", "aria-hidden": "true" }, look.symbol), " ");
  cell.append(text);
  if (look) cell.append(unseen(`, ${look.kpi}`));
  return cell;
}

function groupsOf(by) {
  const found = new Map();
  for (const unit of content.units) {
    const name = (by === "above" ? unit.above[0] : phaseWord.get(unit.phase)) || OTHERS;
    if (!found.has(name)) found.set(name, { name, phase: by === "above" ? null : unit.phase, units: [] });
    found.get(name).units.push(unit);
  }
  const order = [...content.phases.map((pair) => pair[1]), OTHERS];
  const place = (group) => (by === "above" ? Number(group.name === OTHERS) : order.indexOf(group.name));
  return [...found.values()].sort((a, b) => place(a) - place(b) || collator.compare(a.name, b.name));
}

function drawMatrix(view) {
  const box = el("section", { class: "part" });
  const measures = figures.measures.map((measure, place) => ({ ...measure, place }));
  const hasGroups = measures.some((measure) => !measure.main);
  const hasParents = new Set(content.units.map((unit) => unit.above[0] || "")).size > 1;
  const room = el("div", { class: "wide", tabindex: "0", role: "group", "aria-label": `${view.caption}, scrolls sideways` });
  const more = el("p", { class: "more" });
  const told = el("p", { class: "told" });
  let most = UNITS_AT_ONCE;

  function draw() {
    const main = chosenIn("of") !== "groups";
    const only = chosenIn("phase");
    const search = chosenIn("name").toLocaleLowerCase("en-GB").trim();
    const status = chosenIn("status");
    const shownMeasures = measures.filter((measure) => measure.main === main);
    const has = (unit) => shownMeasures.some((measure) => {
      const row = unitFigure(unit.id, measure.place);
      return row && (!status || row[UNIT.status] === status);
    });
    const keep = (unit) => (!only || (unit.phase || NO_PHASE) === only) && (!search || unit.name.toLocaleLowerCase("en-GB").includes(search)) && has(unit);
    let left = 0;
    let drawn = 0;
    const bodies = [];
    for (const group of groupsOf((hasParents && chosenIn("by")) || "phase")) {
      const units = group.units.filter(keep);
      left += units.length;
      const now = units.slice(0, Math.max(0, most - drawn));
      drawn += now.length;
      if (now.length) bodies.push(groupBody(group, now, shownMeasures));
    }
    const head = el("tr", {}, el("th", { scope: "col", class: "first" }, (view.columns.find((column) => column.key === "name") || {}).heading || content.words.School), shownMeasures.map(measureHead));
    room.replaceChildren(el("table", { class: "matrix" }, el("caption", {}, view.caption), el("thead", {}, head), ...bodies));
    told.textContent = counted(left, content.words.school, content.words.schools);
    more.replaceChildren();
    if (left > most) {
      const all = () => { most = Infinity; draw(); };
      more.append(el("button", { type: "button", onclick: all }, `Show all ${left.toLocaleString("en-GB")}`));
    }
    return left;
  }

  const change = () => say(counted(draw(), content.words.school, content.words.schools));
  const form = el("form", { class: "filters", onsubmit: (event) => event.preventDefault() });
  const add = (label, name, options) => form.append(choice(label, options, chosenIn(name), (value) => { choose(name, value); change(); }));
  if (hasParents) add("Group by", "by", [["", "Phase"], ["above", "What it belongs to"]]);
  if (content.phases.length > 1) add("Phase", "phase", [["", "All"], ...content.phases.map(([code, word]) => [code || NO_PHASE, word])]);
  if (hasGroups) add("Figures of", "of", [["", "All pupils"], ["groups", "Groups of pupils"]]);
  add("With any", "status", [["", "Any status"], ...["red", "amber", "not_reported"].map((key) => [key, content.statuses[key].kpi])]);
  form.append(searchBox(content.words.School, chosenIn("name"), (value) => { choose("name", value); change(); }));
  box.append(form, key(), told, room, more);
  if (figures.not_due.length) box.append(el("p", { class: "explains" }, `Not due this time: ${figures.not_due.join("; ")}.`));
  onPrint.push((printing) => { most = printing ? Infinity : UNITS_AT_ONCE; draw(); });
  draw();
  return box;
}

const measureHead = (measure) =>
  el("th", { scope: "col", class: "right" }, el("a", { href: addressOf("trends", { kpi: measure.code }) }, measureHeading(measure)));

function groupBody(group, units, measures) {
  const body = el("tbody", {});
  const totals = group.phase === null ? [] : measures.map((measure) => phaseFigure(group.phase, measure.place));
  body.append(
    el(
      "tr",
      { class: "band" },
      el("th", { scope: "rowgroup", class: "first" }, `${group.name}, ${counted(group.units.length, content.words.school, content.words.schools)}`),
      measures.map((_, place) => {
        const row = totals[place];
        return el("td", { class: "figure" }, row ? row[PHASE.text] : "", row ? unseen(`, ${row[PHASE.of]} reported`) : null);
      }),
    ),
  );
  for (const unit of units) {
    body.append(
      el(
        "tr",
        {},
        el("th", { scope: "row", class: "first" }, el("a", { href: addressOf("unit", { unit: unit.id }) }, unit.name)),
        measures.map((measure) => figureCell(unitFigure(unit.id, measure.place), UNIT)),
      ),
    );
  }
  return body;
}

// The key of what stands on this page: statuses with their symbols, and signs in place of a figure.
function key() {
  const there = new Set(figures.units.map((row) => row[UNIT.status]));
  const marks = ["red", "amber", "green", "not_reported"].filter((status) => there.has(status)).map((status) => el("li", {}, mark(status, content.statuses[status].kpi)));
  const without = ["not_due", "not_applicable"].filter((status) => there.has(status)).map((status, place) => (place ? content.statuses[status].kpi.toLowerCase() : content.statuses[status].kpi));
  const signs = figures.signs.map(([sign, words]) => el("li", {}, `${sign} ${words}`));
  return el("ul", { class: "key", "aria-label": "Key" }, marks, signs, without.length ? el("li", {}, `– ${without.join(" or ")}`) : null);
}
