// The address holds the view and what is chosen in it, so that a link can be sent: #/actions?actions.delivery=Off track

function readAddress() {
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  const known = content.views.some((view) => view.key === path);
  return { view: known ? path : content.views[0].key, chosen: new URLSearchParams(query || "") };
}

function addressOf(view, chosen) {
  const query = new URLSearchParams(chosen).toString();
  return `#/${view}${query ? `?${query}` : ""}`;
}

let state = readAddress();

const chosenIn = (name) => state.chosen.get(name) || "";

// Choosing changes the address without a step back for each letter that is typed; a view is a step of its own.
function choose(name, value) {
  if (value) state.chosen.set(name, value);
  else state.chosen.delete(name);
  history.replaceState(null, "", addressOf(state.view, state.chosen));
}

function say(words) {
  document.getElementById("said").textContent = words;
}
