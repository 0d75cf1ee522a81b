// The frame of the page, and the view that the address names.

function drawHead() {
  const head = document.getElementById("head");
  if (content.internal) head.classList.add("internal");
  head.replaceChildren(
    el("div", { class: "names" }, el("p", { class: "about" }, content.about), el("h1", {}, content.title), el("p", { class: "subtitle" }, content.subtitle)),
    el(
      "div",
      { class: "said" },
      content.draft ? el("p", { class: "draft" }, content.draft) : null,
      el("p", { class: "line" }, content.line),
      el("p", {}, content.as_at),
      content.only_totals ? el("p", {}, content.only_totals) : null,
    ),
  );
}

function drawViews() {
  const list = el(
    "ul",
    { id: "view-list" },
    content.views.map((view) => el("li", {}, el("a", { href: addressOf(view.key, {}), "data-view": view.key }, view.title))),
  );
  const open = el("button", { type: "button", class: "menu", "aria-expanded": "false", "aria-controls": "view-list" }, "Views");
  open.addEventListener("click", () => {
    const now = open.getAttribute("aria-expanded") !== "true";
    open.setAttribute("aria-expanded", String(now));
    list.classList.toggle("open", now);
  });
  document.getElementById("views").replaceChildren(open, list);
}

function draw(moved) {
  state = readAddress();
  onPrint.length = 0;
  onUnit.length = 0;
  const view = content.views.find((one) => one.key === state.view);
  document.title = `${view.title} – ${content.title}: ${content.about}`;
  for (const link of document.querySelectorAll("#views a")) {
    if (link.dataset.view === view.key) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const open = document.querySelector("#views .menu");
  open.textContent = `Views: ${view.title}`;
  open.setAttribute("aria-expanded", "false");
  document.getElementById("view-list").classList.remove("open");
  document.getElementById("main").replaceChildren(...drawView(view).filter(Boolean));
  if (moved) {
    window.scrollTo(0, 0);
    document.getElementById("title").focus();
  }
}

let isPrinting = false;

document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();  // the address holds the view
  document.getElementById("title").focus();
});
window.addEventListener("hashchange", () => draw(true));
narrowWindow.addEventListener("change", () => { if (!isPrinting) draw(false); });  // paper is narrow too
window.addEventListener("beforeprint", () => {
  isPrinting = true;
  document.querySelectorAll("details").forEach((one) => { one.open = true; });
  for (const print of onPrint) print(true);  // what one adds is printed too
});
window.addEventListener("afterprint", () => {
  isPrinting = false;
  onPrint.forEach((print) => print(false));
});
document.documentElement.classList.add("drawn");
drawHead();
drawViews();
draw(false);
