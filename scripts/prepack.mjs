// A checkout that was never built (as pre-commit and `npm install git+…` make them) is built before it is packed. One that was
// built is packed as it is: `npm test` builds and then looks at the package.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

if (!existsSync("dist/cli.mjs")) {
  // Standard output belongs to `npm pack`, which prints the name of the file there.
  const { status } = spawnSync("npm run build", { shell: true, stdio: ["ignore", 2, 2] });
  process.exitCode = status ?? 1;
}
