/** Names of functions: from the name section, else from exports and imports. Read when first asked for. */
import { moduleNames } from "../../wasm/custom.ts";
import type { CoreModule } from "../../wasm/module.ts";

export interface CoreModuleNames {
  /** The name of a function, `null` where the binary doesn't tell. */
  function(index: number): string | null;
}

/** The names of a module's functions. */
export function coreModuleNames(module: CoreModule): CoreModuleNames {
  let section: ReadonlyMap<number, string> | undefined;
  let exported: ReadonlyMap<number, string> | undefined;
  return {
    function(index) {
      section ??= moduleNames(module.bytes, module.customs).functions;
      exported ??= new Map(module.exports.flatMap((e) => (e.kind === "func" ? [[e.index, e.name] as const] : [])));
      const imported = module.imports[module.functionImports[index] ?? -1];
      const declared = imported === undefined ? null : `${imported.module}.${imported.name}`;
      return section.get(index) ?? exported.get(index) ?? declared;
    },
  };
}
