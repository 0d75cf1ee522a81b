// Charts, drawn plainly. Each has its figures in a table beside it; a status is a symbol before it is a colour.

// On a telephone a chart is as wide as the window, and its names stand above it and above its bars.
const narrowWindow = window.matchMedia("(max-width: 760px)");
const isNarrow = () => narrowWindow.matches;
const WIDE = 760;
const NARROW = 330;

const SHAPES = ["circle", "square", "triangle", "diamond", "ring", "bar"];

function shape(kind, x, y, name) {
  const size = 5;
  const at = { class: `point ${name}` };
  if (kind === "square") return svg("rect", { ...at, x: x - size, y: y - size, width: 2 * size, height: 2 * size });
  if (kind === "triangle") return svg("path", { ...at, d: `M${x} ${y - size - 1}L${x + size + 1} ${y + size}H${x - size - 1}Z` });
  if (kind === "diamond") return svg("path", { ...at, d: `M${x} ${y - 7}L${x + 7} ${y}L${x} ${y + 7}L${x - 7} ${y}Z` });
  if (kind === "bar") return svg("rect", { ...at, x: x - 2, y: y - 7, width: 4, height: 14 });
  return svg("circle", { ...at, cx: x, cy: y, r: size, class: `point ${name}${kind === "ring" ? " ring" : ""}` });
}

// The ends of a scale that holds all of these, and its steps.
function scaleOf(values) {
  let low = Math.min(...values);
  let high = Math.max(...values);
  if (low === high) [low, high] = [low - Math.max(1, Math.abs(low) / 10), high + Math.max(1, Math.abs(high) / 10)];
  const raw = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((n) => n * power).find((n) => n >= raw);
  const first = Math.floor(low / step) * step;
  const steps = [];
  for (let at = first; at < high + step; at += step) steps.push(Number(at.toFixed(6)));
  return steps;
}

// Lines over the periods: each of {name, values, texts, kind}, with a break where there is no figure.
function lineChart(title, periods, lines, percent) {
  const values = lines.flatMap((line) => line.values).filter((value) => value !== null);
  const periodsTold = periods.filter((_, place) => lines.some((line) => !line.kind && line.values[place] !== null));
  if (periodsTold.length < 2) return null;
  const narrow = isNarrow();
  const [width, height, left, right, top, bottom] = narrow ? [NARROW, 260, 50, 24, 12, 40] : [WIDE, 320, 56, 150, 16, 40];
  const steps = scaleOf(values);
  const [low, high] = [steps[0], steps[steps.length - 1]];
  const x = (place) => left + (periods.length < 2 ? 0.5 : place / (periods.length - 1)) * (width - left - right);
  const y = (value) => height - bottom - ((value - low) / (high - low)) * (height - top - bottom);
  const told = lines.map((line) => `${line.name}: ${periods.map((when, place) => `${when} ${line.texts[place] || "no figure"}`).join(", ")}`);
  const chart = svg("svg", { class: "chart", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `${title}. ${told.join(". ")}.` });
  const most = Math.max(...steps.map((step) => (String(step).split(".")[1] || "").length));
  const places = { minimumFractionDigits: most, maximumFractionDigits: most };
  for (const step of steps) {
    chart.append(
      svg("line", { class: "grid", x1: left, x2: width - right, y1: y(step), y2: y(step) }),
      svg("text", { class: "axis", x: left - 8, y: y(step) + 4, "text-anchor": "end" }, `${step.toLocaleString("en-GB", places)}${percent ? "%" : ""}`),
    );
  }
  chart.append(...periodNames(periods, x, height - bottom + 18));
  const labels = [];
  const keys = [];
  lines.forEach((line, place) => {
    const name = line.kind || `line-${place % SHAPES.length}`;
    keys.push(el("li", {}, lineSign(line, place, name), ` ${line.name}`));
    let path = "";
    let joined = false;
    line.values.forEach((value, at) => {
      if (value === null) {
        joined = joined && Boolean(line.reasons) && line.reasons[at] === "not_due";  // nothing is missing there
        return;
      }
      path += `${joined ? "L" : "M"}${x(at).toFixed(1)} ${y(value).toFixed(1)}`;
      joined = true;
    });
    chart.append(svg("path", { class: `stroke ${name}`, d: path }));
    if (!line.kind) line.values.forEach((value, at) => value !== null && chart.append(shape(SHAPES[place % SHAPES.length], x(at), y(value), name)));
    const last = line.values.reduce((found, value, at) => (value === null ? found : at), -1);
    if (last >= 0) labels.push({ name, text: line.name, at: y(line.values[last]), x: x(last) });
  });
  if (narrow) labels.length = 0;
  labels.sort((a, b) => a.at - b.at);
  labels.forEach((label, place) => {
    if (place && label.at < labels[place - 1].at + 15) label.at = labels[place - 1].at + 15;
    chart.append(svg("text", { class: `label ${label.name}`, x: width - right + 10, y: label.at + 4 }, short(label.text, 22)));
  });
  const key = narrow ? el("ul", { class: "key", "aria-label": "Key" }, keys) : null;
  return el("figure", {}, el("figcaption", {}, title), key, el("div", { class: "wide", tabindex: "0", role: "group", "aria-label": `Chart: ${title}` }, chart));
}

