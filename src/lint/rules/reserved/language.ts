import { reservedWords } from "../../data/languages.ts";
import { issue } from "../../data/spec.ts";
import type { DeclaredKind, LintRule } from "../../engine/rule.ts";
import { listed } from "../../queries/name-list.ts";

const kinds: ReadonlySet<DeclaredKind> = new Set(["item", "field", "param", "alias"]);

export const language: LintRule = {
  id: "reserved/language",
  what: "A name is reserved in a target language (`new`, `yield`, `assert`, `self`, `class`; languages from the configuration).",
  detail:
    "`languages` of the configuration picks the languages: c, cpp, csharp, go, java, javascript, kotlin, moonbit, python, rust; all without it. Cases and flags are not judged: most bindings put a prefix before them.",
  why: "Bindings have to change a name that their language reserves, each generator in its own way: `new_`, `r#new`, `new$`. Nothing breaks, but the name that people read in the interface is not the one that they have to write.",
  presets: { spec: "off", recommended: "off", wasi: "off", all: "warn" },
  source: "wit-bindgen #1314",
  specRef: issue("bytecodealliance/wit-bindgen", 1314),
  examples: {
    bad: {
      wit: `package acme:store@1.0.0;

interface types {
  yield: func();
}
`,
      settings: { languages: ["javascript", "rust"] },
      findings: ["4:3 `yield` is reserved in `javascript` and `rust`"],
    },
    good: {
      wit: `package acme:store@1.0.0;

interface types {
  pause: func();
}
`,
    },
  },
  create(context) {
    const reservedIn = languagesByWord(context.settings.languages ?? Object.keys(reservedWords));
    return {
      name({ id, declares, source, item }, pkg) {
        if (!declares || !kinds.has(declares)) return;
        const reserving = reservedIn.get(id.name);
        if (!reserving) return;
        context.report({
          source,
          span: id,
          ...(item ? { item } : { itemId: pkg.id }),
          message: `\`${id.name}\` is reserved in ${listed(reserving)}`,
        });
      },
    };
  },
};

function languagesByWord(languages: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const name of languages) {
    for (const word of reservedWords[name] ?? []) {
      const list = found.get(word);
      if (list) list.push(name);
      else found.set(word, [name]);
    }
  }
  return found;
}
