import { rangeOf } from "../../grammar/source.ts";
import type { Diagnostic } from "../common/diagnostic.ts";
import { packageName } from "../package/item-id.ts";
import type { Model, Package } from "../package/model.ts";
import { changesOf } from "./edit/document.ts";
import { planPass } from "./edit/plan.ts";
import type { PlacedNote } from "./edit/proposed-edit.ts";
import { createMeaning, type ItemMeaning } from "./match/name-resolution.ts";
import { findReach, unlimitedReach } from "./match/reach.ts";
import { gatherSites } from "./match/type-occurrences.ts";
import { knownItems, knownSources } from "./pack/bundled-releases.ts";
import type { Pack } from "./pack/pack.ts";
import { unverified, verify } from "./project/verify.ts";
import { noteCatalog, noteMessage } from "./report/note-catalog.ts";
import {
  confidenceOf,
  type EditReport,
  editReports,
  type NoteReport,
  reportName,
  type TranslationReport,
} from "./report/report.ts";
import { asyncStep } from "./rewrite/async-policy.ts";
import { packageNotes, sweepForeign, sweepPackages, sweepReferences } from "./rewrite/dangling-references.ts";
import { languageOf, worldsOfBoth } from "./rewrite/package-release.ts";
import type { Pass, Step } from "./rewrite/pass.ts";
import { itemTarget, referenceStep } from "./rewrite/references.ts";
import { goneStep } from "./rewrite/removed-packages.ts";
import { isOn, ruleStep } from "./rewrite/rule-passes.ts";
import { namesIn, type PackageNames, staleDocs } from "./rewrite/stale-docs.ts";
import { tableSteps } from "./rewrite/table-passes.ts";
import { packageKey, versionStep } from "./rewrite/versions.ts";
import { defaultSettings, type TranslateSettings } from "./settings.ts";
import { applyPlan, inputSpan, openPackages, openWorkspace, type TranslateWorkspace } from "./workspace.ts";

export interface TranslatedFile {
  /** Display name, as in the model. */
  readonly file: string;
  readonly before: string;
  readonly after: string;
  /** The package that it belongs to is left without declarations: the file isn't written. */
  readonly removed: boolean;
}

/** What `translate` made of the packages; nothing is written. */
export interface TranslateResult {
  /** Every file of the packages that were translated, changed or not, in the order of the model. */
  readonly files: readonly TranslatedFile[];
  readonly report: TranslationReport;
  /** What is wrong with the packs, or with what they made of the input: then nothing may be written. */
  readonly diagnostics: readonly Diagnostic[];
  /** The model of the output. */
  readonly model: Model;
}

/** A pack that has not settled after so many passes has rules that feed one another. */
const passLimit = 40;

/**
 * Translates the root packages of a model by rule packs, one pack after the other. The input is not touched; the output is
 * text, with a report in which every change has its rule and whatever is left for a person its note.
 */
export function translate(
  model: Model,
  packs: readonly Pack[],
  options: Partial<TranslateSettings> = {},
): TranslateResult {
  const settings: TranslateSettings = { ...defaultSettings, ...options };
  let workspace = openWorkspace(model, settings.includeDeps);
  const opened = openPackages(workspace);
  const names = new Map(opened.map((pkg) => [packageKey(pkg), pkg]));
  const notes: (PlacedNote & {
    readonly message: string;
    readonly severity: NoteReport["severity"];
    readonly owner: string;
  })[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const pack of packs) {
    const run = runPack(workspace, pack, settings);
    diagnostics.push(...run.diagnostics);
    if (run.diagnostics.length > 0) break;
    workspace = run.workspace;
    for (const note of run.notes) {
      const definition = pack.notes.get(note.id) ??
        noteCatalog.get(note.id) ?? { severity: "info" as const, message: note.id };
      notes.push({
        ...note,
        severity: note.severity ?? definition.severity,
        message: note.message ?? noteMessage(definition, note.words),
        owner: note.owner,
      });
    }
  }
  const { verification, model: output } = settings.verify
    ? verify(
        workspace,
        packs.flatMap((pack) => knownSources(pack, 0)),
      )
    : unverified(workspace);
  const removed = removedPackages(workspace, names);
  const inputs = new Map(
    model.packages.flatMap((pkg) => pkg.files.map(({ source }) => [source.file, source] as const)),
  );
  const reports = opened.map((pkg) => {
    const edits = pkg.files.flatMap(({ source }): readonly EditReport[] => {
      const document = workspace.documents.get(source.file);
      return document ? editReports(source, document).filter((edit) => belongsTo(edit, pkg, opened)) : [];
    });
    const own = notes.filter(({ owner }) => owner === packageKey(pkg));
    const reported = unique(
      own.map((note): NoteReport => {
        const source = inputs.get(note.source.file) ?? note.source;
        return {
          id: note.id,
          severity: note.severity,
          file: source.file,
          range: rangeOf(source, note.span),
          item: note.item,
          message: note.message,
        };
      }),
    );
    const gone = removed.has(packageKey(pkg));
    return {
      name: reportName(pkg.identity),
      confidence: confidenceOf(edits, reported, verification),
      removed: gone,
      edits,
      notes: reported,
    };
  });
  return {
    files: filesOf(workspace, opened, removed),
    report: { version: 1, packs: packs.map(({ name }) => name), packages: reports, verification },
    diagnostics,
    model: output,
  };
}

