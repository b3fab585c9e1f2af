/** What is known while WIT is decoded from a binary, and the names in it. */

import type { Resolved } from "../../wit/resolved.ts";
import { malformed } from "../bytes.ts";
import type { Budget, TypeIdentity } from "../typing.ts";

/** A package that is being put together. */
export interface DecodedPackage {
  readonly name: string;
  readonly interfaces: Map<string, number>;
  readonly worlds: Map<string, number>;
}

/** What has been decoded so far. */
export interface Decoder {
  readonly budget: Budget;
  readonly resolved: Resolved;
  /** The package (or component) that is decoded. */
  root: DecodedPackage;
  /** Packages that it refers to, as far as it shows them. */
  readonly foreign: Map<string, DecodedPackage>;
  /** Interfaces of the root package by whole name. */
  readonly named: Map<string, number>;
  readonly types: Map<TypeIdentity, number>;
  /** Resources by owner and name. */
  readonly resources: Map<string, number>;
  /** Names of imports and exports that have no form in WIT: core modules, components, values, exported types. */
  readonly omitted: string[];
  /** Index of the type `error-context`, once it is used. */
  errorContext: number | undefined;
  /** Of types without a name: how many types they are when written out. */
  readonly weights: Map<number, number>;
  /** How many types are being decoded within one another. */
  depth: number;
}

export function createDecoder(budget: Budget): Decoder {
  return {
    budget,
    resolved: { worlds: [], interfaces: [], types: [], packages: [] },
    root: draft(""),
    foreign: new Map(),
    named: new Map(),
    types: new Map(),
    resources: new Map(),
    omitted: [],
    weights: new Map(),
    errorContext: undefined,
    depth: 0,
  };
}

export function draft(name: string): DecodedPackage {
  return { name, interfaces: new Map(), worlds: new Map() };
}

const label = /^(?:[a-z][a-z0-9]*|[A-Z][A-Z0-9]*)(?:-(?:[a-z0-9]+|[A-Z0-9]+))*$/;
const interfaceName = /^([^/@]+:[^/@]+)\/([^/@]+)(@.+)?$/;

/** Splits `ns:pkg/name@version` into the package and the name; `undefined` for a plain name. */
export function splitName(name: string): { readonly package: string; readonly name: string } | undefined {
  const match = interfaceName.exec(name);
  const [, path = "", item = "", version = ""] = match ?? [];
  return match === null ? undefined : { package: path + version, name: item };
}

/** A name that WIT allows. */
export function checkLabel(text: string, offset: number): string {
  return label.test(text) ? text : malformed(offset, `\`${text}\` isn't a WIT name`);
}
