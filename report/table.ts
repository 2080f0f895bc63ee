/** Tables, which scroll by themselves where they are wider than the page. */
import { html, type Markup, type Part } from "./markup";

export interface Column {
  title: string;
  /** Figures stand on the right. */
  number?: boolean;
}

/**
 * @param caption What it lists; also what a screen reader calls it.
 * @param more An `id`, which a search names, makes it a table that scrolls in its own height.
 */
export function table(
  caption: string,
  columns: readonly (Column | string)[],
  rows: readonly (readonly Part[])[],
  more: { id?: string } = {},
): Markup {
  const all = columns.map((column) => (typeof column === "string" ? { title: column } : column));
  const cell = (part: Part, at: number) => {
    const kind = all[at]?.number === true && html` class="number"`;
    if (at === 0) return html`<th scope="row"${kind}>${part}</th>`;
    // A phone has no room for columns: each cell says whose it is.
    return html`<td${kind} data-title="${all[at]?.title}">${part}</td>`;
  };
  return html`<div class="wide${more.id !== undefined && " tall"}" role="region" aria-label="${caption}" tabindex="0">
<table${more.id !== undefined && html` id="${more.id}"`}>
<caption>${caption}</caption>
<thead><tr>${all.map(({ title, number }) => html`<th scope="col"${number === true && html` class="number"`}>${title}</th>`)}</tr></thead>
<tbody>
${rows.map((row) => html`<tr>${row.map(cell)}</tr>\n`)}</tbody>
</table>
</div>
`;
}
