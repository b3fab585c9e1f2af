import type * as lsp from "vscode-languageserver-protocol";
import { FIX_ALL } from "./features/code-actions.ts";
import { tokenModifiers, tokenTypes } from "./features/semantic-tokens.ts";

/** What the server announces. */
export const capabilities: lsp.ServerCapabilities = {
  positionEncoding: "utf-16",
  // 2: the client sends only what changed.
  textDocumentSync: { openClose: true, change: 2 },
  definitionProvider: true,
  declarationProvider: true,
  typeDefinitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  hoverProvider: true,
  completionProvider: { triggerCharacters: [":", "/", "@", ".", "{", "<", "(", "=", " "] },
  renameProvider: { prepareProvider: true },
  documentSymbolProvider: true,
  workspaceSymbolProvider: true,
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  semanticTokensProvider: { legend: { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] }, full: true },
  inlayHintProvider: true,
  codeLensProvider: {},
  documentLinkProvider: {},
  documentFormattingProvider: true,
  documentRangeFormattingProvider: true,
  documentOnTypeFormattingProvider: { firstTriggerCharacter: "}", moreTriggerCharacter: [";"] },
  codeActionProvider: { codeActionKinds: ["quickfix", FIX_ALL] },
  callHierarchyProvider: true,
  workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
};

/** The files whose changes outside the editor matter. */
export const fileWatchers: readonly lsp.FileSystemWatcher[] = [
  { globPattern: "**/*.{wit,wasm}" },
  { globPattern: "**/witkit.config.*" },
];
