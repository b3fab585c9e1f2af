import { HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { tags } from "@lezer/highlight";
import { keywords } from "../../src/wit/keywords.ts";

/** Colours for WIT: the server knows names, this knows words. */
export const wit = StreamLanguage.define<{ comment: number }>({
  name: "wit",
  startState: () => ({ comment: 0 }),
  token: (stream, state) => {
    if (state.comment > 0 || stream.match("/*")) {
      if (state.comment === 0) state.comment = 1;
      while (!stream.eol() && state.comment > 0) {
        if (stream.match("*/")) state.comment--;
        else if (stream.match("/*")) state.comment++;
        else stream.next();
      }
      return "comment";
    }
    if (stream.eatSpace()) return null;
    if (stream.match(/^\/\/.*/)) return "comment";
    if (stream.match(/^@[a-z-]+/)) return "meta";
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/)) return "string";
    if (stream.match(/^\d[\w.+-]*/)) return "number";
    const word = stream.match(/^%?[a-zA-Z][a-zA-Z0-9-]*/);
    if (Array.isArray(word)) return keywords.has(word[0] ?? "") ? "keyword" : "variableName";
    stream.next();
    return null;
  },
});

export const colours = syntaxHighlighting(
  HighlightStyle.define([
    { tag: tags.keyword, color: "var(--accent)" },
    { tag: tags.comment, color: "var(--muted)" },
    { tag: tags.string, color: "var(--warning)" },
    { tag: tags.number, color: "var(--warning)" },
    { tag: tags.meta, color: "var(--error)" },
  ]),
);
