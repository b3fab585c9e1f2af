import { parseItemKey } from "../match/name-resolution.ts";
import { matcherNames } from "./matcher-names.ts";
import { type ItemNodePattern, type NamePattern, type TypePattern, variablesOf } from "./pattern-ast.ts";
import {
  type Parsed,
  parseItemPattern,
  parseItemPatterns,
  parseNameAlternatives,
  parsePathPattern,
  parseTypePattern,
} from "./pattern-parser.ts";
import {
  type Default,
  type ItemEntry,
  type Let,
  positions,
  type RuleExample,
  type RuleForm,
  type RuleOptionValue,
  type TranslationRule,
  type Where,
} from "./rule.ts";
import {
  fieldsOf,
  flagOf,
  listOf,
  mapOf,
  type PackValue,
  type Problems,
  problem,
  textOf,
  wordOf,
} from "./yaml-values.ts";

const ruleFields = [
  "id",
  "certainty",
  "why",
  "reference",
  "match",
  "type",
  "path",
  "case",
  "matcher",
  "where",
  "let",
  "default",
  "rewrite",
  "option",
  "note",
  "message",
  "examples",
];
const whereFields = [
  "in",
  "under",
  "named",
  "only-as-result",
  "only-as-param",
  "no-sibling",
  "unused",
  "package",
  "speaks",
  "reaches",
  "member",
  "adjacent",
  "async-member",
];
const certainties = ["certain", "high", "medium", "low"] as const;

/** Reads one rule; what is wrong with it is reported, and then there is no rule. */
export function readRule(value: PackValue, problems: Problems): TranslationRule | undefined {
  const before = problems.length;
  const fields = fieldsOf(value, ruleFields, "a rule", problems);
  const id = textOf(fields.get("id"), "`id`", problems);
  if (id === undefined) {
    problems.push(problem(value, "a rule needs an `id`"));
    return undefined;
  }
  if (!/^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*$/.test(id)) {
    problems.push(
      problem(fields.get("id") ?? value, `\`${id}\` is no rule id`, "an id is family/name, in small letters: `io/use`"),
    );
  }
  const certainty = wordOf(fields.get("certainty"), certainties, "`certainty`", problems);
  const why = textOf(fields.get("why"), "`why`", problems);
  if (certainty === undefined && !fields.has("certainty"))
    problems.push(problem(value, `\`${id}\` needs a \`certainty\``));
  if (why === undefined && !fields.has("why")) problems.push(problem(value, `\`${id}\` needs a \`why\``));
  const form = readForm(id, value, fields, problems);
  const lets = readLets(fields.get("let"), problems);
  const defaults = readDefaults(fields.get("default"), problems);
  const where = readWhere(fields.get("where"), problems);
  const reference = textOf(fields.get("reference"), "`reference`", problems);
  const note = textOf(fields.get("note"), "`note`", problems);
  const message = textOf(fields.get("message"), "`message`", problems);
  const option = readOptions(fields.get("option"), problems);
  const examples = listOf(fields.get("examples"), "`examples`", problems).flatMap((example) =>
    readExample(example, problems),
  );
  if (!form || certainty === undefined || why === undefined || problems.length > before) return undefined;
  const rule: TranslationRule = {
    id,
    certainty,
    why,
    form,
    where,
    lets,
    defaults,
    option,
    examples,
    place: { file: value.file, range: value.range },
    ...(reference === undefined ? {} : { reference }),
    ...(note === undefined ? {} : { note }),
    ...(message === undefined ? {} : { message }),
  };
  checkVariables(rule, value, problems);
  checkRewrites(rule, value, problems);
  checkMessage(rule, fields.get("message") ?? value, problems);
  return problems.length > before ? undefined : rule;
}