/** An edit of a file that holds several packages belongs to the one whose block it lies in. */
function belongsTo(edit: EditReport, pkg: Package, all: readonly Package[]): boolean {
  const sharing = all.filter((other) => other !== pkg && other.files.some(({ source }) => source.file === edit.file));
  if (sharing.length === 0) return true;
  const inBlock = (candidate: Package): boolean => {
    if (candidate.declaration?.kind !== "nested-package") return false;
    const [file] = candidate.files;
    if (!file) return false;
    const range = rangeOf(file.source, candidate.declaration);
    return range.start.line <= edit.range.start.line && edit.range.start.line <= range.end.line;
  };
  if (pkg.declaration?.kind === "nested-package") return inBlock(pkg);
  return !sharing.some(inBlock);
}

function unique(notes: readonly NoteReport[]): readonly NoteReport[] {
  const seen = new Set<string>();
  return notes.filter((note) => {
    const key = JSON.stringify(note);
    return seen.has(key) ? false : seen.add(key);
  });
}

interface PackRun {
  readonly workspace: TranslateWorkspace;
  readonly notes: readonly (PlacedNote & { readonly owner: string })[];
  readonly diagnostics: readonly Diagnostic[];
}

function runPack(start: TranslateWorkspace, pack: Pack, settings: TranslateSettings): PackRun {
  let workspace = start;
  const notes: (PlacedNote & { owner: string })[] = [];
  const known = knownItems(pack);
  const origin = originOf(start, pack, known);
  let latest: { readonly workspace: TranslateWorkspace; readonly pass: Pass } | undefined;
  const currentPass = (): Pass => {
    if (latest?.workspace === workspace) return latest.pass;
    const meaning = createMeaning(workspace.model, pack.from, pack.reexports);
    const sites = gatherSites(openPackages(workspace), meaning);
    const pass = {
      pack,
      settings,
      meaning,
      sites,
      known,
      ...origin,
    };
    latest = { workspace, pass };
    return pass;
  };
  const keep = (pass: Pass, placed: readonly PlacedNote[]) => {
    const owners = ownersByFile(pass.sites.packages);
    for (const note of placed) {
      const owner = owners.get(note.source.file)?.find((pkg) => ownsPlace(pkg, note));
      notes.push({
        ...note,
        span: inputSpan(workspace, note.source, note.span),
        owner: owner ? packageKey(owner) : "",
      });
    }
  };
  const settle = (steps: readonly Step[]): Diagnostic | undefined => {
    for (let count = 0; count < passLimit; count++) {
      const pass = currentPass();
      const plan = planPass(steps, pass);
      keep(pass, plan.notes);
      if (plan.edits.size === 0) return undefined;
      workspace = applyPlan(workspace, plan);
    }
    const [rule] = pack.rules;
    return {
      rule: "config/rule-pack",
      severity: "error",
      message: `the pack \`${pack.name}\` does not settle: after ${passLimit} passes its rules still change what other rules of it wrote`,
      file: rule?.place.file ?? pack.name,
      ...(rule ? { range: rule.place.range } : {}),
    };
  };
  const rules = settings.layers.has("rules") ? pack.rules.filter((rule) => isOn(rule, settings)).map(ruleStep) : [];
  for (const step of tableSteps(pack, settings)) {
    const pass = currentPass();
    const plan = planPass([step], pass);
    keep(pass, plan.notes);
    if (plan.edits.size > 0) workspace = applyPlan(workspace, plan);
  }
  for (const steps of [[goneStep, ...rules, referenceStep], [asyncStep]]) {
    const failed = settle(steps);
    if (failed) return { workspace: start, notes: [], diagnostics: [failed] };
  }
  const finished = currentPass();
  const changed = changedKeys(workspace, finished);
  const asked = new Set(notes.map(({ id, item }) => `${id}\0${item}`));
  const left = sweepReferences(finished, (id, item) => asked.has(`${id}\0${item}`));
  keep(
    finished,
    [...left, ...sweepPackages(finished), ...sweepForeign(finished, changed)].filter(
      (note) => !isForeign(note, finished),
    ),
  );
  const versions = new Map(finished.sites.packages.map((pkg) => [packageKey(pkg), pkg.identity.version]));
  const failed = settle([versionStep(changed)]);
  if (failed) return { workspace: start, notes: [], diagnostics: [failed] };
  const last = currentPass();
  for (const pkg of last.sites.packages) {
    const before = origin.names.get(packageKey(pkg));
    if (before && changed.has(packageKey(pkg)) && !pack.moved.has(packageName(pkg.identity)))
      keep(last, staleDocs(pkg, before, namesIn(pkg, last.meaning, origin.isGone)));
  }
  for (const pkg of last.sites.packages)
    keep(last, packageNotes(pkg, changed.has(packageKey(pkg)), versions.get(packageKey(pkg)), last));
  return { workspace, notes, diagnostics: [] };
}

