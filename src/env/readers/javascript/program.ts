/** What the programs in an engine's memory read: they are run (explore.ts), and their text is looked at for places. */
import type { Node } from "acorn";
import type { Match, Source } from "../../report/report.ts";
import type { EmbeddedSource } from "./carve.ts";
import { type Exploration, explore } from "./explore.ts";
import { indexNames, outline, type Place } from "./places.ts";
import { Sandbox } from "./run.ts";

/** A place in one of the sources. */
export interface ProgramPlace extends Place {
  readonly source: EmbeddedSource;
}

/** A read of a key, or of names that aren't known. */
export interface ProgramRead {
  readonly source: Source;
  /** The interface behind it: a module specifier, or `process.env`. */
  readonly interface: string;
  readonly match: Match;
  readonly key: string | null;
  readonly prefix: string | null;
  readonly suffix: string | null;
  readonly required: boolean | null;
  readonly default: string | null;
  /** `run`: seen when the program ran; `uncalled`: in a function that nothing calls; `written`: only read in the text. */
  readonly seen: "run" | "uncalled" | "written";
  readonly places: readonly ProgramPlace[];
}

export interface ProgramReads {
  readonly reads: readonly ProgramRead[];
  /** Why there may be more. */
  readonly problems: readonly string[];
}

/** Finds what sources read. `specifiers`: the modules that the component imports, for pieces of a program whose imports are gone. */
export async function readPrograms(
  sources: readonly EmbeddedSource[],
  specifiers: readonly string[],
): Promise<ProgramReads> {
  const outlines = sources.map(outline);
  const sandbox = await Sandbox.of(sources, specifiers, new Set(outlines.flatMap(({ texts }) => [...texts])));
  const search = (names: ReadonlySet<string>) => sources.map((source) => indexNames(source, names));
  const found = explore(sandbox, {
    paths: [...new Set(outlines.flatMap(({ paths }) => paths))].slice(0, 12),
    nearby: (keys) => {
      const index = search(keys);
      return (key) => index.flatMap(({ nearby }) => [...(nearby.get(key) ?? [])]);
    },
  });
  const known = new Set(found.keys.map(({ key }) => key));
  const written = new Set(outlines.flatMap((each) => [...each.written]).filter((name) => !known.has(name)));
  const affixes = found.open.map(({ prefix, suffix }) => prefix || suffix);
  const index = search(new Set([...known, ...written, ...affixes]));
  const placesOf = (name: string): readonly ProgramPlace[] =>
    index.flatMap(({ source, places }) => (places.get(name) ?? []).map((place) => ({ ...place, source })));
  return {
    reads: [...ran(found, placesOf), ...onlyWritten(written, placesOf)],
    problems: [
      ...(sandbox.programs < sources.length ? ["a part of the JavaScript program could not be run, only read"] : []),
      ...(found.exhausted ? ["the JavaScript program is too large, or runs too long, to be followed to the end"] : []),
    ],
  };
}

type PlacesOf = (name: string) => readonly ProgramPlace[];

function ran(found: Exploration, placesOf: PlacesOf): readonly ProgramRead[] {
  const keys = found.keys.map(
    (key): ProgramRead => ({
      source: key.source,
      interface: key.interface,
      match: "exact",
      key: key.key,
      prefix: null,
      suffix: null,
      required: key.required,
      default: key.default,
      seen: key.isUncalled ? "uncalled" : "run",
      places: placesOf(key.key),
    }),
  );
  const open = found.open.map(
    ({ source, interface: path, match, prefix, suffix }): ProgramRead => ({
      source,
      interface: path,
      match,
      key: null,
      prefix: prefix || null,
      suffix: suffix || null,
      required: match === "all" ? false : null,
      default: null,
      seen: "run",
      places: placesOf(prefix || suffix),
    }),
  );
  return [...keys, ...open];
}

/** Reads that stand in the text where no run came by. */
function onlyWritten(names: ReadonlySet<string>, placesOf: PlacesOf): readonly ProgramRead[] {
  return [...names].map((key) => ({
    source: "env",
    interface: "process.env",
    match: "exact",
    key,
    prefix: null,
    suffix: null,
    required: null,
    default: null,
    seen: "written",
    places: placesOf(key),
  }));
}

/** Modules that a program imports, as far as its text still says so. */
export function importedSpecifiers(source: EmbeddedSource): readonly string[] {
  return source.program.body.flatMap((node: Node & { source?: { value?: unknown } | null }) => {
    const value = node.type === "ImportDeclaration" ? node.source?.value : undefined;
    return typeof value === "string" ? [value] : [];
  });
}
