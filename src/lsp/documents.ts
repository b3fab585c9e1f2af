import type * as lsp from "vscode-languageserver-protocol";
import { TextDocument } from "vscode-languageserver-textdocument";

/** The open documents, kept in step with the client's changes. */
export interface Documents {
  /** Each returns the document's text. */
  open(document: lsp.TextDocumentItem): string;
  change(params: lsp.DidChangeTextDocumentParams): string | undefined;
  close(uri: string): void;
}

export function createDocuments(): Documents {
  const documents = new Map<string, TextDocument>();
  return {
    open: ({ uri, languageId, version, text }) => {
      documents.set(uri, TextDocument.create(uri, languageId, version, text));
      return text;
    },
    change: ({ textDocument: { uri, version }, contentChanges }) => {
      const document = documents.get(uri);
      if (!document) return undefined;
      const changed = TextDocument.update(document, [...contentChanges], version);
      documents.set(uri, changed);
      return changed.getText();
    },
    close: (uri) => void documents.delete(uri),
  };
}
