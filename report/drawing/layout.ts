/** Where everything stands: layers from left to right, by dagre. */
import { Graph as Dagre, layout } from "@dagrejs/dagre";
import { type Edge, type Graph, labelOf, type Node } from "./graph";

export interface Point {
  x: number;
  y: number;
}

export interface Placed extends Point {
  node: Node;
  /** Pixels; `x` and `y` are its middle. */
  width: number;
  height: number;
}

export interface Routed {
  edge: Edge;
  /** What it has to pass between its ends, the label's middle among it. */
  points: Point[];
  label: Point & { text: string; width: number };
}

export interface Layout {
  width: number;
  height: number;
  nodes: Placed[];
  edges: Routed[];
}

/** Pixels that a sign of the page's font takes on average, at the sizes of page.css. */
const SIGN = { name: 7.6, caption: 6.3, label: 6.5 };
const HEIGHT = 48;
export const LABEL_HEIGHT = 18;
/** Of a box with members: its title, and each of them. */
export const ROWS = { title: 30, row: 19, foot: 8 };

export function layoutOf({ nodes, edges }: Graph): Layout {
  const graph = new Dagre({ multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: 22, edgesep: 16, ranksep: 50, marginx: 10, marginy: 10 });
  for (const node of nodes) graph.setNode(node.id, { width: widthOf(node), height: heightOf(node) });
  edges.forEach((edge, index) => {
    const label = { width: labelWidth(edge), height: LABEL_HEIGHT, labelpos: "c" as const };
    graph.setEdge(edge.from, edge.to, label, String(index));
  });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    ...{ width: Math.ceil(width), height: Math.ceil(height) },
    nodes: nodes.map((node) => {
      const { x = 0, y = 0 } = graph.node(node.id) as Partial<Point>;
      return { node, x, y, width: widthOf(node), height: heightOf(node) };
    }),
    edges: edges.map((edge, index) => {
      const { points, x, y } = graph.edge(edge.from, edge.to, String(index)) as Point & { points: Point[] };
      return {
        ...{ edge, points: points.slice(1, -1) },
        label: { x, y, text: labelOf(edge), width: labelWidth(edge) },
      };
    }),
  };
}

function heightOf({ members }: Node): number {
  return members === undefined ? HEIGHT : ROWS.title + members.length * ROWS.row + ROWS.foot;
}

function widthOf(node: Node): number {
  const rows = (node.members ?? []).map(
    (member) => member.name.length * SIGN.name + aside(member).length * SIGN.caption + 24,
  );
  const widest = Math.max(node.title.length * SIGN.name, captionOf(node).length * SIGN.caption, ...rows);
  return Math.max(96, Math.round(widest) + 28);
}

/** Second line of a place: a colour alone tells nobody the target. */
export function captionOf({ caption, target }: Pick<Node, "caption" | "target">): string {
  return [target === "outside" ? "" : target, caption].filter((word) => word !== "").join(" · ");
}

/** Right of a member's name. */
export function aside({ ports, caption }: NonNullable<Node["members"]>[number]): string {
  return [ports.map((port) => `:${port}`).join(" "), caption].filter((word) => word !== "").join(" · ");
}

function labelWidth(edge: Edge): number {
  const text = labelOf(edge);
  return text === "" ? 0 : Math.round(text.length * SIGN.label) + 12;
}
