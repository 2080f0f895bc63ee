/** A laid out system as SVG. Colours are classes: page.css has them for day, night and paper. */
import { html, type Markup, slug } from "../markup";
import type { PlannedSystem } from "../system";
import { graphOf, type Node } from "./graph";
import { captionOf, LABEL_HEIGHT, layoutOf, type Placed, type Routed } from "./layout";

export function drawing(system: PlannedSystem): Markup {
  const { name } = system.settings;
  const { width, height, nodes, edges } = layoutOf(graphOf(system));
  const arrow = `arrow-${slug(name)}`;
  return html`<svg class="drawing" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="group" aria-label="Architecture of ${name}">
<defs><marker id="${arrow}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="head" d="M0 0L8 4L0 8z"/></marker></defs>
${edges.map((edge) => line(edge, arrow))}${nodes.map((node) => place(node, edges))}${edges.map(label)}</svg>
`;
}

function line({ edge, points }: Routed, arrow: string): Markup {
  const head = edge.kind !== "held" && html` marker-end="url(#${arrow})"`;
  return html`<path class="way ${edge.kind}" data-from="${edge.from}" data-to="${edge.to}" d="${path(points)}"${head}/>\n`;
}

/** Through the middles between its points, so that it bends instead of breaking. */
function path(points: Routed["points"]): string {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (first === undefined || last === undefined) return "";
  const bends = rest.slice(0, -1).map((point, index) => {
    const next = rest[index + 1] ?? last;
    const end = index === rest.length - 2 ? last : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    return `Q${at(point)} ${at(end)}`;
  });
  return `M${at(first)}${bends.length > 0 ? bends.join("") : `L${at(last)}`}`;
}

function at({ x, y }: { x: number; y: number }): string {
  return `${round(x)} ${round(y)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function label({ edge, label: { x, y, width } }: Routed): Markup {
  if (edge.label === "") return html``;
  return html`<g class="label" aria-hidden="true" data-from="${edge.from}" data-to="${edge.to}"><rect x="${round(x - width / 2)}" y="${round(y - LABEL_HEIGHT / 2)}" width="${width}" height="${LABEL_HEIGHT}" rx="5"/><text x="${round(x)}" y="${round(y + 4)}">${edge.label}</text></g>\n`;
}

function place(placed: Placed, edges: readonly Routed[]): Markup {
  const { node, x, y } = placed;
  return html`<g class="place ${slug(node.kind)} on-${slug(node.target)}" data-place="${node.id}" tabindex="0" role="img" aria-label="${spoken(node, edges)}">
${shape(placed)}<text class="name" x="${round(x)}" y="${round(y - 2)}">${node.id}</text><text class="caption" x="${round(x)}" y="${round(y + 14)}">${captionOf(node)}</text></g>
`;
}

/** What a screen reader says in place of the arrows. */
function spoken(node: Node, edges: readonly Routed[]): string {
  const out = edges
    .filter(({ edge }) => edge.from === node.id)
    .map(({ edge }) => `${edge.to} ${edge.label}`.trim());
  const about = captionOf(node);
  const start = about === "" ? node.id : `${node.id}: ${about}`;
  return out.length === 0 ? start : `${start}. Goes to ${out.join(", ")}`;
}

function shape({ node, x, y, width, height }: Placed): Markup {
  const [left, top] = [round(x - width / 2), round(y - height / 2)];
  if (node.kind === "data" || node.kind === "backup site") {
    const depth = 5;
    const [right, low, high] = [round(left + width), round(top + height - depth), round(top + depth)];
    const half = round(width / 2);
    return html`<path class="shape" d="M${left} ${high}A${half} ${depth} 0 0 1 ${right} ${high}V${low}A${half} ${depth} 0 0 1 ${left} ${low}z"/><path class="rim" d="M${left} ${high}A${half} ${depth} 0 0 0 ${right} ${high}"/>`;
  }
  const radius = node.kind === "internet" ? height / 2 : 7;
  return html`<rect class="shape" x="${left}" y="${top}" width="${width}" height="${height}" rx="${radius}"/>`;
}
