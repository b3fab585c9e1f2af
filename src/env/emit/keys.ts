import { visibleName } from "../../common/visible.ts";
import { siteText } from "../check/findings.ts";
import type { Read, Source } from "../report/report.ts";

/** A binary whose keys are to be written down. */
export interface EmitInput {
  /** Of the component: a name that Kubernetes takes. */
  readonly name: string;
  /** The binary, for comments. */
  readonly file: string;
  /** Those that count; see `countedReads`. */
  readonly reads: readonly Read[];
}

export interface EmitKey {
  readonly key: string;
  readonly source: Source;
  readonly required: boolean | null;
  readonly default: string | null;
  /** Where it is read, as text. */
  readonly where: string;
}

/** The keys that have a name, by source and name. */
export function namedKeys({ reads }: EmitInput): readonly EmitKey[] {
  const keys = reads.flatMap((read): readonly EmitKey[] =>
    read.key === null
      ? []
      : [
          {
            key: read.key,
            source: read.source,
            required: read.required,
            default: read.default,
            where: visibleName(siteText(read.sites)),
          },
        ],
  );
  const rank = { env: 0, config: 1, secret: 2 };
  return keys.sort((a, b) => rank[a.source] - rank[b.source] || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

/** Comments on the reads that name no key. */
export function openRemarks({ reads }: EmitInput): readonly string[] {
  return reads.flatMap(({ match, prefix, suffix, source, sites }) => {
    if (match === "exact") return [];
    const what =
      match === "all"
        ? "all names are read"
        : match === "affix"
          ? `${prefix ?? ""}*${suffix ?? ""} is read`
          : "a name computed at run time is read";
    return [visibleName(`${what} (${source}), in ${siteText(sites)}`)];
  });
}

/** Whether a key has to be given a value: it has no default, and isn't known to be optional. */
export function isNeeded(key: EmitKey): boolean {
  return key.default === null && key.required !== false;
}

/** What a comment says of a key. */
export function remark(key: EmitKey): string {
  const need = key.required === true ? "required" : key.required === false ? "optional" : "may be required";
  return `${need}; read in ${key.where}`;
}

const SENSITIVE =
  /secret|token|passw(or)?d|passphrase|pwd|private|credential|(api|access|auth|signing|encryption|license|service)[-_.]?key|(^|[-_.])(key|auth|dsn|pat)$|connection[-_.]?string|(database|db|redis|mongo(db)?|postgres(ql)?|pg|mysql|amqp|rabbit(mq)?|broker|smtp)[-_.]?(url|uri|dsn)/i;

/** Whether a value is better kept in a Secret: it comes from a secret store, or its name says so. */
export function isSensitive({ key, source }: EmitKey): boolean {
  return source === "secret" || (SENSITIVE.test(key) && !/public/i.test(key));
}

/** A text as a YAML scalar in double quotes (JSON's are the same). */
function quoted(text: string): string {
  return JSON.stringify(text);
}

/** Keys of ConfigMap and Secret: letters, digits, `-`, `_`, `.`. */
function isKubernetesKey(key: string): boolean {
  return /^[-._a-zA-Z0-9]{1,253}$/.test(key) && key !== "." && key !== "..";
}

/** `name: ""` for each key that needs a value; the others are comments with their defaults. */
export function yamlEntries(
  keys: readonly EmitKey[],
  indent: string,
  isAllowed: (key: string) => boolean = isKubernetesKey,
): string {
  if (!keys.some((key) => isAllowed(key.key) && isNeeded(key))) {
    return `${indent}{}\n${keys.map((key) => `${indent}${commented(key, isAllowed)}\n`).join("")}`;
  }
  return keys
    .map((key) => {
      if (!isAllowed(key.key)) return `${indent}${commented(key, isAllowed)}\n`;
      const line = `${quoted(key.key)}: ${quoted(key.default ?? "")}`;
      return `${indent}# ${remark(key)}\n${indent}${isNeeded(key) ? "" : "# "}${line}\n`;
    })
    .join("");
}

function commented(key: EmitKey, isAllowed: (key: string) => boolean): string {
  if (!isAllowed(key.key)) return `# ${quoted(key.key)} can't be a key here (${remark(key)})`;
  return `# ${quoted(key.key)}: ${quoted(key.default ?? "")} (${remark(key)})`;
}