// A line as a key has it: a piece of it with its mark.
function lineSign(line, place, name) {
  const sign = svg("svg", { class: "sign", viewBox: "0 0 30 16", "aria-hidden": "true" }, svg("path", { class: `stroke ${name}`, d: "M0 8H30" }));
  if (!line.kind) sign.append(shape(SHAPES[place % SHAPES.length], 15, 8, name));
  return sign;
}

// The names of the periods under a line: in one line where there is room, else in two, and as many as there is room for.
function periodNames(periods, x, y) {
  const gap = periods.length < 2 ? Infinity : x(1) - x(0);
  const wide = (parts) => 7 * Math.max(...parts.map((words) => words.length)) + 4;
  const parts = wide(periods) <= gap ? periods.map((when) => [when]) : periods.map((when) => when.split(" "));
  const each = Math.max(1, Math.ceil(wide(parts.flat()) / gap));
  return parts.map((words, place) => {
    if ((periods.length - 1 - place) % each) return null;
    const lines = words.map((word, line) => svg("tspan", { x: x(place), y: y + 15 * line }, word));
    return svg("text", { class: "axis", "text-anchor": "middle" }, lines);
  }).filter(Boolean);
}

// What a bar is called: beside it, or above it where the window is narrow.
const barName = (text, left, y, narrow) =>
  svg("text", { class: "name", x: narrow ? 0 : left - 10, y, "text-anchor": narrow ? "start" : "end" }, short(text, narrow ? 46 : 34));

const short = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

// A bar for each row, of the counts of each status one after the other.
function stackedBars(part) {
  const rows = part.rows.filter((row) => row.slice(1).some(Boolean));
  if (!rows.length) return null;
  const most = Math.max(...rows.map((row) => row.slice(1).reduce((sum, count) => sum + count, 0)));
  const narrow = isNarrow();
  const [width, left, tall, above] = narrow ? [NARROW, 0, 50, 20] : [WIDE, 240, 30, 0];
  const chart = svg("svg", { class: "chart", viewBox: `0 0 ${width} ${rows.length * tall + 4}`, role: "img", "aria-label": `${part.title}. ${rows.map(sayBar).join(" ")}` });
  function sayBar(row) {
    const said = part.statuses.map((status, place) => (row[place + 1] ? `${row[place + 1]} ${content.statuses[status].action.toLowerCase()}` : "")).filter(Boolean);
    return `${row[0]}: ${said.join(", ")}.`;
  }
  rows.forEach((row, place) => {
    const top = place * tall + 4;
    chart.append(barName(row[0], left, top + 17, narrow));
    let at = left;
    part.statuses.forEach((status, number) => {
      const count = row[number + 1];
      if (!count) return;
      const wide = (count / most) * (width - left - 4);
      chart.append(svg("rect", { class: `box ${status}`, x: at, y: top + above, width: wide, height: 24 }));
      const words = `${content.statuses[status].symbol} ${count}`;
      if (wide > 14 + 7 * words.length) chart.append(svg("text", { class: `inside ${status}`, x: at + 7, y: top + above + 16 }, words));
      else if (wide > 16) chart.append(svg("text", { class: `inside ${status}`, x: at + wide / 2, y: top + above + 16, "text-anchor": "middle" }, content.statuses[status].symbol));
      at += wide;
    });
  });
  const keys = part.statuses.filter((_, number) => rows.some((row) => row[number + 1])).map((status) => el("li", {}, mark(status, content.statuses[status].action)));
  return el(
    "figure",
    {},
    el("figcaption", {}, part.title),
    el("ul", { class: "key", "aria-label": "Key" }, keys),
    el("div", { class: "wide", tabindex: "0", role: "group", "aria-label": `Chart: ${part.title}` }, chart),
    beneath(part.title, [part.by, ...part.statuses.map((status) => content.statuses[status].action)], part.rows),
  );
}

