import type * as lsp from "vscode-languageserver";
import { DidChangeWatchedFilesNotification } from "vscode-languageserver-protocol";
import type { SourceFile } from "../../grammar/ast.ts";
import type { Diagnostic } from "../common/diagnostic.ts";
import { VERSION } from "../common/version.ts";
import type { FileReader } from "../package/load/reader.ts";
import { capabilities, fileWatchers } from "./capabilities.ts";
import { createDocuments } from "./documents.ts";
import { ENVIRONMENT_REQUEST, environmentText } from "./environment.ts";
import { codeActions } from "./features/code-actions.ts";
import { completion } from "./features/completion.ts";
import { formatEdits } from "./features/format.ts";
import { hover } from "./features/hover.ts";
import { inlayHints } from "./features/inlay-hints.ts";
import { declaration, definition, highlights, references, typeDefinition } from "./features/navigation.ts";
import {
  codeLenses,
  documentLinks,
  hierarchyTarget,
  incoming,
  outgoing,
  prepareHierarchy,
} from "./features/relations.ts";
import { prepareRename, rename } from "./features/rename.ts";
import { semanticTokens } from "./features/semantic-tokens.ts";
import { foldingRanges, selectionRange } from "./features/structure.ts";
import { documentSymbols, workspaceSymbols } from "./features/symbols.ts";
import { createFileStore } from "./files.ts";
import { createDiagnosticsPublisher } from "./publisher.ts";
import { previewTranslation, TRANSLATE_REQUEST } from "./translation.ts";
import { uriToPath } from "./uris.ts";
import { createWorkspace, type WorkspaceSnapshot } from "./workspace.ts";

/** `RequestFailed` and `RequestCancelled` of the protocol. */
const REQUEST_FAILED = -32803;
const REQUEST_CANCELLED = -32800;

/** An answer that the editor shows as it is: "there is no name here …". */
class RequestProblem extends Error {
  readonly code = REQUEST_FAILED;
}

/** Where the server finds files. */
export interface ServerFiles {
  readonly reader: FileReader;
  /** The folder of the translation packs that ship; without it nothing can be translated. */
  readonly shippedPacks?: string;
}

/**
 * Serves the language server protocol on a connection until the client ends it. Everything that a request needs is computed
 * from the open documents and the files of `reader`; nothing is written.
 */
