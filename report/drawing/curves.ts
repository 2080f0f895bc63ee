/** The way of an arrow: out of a side of its place, through what it has to pass, and into a side of the next. */
import type { Layout, Placed, Point, Routed } from "./layout";

/** Pixels at the corners of a place where no arrow ends. */
const CORNER = 9;

interface End {
  route: Routed;
  /** The end's neighbour on the way. */
  next: Point;
  is: "start" | "end";
}

/** A path for each arrow, in their order. Ends are spread over a side, in the order of where they go. */
export function curvesOf({ nodes, edges }: Layout): string[] {
  const byId = new Map(nodes.map((placed) => [placed.node.id, placed]));
  const ends = new Map<Routed, { start?: Point; end?: Point }>(edges.map((route) => [route, {}]));
  for (const placed of nodes)
    for (const side of [-1, 1] as const)
      endsAt(placed, edges, side).forEach(({ route, is }, index, all) => {
        const room = placed.height - 2 * CORNER;
        const y = placed.y - placed.height / 2 + CORNER + (room * (index + 1)) / (all.length + 1);
        const known = ends.get(route);
        if (known !== undefined) known[is] = { x: placed.x + (side * placed.width) / 2, y };
      });
  return edges.map((route) => {
    const own = byId.get(route.edge.from);
    if (route.edge.from === route.edge.to && own !== undefined) return loop(own, route.label.y);
    const { start, end } = ends.get(route) ?? {};
    return start === undefined || end === undefined ? "" : bends([start, ...route.points, end]);
  });
}

/** Arrows that begin or end on the left (-1) or right (1) of a place, from the top. */
function endsAt({ node, x }: Placed, edges: readonly Routed[], side: -1 | 1): End[] {
  const found = edges.flatMap((route): End[] => {
    const { from, to } = route.edge;
    if (from === to) return [];
    const [first, last] = [route.points[0] ?? route.label, route.points.at(-1) ?? route.label];
    return [
      ...(from === node.id ? [{ route, next: first, is: "start" as const }] : []),
      ...(to === node.id ? [{ route, next: last, is: "end" as const }] : []),
    ];
  });
  return found.filter(({ next }) => next.x > x === side > 0).sort((one, other) => one.next.y - other.next.y);
}

/** Level at every point, so that a label lies on its line. */
function bends(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  let last = first;
  const parts = rest.map((point) => {
    const middle = (last.x + point.x) / 2;
    const part = `C${at({ x: middle, y: last.y })} ${at({ x: middle, y: point.y })} ${at(point)}`;
    last = point;
    return part;
  });
  return `M${at(first)}${parts.join("")}`;
}

/** Below its place, around the label. */
function loop({ x, y, width, height }: Placed, low: number): string {
  const [bottom, reach] = [y + height / 2, width / 4];
  const [right, left] = [x + reach, x - reach];
  return `M${at({ x: right, y: bottom })}C${at({ x: right + 8, y: low + 10 })} ${at({ x: left - 8, y: low + 10 })} ${at({ x: left, y: bottom })}`;
}

function at({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`;
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
