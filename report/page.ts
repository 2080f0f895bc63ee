/** The frame of every page: one file that loads nothing, runs nothing but its own script, and prints well. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { html, Markup, type Part, slug } from "./markup";

export interface Section {
  /** As the navigation and the heading name it. */
  title: string;
  /** Shown behind the title in the navigation: how many there are. */
  count?: number;
  body: Part;
  /** Sections of their own below it in the navigation. */
  within?: readonly string[];
}

export interface Page {
  title: string;
  /** What wrote it, which whoever overwrites it asks (save.ts). */
  generator: string;
  /** Above the sections: what it is, and the answer. */
  head: Part;
  sections: readonly Section[];
  /** The last line. */
  foot: Part;
}

/** From the sources and from the preview's bundle, which runs as if it stood in `preview/`. */
const beside = (file: string) => readFileSync(join(__dirname, "../report", file), "utf8");

export function pageOf({ title, generator, head, sections, foot }: Page): string {
  const [style, script] = [beside("page.css"), beside("page.js")];
  // Nothing else can run or load, not even if a name broke out of its quotes.
  const policy = `default-src 'none'; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'; base-uri 'none'; form-action 'none'`;
  return `${
    html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="${generator}">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<div class="frame">
<nav aria-label="Sections">
<ul>
${sections.map(navigation)}</ul>
</nav>
<main id="content">
<header class="top">
${head}
</header>
${sections.map(
  (section) => html`<section id="${slug(section.title)}" aria-labelledby="${slug(section.title)}-title">
<h2 id="${slug(section.title)}-title">${section.title}</h2>
${section.body}
</section>
`,
)}</main>
</div>
<footer>${foot}</footer>
<script>${new Markup(script)}</script>
</body>
</html>`.text
  }\n`;
}

function navigation({ title, count, within = [] }: Section): Markup {
  const inner = within.map((name) => html`<li><a href="#${slug(name)}">${name}</a></li>`);
  return html`<li><a href="#${slug(title)}">${title}${count !== undefined && html` <span class="count">${count}</span>`}</a>${
    inner.length > 0 && html`<ul>${inner}</ul>`
  }</li>
`;
}

/** As a Content-Security-Policy names an inline script or style. */
function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
