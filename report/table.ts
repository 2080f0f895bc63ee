/** Tables, which scroll by themselves where they are wider than the page. */
import { html, type Markup, type Part } from "./markup";

export interface Column {
  title: string;
  /** Figures stand on the right. */
  number?: boolean;
}

/** @param caption What it lists; also what a screen reader calls it. */
export function table(
  caption: string,
  columns: readonly (Column | string)[],
  rows: readonly (readonly Part[])[],
  more: { id?: string; keys?: readonly string[] } = {},
): Markup {
  const all = columns.map((column) => (typeof column === "string" ? { title: column } : column));
  const cell = (part: Part, at: number) => {
    const kind = all[at]?.number === true && html` class="number"`;
    return at === 0 ? html`<th scope="row"${kind}>${part}</th>` : html`<td${kind}>${part}</td>`;
  };
  return html`<div class="wide" role="region" aria-label="${caption}" tabindex="0">
<table${more.id !== undefined && html` id="${more.id}"`}>
<caption>${caption}</caption>
<thead><tr>${all.map(({ title, number }) => html`<th scope="col"${number === true && html` class="number"`}>${title}</th>`)}</tr></thead>
<tbody>
${rows.map((row) => html`<tr>${row.map(cell)}</tr>\n`)}</tbody>
</table>
</div>
`;
}
