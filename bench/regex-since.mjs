// What a CI check of `@since` looks like without a parser: line by line, with regular expressions. It stands here for comparison
// only: such a script knows no comments, no nesting and no members of resources.
//
//   node bench/regex-since.mjs DIR
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const GATE = /^\s*@(since|unstable)\s*\(/;
const ITEM =
  /^\s*(interface|world|use|type|record|variant|enum|flags|resource|import|export|include)\s|:\s*(async\s+)?func\s*\(/;

let findings = 0;
for (const entry of readdirSync(process.argv[2] ?? ".", { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !entry.name.endsWith(".wit")) continue;
  const file = join(entry.parentPath, entry.name);
  let gated = false;
  for (const [index, line] of readFileSync(file, "utf8").split("\n").entries()) {
    if (GATE.test(line)) gated = true;
    else if (ITEM.test(line)) {
      if (!gated) {
        findings++;
        console.log(`${file}:${index + 1}: no @since`);
      }
      gated = false;
    }
  }
}
process.exitCode = findings > 0 ? 1 : 0;
