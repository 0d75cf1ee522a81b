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

function drawMonth(month, days) {
  const { year, month: number } = dayParts(`${month}-01`);
  const entries = [...days].map(([iso, own]) => {
    const { day, weekday } = dayParts(iso);
    return el(
      "li",
      {},
      el("time", { datetime: iso }, el("span", { class: "number" }, String(day)), el("span", { class: "weekday" }, weekday)),
      el("ul", {}, own.map(([, what, who]) => el("li", {}, what, who ? el("span", { class: "who" }, ` · ${who}`) : null))),
    );
  });
  return el("section", { class: "month" }, el("h3", {}, `${MONTHS[number - 1]} ${year}`), el("ul", { class: "days" }, entries));
}
