import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { folderWith, witkit } from "../support/cli.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const guide = `${root}docs/guides/maps.md`;

/** What a terminal shows: the command, what it prints, and its summary. */
function shown(command: string, cwd: string): string {
  const { stdout, stderr } = witkit(command.split(" ").slice(1), { cwd });
  return `$ ${command}\n${[stdout, stderr].map((text) => text.replace(/\n+$/, "\n")).join("")}`;
}

// Written anew by vitest's update flag on this file.
it("docs/guides/maps.md shows what the commands print today", async () => {
  const folder = folderWith({});
  cpSync(`${root}fixtures/maps/shop`, join(folder, "wit"), { recursive: true });
  const text = readFileSync(guide, "utf8").replace(/^```console\n([\s\S]*?)^```$/gm, (_block, body: string) => {
    const commands = body.split("\n").filter((line) => line.startsWith("$ "));
    const outputs = commands.map((line) => shown(line.slice(2), folder));
    return `\`\`\`console\n${outputs.join("")}\`\`\``;
  });
  await expect(text).toMatchFileSnapshot(guide);
});