/** The packages that stand in each file. */
function ownersByFile(packages: readonly Package[]): ReadonlyMap<string, readonly Package[]> {
  const found = new Map<string, Package[]>();
  for (const pkg of packages) {
    for (const { source } of pkg.files) found.set(source.file, [...(found.get(source.file) ?? []), pkg]);
  }
  return found;
}

/** Notes in packages that go as a whole are of no use. */
function isForeign(note: PlacedNote, pass: Pass): boolean {
  const owner = pass.sites.packages.find(
    (pkg) => pkg.files.some(({ source }) => source === note.source) && ownsPlace(pkg, note),
  );
  return owner !== undefined && pass.pack.gone.has(`${owner.identity.namespace}:${owner.identity.name}`);
}

function ownsPlace(pkg: Package, note: PlacedNote): boolean {
  if (pkg.declaration?.kind === "nested-package")
    return pkg.declaration.start <= note.span.start && note.span.end <= pkg.declaration.end;
  const file = pkg.files.find(({ source }) => source === note.source);
  return !file?.items.some(
    (item) => item.kind === "nested-package" && item.start <= note.span.start && note.span.end <= item.end,
  );
}

function changedKeys(workspace: TranslateWorkspace, pass: Pass): ReadonlySet<string> {
  const changed = pass.sites.packages.filter((pkg) =>
    pkg.files.some(
      ({ source }) => changesOf(workspace.documents.get(source.file) ?? { input: "", text: "", pieces: [] }).length > 0,
    ),
  );
  return new Set(changed.map(packageKey));
}

interface Origin extends Pick<Pass, "speaksFrom" | "speaksGone" | "isOpen" | "isNew" | "servesBoth" | "reach"> {
  isGone(item: ItemMeaning): boolean;
  /** The names in packages that reach the old releases, by package key. */
  readonly names: ReadonlyMap<string, PackageNames>;
}

/** Which packages spoke of the old releases, and which of the new ones alone, when the run began. */
function originOf(workspace: TranslateWorkspace, pack: Pack, known: ReadonlySet<string>): Origin {
  const meaning = createMeaning(workspace.model, pack.from, pack.reexports);
  const isGone = (item: ItemMeaning) => itemTarget(item, item.item, { pack, meaning, known }).to === undefined;
  const reach = pack.from.size === 0 ? unlimitedReach : findReach(workspace.model.packages, meaning, isGone);
  const languages = new Map(
    openPackages(workspace).map((pkg) => [packageKey(pkg), languageOf(pkg, pack, meaning)] as const),
  );
  const of = (pkg: Package) => languages.get(packageKey(pkg));
  const isOpen = (pkg: Package) => of(pkg)?.speaksOld === true || reach.package(pkg);
  return {
    speaksFrom: (pkg) => of(pkg)?.speaksOld ?? false,
    speaksGone: (pkg) => of(pkg)?.speaksGone ?? false,
    isOpen,
    isNew: (pkg) => of(pkg)?.speaksNew === true && !isOpen(pkg),
    servesBoth: worldsOfBoth(openPackages(workspace), pack, meaning),
    reach,
    isGone,
    names: new Map(
      openPackages(workspace)
        .filter(isOpen)
        .map((pkg) => [packageKey(pkg), namesIn(pkg, meaning, isGone)]),
    ),
  };
}

function removedPackages(workspace: TranslateWorkspace, opened: ReadonlyMap<string, Package>): ReadonlySet<string> {
  const left = new Set(
    openPackages(workspace)
      .filter((pkg) => pkg.interfaces.size > 0 || pkg.worlds.size > 0)
      .map(packageKey),
  );
  const removed = [...opened].filter(
    ([key, pkg]) => !left.has(key) && (pkg.interfaces.size > 0 || pkg.worlds.size > 0),
  );
  return new Set(removed.map(([key]) => key));
}

function filesOf(
  workspace: TranslateWorkspace,
  opened: readonly Package[],
  removed: ReadonlySet<string>,
): readonly TranslatedFile[] {
  return [...workspace.documents].map(([file, document]) => {
    const owners = opened.filter((pkg) => pkg.files.some(({ source }) => source.file === file));
    const gone = owners.length > 0 && owners.every((pkg) => removed.has(packageKey(pkg)));
    return { file, before: document.input, after: document.text, removed: gone };
  });
}
