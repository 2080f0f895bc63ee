/** What people still have to give before an update. */
import type { Plan } from "../../preview/plan";
import { html, type Markup } from "../markup";

export function secrets({ secretsToFill }: Plan): Markup {
  return html`<p>An update stops before anything is created while one of these is missing. Each command asks for its value.</p>
<ol class="commands">
${secretsToFill.map((command) => html`<li><code>${command}</code></li>\n`)}</ol>
`;
}