function readForm(
  id: string,
  value: PackValue,
  fields: ReadonlyMap<string, PackValue>,
  problems: Problems,
): RuleForm | undefined {
  const forms = ["match", "type", "path", "case", "matcher"].filter((field) => fields.has(field));
  const [form, second] = forms;
  if (form === undefined || second !== undefined) {
    problems.push(
      problem(
        value,
        `\`${id}\` needs one of \`match\`, \`type\`, \`path\`, \`case\` and \`matcher\`, and has ${forms.length === 0 ? "none" : forms.join(" and ")}`,
      ),
    );
    return undefined;
  }
  const found = fields.get(form) ?? value;
  const rewrite = fields.get("rewrite");
  if (form === "match") return readItems(id, found, rewrite, problems);
  if (form === "matcher") {
    const name = wordOf(found, matcherNames, "`matcher`", problems);
    return name === undefined ? undefined : { kind: "matcher", name };
  }
  if (!rewrite) {
    problems.push(problem(value, `\`${id}\` needs a \`rewrite\``));
    return undefined;
  }
  if (form === "type") {
    const type = pattern(found, parseTypePattern, problems);
    const to = pattern(rewrite, parseTypePattern, problems);
    return type && to && { kind: "type", type, rewrite: to };
  }
  const deletes = textOf(rewrite, "`rewrite`", problems) === "";
  if (form === "path") {
    const path = pattern(found, parsePathPattern, problems);
    if (deletes) return path && { kind: "path", path };
    const to = pattern(rewrite, parsePathPattern, problems);
    return path && to && { kind: "path", path, rewrite: to };
  }
  const names = pattern(found, parseNameAlternatives, problems);
  if (deletes) return names && { kind: "case", names };
  const [to] = pattern(rewrite, parseNameAlternatives, problems) ?? [];
  return names && to && { kind: "case", names, rewrite: to };
}

/** `match` with its parallel `rewrite`; without one the rule only makes its note. */
function readItems(
  id: string,
  match: PackValue,
  rewrite: PackValue | undefined,
  problems: Problems,
): RuleForm | undefined {
  const patterns = match.content.kind === "list" ? match.content.items : [match];
  const texts = rewrite === undefined ? undefined : rewrite.content.kind === "list" ? rewrite.content.items : [rewrite];
  if (texts && rewrite && texts.length !== patterns.length) {
    problems.push(
      problem(
        rewrite,
        `\`${id}\` matches ${patterns.length} items and rewrites ${texts.length}`,
        '`rewrite` has one entry for each of `match`; "" deletes',
      ),
    );
    return undefined;
  }
  const entries = patterns.flatMap((entry, index) => readEntry(entry, texts?.[index], problems));
  if (entries.length !== patterns.length) return undefined;
  if (entries[0]?.each) problems.push(problem(match, "the first pattern can't be an `each`: the others hang on it"));
  return texts ? { kind: "items", entries } : { kind: "remark", entries };
}

function readEntry(value: PackValue, rewrite: PackValue | undefined, problems: Problems): readonly ItemEntry[] {
  const each = value.content.kind === "map";
  const text = each ? fieldsOf(value, ["each"], "an entry of `match`", problems).get("each") : value;
  const found = text && pattern(text, parseItemPattern, problems);
  const to = rewrite ? pattern(rewrite, parseItemPatterns, problems) : [];
  if (!found || !to) return [];
  return [{ pattern: found, each, rewrite: to }];
}

function pattern<T>(value: PackValue, parse: (text: string) => Parsed<T>, problems: Problems): T | undefined {
  const text = textOf(value, "a pattern", problems);
  if (text === undefined) return undefined;
  const parsed = parse(text);
  for (const { message, offset } of parsed.problems) {
    problems.push(
      problem(value, `in the pattern \`${text.trim()}\`: ${message}`, `at ${offset + 1} of ${text.length}`),
    );
  }
  return parsed.problems.length > 0 ? undefined : parsed.pattern;
}

