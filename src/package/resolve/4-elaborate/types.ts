import type { Interface } from "../../model.ts";
import { type FunctionItem, type IndexedTypeKind, type TypeRef, UNRESOLVED } from "../indexed-package.ts";
import type { At } from "../report.ts";
import { type Appending, addType, mapContainer, refersTo, reportExcluded } from "./state.ts";

export function mapTypeId({ state, types }: Appending, ref: number, at: At): number {
  if (ref === UNRESOLVED) return UNRESOLVED;
  const id = types[ref];
  if (id === null) reportExcluded(state.report, "type", at);
  return id ?? UNRESOLVED;
}

function mapType(appending: Appending, ref: TypeRef, at: At): TypeRef {
  if (typeof ref === "string") return ref;
  const id = mapTypeId(appending, ref, at);
  if (id === UNRESOLVED || !appending.state.isResource[id]) return id;
  let own = appending.ownHandles.get(id);
  if (own === undefined) {
    own = addType(appending.state, { kind: { kind: "handle", ownership: "own", resource: id } });
    appending.ownHandles.set(id, own);
  }
  return own;
}

export function appendTypes(appending: Appending): void {
  const { state, draft, types } = appending;
  for (const type of draft.types) {
    if (!state.gate(type.stability, draft.package, type.at)) types.push(null);
    else if (type.kind.kind === "foreign") types.push(foreignType(appending, type.kind.from, type.kind.name, type.at));
    else {
      const { name, docs, stability, externalId } = type;
      const kind = mapKind(appending, type.kind, type.at);
      types.push(addType(state, { name, docs, stability, externalId, kind, owner: undefined }));
    }
  }
}

function foreignType(appending: Appending, from: Interface, name: string, at: At): number {
  const id = mapContainer(appending, from, at);
  if (id === UNRESOLVED) return UNRESOLVED;
  const type = appending.state.interfaces[id]?.types.get(name);
  if (type !== undefined) return type;
  appending.state.report.error("gate/excluded", `type \`${name}\` not defined in interface`, at, {
    help: "it stands behind a feature that is off: turn it on with `--features`, or gate the reference too",
  });
  return UNRESOLVED;
}

function mapKind(appending: Appending, kind: IndexedTypeKind, at: At): IndexedTypeKind {
  const map = (ref: TypeRef): TypeRef => mapType(appending, ref, at);
  switch (kind.kind) {
    case "alias":
      return typeof kind.type === "number" ? { kind: "alias", type: mapTypeId(appending, kind.type, at) } : kind;
    case "handle":
      return { ...kind, resource: mapTypeId(appending, kind.resource, at) };
    case "record":
      return {
        kind: "record",
        fields: kind.fields.map(({ name, docs, type }) => ({ name, docs, type: map(type) })),
      };
    case "tuple":
      return { kind: "tuple", types: kind.types.map(map) };
    case "variant":
      return {
        kind: "variant",
        cases: kind.cases.map((one) =>
          one.type === undefined ? one : { name: one.name, docs: one.docs, type: map(one.type) },
        ),
      };
    case "option":
    case "list":
      return { kind: kind.kind, type: map(kind.type) };
    case "fixed-length-list":
      return { ...kind, type: map(kind.type) };
    case "map": {
      const key = map(kind.key);
      return { kind: "map", key, value: map(kind.value) };
    }
    case "result": {
      const ok = kind.ok === undefined ? undefined : map(kind.ok);
      const err = kind.err === undefined ? undefined : map(kind.err);
      return { kind: "result", ok, err };
    }
    case "future":
    case "stream":
      return kind.type === undefined ? kind : { kind: kind.kind, type: map(kind.type) };
    default:
      return kind;
  }
}

export function mapFunction(appending: Appending, func: FunctionItem): FunctionItem {
  const { at } = func;
  const resource = func.resource === undefined ? undefined : mapTypeId(appending, func.resource, at);
  const params = func.params.map(({ name, type }) => ({ name, type: mapType(appending, type, at) }));
  const result = func.result === undefined ? undefined : mapType(appending, func.result, at);
  if (result !== undefined && refersTo(appending.state.hasBorrow, result)) {
    const message = `function \`${func.name}\` returns a type which contains a \`borrow<T>\` which is not supported`;
    appending.state.report.error("type/borrow-in-result", message, at);
  }
  const { name, kind, async, docs, stability, externalId } = func;
  return { name, kind, async, resource, params, result, docs, stability, externalId, at };
}
