/**
 * Topological orders as the official resolver makes them. Both are linear in nodes and edges (up to a logarithm for the
 * ready queue) and use no recursion: the depth of a dependency chain is the input's choice.
 */

export interface GraphNode<E> {
  /** Edges to the nodes that have to come first, by index. */
  readonly edges: readonly { readonly to: number; readonly edge: E }[];
}

export interface Sorted<E> {
  /** Node indices, dependencies first; of several that are ready the one that was declared first. Nodes on or behind a cycle come last, in order of declaration. */
  readonly order: readonly number[];
  /** One edge for every group of nodes that hang together through a cycle. */
  readonly cycles: readonly { readonly from: number; readonly to: number; readonly edge: E }[];
}

/** Sorts dependencies first; declaration order decides between nodes that don't depend on each other. */
export function sortByDependency<E>(nodes: readonly GraphNode<E>[]): Sorted<E> {
  const remaining = nodes.map((node) => node.edges.length);
  const users: number[][] = nodes.map(() => []);
  nodes.forEach((node, index) => {
    for (const { to } of node.edges) users[to]?.push(index);
  });
  const ready: number[] = [];
  remaining.forEach((count, index) => {
    if (count === 0) pushHeap(ready, index);
  });
  const order: number[] = [];
  for (let index = popHeap(ready); index !== undefined; index = popHeap(ready)) {
    order.push(index);
    for (const user of users[index] ?? []) {
      const left = (remaining[user] ?? 0) - 1;
      remaining[user] = left;
      if (left === 0) pushHeap(ready, user);
    }
  }
  if (order.length === nodes.length) return { order, cycles: [] };
  const blocked = new Set<number>();
  remaining.forEach((count, index) => {
    if (count > 0) blocked.add(index);
  });
  return { order: [...order, ...blocked], cycles: findCycles(nodes, users, new Set(blocked)) };
}

/** Of each connected group of blocked nodes: the first edge from a blocked node to a blocked node. */
function findCycles<E>(
  nodes: readonly GraphNode<E>[],
  users: readonly (readonly number[])[],
  blocked: Set<number>,
): { from: number; to: number; edge: E }[] {
  const found: { from: number; to: number; edge: E }[] = [];
  for (const from of [...blocked]) {
    if (!blocked.has(from)) continue;
    const edge = nodes[from]?.edges.find(({ to }) => blocked.has(to));
    if (!edge) continue;
    found.push({ from, to: edge.to, edge: edge.edge });
    removeConnected(nodes, users, blocked, from);
  }
  return found;
}

function removeConnected<E>(
  nodes: readonly GraphNode<E>[],
  users: readonly (readonly number[])[],
  blocked: Set<number>,
  start: number,
): void {
  const stack = [start];
  blocked.delete(start);
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const next = [...(nodes[at]?.edges.map(({ to }) => to) ?? []), ...(users[at] ?? [])];
    for (const to of next) {
      if (blocked.delete(to)) stack.push(to);
    }
  }
}

/** Adds to a binary heap of numbers, the smallest first. */
function pushHeap(heap: number[], value: number): void {
  let at = heap.length;
  heap.push(value);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent] ?? 0;
    if (above <= value) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = value;
}

/** Takes the smallest out. */
function popHeap(heap: number[]): number | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (top === undefined || last === undefined || heap.length === 0) return top;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && (heap[child + 1] ?? 0) < (heap[child] ?? 0)) child++;
    const below = heap[child] ?? 0;
    if (below >= last) break;
    heap[at] = below;
    at = child;
  }
  heap[at] = last;
  return top;
}

export interface Visited<E> {
  /** Dependencies before their users. */
  readonly order: readonly number[];
  /** The edges that close a cycle. */
  readonly cycles: readonly { readonly from: number; readonly to: number; readonly edge: E }[];
}

/**
 * Depth-first order from the nodes as given, each node's edges in their order. A node is entered once more when a cycle comes
 * back to it, and the cycle is reported at the edge that would be followed a second time: that is where the official resolver stops.
 */
export function visitDependencies<E>(nodes: readonly GraphNode<E>[]): Visited<E> {
  const done = new Set<number>();
  const visiting = new Set<number>();
  const cycles: { from: number; to: number; edge: E }[] = [];
  for (let root = 0; root < nodes.length; root++) {
    if (done.has(root)) continue;
    const stack: { node: number; next: number; root: boolean }[] = [{ node: root, next: 0, root: true }];
    for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
      const step = nodes[frame.node]?.edges[frame.next++];
      if (!step) {
        done.add(frame.node);
        if (!frame.root) visiting.delete(frame.node);
        stack.pop();
      } else if (visiting.has(step.to)) {
        cycles.push({ from: frame.node, to: step.to, edge: step.edge });
      } else if (!done.has(step.to)) {
        visiting.add(step.to);
        stack.push({ node: step.to, next: 0, root: false });
      }
    }
  }
  return { order: [...done], cycles };
}
