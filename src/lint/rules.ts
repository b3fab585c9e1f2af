import { frontEndIds } from "./data/front-end-ids.ts";
import type { Configurable, LintRule } from "./engine/rule.ts";
import { features } from "./rules/adopted/features.ts";
import { deprecatedRemoved } from "./rules/baseline/deprecated-removed.ts";
import { enumCase } from "./rules/baseline/enum-case.ts";
import { flag } from "./rules/baseline/flag.ts";
import { newItemSince } from "./rules/baseline/new-item-since.ts";
import { noRemoval } from "./rules/baseline/no-removal.ts";
import { recordField } from "./rules/baseline/record-field.ts";
import { signature } from "./rules/baseline/signature.ts";
import { sinceChanged } from "./rules/baseline/since-changed.ts";
import { variantCase } from "./rules/baseline/variant-case.ts";
import { versionBump } from "./rules/baseline/version-bump.ts";
import { worldExportAdded } from "./rules/baseline/world-export-added.ts";
import { worldExportRemoved } from "./rules/baseline/world-export-removed.ts";
import { worldImportAdded } from "./rules/baseline/world-import-added.ts";
import { worldImportRemoved } from "./rules/baseline/world-import-removed.ts";
import { container } from "./rules/deprecated/container.ts";
import { hasDoc } from "./rules/deprecated/has-doc.ts";
import { noUse } from "./rules/deprecated/no-use.ts";
import { notBeforeSince } from "./rules/deprecated/not-before-since.ts";
import { requiresSince } from "./rules/deprecated/requires-since.ts";
import { unpinned } from "./rules/deps/unpinned.ts";
import { versionSkew } from "./rules/deps/version-skew.ts";
import { brokenRef } from "./rules/docs/broken-ref.ts";
import { firstSentence } from "./rules/docs/first-sentence.ts";
import { requireDocs } from "./rules/docs/require.ts";
import { withUnknown } from "./rules/include/with-unknown.ts";
import { suppressionNeedsReason } from "./rules/lint/suppression-needs-reason.ts";
import { unknownRule } from "./rules/lint/unknown-rule.ts";
import { unusedSuppression } from "./rules/lint/unused-suppression.ts";
import { candidate } from "./rules/map/candidate.ts";
import { keyType } from "./rules/map/key-type.ts";
import { reservedId } from "./rules/map/reserved-id.ts";
import { duplicate } from "./rules/name/duplicate.ts";
import { getterSetterClash } from "./rules/naming/getter-setter-clash.ts";
import { kebabCase } from "./rules/naming/kebab-case.ts";
import { labelClash } from "./rules/naming/label-clash-case-insensitive.ts";
import { noRedundantPrefix } from "./rules/naming/no-redundant-prefix.ts";
import { packageDir } from "./rules/naming/package-dir.ts";
import { blockingName } from "./rules/p3/blocking-name.ts";
import { futureOfResult } from "./rules/p3/future-of-result.ts";
import { movedItem } from "./rules/p3/moved-item.ts";
import { noInputOutputStream } from "./rules/p3/no-input-output-stream.ts";
import { noOutParameter } from "./rules/p3/no-out-parameter.ts";
import { noPollable } from "./rules/p3/no-pollable.ts";
import { noStartFinish } from "./rules/p3/no-start-finish.ts";
import { noWasiIoDep } from "./rules/p3/no-wasi-io-dep.ts";
import { language } from "./rules/reserved/language.ts";
import { unneededEscape } from "./rules/reserved/unneeded-escape.ts";
import { consistentFileVersion } from "./rules/since/consistent-file-version.ts";
import { exclusive } from "./rules/since/exclusive.ts";
import { gatePosition } from "./rules/since/gate-position.ts";
import { memberNotOlder } from "./rules/since/member-not-older.ts";
import { noDuplicate } from "./rules/since/no-duplicate.ts";
import { noGateOnField } from "./rules/since/no-gate-on-field.ts";
import { notFuture } from "./rules/since/not-future.ts";
import { packageVersion } from "./rules/since/package-version.ts";
import { prerelease } from "./rules/since/prerelease.ts";
import { reference } from "./rules/since/reference.ts";
import { requireMember } from "./rules/since/require-member.ts";
import { requireToplevel } from "./rules/since/require-toplevel.ts";
import { series } from "./rules/since/series.ts";
import { syntax } from "./rules/since/syntax.ts";
import { unstableContainer } from "./rules/since/unstable-container.ts";
import { finalNewline } from "./rules/style/final-newline.ts";
import { tabs } from "./rules/style/tabs.ts";
import { trailingSpace } from "./rules/style/trailing-space.ts";
import { empty } from "./rules/type/empty.ts";
import { noUnusedLocal } from "./rules/type/no-unused-local.ts";
import { streamOfChar } from "./rules/type/stream-of-char.ts";
import { tooManyFlags } from "./rules/type/too-many-flags.ts";
import { featurePrefix } from "./rules/unstable/feature-prefix.ts";
import { knownFeature } from "./rules/unstable/known-feature.ts";
import { partialStabilize } from "./rules/unstable/partial-stabilize.ts";
import { stabilizeMarker } from "./rules/unstable/stabilize-marker.ts";
import { stale } from "./rules/unstable/stale.ts";
import { noDuplicateUse } from "./rules/use/no-duplicate.ts";
import { noUnused } from "./rules/use/no-unused.ts";
import { noRedundantImport } from "./rules/world/no-redundant-import.ts";

