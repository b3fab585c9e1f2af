import { describe, expect, test } from "vitest";
import { sortByDependency, visitDependencies } from "../../src/package/resolve/topological-order.ts";

/** `abc` → a graph whose nodes are letters; `{ b: "a" }`: b needs a. */
function graph(names: string, needs: Record<string, string>) {
  return [...names].map((name) => ({
    edges: [...(needs[name] ?? "")].map((to) => ({ to: names.indexOf(to), edge: `${name}${to}` })),
  }));
}
const spell = (names: string, order: readonly number[]): string => order.map((index) => names[index]).join("");

describe("sorting by dependency", () => {
  test("keeps the order of declaration where it can", () => {
    expect(spell("abcd", sortByDependency(graph("abcd", {})).order)).toBe("abcd");
    expect(spell("abcd", sortByDependency(graph("abcd", { a: "d" })).order)).toBe("bcda");
    expect(spell("abcd", sortByDependency(graph("abcd", { b: "d", a: "b" })).order)).toBe("cdba");
    expect(spell("ba", sortByDependency(graph("ba", { b: "aa" })).order)).toBe("ab");
  });

  test("tells each cycle once, at the first edge into it, and leaves nothing out", () => {
    const { order, cycles } = sortByDependency(graph("abcdefg", { a: "b", b: "c", c: "b", d: "e", e: "d", f: "f" }));
    expect(spell("abcdefg", [...order].sort())).toBe("abcdefg");
    expect(cycles.map(({ edge }) => edge)).toEqual(["ab", "de", "ff"]);
  });

  test("a chain of 200,000 is no deep recursion", () => {
    const nodes = Array.from({ length: 200_000 }, (_, i) => ({ edges: i === 0 ? [] : [{ to: i - 1, edge: i }] }));
    expect(sortByDependency(nodes).cycles).toEqual([]);
    expect(
      visitDependencies(nodes.toReversed().map((_, i) => ({ edges: i === 199_999 ? [] : [{ to: i + 1, edge: i }] })))
        .order,
    ).toHaveLength(200_000);
  });
});

describe("visiting dependencies", () => {
  test("goes depth first, dependencies before their users", () => {
    expect(spell("abcd", visitDependencies(graph("abcd", { a: "cb", c: "d" })).order)).toBe("dcba");
  });

  test("tells a cycle at the edge that would be followed again", () => {
    expect(visitDependencies(graph("ab", { a: "b", b: "a" })).cycles.map(({ edge }) => edge)).toEqual(["ab"]);
    expect(visitDependencies(graph("a", { a: "a" })).cycles.map(({ edge }) => edge)).toEqual(["aa"]);
    expect(visitDependencies(graph("abc", { a: "b", b: "c", c: "a" })).order).toHaveLength(3);
  });
});
