import type * as ast from "../../../../grammar/ast.ts";
import type { SourceText } from "../../../../grammar/source.ts";
import { docsPlace } from "../../docs.ts";
import type { Bindings, Interface, TypeDef, World } from "../../model.ts";
import type { Declared } from "../1-declare/declare.ts";
import type { DraftInterface, Meta } from "../indexed-package.ts";
import type { Reporter } from "../report.ts";
import { stabilityOf } from "../stability.ts";
import type { ResolveWorkspace } from "../workspace.ts";
import type { TypeDrafts, TypeScope } from "./types.ts";

export interface DraftContext {
  readonly workspace: ResolveWorkspace;
  readonly report: Reporter;
  readonly declared: Declared;
  readonly bindings: Bindings & { bind(id: ast.Identifier, def: TypeDef): void };
  readonly drafts: TypeDrafts;
  readonly interfaces: DraftInterface[];
}

const NO_META: Meta = {};

export function metaOf(source: SourceText, item: ast.Attributed): Meta {
  const { attributes } = item;
  const docs = docsPlace(source, item.docs);
  if (attributes.length === 0) return docs === undefined ? NO_META : { docs };
  const externalId = attributes.find((attribute) => attribute.kind === "external-id");
  return { docs, stability: stabilityOf(attributes), externalId: externalId?.value.value };
}

export function typeScope(
  context: DraftContext,
  owner: Interface | World,
  source: SourceText,
  words: "type" | "name",
): TypeScope {
  const { drafts, report, bindings, declared, workspace } = context;
  return {
    drafts,
    owner,
    source,
    report,
    bindings,
    words,
    mayBeUnread: (name, at) => workspace.mayBeUnread(declared, name, at),
  };
}
