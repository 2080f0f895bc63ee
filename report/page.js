// What a page does by itself: searches tables, and shows what a place in a drawing has to do with. Without it, all is there.

for (const field of document.querySelectorAll("input[data-search]")) {
  const rows = [...document.querySelectorAll(`#${field.dataset.search} tbody tr`)].map((row) => ({
    row,
    text: row.textContent.toLowerCase(),
  }));
  const counter = field.parentElement.querySelector("output");
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/);
    let found = 0;
    for (const { row, text } of rows) {
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) found += 1;
    }
    counter.textContent = `${found} of ${rows.length}`;
  });
}

for (const drawing of document.querySelectorAll(".drawing")) {
  const places = [...drawing.querySelectorAll(".place")];
  const ways = [...drawing.querySelectorAll("[data-from]")];
  const look = (name) => {
    const near = new Set([name]);
    for (const way of ways) {
      const { from, to } = way.dataset;
      const mine = from === name || to === name;
      if (mine) near.add(from).add(to);
      way.classList.toggle("near", mine);
      way.classList.toggle("far", name !== undefined && !mine);
    }
    for (const place of places)
      place.classList.toggle("far", name !== undefined && !near.has(place.dataset.place));
  };
  for (const place of places) {
    place.addEventListener("pointerenter", () => look(place.dataset.place));
    place.addEventListener("pointerleave", () => look(undefined));
    place.addEventListener("focus", () => look(place.dataset.place));
    place.addEventListener("blur", () => look(undefined));
  }
}

// The navigation tells which section is read.
const links = new Map(
  [...document.querySelectorAll("nav a")].map((link) => [link.getAttribute("href").slice(1), link]),
);
const watching = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      const link = links.get(target.id);
      if (isIntersecting) link?.setAttribute("aria-current", "true");
      else link?.removeAttribute("aria-current");
    }
  },
  { rootMargin: "-20% 0px -79% 0px" },
);
for (const section of document.querySelectorAll("main > section")) watching.observe(section);

// Paper shows what the screen folds away, and folds it again afterwards.
const folded = () => document.querySelectorAll("details:not([open])");
addEventListener("beforeprint", () => {
  for (const details of folded()) {
    details.open = true;
    details.dataset.unfolded = "";
  }
});
addEventListener("afterprint", () => {
  for (const details of document.querySelectorAll("details[data-unfolded]")) {
    details.open = false;
    delete details.dataset.unfolded;
  }
});
