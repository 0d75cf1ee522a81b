// The parts of a view, each by its type.

const PARTS = {
  text: (part) => el("p", {}, part.text),
  heading: (part) => el("h3", {}, part.text),
  tiles: (part) => el("ul", { class: "tiles" }, part.tiles.map((tile) => el("li", {}, el("strong", {}, textOf(tile.value) || "–"), el("span", {}, tile.words)))),
  table: (part, view, name) => drawTable(part, { label: name }),
  bars: (part) => stackedBars(part),
  pounds: (part) => pairedBars(part),
  matrix: (part, view) => drawMatrix(view),
  trends: (part, view) => drawTrends(view),
  unit: (part, view) => drawUnit(view),
  calendar: (part, view) => drawCalendar(part, view),
};

function drawView(view) {
  let name = view.caption;  // a table is called after the heading above it
  const made = view.parts.map((part) => {
    if (part.type === "heading") name = part.text;
    return PARTS[part.type](part, view, name);
  }).filter(Boolean);
  const intro = view.intro.split("\n").filter(Boolean).map((line) => el("p", { class: "explains" }, line));
  if (!made.length) made.push(el("p", {}, view.empty || "There is nothing to show."));
  return [el("h2", { id: "title", tabindex: "-1" }, view.caption), ...intro, ...made, ...view.note.split("\n").filter(Boolean).map((line) => el("p", { class: "explains" }, line))];
}
