// A table: filters above it, headings that sort, and as many rows at once as can be drawn quickly.

const AT_ONCE = 200;
const prepared = new WeakMap();

// What is looked for in a row, worked out once.
function prepare(table) {
  if (!prepared.has(table)) {
    const rows = table.rows.map((cells, place) => ({
      cells,
      unit: table.units ? table.units[place] : "",
      words: cells.map(textOf).join("\n").toLocaleLowerCase("en-GB"),
    }));
    prepared.set(table, rows);
  }
  return prepared.get(table);
}

const entriesOf = (cell) => textOf(cell).split("; ").filter(Boolean);

// The columns that rows are chosen by: those declared, and every one that says a status.
function filtersOf(table) {
  return table.columns
    .map((column, place) => ({ ...column, place }))
    .filter((column) => table.filters.includes(column.key) || (column.type.endsWith("status") && table.rows.length > 9))
    .map((column) => ({ ...column, words: wordsIn(table, column.place) }))
    .filter((column) => column.words.length > (table.rows.some((cells) => textOf(cells[column.place]) === "") ? 0 : 1));
}

function wordsIn(table, place) {
  const found = new Set(table.rows.flatMap((cells) => entriesOf(cells[place])));
  return [...found].sort(collator.compare);
}

function wanted(table, filters) {
  const search = chosenIn(`${table.key}.q`).toLocaleLowerCase("en-GB").trim();
  const unit = chosenIn("unit");
  const asked = filters.map((filter) => [filter.place, chosenIn(`${table.key}.${filter.key}`)]).filter((one) => one[1]);
  return (row) =>
    (!unit || !table.units || row.unit === unit) &&
    (!search || row.words.includes(search)) &&
    asked.every(([place, word]) => entriesOf(row.cells[place]).includes(word));
}

function sorted(table, rows) {
  const by = chosenIn(`${table.key}.sort`);
  const place = table.columns.findIndex((column) => column.key === by.replace(/^-/, ""));
  if (place < 0) return rows;
  const way = by.startsWith("-") ? -1 : 1;
  const known = rows.filter((row) => textOf(row.cells[place]) !== "");
  const rest = rows.filter((row) => textOf(row.cells[place]) === "");
  return [...known.sort((a, b) => way * compare(a.cells[place], b.cells[place])), ...rest];
}

// Numbers and days by what they are, before words; a status by how it stands, worst first.
function compare(one, other) {
  const ranks = [statusOf(one), statusOf(other)];
  if (ranks[0] && ranks[1]) return STATUSES.indexOf(ranks[0]) - STATUSES.indexOf(ranks[1]);
  const [a, b] = [valueOf(one), valueOf(other)];
  if (a !== null && b !== null) return a < b ? -1 : a > b ? 1 : 0;
  if (a !== null || b !== null) return a !== null ? -1 : 1;
  return collator.compare(textOf(one), textOf(other));
}

const STATUSES = Object.keys(content.statuses);

function drawTable(table, settings) {
  const options = settings || {};
  const box = el("section", { class: "part" });
  const name = options.title || table.title;
  const label = newId("table");
  if (name) box.append(el("h3", { id: label }, name));
  if (table.intro) box.append(el("p", { class: "explains" }, table.intro));
  if (!table.rows.length) {
    if (table.empty) box.append(el("p", {}, table.empty));
    return box;
  }
  const filters = options.plain ? [] : filtersOf(table);
  const body = el("tbody", { role: "rowgroup" });
  const told = el("p", { class: "told" });
  const more = el("p", { class: "more" });
  let most = AT_ONCE;
  const headings = table.columns.map((column) => heading(table, column, options.plain, () => draw()));
  const rows = prepare(table).filter((row) => !options.unit || row.unit === options.unit);

  function draw() {
    const keep = options.plain ? () => true : wanted(table, filters);
    const left = sorted(table, rows.filter(keep));
    body.replaceChildren(...left.slice(0, most).map((row) => drawRow(table, row)));
    const all = rows.length === left.length;
    told.textContent = all ? counted(rows.length, "row", "rows") : `${left.length.toLocaleString("en-GB")} of ${counted(rows.length, "row", "rows")}`;
    more.replaceChildren();
    if (left.length > most) {
      const next = Math.min(left.length - most, 1000);
      const show = () => {
        most += next;
        draw();
        told.focus();
      };
      more.append(el("button", { type: "button", onclick: show }, `Show ${counted(next, "more row", "more rows")}`));
    }
    headings.forEach((one) => one.mark());
    return left.length;
  }

  if (!options.plain) box.append(filterForm(table, filters, rows, () => say(counted(draw(), "row", "rows"))));
  told.tabIndex = -1;
  const made = el(
    "table",
    { role: "table", class: "rows", ...(name ? { "aria-labelledby": label } : { "aria-label": options.label || "Table" }) },
    el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, headings.map((one) => one.cell))),
    body,
  );
  if (rows.length > 5 && !options.plain) box.append(told);
  box.append(el("div", { class: "wide", tabindex: "0", role: "group", "aria-label": `${name || options.label || "Table"}, scrolls sideways` }, made), more);
  if (table.note) box.append(el("p", { class: "explains" }, table.note));
  if (!options.plain) onUnit.push(draw);
  onPrint.push((printing) => {
    most = printing ? Infinity : AT_ONCE;
    draw();
  });
  draw();
  return box;
}