export function readWhere(value: PackValue | undefined, problems: Problems): Where {
  if (!value) return {};
  const fields = fieldsOf(value, whereFields, "`where`", problems);
  const words = (field: string) => {
    const found = fields.get(field);
    return (
      found && listOf(found, `\`${field}\``, problems).flatMap((item) => textOf(item, `\`${field}\``, problems) ?? [])
    );
  };
  const places = (field: "in" | "under") => {
    const found = fields.get(field);
    return (
      found &&
      listOf(found, `\`${field}\``, problems).flatMap((item) => wordOf(item, positions, `\`${field}\``, problems) ?? [])
    );
  };
  const text = (field: string) => textOf(fields.get(field), `\`${field}\``, problems);
  const sibling = fields.get("no-sibling");
  const [noSibling] = (sibling && pattern(sibling, parseNameAlternatives, problems)) ?? [];
  const speaks = wordOf(fields.get("speaks"), ["from", "gone"], "`speaks`", problems);
  const adjacent = fields.get("adjacent");
  return dropUndefined({
    reaches: wordOf(fields.get("reaches"), ["from", "gone"], "`reaches`", problems),
    member: readItemKey(fields.get("member"), problems),
    adjacent: adjacent && flagOf(adjacent, "`adjacent`", problems),
    in: places("in"),
    under: places("under"),
    named: words("named"),
    onlyAsResult: text("only-as-result"),
    onlyAsParam: text("only-as-param"),
    noSibling,
    unused: text("unused"),
    package: words("package"),
    speaks,
    asyncMember: text("async-member"),
  });
}

function readItemKey(value: PackValue | undefined, problems: Problems): string | undefined {
  const text = textOf(value, "`member`", problems);
  if (value && text !== undefined && parseItemKey(text)?.item === undefined)
    problems.push(problem(value, `\`${text}\` is not an item`, "an item is `ns:pkg/interface#name`"));
  return text;
}

function dropUndefined<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, field]) => field !== undefined)) as T;
}

function readLets(value: PackValue | undefined, problems: Problems): readonly Let[] {
  if (!value) return [];
  return [...mapOf(value, "`let`", problems)].flatMap(([variable, line]) => {
    const fields = fieldsOf(line, ["of", "first"], "a `let`", problems);
    const of = textOf(fields.get("of"), "`of`", problems);
    const lines = listOf(fields.get("first"), "`first`", problems).flatMap((entry) => readLetLine(entry, problems));
    if (of === undefined) problems.push(problem(line, "a `let` needs `of`: the variable that it rewrites"));
    return of === undefined ? [] : [{ variable, of: of.replace(/^\$/, ""), lines }];
  });
}

function readLetLine(
  value: PackValue,
  problems: Problems,
): readonly { from: TypePattern; to: TypePattern; note?: string }[] {
  const entries = [...mapOf(value, "a line of `first`", problems)];
  const note = textOf(entries.find(([key]) => key === "note")?.[1], "`note`", problems);
  const [from, to] = entries.find(([key]) => key !== "note") ?? [];
  if (from === undefined || !to) return [];
  const left = parseTypePattern(from);
  for (const { message } of left.problems) problems.push(problem(value, `in the pattern \`${from}\`: ${message}`));
  const right = pattern(to, parseTypePattern, problems);
  if (!left.pattern || !right) return [];
  return [{ from: left.pattern, to: right, ...(note === undefined ? {} : { note }) }];
}

function readDefaults(value: PackValue | undefined, problems: Problems): ReadonlyMap<string, Default> {
  const found = new Map<string, Default>();
  if (!value) return found;
  for (const [variable, entry] of mapOf(value, "`default`", problems)) {
    const text = textOf(entry, "a default", problems);
    if (text === "nearest-error") found.set(variable, { kind: "nearest-error" });
    else {
      const type = pattern(entry, parseTypePattern, problems);
      if (type) found.set(variable, { kind: "type", type });
    }
  }
  return found;
}

function readOptions(value: PackValue | undefined, problems: Problems): ReadonlyMap<string, RuleOptionValue> {
  const found = new Map<string, RuleOptionValue>();
  if (!value) return found;
  for (const [name, entry] of mapOf(value, "`option`", problems)) {
    if (entry.content.kind === "flag") found.set(name, entry.content.flag);
    else found.set(name, textOf(entry, "the value of an option", problems) ?? "");
  }
  return found;
}

