/** Where everything stands: layers from left to right, by dagre. */
import { Graph as Dagre, layout } from "@dagrejs/dagre";
import type { Edge, Graph, Node } from "./graph";

interface Point {
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
  points: Point[];
  /** Middle of the label. */
  label: Point & { width: number };
}

export interface Layout {
  width: number;
  height: number;
  nodes: Placed[];
  edges: Routed[];
}

/** Pixels that a sign of the page's font takes on average, at the sizes of page.css. */
const SIGN = { name: 7.4, caption: 6.2, label: 6.4 };
const HEIGHT = 48;
export const LABEL_HEIGHT = 18;

export function layoutOf({ nodes, edges }: Graph): Layout {
  const graph = new Dagre({ multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: 18, edgesep: 14, ranksep: 44, marginx: 8, marginy: 8 });
  for (const node of nodes) graph.setNode(node.id, { width: widthOf(node), height: HEIGHT });
  edges.forEach((edge, index) => {
    graph.setEdge(
      edge.from,
      edge.to,
      { width: labelWidth(edge), height: LABEL_HEIGHT, labelpos: "c" },
      String(index),
    );
  });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    ...{ width: Math.ceil(width), height: Math.ceil(height) },
    nodes: nodes.map((node) => {
      const { x, y, width, height } = graph.node(node.id) as Required<Point> & {
        width: number;
        height: number;
      };
      return { node, x, y, width, height };
    }),
    edges: edges.map((edge, index) => {
      const { points, x, y } = graph.edge(edge.from, edge.to, String(index)) as Point & { points: Point[] };
      return { edge, points, label: { x, y, width: labelWidth(edge) } };
    }),
  };
}

function widthOf({ id, caption, target }: Node): number {
  const widest = Math.max(id.length * SIGN.name, captionOf({ caption, target }).length * SIGN.caption);
  return Math.max(96, Math.round(widest) + 28);
}

/** Second line of a place: a colour alone tells nobody the target. */
export function captionOf({ caption, target }: Pick<Node, "caption" | "target">): string {
  return [...(target === "outside" || target === "" ? [] : [target]), caption]
    .filter((word) => word !== "")
    .join(" · ");
}

function labelWidth({ label }: Edge): number {
  return label === "" ? 0 : Math.round(label.length * SIGN.label) + 12;
}
