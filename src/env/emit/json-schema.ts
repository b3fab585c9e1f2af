import { visibleName } from "../../common/visible.ts";
import type { Source } from "../report/report.ts";
import { type EmitInput, type EmitKey, namedKeys, remark } from "./keys.ts";

type Schema = Readonly<Record<string, unknown>>;

/**
 * A JSON Schema (draft 2020-12) of the environment that the binaries read; config keys and secrets are under `$defs`. Other variables
 * are allowed, since an environment always has some.
 */
export function emitJsonSchema(inputs: readonly EmitInput[]): string {
  const others = (["config", "secret"] as const).flatMap((source) => {
    const schema = schemaOf(inputs, source);
    return schema === undefined ? [] : [[source, schema] as const];
  });
  const files = inputs.map(({ file }) => visibleName(file)).join(", ");
  return `${JSON.stringify(
    {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      title: `Environment of ${files}`,
      ...(schemaOf(inputs, "env") ?? { type: "object" }),
      ...(others.length > 0 && { $defs: Object.fromEntries(others) }),
    },
    null,
    2,
  )}\n`;
}

/** The keys of one source; `undefined` where there are none. */
function schemaOf(inputs: readonly EmitInput[], source: Source): Schema | undefined {
  const keys = new Map<string, EmitKey>();
  for (const key of inputs.flatMap(namedKeys).filter((each) => each.source === source)) {
    const known = keys.get(key.key);
    if (known === undefined || (known.required !== true && key.required === true)) keys.set(key.key, key);
  }
  const families = inputs.flatMap(({ reads }) =>
    reads.filter((read) => read.source === source && read.match === "affix"),
  );
  if (keys.size === 0 && families.length === 0) return undefined;
  const required = [...keys.values()].filter((key) => key.required === true).map(({ key }) => key);
  return {
    type: "object",
    properties: Object.fromEntries([...keys.values()].map((key) => [key.key, propertyOf(key)])),
    ...(families.length > 0 && {
      patternProperties: Object.fromEntries(
        families.map(({ prefix, suffix }) => [`^${escaped(prefix)}.+${escaped(suffix)}$`, { type: "string" }]),
      ),
    }),
    ...(required.length > 0 && { required }),
  };
}

function propertyOf(key: EmitKey): Schema {
  return { type: "string", description: remark(key), ...(key.default !== null && { default: key.default }) };
}

function escaped(text: string | null): string {
  return (text ?? "").replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
