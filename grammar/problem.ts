import type { TextEdit } from "./edit.ts";
import type { Span } from "./source.ts";

/** Something wrong with a text, as lexer and parser find it: a diagnostic whose places are still offsets. */
export interface Problem extends Span {
  readonly rule: string;
  readonly message: string;
  readonly help?: string;
  readonly related?: readonly (Span & { readonly message: string })[];
  readonly fix?: { readonly kind: "safe" | "suggestion"; readonly edits: readonly TextEdit[] };
}
