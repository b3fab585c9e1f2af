declare module "@webassemblyjs/wasm-parser" {
  interface Options {
    readonly ignoreCodeSection?: boolean;
    readonly ignoreDataSection?: boolean;
    readonly ignoreCustomNameSection?: boolean;
  }

  interface ModuleField {
    readonly type: string;
    readonly module?: string;
    readonly name?: string;
    readonly descr?: { readonly type?: string; readonly exportType?: string };
  }

  export function decode(
    bytes: ArrayBuffer,
    options?: Options,
  ): { readonly body: readonly { readonly fields: readonly ModuleField[] }[] };
}
