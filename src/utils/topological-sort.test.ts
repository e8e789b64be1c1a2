import { expect, test } from "vitest";
import { CyclicDependencyError, topologicalLayers, topologicalSort } from "./topological-sort.ts";

test("topologicalSort() puts every node behind those it depends on", () => {
  const order = topologicalSort(
    new Map([
      ["c", ["b"]],
      ["b", ["a"]],
    ]),
  );
  expect(order).toEqual(["a", "b", "c"]);
  expect(
    topologicalLayers(
      new Map([
        ["x", []],
        ["y", []],
        ["z", ["x", "y"]],
      ]),
    ),
  ).toEqual([["x", "y"], ["z"]]);
});

test("topologicalSort() names the nodes of a circle", () => {
  expect(() =>
    topologicalSort(
      new Map([
        ["a", ["b"]],
        ["b", ["a"]],
      ]),
    ),
  ).toThrow(CyclicDependencyError);
});
