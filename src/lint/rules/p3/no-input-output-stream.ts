import type { TypeDef } from "../../../package/model.ts";
import { foreignNames, originOf } from "../../data/wasi.ts";
import type { LintRule } from "../../engine/rule.ts";
import { describe } from "../../queries/item.ts";
import { listed } from "../../queries/name-list.ts";

const streams = ["input-stream", "output-stream", "stream-error"].map((name) => ({
  package: "wasi:io",
  interface: "streams",
  name,
}));

export const noInputOutputStream: LintRule = {
  id: "p3/no-input-output-stream",
  what: "A stream of `wasi:io/streams` is used.",
  why: "In WASI 0.3 streams are a type of the language, `stream<u8>`, and the outcome of a transfer is a `future`. The translation knows what becomes of a stream that is returned (`io/return-input-stream`), passed in (`io/input-stream`) or written to (`io/output-stream`); `witkit translate` does it.",
  presets: { spec: "off", recommended: "off", wasi: "off", all: "info" },
  source: "translation rules io/*",
  specRef: "https://github.com/WebAssembly/WASI/tree/main/proposals",
  examples: {
    bad: {
      wit: `package acme:store@1.0.0;

interface blobs {
  use wasi:io/streams@0.2.0.{input-stream};
  read: func(name: string) -> input-stream;
}
`,
      findings: ["5:3 function `read` uses `input-stream` of `wasi:io/streams`; WASI 0.3 has `stream<u8>`"],
    },
    good: {
      wit: `package acme:store@1.0.0;

interface blobs {
  read: func(name: string) -> stream<u8>;
}
`,
    },
  },
  create(context) {
    return {
      item(item, pkg) {
        if (pkg.id.startsWith("wasi:io")) return;
        const ids = foreignNames(item.types, context.model, streams);
        if (ids.length === 0) return;
        const names = new Set(ids.map((id) => nameBehind(context.model.typeOf(id), id.name)));
        context.report({
          item,
          message: `${describe(item)} uses ${listed([...names])} of \`wasi:io/streams\`; WASI 0.3 has \`stream<u8>\``,
          help: "`witkit translate` rewrites it (io/return-input-stream, io/input-stream, io/output-stream)",
        });
      },
    };
  },
};

function nameBehind(type: TypeDef | undefined, fallback: string): string {
  return type ? originOf(type).name : fallback;
}
