// Days of the year, by month.

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

function dayParts(iso) {
  const [year, month, day] = iso.split("-").map(Number);
  return { year, month, day, weekday: WEEKDAYS[new Date(Date.UTC(year, month - 1, day)).getUTCDay()] };
}

function drawCalendar(part, view) {
  const box = el("section", { class: "part" });
  const room = el("div", { class: "months" });
  function draw() {
    const unit = chosenIn("unit");
    const search = chosenIn("q").toLocaleLowerCase("en-GB").trim();
    const left = part.days.filter(([, what, who, units]) => (!unit || !units.length || units.includes(unit)) && (!search || `${what} ${who}`.toLocaleLowerCase("en-GB").includes(search)));
    const months = new Map();
    for (const day of left) {
      const month = day[0].slice(0, 7);
      if (!months.has(month)) months.set(month, new Map());
      if (!months.get(month).has(day[0])) months.get(month).set(day[0], []);
      months.get(month).get(day[0]).push(day);
    }
    room.replaceChildren(...[...months].map(([month, days]) => drawMonth(month, days)));
    if (!left.length) room.append(el("p", {}, "No day fits what you have chosen."));
    return left.length;
  }
  const change = () => say(counted(draw(), "entry", "entries"));
  const form = el("form", { class: "filters", onsubmit: (event) => event.preventDefault() });
  if (content.units.length > 1) form.append(unitChoice(content.units.map((unit) => unit.id), change));
  form.append(searchBox("Search", chosenIn("q"), (value) => { choose("q", value); change(); }));
  box.append(form, room);
  draw();
  return box;
}

// A month: its weeks, in which a day that has anything leads to it, and what there is on each day.
function drawMonth(month, days) {
  const { year, month: number } = dayParts(`${month}-01`);
  const name = `${MONTHS[number - 1]} ${year}`;
  const entries = new Map([...days].map(([iso, own]) => [iso, drawDay(iso, own)]));
  return el(
    "section",
    { class: "month" },
    el("h3", {}, name),
    drawWeeks(year, number, name, days, entries),
    el("ul", { class: "days" }, [...entries.values()]),
  );
}

function drawDay(iso, own) {
  const { day, weekday } = dayParts(iso);
  return el(
    "li",
    { tabindex: "-1" },
    el("time", { datetime: iso }, el("span", { class: "number" }, String(day)), el("span", { class: "weekday" }, weekday)),
    el("ul", {}, own.map(([, what, who]) => el("li", {}, what, who ? el("span", { class: "who" }, ` · ${who}`) : null))),
  );
}

function drawWeeks(year, number, name, days, entries) {
  const count = new Date(Date.UTC(year, number, 0)).getUTCDate();
  const before = (new Date(Date.UTC(year, number - 1, 1)).getUTCDay() + 6) % 7;  // weeks begin on Monday
  const cells = Array.from({ length: Math.ceil((before + count) / 7) * 7 }, (_, place) => {
    const day = place - before + 1;
    if (day < 1 || day > count) return el("td", {});
    const iso = `${year}-${String(number).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
    const own = days.get(iso);
    if (!own) return el("td", {}, String(day));
    const label = `${day} ${name}: ${counted(own.length, "entry", "entries")}`;
    const show = () => { entries.get(iso).scrollIntoView({ block: "nearest" }); entries.get(iso).focus(); };
    return el("td", {}, el("button", { type: "button", "aria-label": label, onclick: show }, String(day)));
  });
  const weeks = [];
  for (let place = 0; place < cells.length; place += 7) weeks.push(el("tr", {}, cells.slice(place, place + 7)));
  const weekdays = [...WEEKDAYS.slice(1), WEEKDAYS[0]];
  const head = el("tr", {}, weekdays.map((word) => el("th", { scope: "col" }, el("span", { "aria-hidden": "true" }, word.slice(0, 2)), unseen(word))));
  return el("table", { class: "grid-of-month" }, el("caption", { class: "unseen" }, name), el("thead", {}, head), el("tbody", {}, weeks));
}
