/** Services that reach the same places in the same way are one box with a line for each: forty arrows fewer to follow. */
import type { Edge, Graph, Node } from "./graph";

/** So many make a crowd. */
const CROWD = 3;

export function withoutCrowds(graph: Graph): Graph {
  const crowds = crowdsIn(graph);
  const crowdOf = new Map(crowds.flatMap((crowd) => crowd.map(({ id }) => [id, crowdId(crowd)] as const)));
  const nodes = graph.nodes.filter(({ id }) => !crowdOf.has(id));
  return {
    nodes: [...nodes, ...crowds.map((crowd) => boxOf(crowd, graph.edges))],
    edges: merged(graph.edges, (id) => crowdOf.get(id) ?? id),
  };
}

function crowdsIn({ nodes, edges }: Graph): Node[][] {
  const found = new Map<string, Node[]>();
  for (const node of nodes) {
    if (node.kind !== "service") continue;
    const key = `${node.target}\n${surroundings(node, edges)}`;
    found.set(key, [...(found.get(key) ?? []), node]);
  }
  return [...found.values()].filter((crowd) => crowd.length >= CROWD);
}

/** Where it goes and on which ports, and who comes: on which ports those come is its own affair. */
function surroundings({ id }: Node, edges: readonly Edge[]): string {
  const around = edges.flatMap(({ from, to, ports, spoken }) => [
    ...(from === id ? [`to ${to} ${ports.join()} ${spoken}`] : []),
    ...(to === id ? [`from ${from} ${spoken}`] : []),
  ]);
  return around.sort().join("\n");
}

function crowdId(crowd: readonly Node[]): string {
  return crowd.map(({ id }) => id).join(" ");
}

function boxOf(crowd: readonly Node[], edges: readonly Edge[]): Node {
  const ports = (id: string) => [
    ...new Set(edges.filter(({ to }) => to === id).flatMap((edge) => edge.ports)),
  ];
  return {
    ...{ id: crowdId(crowd), title: `${crowd.length} services`, kind: "service", caption: "" },
    target: crowd[0]?.target ?? "",
    members: crowd.map(({ id, caption }) => ({ name: id, ports: ports(id), caption })),
  };
}

function merged(edges: readonly Edge[], called: (id: string) => string): Edge[] {
  const found = new Map<string, Edge>();
  for (const edge of edges) {
    const [from, to] = [called(edge.from), called(edge.to)];
    const key = [from, to, edge.spoken, edge.kind].join("\0");
    const ports = new Set([...(found.get(key)?.ports ?? []), ...edge.ports]);
    found.set(key, { ...edge, from, to, ports: [...ports] });
  }
  return [...found.values()];
}