/** Every rule, by family; the order of lists and of the documentation. */
export const rules: readonly LintRule[] = [
  // since/*
  syntax,
  noDuplicate,
  exclusive,
  packageVersion,
  notFuture,
  requireToplevel,
  requireMember,
  memberNotOlder,
  unstableContainer,
  reference,
  noGateOnField,
  gatePosition,
  series,
  prerelease,
  consistentFileVersion,
  // unstable/*
  featurePrefix,
  knownFeature,
  partialStabilize,
  stabilizeMarker,
  stale,
  // deprecated/*
  requiresSince,
  notBeforeSince,
  noUse,
  hasDoc,
  container,
  // baseline/*
  newItemSince,
  sinceChanged,
  noRemoval,
  signature,
  variantCase,
  enumCase,
  flag,
  recordField,
  worldExportAdded,
  worldImportRemoved,
  worldImportAdded,
  worldExportRemoved,
  versionBump,
  deprecatedRemoved,
  // naming/*
  kebabCase,
  packageDir,
  noRedundantPrefix,
  labelClash,
  getterSetterClash,
  // reserved/*
  unneededEscape,
  language,
  // docs/*
  requireDocs,
  firstSentence,
  brokenRef,
  // style/*
  trailingSpace,
  tabs,
  finalNewline,
  // use/*
  noUnused,
  noDuplicateUse,
  // name/*
  duplicate,
  // type/*
  empty,
  tooManyFlags,
  streamOfChar,
  noUnusedLocal,
  // deps/*
  versionSkew,
  unpinned,
  // world/*
  noRedundantImport,
  // include/*
  withUnknown,
  // p3/*
  noPollable,
  noInputOutputStream,
  noStartFinish,
  noOutParameter,
  noWasiIoDep,
  movedItem,
  blockingName,
  futureOfResult,
  // adopted/*
  features,
  // map/*
  candidate,
  keyType,
  reservedId,
  // lint/*
  unusedSuppression,
  unknownRule,
  suppressionNeedsReason,
];

/** What a configuration can switch: every rule, and what the front end reports under other ids (`package/cycle`). */
export const configurable: readonly Configurable[] = [
  ...rules,
  ...frontEndIds.filter((id) => !rules.some((rule) => rule.id === id)).map(frontEndRule),
];

/** Lint goes on without a dependency that is nowhere: that alone is a warning. */
function frontEndRule(id: string): Configurable {
  const level = id === "package/missing-dependency" ? "warn" : "error";
  return { id, presets: { spec: level, recommended: level, wasi: level, all: level }, isFrontEnd: true };
}
