/** Files that the build puts into the bundle (scripts/embedded-assets.ts). */

declare module "*?text" {
  export const content: string;
}

declare module "quickjs-engine?base64" {
  export const content: string;
}

declare module "quickjs-engine" {
  import type { EmscriptenModuleLoader, QuickJSEmscriptenModule } from "@jitl/quickjs-ffi-types";

  const load: EmscriptenModuleLoader<QuickJSEmscriptenModule>;
  // biome-ignore lint/style/noDefaultExport: so it is made
  export default load;
}

/** What Node and browsers have in common; the types of neither are part of the library. */
declare namespace WebAssembly {
  interface Module {
    readonly __module: never;
  }
  interface Instance {
    readonly exports: object;
  }
  function compile(bytes: Uint8Array): Promise<Module>;
  function instantiate(module: Module, imports: object): Promise<Instance>;
}
