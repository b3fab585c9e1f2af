import { foreignPaths } from "../../data/wasi.ts";
import type { LintRule } from "../../engine/rule.ts";

export const noWasiIoDep: LintRule = {
  id: "p3/no-wasi-io-dep",
  what: "A package or world refers to `wasi:io` at all.",
  detail: "Looks at what the package itself names, not at what its dependencies need.",
  why: "There is no `wasi:io` in WASI 0.3: streams, futures and waiting are part of the language. A `use` of it goes when its last name is replaced (`io/use` of the translation), an import at once (`io/import`).",
  presets: { spec: "off", recommended: "off", wasi: "off", all: "info" },
  source: "translation rules io/use, io/import",
  specRef: "https://github.com/WebAssembly/WASI/tree/main/proposals",
  examples: {
    bad: {
      wit: `package acme:store@1.0.0;

world app {
  import wasi:io/streams@0.2.0;
}
`,
      findings: ["4:10 `wasi:io/streams` is not part of WASI 0.3"],
    },
    good: {
      wit: `package acme:store@1.0.0;

world app {
  import wasi:cli/stdout@0.3.0;
}
`,
    },
  },
  create(context) {
    return {
      package(pkg) {
        for (const { path, file, item } of foreignPaths(pkg)) {
          if (path.namespace?.name !== "wasi" || path.package?.name !== "io") continue;
          context.report({
            source: file.source,
            span: path,
            ...(item ? { item } : { itemId: pkg.id }),
            message: `\`wasi:io/${path.name.name}\` is not part of WASI 0.3`,
            help: "`witkit translate` takes it out (io/use, io/import)",
          });
        }
      },
    };
  },
};
