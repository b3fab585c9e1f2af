import type { RegisteredCommand } from "./command.ts";

/** Every command, in the order of the help. Each `import()` becomes a chunk of its own in the build. */
export const commands: readonly RegisteredCommand[] = [
  {
    name: "check",
    summary: "parse and resolve packages, and report every error",
    load: () => import("./commands/check.ts"),
  },
  {
    name: "lint",
    summary: "check packages against the lint rules",
    load: () => import("./commands/lint.ts"),
  },
  { name: "fmt", summary: "format files in place", load: () => import("./commands/fmt.ts") },
  {
    name: "print",
    summary: "print the resolved package as canonical WIT or JSON",
    load: () => import("./commands/print.ts"),
  },
  {
    name: "diff",
    summary: "say what changed between two versions, and which bump it needs",
    load: () => import("./commands/diff.ts"),
  },
  {
    name: "stabilize",
    summary: "turn an unstable feature into a released one",
    load: () => import("./commands/stabilize.ts"),
  },
  {
    name: "translate",
    aliases: ["migrate"],
    summary: "rewrite packages by a rule pack, such as WASI 0.2 to 0.3",
    load: () => import("./commands/translate.ts"),
  },
  {
    name: "derive",
    summary: "write the rule pack that turns one version into another",
    load: () => import("./commands/derive.ts"),
  },
  {
    name: "env",
    summary: "say which variables, config keys and secrets a binary reads",
    load: () => import("./commands/env.ts"),
  },
  {
    name: "rules",
    summary: "list the lint and translation rules, or test a rule pack",
    load: () => import("./commands/rules.ts"),
  },
  {
    name: "explain",
    summary: "explain one rule with a bad and a good example",
    load: () => import("./commands/explain.ts"),
  },
  { name: "lsp", summary: "serve editors over the language server protocol", load: () => import("./commands/lsp.ts") },
  { name: "init", summary: "write a commented configuration file", load: () => import("./commands/init.ts") },
  {
    name: "completion",
    summary: "print the completion script for a shell",
    load: () => import("./commands/completion.ts"),
  },
];

/** The command of that name or alias. */
export function findCommand(name: string): RegisteredCommand | undefined {
  return commands.find((command) => command.name === name || command.aliases?.includes(name));
}

/** All names that can be given, for suggestions. */
export function commandNames(): readonly string[] {
  return commands.flatMap((command) => [command.name, ...(command.aliases ?? [])]);
}
