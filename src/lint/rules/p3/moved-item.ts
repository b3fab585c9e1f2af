import type * as ast from "../../../../grammar/ast.ts";
import { targetsBelow } from "../../../package/wasi-target.ts";
import { moved } from "../../data/p3-moved.ts";
import { foreignPaths } from "../../data/wasi.ts";
import type { LintRule } from "../../engine/rule.ts";
import type { Item } from "../../queries/item.ts";

export const movedItem: LintRule = {
  id: "p3/moved-item",
  what: "A WASI item is used that 0.3 renamed or moved (`wall-clock` to `system-clock` and the like).",
  detail: "Speaks of references to 0.2, or without a version; what 0.3 dropped without a successor is not listed.",
  why: "Names were made consistent in WASI 0.3. The rule `reference/package` of the translation moves such references, keeps the old local name where the text uses it, and joins imports that have become one.",
  presets: { spec: "off", recommended: "off", wasi: "off", all: "info" },
  source: "translation rule reference/package",
  specRef: "https://github.com/WebAssembly/WASI/tree/main/proposals",
  examples: {
    bad: {
      wit: `package acme:store@1.0.0;

interface blobs {
  use wasi:clocks/wall-clock@0.2.0.{datetime};
  changed: func(name: string) -> datetime;
}
`,
      findings: ["4:7 WASI 0.3 has `wasi:clocks/system-clock#instant` in place of `wasi:clocks/wall-clock#datetime`"],
    },
    good: {
      wit: `package acme:store@1.0.0;

interface blobs {
  use wasi:clocks/system-clock@0.3.0.{instant};
  changed: func(name: string) -> instant;
}
`,
    },
  },
  create(context) {
    return {
      package(pkg) {
        for (const { path, file, item } of foreignPaths(pkg)) {
          if (path.version && !targetsBelow(path.version.text, "0.3.0")) continue;
          const pairs = pairsOf(path, item);
          if (pairs.length === 0) continue;
          const words = pairs.map(([from, to]) => `\`${to}\` in place of \`${from}\``).join(", ");
          context.report({
            source: file.source,
            span: path,
            ...(item ? { item } : { itemId: pkg.id }),
            message: `WASI 0.3 has ${words}`,
            help: "`witkit translate` moves it (reference/package)",
          });
        }
      },
    };
  },
};

/** What is named, and where it is in 0.3: the types of a `use` that have moved, else the interface or world. */
function pairsOf(path: ast.UsePath, item: Item | undefined): readonly (readonly [string, string])[] {
  const address = `${path.namespace?.name}:${path.package?.name}/${path.name.name}`;
  const names = item?.node.kind === "use" ? item.node.names.map(({ name }) => `${address}#${name.name}`) : [];
  const types = names.flatMap((name) => pairOf(name));
  return types.length > 0 ? types : pairOf(address);
}

function pairOf(address: string): readonly (readonly [string, string])[] {
  const to = Object.hasOwn(moved, address) ? moved[address] : undefined;
  return to === undefined ? [] : [[address, to]];
}