function readExample(value: PackValue, problems: Problems): readonly RuleExample[] {
  const fields = fieldsOf(value, ["before", "after", "notes"], "an example", problems);
  const before = textOf(fields.get("before"), "`before`", problems);
  const after = textOf(fields.get("after"), "`after`", problems);
  const notes = listOf(fields.get("notes"), "`notes`", problems).flatMap(
    (item) => textOf(item, "a note", problems) ?? [],
  );
  if (before === undefined || after === undefined) {
    problems.push(problem(value, "an example needs `before` and `after`"));
    return [];
  }
  return [{ before, after, notes, place: { file: value.file, range: value.range } }];
}

/** Every variable of a rewrite has to be bound by the match, by a `let` or by a default. */
function checkVariables(rule: TranslationRule, value: PackValue, problems: Problems): void {
  const bound = new Set([...rule.lets.map(({ variable }) => variable), ...rule.defaults.keys(), "_"]);
  const use = (used: readonly string[]) => {
    for (const variable of new Set(used)) {
      if (!bound.has(variable))
        problems.push(
          problem(
            value,
            `\`${rule.id}\` uses \`$${variable}\`, which nothing binds`,
            "bind it in `match`, by a `let` or by a `default`",
          ),
        );
    }
  };
  const { form } = rule;
  if (form.kind === "items" || form.kind === "remark") {
    for (const { pattern: found } of form.entries) for (const variable of variablesOf(found)) bound.add(variable);
    use(form.entries.flatMap(({ rewrite }) => variablesOf(rewrite satisfies readonly ItemNodePattern[])));
  }
  if (form.kind === "type") {
    for (const variable of variablesOf(form.type)) bound.add(variable);
    use(variablesOf(form.rewrite));
  }
  if (form.kind === "case" && form.rewrite) {
    for (const variable of variablesOf(form.names)) bound.add(variable);
    use(variablesOf(form.rewrite satisfies NamePattern));
  }
  use(rule.lets.map(({ of }) => of));
  use(
    [rule.where.onlyAsResult, rule.where.onlyAsParam, rule.where.unused, rule.where.asyncMember].filter(
      (name) => name !== undefined,
    ),
  );
  for (const line of rule.lets.flatMap(({ lines }) => lines)) {
    const inner = new Set(variablesOf(line.from));
    use(variablesOf(line.to).filter((variable) => !inner.has(variable)));
  }
}

/** What a rewrite can turn into what; anything else would silently do nothing. */
const bodies = new Set(["enum", "variant", "flags"]);
const statements = new Set(["import", "export", "include"]);

/** Every entry of `rewrite` has to be something that its pattern can become. */
function checkRewrites({ id, form }: TranslationRule, value: PackValue, problems: Problems): void {
  if (form.kind !== "items") return;
  for (const { pattern: from, rewrite } of form.entries) {
    const [to, ...added] = rewrite;
    if (!to) continue;
    const fits =
      (from.kind === to.kind && from.kind !== "use") ||
      (bodies.has(from.kind) && bodies.has(to.kind)) ||
      (statements.has(from.kind) && statements.has(to.kind));
    if (!fits && from.kind === "use")
      problems.push(
        problem(value, `\`${id}\` rewrites a \`use\`, which can only be deleted`, "`references` say where names went"),
      );
    else if (!fits)
      problems.push(problem(value, `\`${id}\` turns a \`${from.kind}\` into a \`${to.kind}\`, which a rule cannot do`));
    const other = statements.has(from.kind) ? undefined : added.find(({ kind }) => kind !== "func");
    if (other)
      problems.push(problem(value, `\`${id}\` adds a \`${other.kind}\`; beside an item only functions can be added`));
  }
}

/** The words of a message have to be those that the engine fills in, or names that the match binds. */
function checkMessage({ id, form, message }: TranslationRule, value: PackValue, problems: Problems): void {
  const known = new Set(["name", "type", "what", ...variablesOf(form)]);
  for (const [, word = ""] of (message ?? "").matchAll(/\{(\w+)\}/g))
    if (!known.has(word))
      problems.push(problem(value, `the message of \`${id}\` has \`{${word}}\`, which nothing fills in`));
}
