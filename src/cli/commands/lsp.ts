import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { startServer } from "../../lsp/server.ts";
import { defineCommand } from "../command.ts";
import { packSources } from "../translate/packs.ts";

export const command = defineCommand({
  name: "lsp",
  description:
    "Serve the language server protocol over standard input and output: findings, fixes, navigation, rename, completion, formatting. Editors start it; see editors/ for how.",
  examples: [{ command: "lsp --stdio", about: "what an editor runs" }],
  configure: (command) => void command.option("--stdio", "use standard input and output (default)"),
  run: async ({ reader }) => {
    // The connection ends the process itself: on `exit`, and when the client is gone.
    const { shipped } = packSources(reader);
    startServer(createConnection(ProposedFeatures.all, process.stdin, process.stdout), {
      reader,
      ...(shipped !== undefined && { shippedPacks: shipped }),
    });
    return new Promise(() => undefined);
  },
});
