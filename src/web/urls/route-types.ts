/** Types of the parameters that a route names. */
import type { PathConverters } from "./converters.ts";

/** `"int:pk" | "slug"` of `"books/<int:pk>/<slug>/"`. */
type Specs<Route extends string> = Route extends `${string}<${infer Spec}>${infer Rest}` ? Spec | Specs<Rest> : never;

type NameOf<Spec extends string> = Spec extends `${string}:${infer Name}` ? Name : Spec;

type ValueOf<Spec extends string> = Spec extends `${infer Converter}:${string}`
  ? Converter extends keyof PathConverters
    ? PathConverters[Converter]
    : unknown
  : string;

/**
 * What a route captures: `{ pk: number; slug: string }` of `"books/<int:pk>/<slug:slug>/"`.
 * A route that is not a literal captures anything.
 */
export type RouteParams<Route extends string> = string extends Route
  ? never
  : { [Spec in Specs<Route> as NameOf<Spec>]: ValueOf<Spec> };

/** What the view gets: the captured parameters, and the extra arguments, which win. */
export type ViewParams<Route extends string, Extra> = string extends Route
  ? never
  : keyof Extra extends never
    ? RouteParams<Route>
    : Merge<RouteParams<Route>, Extra>;

type Merge<A, B> = { [K in keyof A | keyof B]: K extends keyof B ? B[K] : K extends keyof A ? A[K] : never };