export function startServer(connection: lsp.Connection, { reader, shippedPacks }: ServerFiles): void {
  const store = createFileStore(reader);
  const workspace = createWorkspace(store);
  const documents = createDocuments();
  const publisher = createDiagnosticsPublisher(connection, workspace, store);

  const changed = (path: string) => {
    workspace.changed(path);
    publisher.changed(path);
  };
  const setText = (uri: string, text: string | undefined) => {
    const path = uriToPath(uri);
    store.setOpen(path, text);
    changed(path);
  };

  connection.onInitialize((params): lsp.InitializeResult => {
    const folders = params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri ? [params.rootUri] : []);
    workspace.setFolders(folders.map(uriToPath));
    return { capabilities, serverInfo: { name: "witkit", version: VERSION } };
  });
  connection.onInitialized(() => {
    connection.client
      .register(DidChangeWatchedFilesNotification.type, { watchers: [...fileWatchers] })
      .catch(() => undefined);
  });
  connection.onDidOpenTextDocument(({ textDocument }) => setText(textDocument.uri, documents.open(textDocument)));
  connection.onDidChangeTextDocument((params) => setText(params.textDocument.uri, documents.change(params)));
  connection.onDidCloseTextDocument(({ textDocument }) => {
    documents.close(textDocument.uri);
    setText(textDocument.uri, undefined);
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri } of changes) changed(uriToPath(uri));
  });
  connection.onNotification("workspace/didChangeWorkspaceFolders", ({ event }: lsp.DidChangeWorkspaceFoldersParams) => {
    const gone = new Set(event.removed.map(({ uri }) => uriToPath(uri)));
    workspace.setFolders([
      ...workspace.folders().filter((folder) => !gone.has(folder)),
      ...event.added.map(({ uri }) => uriToPath(uri)),
    ]);
    publisher.schedule();
  });

  /** Runs a request on the file's snapshot; `undefined` results are `null` in the protocol. */
  const onFile =
    <P extends { readonly textDocument: lsp.TextDocumentIdentifier }, R>(
      answer: (snapshot: WorkspaceSnapshot, file: SourceFile, params: P, path: string) => R | Promise<R>,
    ) =>
    async (params: P, token: lsp.CancellationToken): Promise<NonNullable<R> | null> => {
      const path = uriToPath(params.textDocument.uri);
      // Lets a cancellation that came in with the request arrive first.
      await new Promise((done) => setTimeout(done, 0));
      if (token.isCancellationRequested)
        throw Object.assign(new Error("the request was cancelled"), { code: REQUEST_CANCELLED });
      const snapshot = await workspace.snapshotOf(path);
      const file = snapshot?.files.get(path);
      return snapshot && file ? ((await answer(snapshot, file, params, path)) ?? null) : null;
    };

  connection.onDefinition(onFile((snapshot, _, { position }, path) => definition(snapshot, path, position)));
  connection.onDeclaration(onFile((snapshot, _, { position }, path) => declaration(snapshot, path, position)));
  connection.onTypeDefinition(
    onFile((snapshot, _, { position }, path) => [...typeDefinition(snapshot, path, position)]),
  );
  connection.onReferences(
    onFile(async (snapshot, _, { position, context }: lsp.ReferenceParams, path) => [
      ...(await references(workspace, snapshot, path, position, context.includeDeclaration)),
    ]),
  );
  connection.onDocumentHighlight(
    onFile((snapshot, _, { position }, path) => [...highlights(snapshot, path, position)]),
  );
  connection.onHover(onFile((snapshot, _, { position }, path) => hover(snapshot, path, position)));
  connection.onCompletion(
    onFile(async (snapshot, _, { position }: lsp.CompletionParams, path) => [
      ...completion(snapshot, await workspace.projects(), path, position),
    ]),
  );
  connection.onPrepareRename(
    onFile((snapshot, _, { position }, path) => {
      const found = prepareRename(snapshot, path, position);
      if ("problem" in found) throw new RequestProblem(found.problem);
      return found;
    }),
  );
  connection.onRenameRequest(
    onFile(async (snapshot, _, { position, newName }: lsp.RenameParams, path) => {
      const { edit, problem } = await rename(workspace, snapshot, path, position, newName);
      if (problem !== undefined) throw new RequestProblem(problem);
      return edit;
    }),
  );
  connection.onDocumentSymbol(onFile((_, file) => [...documentSymbols(file)]));
  connection.onWorkspaceSymbol(async ({ query }) => [...workspaceSymbols(await workspace.projects(), query)]);
  connection.onFoldingRanges(onFile((_, file) => [...foldingRanges(file)]));
  connection.onSelectionRanges(
    onFile((_, file, { positions }: lsp.SelectionRangeParams) =>
      positions.map((position) => selectionRange(file, position)),
    ),
  );
  const tokensOf = onFile((snapshot, file) => semanticTokens(snapshot, file));
  connection.languages.semanticTokens.on(async (params, token) => (await tokensOf(params, token)) ?? { data: [] });
  connection.languages.inlayHint.on(
    onFile((snapshot, file, { range }: lsp.InlayHintParams) => [...inlayHints(snapshot, file, range)]),
  );
  connection.onCodeLens(onFile(async (snapshot, file) => [...(await codeLenses(workspace, snapshot, file))]));
  connection.onDocumentLinks(onFile((snapshot, file) => [...documentLinks(snapshot, file)]));
  connection.onDocumentFormatting(onFile((_, file) => [...formatEdits(file)]));
  connection.onDocumentRangeFormatting(
    onFile((_, file, { range }: lsp.DocumentRangeFormattingParams) => [...formatEdits(file, range)]),
  );
  connection.onDocumentOnTypeFormatting(
    onFile((_, file, { position }: lsp.DocumentOnTypeFormattingParams) => [
      ...formatEdits(file, { start: { line: Math.max(0, position.line - 1), character: 0 }, end: position }),
    ]),
  );
  connection.onCodeAction(
    onFile(async (_, file, { range, context }: lsp.CodeActionParams, path) => {
      const found: readonly Diagnostic[] = await publisher.diagnosticsOf(path);
      return [...codeActions(file, found, range, context.only)];
    }),
  );
  connection.languages.callHierarchy.onPrepare(
    onFile((snapshot, _, { position }, path) => {
      const item = prepareHierarchy(snapshot, path, position);
      return item ? [item] : null;
    }),
  );
  const ofItem = async ({ uri, selectionRange: { start } }: lsp.CallHierarchyItem) => {
    const path = uriToPath(uri);
    const snapshot = await workspace.snapshotOf(path);
    const target = snapshot && hierarchyTarget(snapshot, path, start);
    return target ? { snapshot, target } : undefined;
  };
  connection.languages.callHierarchy.onIncomingCalls(async ({ item }) => {
    const found = await ofItem(item);
    return found ? [...(await incoming(workspace, found.snapshot, found.target))] : null;
  });
  connection.languages.callHierarchy.onOutgoingCalls(async ({ item }) => {
    const found = await ofItem(item);
    return found ? [...outgoing(found.snapshot, found.target)] : null;
  });
  connection.onRequest(
    TRANSLATE_REQUEST,
    onFile(({ project }) =>
      shippedPacks === undefined ? undefined : previewTranslation(project.root, store.reader, shippedPacks),
    ),
  );
  connection.onRequest(ENVIRONMENT_REQUEST, ({ textDocument }: { textDocument: lsp.TextDocumentIdentifier }) =>
    environmentText(uriToPath(textDocument.uri), store.reader),
  );
  connection.listen();
}
