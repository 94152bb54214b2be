"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const table = document.getElementById("findings-table");
  if (!table) return;
  const bodies = [...table.tBodies];
  const headers = [...table.querySelectorAll("th[data-key]")];
  const said = document.getElementById("shown-count");
  const filter = document.getElementById("filter");
  const texts = new Map(bodies.map((body) => [body, body.textContent.toLowerCase()]));

  const sort = (key, way) => {
    const header = headers.find((one) => one.dataset.key === key);
    if (!header) return;
    const numeric = header.dataset.kind === "number";
    const sign = way === "ascending" ? 1 : -1;
    const value = (body) => (numeric ? Number(body.dataset[key]) : body.dataset[key]);
    const place = new Map(bodies.map((body, index) => [body, index]));
    const compare = (a, b) => {
      const [x, y] = [value(a), value(b)];
      return (x < y ? -sign : x > y ? sign : 0) || place.get(a) - place.get(b);
    };
    // `bodies` keeps the first order, so that equal rows always stand in it.
    [...bodies].sort(compare).forEach((body) => table.append(body));
    headers.forEach((one) => one.setAttribute("aria-sort", one === header ? way : "none"));
  };

  const open = (body, yes) => {
    body.classList.toggle("open", yes);
    body.querySelector(".toggle").setAttribute("aria-expanded", String(yes));
  };

  const narrow = () => {
    const wanted = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    bodies.forEach((body) => {
      body.hidden = !wanted.every((word) => texts.get(body).includes(word));
      count += body.hidden ? 0 : 1;
    });
    said.textContent = `${count} of ${bodies.length} shown`;
  };

  const follow = () => {
    const hash = decodeURIComponent(location.hash.slice(1));
    for (const part of hash.split("&")) {
      const [name, given = ""] = part.split("=");
      if (name === "sort") {
        const [key, way] = given.split(",");
        const header = headers.find((one) => one.dataset.key === key);
        if (header) sort(key, way === "ascending" || way === "descending" ? way : header.dataset.first);
      } else if (name === "filter") {
        filter.value = given;
        narrow();
      } else {
        const body = bodies.find((one) => one.id === name);
        if (body) {
          open(body, true);
          body.scrollIntoView();
        }
      }
    }
  };

  headers.forEach((header) => {
    header.querySelector("button").addEventListener("click", () => {
      const now = header.getAttribute("aria-sort");
      const other = now === "ascending" ? "descending" : "ascending";
      sort(header.dataset.key, now === "none" ? header.dataset.first : other);
    });
  });
  bodies.forEach((body) => {
    body.querySelector(".summary").addEventListener("click", (event) => {
      if (event.target.closest("a") || String(getSelection())) return;
      open(body, !body.classList.contains("open"));
    });
  });
  document.getElementById("open-all").addEventListener("click", () => bodies.forEach((body) => open(body, true)));
  document.getElementById("close-all").addEventListener("click", () => bodies.forEach((body) => open(body, false)));
  filter.addEventListener("input", narrow);
  addEventListener("hashchange", follow);
  narrow();
  follow();
})();
