import { cpSync, mkdirSync, rmSync } from "node:fs";
import { build } from "rolldown";

/**
 * Puts the VS Code extension together in editors/vscode: the client as one file, and the server (the command line with what it
 * needs at run time). `npm run build` comes first; `vsce package` makes a .vsix of the folder.
 */
const folder = "editors/vscode";

for (const made of ["dist", "server"]) rmSync(`${folder}/${made}`, { recursive: true, force: true });
await build({
  input: `${folder}/src/extension.ts`,
  external: ["vscode"],
  platform: "node",
  resolve: { mainFields: ["module", "main"] },
  output: { file: `${folder}/dist/extension.cjs`, format: "cjs", minify: true },
});
mkdirSync(`${folder}/server`);
cpSync("dist/cli", `${folder}/server/cli`, { recursive: true });
for (const file of ["cli.mjs", "env-worker.mjs"]) cpSync(`dist/${file}`, `${folder}/server/${file}`);
cpSync("rules", `${folder}/server/rules`, { recursive: true });
cpSync("LICENSE", `${folder}/LICENSE`);