const onPrint = [];
const onUnit = [];

function heading(table, column, plain, draw) {
  const cell = el("th", { role: "columnheader", scope: "col", class: column.right ? "right" : null });
  const name = `${table.key}.sort`;
  if (plain || table.rows.length < 3) {
    cell.append(column.heading);
    return { cell, mark: () => {} };
  }
  const arrow = el("span", { class: "arrow", "aria-hidden": "true" });
  const sort = () => {
    const now = chosenIn(name);
    choose(name, now === column.key ? `-${column.key}` : now === `-${column.key}` ? "" : column.key);
    draw();
  };
  cell.append(el("button", { type: "button", class: "sort", onclick: sort }, column.heading, " ", arrow));
  const mark = () => {
    const now = chosenIn(name);
    const way = now === column.key ? "ascending" : now === `-${column.key}` ? "descending" : "";
    if (way) cell.setAttribute("aria-sort", way);
    else cell.removeAttribute("aria-sort");
    arrow.textContent = way === "ascending" ? "▲" : way === "descending" ? "▼" : "";
  };
  return { cell, mark };
}

function drawRow(table, row) {
  return el(
    "tr",
    { role: "row" },
    row.cells.map((cell, place) => {
      const column = table.columns[place];
      const status = statusOf(cell);
      const names = [column.right ? "right" : "", status ? `filled ${status}` : "", column.type === "long_text" ? "long" : "", cell === null ? "blank" : ""];
      return el("td", { role: "cell", "data-heading": column.heading, class: names.filter(Boolean).join(" ") || null }, shown(cell));
    }),
  );
}

function filterForm(table, filters, rows, change) {
  const form = el("form", { class: "filters", onsubmit: (event) => event.preventDefault() });
  const units = new Set(rows.map((row) => row.unit).filter(Boolean));
  if (units.size > 1) form.append(unitChoice([...units], change));
  for (const filter of filters) {
    const name = `${table.key}.${filter.key}`;
    const options = [["", "All"], ...filter.words.map((word) => [word, word])];
    const field = choice(filter.heading, options, chosenIn(name), (value) => { choose(name, value); change(); });
    field.querySelector("select").value = chosenIn(name);
    form.append(field);
  }
  const search = `${table.key}.q`;
  if (rows.length > 9) form.append(searchBox("Search", chosenIn(search), (value) => { choose(search, value); change(); }));
  return form;
}

// What is chosen holds for the whole view; a unit of which a table has no row leaves its box empty, and never "All".
function unitChoice(ids, change, all) {
  const known = content.units.filter((unit) => ids.includes(unit.id)).map((unit) => [unit.id, unit.name]);
  const options = [["", all || "All"], ...known];
  const field = choice(content.words.School, options, chosenIn("unit"), (value) => {
    choose("unit", value);
    onUnit.forEach((follow) => follow());
    change();
  });
  const follow = () => { field.querySelector("select").value = chosenIn("unit"); };
  onUnit.push(follow);
  follow();
  return field;
}
