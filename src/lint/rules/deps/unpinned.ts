import { packageName } from "../../../package/item-id.ts";
import { foreignPaths } from "../../data/wasi.ts";
import type { LintRule } from "../../engine/rule.ts";

export const unpinned: LintRule = {
  id: "deps/unpinned",
  what: "A reference to another package has no version.",
  detail: "Silent where the other package is there and has no version itself.",
  why: "A reference without a version only fits a package without a version: as soon as the dependency is released, the name no longer resolves. With a version it is plain what the package was written against.",
  presets: { spec: "off", recommended: "warn", wasi: "warn", all: "warn" },
  source: "ours",
  specRef: "https://github.com/WebAssembly/component-model/blob/main/design/mvp/WIT.md#package-names",
  examples: {
    bad: {
      wit: `package acme:shop@1.0.0;

world app {
  import wasi:clocks/wall-clock;
}
`,
      findings: ["4:10 the reference to `wasi:clocks` names no version"],
    },
    good: {
      wit: `package acme:shop@1.0.0;

world app {
  import wasi:clocks/wall-clock@0.2.0;
}
`,
    },
  },
  create(context) {
    const unversioned = new Set(
      context.model.packages
        .filter(({ identity }) => identity.version === undefined)
        .map(({ identity }) => packageName(identity)),
    );
    return {
      package(pkg) {
        for (const { path, file, item } of foreignPaths(pkg)) {
          const name = `${path.namespace?.name}:${path.package?.name}`;
          if (path.version || unversioned.has(name)) continue;
          context.report({
            source: file.source,
            span: path,
            ...(item ? { item } : { itemId: pkg.id }),
            message: `the reference to \`${name}\` names no version`,
            help: `write \`${name}/${path.name.name}@…\` with the version that it was written against`,
          });
        }
      },
    };
  },
};
