import type { LintRule } from "../../engine/rule.ts";

export const packageDir: LintRule = {
  id: "naming/package-dir",
  what: "The folder is not called after its package.",
  detail:
    "A folder called `wit`, or one that begins with `wit-`, is passed over: the one above it counts. Folders called `name`, `ns-name` or `name@version` are right; single files and unnamed folders are not judged.",
  why: "A package that is found under its own name is found. Tools don't care, people who look for `wasi:clocks` in a tree of forty folders do.",
  presets: { spec: "off", recommended: "off", wasi: "off", all: "warn" },
  source: "buf PACKAGE_DIRECTORY_MATCH",
  examples: {
    bad: {
      wit: `//// shop/types.wit
package acme:store@1.0.0;
`,
      findings: ["shop/types.wit 1:9 the folder of package `acme:store` is called `shop`"],
    },
    good: {
      wit: `//// store/wit/types.wit
package acme:store@1.0.0;
`,
    },
  },
  create(context) {
    return {
      package({ package: pkg, files, id }) {
        const file = files.find((one) => one.declaration?.kind === "package-header");
        if (!file?.declaration || pkg.path.endsWith(".wit")) return;
        const folder = folderName(file.source.file);
        const { namespace, name } = pkg.identity;
        if (folder === undefined || [name, `${namespace}-${name}`].includes(folder.replace(/@.*$/, ""))) return;
        context.report({
          source: file.source,
          span: file.declaration.name,
          itemId: id,
          message: `the folder of package \`${namespace}:${name}\` is called \`${folder}\``,
          help: `call it \`${name}\``,
        });
      },
    };
  },
};

/** The folder that a file lies in, past folders such as `wit` and `wit-0.3.0-draft`; `undefined` where the path doesn't tell. */
function folderName(file: string): string | undefined {
  const folders = file.split("/").slice(0, -1);
  while (/^wit(?:-|$)/.test(folders.at(-1) ?? "")) folders.pop();
  const folder = folders.at(-1);
  return folder === undefined || folder === "" || folder === "." || folder === ".." || folder.startsWith("<")
    ? undefined
    : folder;
}
