import { describe, expect, test } from "vitest";
import { MigrationGraph } from "./graph.ts";

/** Edges written as "child < parent". */
function graphOf(names: string, ...edges: string[]): MigrationGraph<string> {
  const graph = new MigrationGraph<string>();
  for (const name of names.split(" ")) graph.addNode(name, name);
  for (const edge of edges) {
    const [child, parent] = edge.split(" < ") as [string, string];
    graph.addDependency(child, child, parent);
  }
  return graph;
}

const simple = () =>
  graphOf("a.1 a.2 a.3 a.4 b.1 b.2", "a.4 < a.3", "a.3 < a.2", "a.2 < a.1", "a.3 < b.2", "b.2 < b.1");

describe("MigrationGraph", () => {
  test("forwardsPlan() lists dependencies of all apps first and ends with the target", () => {
    expect(simple().forwardsPlan("a.4")).toEqual(["b.1", "b.2", "a.1", "a.2", "a.3", "a.4"]);
    expect(simple().forwardsPlan("a.1")).toEqual(["a.1"]);
  });

  test("backwardsPlan() lists everything that stands on the target", () => {
    expect(simple().backwardsPlan("a.2")).toEqual(["a.4", "a.3", "a.2"]);
    expect(simple().backwardsPlan("b.1")).toEqual(["a.4", "a.3", "b.2", "b.1"]);
  });

  test("plan() names each migration once, and leaves the targets out when asked", () => {
    expect(simple().plan(["a.2", "b.2"])).toEqual(["a.1", "a.2", "b.1", "b.2"]);
    expect(simple().plan(["a.2"], false)).toEqual(["a.1"]);
  });

  test("rootNodes() and leafNodes() look at edges inside one app only", () => {
    expect(simple().rootNodes()).toEqual(["a.1", "b.1"]);
    expect(simple().leafNodes()).toEqual(["a.4", "b.2"]);
    expect(graphOf("a.1 a.2 a.3", "a.2 < a.1", "a.3 < a.1").leafNodes("a")).toEqual(["a.2", "a.3"]);
  });

  test("ensureNotCyclic() reports the path of a circle", () => {
    const graph = graphOf("a.1 a.2 b.1 b.2", "a.2 < a.1", "b.1 < a.2", "b.2 < b.1", "a.1 < b.2");
    expect(() => graph.ensureNotCyclic()).toThrow("a.1 → a.2 → b.1 → b.2 → a.1");
    expect(() => simple().ensureNotCyclic()).not.toThrow();
  });

  test("ensureNotCyclic() and plans hold for a chain of ten thousand migrations", () => {
    const names = Array.from({ length: 10_000 }, (_, i) => `a.${i}`);
    const graph = graphOf(names.join(" "), ...names.slice(1).map((name, i) => `${name} < ${names[i]}`));
    graph.ensureNotCyclic();
    expect(graph.forwardsPlan("a.9999")).toHaveLength(10_000);
  });

  test("validate() names a missing dependency, who asks for it, and near names", () => {
    const graph = graphOf("library.0001_initial shop.0001_initial", "shop.0001_initial < library.0001_inital");
    expect(() => graph.validate()).toThrow(
      'Migration shop.0001_initial depends on library.0001_inital, which does not exist. Did you mean "0001_initial"?',
    );
    expect(() => graph.node("libary.0001_initial")).toThrow('Did you mean "library"?');
  });

  test("removeReplacedNodes() moves the neighbours of replaced nodes to the replacement", () => {
    const graph = graphOf("a.1 a.2 a.3 b.1 a.s", "a.2 < a.1", "a.3 < a.2", "b.1 < a.2");
    graph.removeReplacedNodes("a.s", ["a.1", "a.2"]);
    expect(graph.forwardsPlan("b.1")).toEqual(["a.s", "b.1"]);
    expect(graph.forwardsPlan("a.3")).toEqual(["a.s", "a.3"]);
    expect(graph.has("a.1")).toBe(false);
  });

  test("removeReplacementNode() moves children to the last of the replaced nodes", () => {
    const graph = graphOf("a.1 a.2 a.s b.1", "a.2 < a.1", "b.1 < a.s");
    graph.removeReplacementNode("a.s", ["a.1", "a.2"]);
    expect(graph.forwardsPlan("b.1")).toEqual(["a.1", "a.2", "b.1"]);
  });
});