// Two bars for each row, of pounds.
function pairedBars(part) {
  const rows = part.rows.filter((row) => row[1] !== null || row[2] !== null);
  const values = rows.flatMap((row) => [row[1] || 0, row[2] || 0]);
  if (!rows.length || Math.max(...values) <= 0) return null;
  const high = Math.max(...values);
  const narrow = isNarrow();
  const [width, left, tall, above] = narrow ? [NARROW, 0, 66, 20] : [WIDE, 240, 46, 0];
  const pounds = (value) => (value === null ? "not given" : `${value < 0 ? "-" : ""}£${Math.abs(Math.round(value)).toLocaleString("en-GB")}`);
  const said = rows.map((row) => `${row[0]}: ${part.names[0].toLowerCase()} ${pounds(row[1])}, ${part.names[1].toLowerCase()} ${pounds(row[2])}.`);
  const chart = svg("svg", { class: "chart", viewBox: `0 0 ${width} ${rows.length * tall + 4}`, role: "img", "aria-label": `${part.title}. ${said.join(" ")}` });
  rows.forEach((row, place) => {
    const top = place * tall + 4;
    chart.append(barName(row[0], left, narrow ? top + 15 : top + 22, narrow));
    [1, 2].forEach((number) => {
      const wide = (Math.max(0, row[number] || 0) / high) * (width - left - 130);
      const y = top + above + (number - 1) * 18;
      chart.append(svg("rect", { class: number === 1 ? "given" : "spent", x: left, y, width: wide, height: 16 }));
      chart.append(svg("text", { class: "axis", x: left + wide + 6, y: y + 12 }, `${number === 1 ? "" : `${part.names[1]} `}${pounds(row[number])}`));
    });
  });
  const keys = part.names.map((name, place) => el("li", {}, el("span", { class: `swatch ${place ? "spent" : "given"}`, "aria-hidden": "true" }), ` ${name}`));
  return el(
    "figure",
    {},
    el("figcaption", {}, part.title),
    el("ul", { class: "key", "aria-label": "Key" }, keys),
    el("div", { class: "wide", tabindex: "0", role: "group", "aria-label": `Chart: ${part.title}` }, chart),
    beneath(part.title, ["", ...part.names], rows.map((row) => [row[0], pounds(row[1]), pounds(row[2])])),
  );
}

// The figures of a chart, as a table that opens.
function beneath(title, headings, rows) {
  const head = el("tr", {}, headings.map((words, place) => (words ? el("th", { scope: "col", class: place ? "right" : null }, words) : el("td", {}))));
  const body = rows.map((row) => el("tr", {}, row.map((cell, place) => (place ? el("td", { class: "right" }, cell === null ? "" : typeof cell === "object" ? cell : String(cell)) : el("th", { scope: "row" }, String(cell))))));
  const made = el("table", { class: "small" }, el("caption", { class: "unseen" }, title), el("thead", {}, head), el("tbody", {}, body));
  return el("details", { class: "beneath" }, el("summary", {}, "The figures as a table"), el("div", { class: "wide", tabindex: "0", role: "group", "aria-label": `Figures: ${title}` }, made));
}
