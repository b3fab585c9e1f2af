import { foreignNames } from "../../data/wasi.ts";
import type { LintRule } from "../../engine/rule.ts";
import { describe } from "../../queries/item.ts";
import { pathIn } from "../../queries/references.ts";

const pollable = { package: "wasi:io", interface: "poll", name: "pollable" };

export const noPollable: LintRule = {
  id: "p3/no-pollable",
  what: "`wasi:io/poll` is used.",
  detail:
    "Speaks of items whose types mention `pollable`, under whatever name, and of worlds that import `wasi:io/poll`. A type of that name from elsewhere is left alone.",
  why: "WASI 0.3 has no pollables: a function that waits is `async`, and what may come later is a `future` or a `stream`. The rule `io/subscribe` of the translation takes `subscribe` away, `future/keep` turns a resource that is only polled for one value into an `async func`; `witkit translate` does both.",
  presets: { spec: "off", recommended: "off", wasi: "off", all: "info" },
  source: "translation rules io/pollable, future/keep",
  specRef: "https://github.com/WebAssembly/WASI/tree/main/proposals",
  examples: {
    bad: {
      wit: `package acme:queue@1.0.0;

interface messages {
  use wasi:io/poll@0.2.0.{pollable as ready};
  resource queue {
    subscribe: func() -> ready;
  }
}
`,
      findings: ["6:5 method `queue.subscribe` uses `pollable` of `wasi:io/poll`, which WASI 0.3 doesn't have"],
    },
    good: {
      wit: `package acme:queue@1.0.0;

interface messages {
  resource queue {
    next: async func() -> string;
  }
}
`,
    },
  },
  create(context) {
    return {
      item(item, pkg) {
        if (pkg.id.startsWith("wasi:io")) return;
        const path = item.node.kind === "use" ? undefined : pathIn(item.node);
        const imports = path?.namespace?.name === "wasi" && path.package?.name === "io" && path.name.name === "poll";
        if (!imports && foreignNames(item.types, context.model, [pollable]).length === 0) return;
        context.report({
          item,
          message: imports
            ? `${describe(item)}: WASI 0.3 has no \`wasi:io/poll\``
            : `${describe(item)} uses \`pollable\` of \`wasi:io/poll\`, which WASI 0.3 doesn't have`,
          help: "`witkit translate` rewrites it (io/subscribe, future/keep)",
        });
      },
    };
  },
};
