// What the page is made of: elements whose words are set as text alone. No markup is ever read from what the page says.

const SVG = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

const el = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
const svg = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

const content = JSON.parse(document.getElementById("content").textContent);
const unitById = new Map(content.units.map((unit) => [unit.id, unit]));
const phaseWord = new Map(content.phases);
const isUnit = content.scope === "unit";

let serial = 0;
const newId = (what) => `${what}-${(serial += 1)}`;

const unseen = (words) => el("span", { class: "unseen" }, words);
const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);
const counted = (number, one, many) => `${number.toLocaleString("en-GB")} ${number === 1 ? one : many}`;

// The symbol of a status, and its word for those who hear the page; the word is seen too where it stands alone.
function mark(status, word, family) {
  const look = content.statuses[status];
  if (!look) return el("span", {}, word);
  return el(
    "span",
    { class: `status ${status}` },
    el("span", { class: "symbol", "aria-hidden": "true" }, look.symbol),
    word === null ? unseen(look[family || "kpi"]) : ` ${word}`,
  );
}

// A cell as the content has it: nothing, a text, or its text, what it is sorted by, and its status.
const textOf = (cell) => (cell === null ? "" : typeof cell === "string" ? cell : cell[0]);
const valueOf = (cell) => (Array.isArray(cell) && cell[1] !== null && cell[1] !== undefined ? cell[1] : null);
const statusOf = (cell) => (Array.isArray(cell) ? cell[2] : undefined);

function shown(cell) {
  const status = statusOf(cell);
  return status ? mark(status, textOf(cell)) : textOf(cell);
}

function choice(label, options, chosen, change) {
  const id = newId("choice");
  const select = el(
    "select",
    { id, onchange: (event) => change(event.target.value) },
    options.map(([value, words]) => el("option", { value, selected: value === chosen }, words)),
  );
  return el("div", { class: "field" }, el("label", { for: id }, label), select);
}

function searchBox(label, value, change) {
  const id = newId("search");
  const input = el("input", { id, type: "search", value, autocomplete: "off", oninput: (e) => change(e.target.value) });
  return el("div", { class: "field" }, el("label", { for: id }, label), input);
}

const collator = new Intl.Collator("en-GB", { numeric: true, sensitivity: "base" });
