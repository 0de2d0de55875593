"use strict";
// Text from data goes through textContent and dataset only; nothing here makes markup of a string.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const make = (tag, text = "", attributes = {}) => {
    const element = document.createElement(tag);
    element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };
  document.documentElement.classList.add("js");

  // Tables: search, choose, sort.
  const fold = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  const texts = new WeakMap();
  const textOf = (row) => {
    if (!texts.has(row)) texts.set(row, fold(`${row.dataset.find ?? ""} ${row.textContent}`));
    return texts.get(row);
  };
  for (const table of all("table[data-sortable]")) {
    const body = table.tBodies[0];
    const rows = [...body.rows];
    const inputs = all(`[data-table="${table.id}"]`);
    const count = make("output", "", { role: "status" });
    const filter = () => {
      const search = inputs.find((input) => !input.dataset.key);
      const words = fold(search?.value ?? "").split(/\s+/).filter(Boolean);
      const chosen = inputs.filter((input) => input.dataset.key && input.value);
      let shown = 0;
      for (const row of rows) {
        const fits = chosen.every((input) => row.dataset[input.dataset.key] === input.value) &&
          words.every((word) => textOf(row).includes(word));
        row.hidden = !fits;
        shown += fits;
      }
      count.textContent = `${shown} of ${rows.length}`;
    };
    for (const input of inputs) input.addEventListener("input", filter);
    inputs.at(-1)?.closest(".controls").append(count);
    const asked = new URLSearchParams(location.hash.slice(1)).get("find");
    if (asked && inputs[0]) inputs[0].value = asked;
    filter();
    for (const head of table.tHead.rows[0].cells) {
      const button = make("button", head.textContent, { type: "button" });
      head.replaceChildren(button);
      const numbers = head.classList.contains("n");
      const value = (row) => row.cells[head.cellIndex].textContent;
      button.addEventListener("click", () => {
        const first = numbers ? "descending" : "ascending";
        const other = numbers ? "ascending" : "descending";
        const order = head.getAttribute("aria-sort") === first ? other : first;
        for (const cell of table.tHead.rows[0].cells) cell.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", order);
        const sign = order === "ascending" ? 1 : -1;
        const compare = new Intl.Collator("en", { numeric: true }).compare;
        rows.sort((a, b) => sign * compare(value(a), value(b)));
        body.append(...rows);
      });
    }
  }

  // Articles: the speaker of a quote, on hover and focus; all of a speaker's quotes on a click.
  const article = document.querySelector("article");
  const card = document.getElementById("card");
  if (!article || !card) return;
  const entries = new Map(all("[data-quote]").map((entry) => [entry.dataset.quote, entry]));
  const spans = new Map();
  for (const span of all("[data-q]", article)) {
    for (const number of span.dataset.q.split(" ")) {
      spans.set(number, [...(spans.get(number) ?? []), span]);
    }
  }
  const numberOf = (target) => {
    const found = target.closest?.("[data-num], [data-q]");
    return found && (found.dataset.num ?? found.dataset.q.split(" ")[0]);
  };
  const describe = (entry) => {
    const how = entry.dataset.how ? `, known by ${entry.dataset.how}` : "";
    return [make("b", entry.dataset.speaker), make("span", entry.dataset.tip + how)];
  };

  const tip = make("div", "", { id: "tip", role: "tooltip" });
  tip.hidden = true;
  document.body.append(tip);
  const showTip = (target) => {
    const number = numberOf(target);
    const entry = number && entries.get(number);
    tip.hidden = !entry || entry.hasAttribute("aria-current"); // the card shows that one
    if (tip.hidden) return;
    tip.replaceChildren(...describe(entry));
    const box = target.getClientRects()[0];
    const left = Math.min(box.left, innerWidth - tip.offsetWidth - 8);
    const above = box.top - tip.offsetHeight - 8;
    tip.style.left = `${Math.max(8, left)}px`;
    tip.style.top = `${above > 0 ? above : box.bottom + 8}px`;
  };
  article.addEventListener("pointerover", (event) => showTip(event.target));
  article.addEventListener("pointerleave", () => { tip.hidden = true; });
  article.addEventListener("focusin", (event) => showTip(event.target));
  article.addEventListener("focusout", () => { tip.hidden = true; });
  addEventListener("scroll", () => { tip.hidden = true; }, { passive: true });

  const clear = () => {
    for (const span of all(".on, .same")) span.classList.remove("on", "same");
    for (const entry of all("[aria-current=true]")) entry.removeAttribute("aria-current");
    card.hidden = true;
  };
  const select = (number) => {
    clear();
    const entry = entries.get(number);
    if (!entry) return;
    const section = entry.closest(".speaker");
    const others = section.dataset.who ? all("[data-quote]", section) : [entry];
    for (const other of others) {
      const name = other === entry ? "on" : "same";
      for (const span of spans.get(other.dataset.quote) ?? []) span.classList.add(name);
    }
    section.classList.add("on");
    entry.setAttribute("aria-current", "true");
    const close = make("button", "Close", { type: "button" });
    close.addEventListener("click", clear);
    const line = make("p", others.length > 1 ? `${others.length} quotes: ` : "The only quote");
    if (others.length > 1) {
      line.append(...others.map(({ dataset: { quote } }) =>
        make("a", quote, { href: `#q${quote}`, "data-num": quote, "aria-label": `Quote ${quote}` })));
    }
    card.replaceChildren(close, ...describe(entry), line);
    card.hidden = false;
  };
  document.addEventListener("click", (event) => {
    const number = numberOf(event.target);
    if (!number) return;
    if (event.target.closest("article")) event.preventDefault();
    select(number);
    tip.hidden = true;
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") { clear(); tip.hidden = true; }
  });
  const linked = /^#q(\d+)$/.exec(location.hash);
  if (linked) select(linked[1]);
})();
