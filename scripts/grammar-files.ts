import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createSyntaxDiagramsCode, type ISerializedGast } from "chevrotain";
import type { LookaheadTable } from "../grammar/lookahead.ts";

const diagrams = join(dirname(createRequire(import.meta.url).resolve("chevrotain")), "../../diagrams");

/** The railroad diagrams as one page that needs nothing from the network. */
export function railroadPage(grammar: ISerializedGast[]): string {
  return createSyntaxDiagramsCode(grammar, { resourceBase: "", css: "diagrams.css" })
    .replace(/<link rel='stylesheet' href='([^']+)'>/, (_, file: string) => `<style>\n${resource(file)}</style>`)
    .replace(/<script src='([^']+)'><\/script>/g, (_, file: string) => `<script>\n${resource(file)}</script>`)
    .replace("<!DOCTYPE html>", "<!DOCTYPE html>\n<title>The grammar of WIT</title>")
    .replace("This is a generated file", "Generated from grammar/parser.ts; to renew it: npm run grammar")
    .replace(/[^\S\n]+$/gm, "");
}

function resource(file: string): string {
  return readFileSync(join(diagrams, file), "utf8");
}

/** The lookahead table as a module, laid out as the project's formatter has it. */
export function lookaheadModule(table: LookaheadTable): string {
  const rules = Object.entries(table).map(([rule, decisions]) => {
    const lines = Object.entries(decisions).map(([key, names]) => `    ${key}: ${JSON.stringify(names)},`);
    return lines.length === 0 ? `  ${rule}: {},` : `  ${rule}: {\n${lines.join("\n")}\n  },`;
  });
  return `// Generated from parser.ts; to renew it: npm run grammar
import type { LookaheadTable } from "./lookahead.ts";

export const lookaheadTable: LookaheadTable = {
${rules.join("\n")}
};
`;
}
