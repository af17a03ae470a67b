
"use strict";
const find = (id) => document.getElementById(id);
const list = find("charts");
const total = list.children.length;
const compare = new Intl.Collator("en", {numeric: true}).compare;

// One record a chart, read from the page once. A chart without a figure has NaN in its place.
const charts = Array.from(list.children, (item, place) => {
  const name = item.querySelector("h2").textContent;
  const words = Array.from(item.querySelectorAll("p"), (p) => p.textContent);
  const {folder = "", last, change, time} = item.dataset;
  return {item, place, name, folder,
    text: [name, ...words, item.className === "bad" ? "failed" : ""].join(" ").toLowerCase(),
    last: parseFloat(last), change: parseFloat(change), time: parseFloat(time)};
});

// Charts without the figure come last either way; equal ones stay in the order of their names.
function sort() {
  const key = find("order").value;
  const turn = find("descending").checked ? -1 : 1;
  const byName = (a, b) => compare(a.name, b.name) || a.place - b.place;
  const byFigure = (a, b) => isNaN(a[key]) - isNaN(b[key]) || turn * (a[key] - b[key]) || byName(a, b);
  charts.sort(key === "name" ? (a, b) => turn * byName(a, b) : byFigure);
  // Taken out all at once: to move them one by one costs some browsers time that grows with the square of their number.
  list.replaceChildren();
  list.append(...charts.map((chart) => chart.item));
}

function filter() {
  const words = find("filter").value.toLowerCase().split(/\s+/);
  const folder = find("folder")?.value ?? "";
  const isBelow = (chart) => !folder || (chart.folder + "/").startsWith(folder + "/");
  let shown = 0;
  for (const chart of charts) {
    chart.item.hidden = !(isBelow(chart) && words.every((word) => chart.text.includes(word)));
    shown += !chart.item.hidden;
  }
  find("none").hidden = shown > 0 || total === 0;
  find("count").textContent = (shown < total ? shown + " of " : "") + total + (total === 1 ? " chart" : " charts");
}

// The page's own time, by the reader's clock: what it says is as old as that.
const written = new Date(document.lastModified);
if (!isNaN(written)) {
  find("written").textContent = "written " + written.toLocaleString("sv-SE").slice(0, 16);
  find("written").hidden = false;
}
const failed = find("failed");
failed?.addEventListener("click", () => {
  find("filter").value = find("filter").value === "failed" ? "" : "failed";
  filter();
});
failed?.toggleAttribute("disabled", false);
find("filter").addEventListener("input", filter);
find("folder")?.addEventListener("change", filter);
find("descending").addEventListener("change", sort);
find("order").addEventListener("change", () => {
  find("descending").checked = find("order").value !== "name";
  sort();
});
find("tools").hidden = false;
sort();
filter();
