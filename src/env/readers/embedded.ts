/**
 * Interpreters that are linked into a binary together with a program that data flow can't see: the engine's own reads are the
 * runtime's, and what the program reads is said not to be known.
 */
import type { ToolchainReader } from "./reader.ts";
import { dataHas } from "./text.ts";

/** Texts that each interpreter's own code leaves in the data. */
const INTERPRETERS: readonly { readonly name: string; readonly mark: RegExp }[] = [
  { name: "Python", mark: /PYTHONHOME|Py_InitializeFromConfig|componentize_py/ },
  { name: "Ruby", mark: /RUBYOPT|rb_eStandardError|rubygems/ },
  { name: ".NET", mark: /System\.Private\.CoreLib|DOTNET_SYSTEM_GLOBALIZATION_INVARIANT|MONO_GC_PARAMS/ },
  { name: "PHP", mark: /PHP_INI_SCAN_DIR|zend_/ },
  { name: "Lua", mark: /\$LuaVersion: Lua|LUA_INIT/ },
  { name: "Perl", mark: /PERL5LIB/ },
];

export const embedded: ToolchainReader = {
  name: "embedded",
  detect: (input) => INTERPRETERS.some(({ mark }) => dataHas(input, mark)),
  async read(input) {
    const { name } = INTERPRETERS.find(({ mark }) => dataHas(input, mark)) ?? { name: "" };
    return {
      reads: [],
      unresolved: [
        {
          source: null,
          reason: `an embedded runtime (${name}): the keys that its program reads can't be told`,
          sites: [],
        },
      ],
      generic: "runtime",
    };
  },
};
