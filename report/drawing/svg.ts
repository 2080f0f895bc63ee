/** A laid out system as SVG. Colours are classes: page.css has them for day, night and paper. */
import { html, type Markup, slug } from "../markup";
import type { PlannedSystem } from "../system";
import { withoutCrowds } from "./crowd";
import { curvesOf, round } from "./curves";
import { type Edge, graphOf, labelOf, type Node } from "./graph";
import {
  aside,
  captionOf,
  LABEL_HEIGHT,
  type Layout,
  layoutOf,
  type Placed,
  ROWS,
  type Routed,
} from "./layout";

export function drawing(system: PlannedSystem): Markup {
  const { name } = system.settings;
  const layout = layoutOf(withoutCrowds(graphOf(system)));
  const { width, height, nodes, edges } = layout;
  const curves = curvesOf(layout);
  const arrow = `arrow-${slug(name)}`;
  return html`<svg class="drawing" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="group" aria-label="Architecture of ${name}">
<defs><marker id="${arrow}" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="head" d="M0 0L8 4L0 8z"/></marker></defs>
${edges.map((edge, index) => line(edge, curves[index] ?? "", arrow))}${nodes.map((node) => place(node, layout))}${edges.map(label)}</svg>
`;
}

function line({ edge }: Routed, curve: string, arrow: string): Markup {
  const head = edge.kind !== "held" && html` marker-end="url(#${arrow})"`;
  return html`<path class="way ${edge.kind}" ${ends(edge)} d="${curve}"${head}/>\n`;
}

function label({ edge, label: { x, y, text, width } }: Routed): Markup {
  if (text === "") return html``;
  return html`<g class="label" aria-hidden="true" ${ends(edge)}><rect x="${round(x - width / 2)}" y="${round(y - LABEL_HEIGHT / 2)}" width="${width}" height="${LABEL_HEIGHT}" rx="5"/><text x="${round(x)}" y="${round(y + 4)}">${text}</text></g>\n`;
}

/** What page.js looks for, when a place is looked at. */
function ends({ from, to }: Edge): Markup {
  return html`data-from="${from}" data-to="${to}"`;
}

function place(placed: Placed, layout: Layout): Markup {
  const { node } = placed;
  return html`<g class="place ${slug(node.kind)} on-${slug(node.target)}" data-place="${node.id}" tabindex="0" role="img" aria-label="${spoken(node, layout)}">
${shape(placed)}${node.members === undefined ? words(placed) : rows(placed, node.members)}</g>
`;
}

function words({ node, x, y: middle }: Placed): Markup {
  const y = isStore(node) ? middle + 2 : middle;
  return html`<text class="name" x="${round(x)}" y="${round(y - 2)}">${node.title}</text><text class="caption" x="${round(x)}" y="${round(y + 14)}">${captionOf(node)}</text>`;
}

function rows({ node, x, y, width, height }: Placed, members: NonNullable<Node["members"]>): Markup {
  const [left, right, top] = [x - width / 2 + 12, x + width / 2 - 12, y - height / 2];
  return html`<text class="caption" x="${round(x)}" y="${round(top + 19)}">${captionOf({ ...node, caption: node.title })}</text>${members.map(
    (member, index) => {
      const at = round(top + ROWS.title + index * ROWS.row + 13);
      return html`<text class="name member" x="${round(left)}" y="${at}">${member.name}</text><text class="caption aside" x="${round(right)}" y="${at}">${aside(member)}</text>`;
    },
  )}`;
}

/** What a screen reader says in place of the arrows. */
function spoken(node: Node, { nodes, edges }: Layout): string {
  const members = (node.members ?? []).map(({ name }) => name).join(", ");
  const about = [captionOf(node), members].filter((words) => words !== "").join(": ");
  const start = about === "" ? node.title : `${node.title}: ${about}`;
  const titles = new Map(nodes.map((placed) => [placed.node.id, placed.node.title]));
  const out = edges
    .filter(({ edge }) => edge.from === node.id)
    .map(({ edge }) => `${titles.get(edge.to)} ${labelOf(edge)}`.trim());
  return out.length === 0 ? start : `${start}. Goes to ${out.join(", ")}`;
}

/** Drawn as a cylinder. */
function isStore({ kind }: Node): boolean {
  return kind === "data" || kind === "backup site";
}

function shape({ node, x, y, width, height }: Placed): Markup {
  const [left, top] = [round(x - width / 2), round(y - height / 2)];
  if (isStore(node)) {
    const depth = 5;
    const [right, low, high] = [round(left + width), round(top + height - depth), round(top + depth)];
    const half = round(width / 2);
    return html`<path class="shape" d="M${left} ${high}A${half} ${depth} 0 0 1 ${right} ${high}V${low}A${half} ${depth} 0 0 1 ${left} ${low}z"/><path class="rim" d="M${left} ${high}A${half} ${depth} 0 0 0 ${right} ${high}"/>`;
  }
  const radius = node.kind === "internet" ? height / 2 : 7;
  return html`<rect class="shape" x="${left}" y="${top}" width="${width}" height="${height}" rx="${radius}"/>`;
}
