/**
 * Keys that a program doesn't ask for by itself: those of its language's runtime and of linked libraries. A name alone proves
 * nothing (a program may read RUST_LOG itself), so each entry says by what evidence in the binary it holds.
 *
 * - `panic`: the read was seen where the program was about to stop (the way to a panic's message), never on a way that goes on.
 * - a text: the binary names the library's source files, as Rust's panic messages do, or the library's own messages.
 */
import type { Read } from "./report.ts";

/** Who reads a key, and what shows it. */
interface KnownKey {
  readonly key: RegExp;
  readonly by: "runtime" | "library";
  readonly evidence: "panic" | RegExp;
}

/** The keys that are known. */
const knownKeys: readonly KnownKey[] = [
  { key: /^RUST_BACKTRACE$|^RUST_LIB_BACKTRACE$/, by: "runtime", evidence: "panic" },
  // std::backtrace reads both for whoever captures a backtrace, such as the error type of a library.
  { key: /^RUST_LIB_BACKTRACE$|^RUST_BACKTRACE$/, by: "runtime", evidence: /library\/(std|core|alloc)\/src|\/rustc\// },
  { key: /^RUST_MIN_STACK$/, by: "runtime", evidence: /library\/std\/src/ },
  { key: /^RUST_LOG(_STYLE)?$/, by: "library", evidence: /env_logger-\d|env_filter-\d|tracing-subscriber-\d/ },
  {
    key: /^NO_COLOR$|^CLICOLOR(_FORCE)?$|^TERM$|^CI$/,
    by: "library",
    evidence: /anstream-\d|anstyle-query-\d|colorchoice-\d|termcolor-\d/,
  },
  { key: /^(HTTPS?|ALL|NO)_PROXY$/i, by: "library", evidence: /reqwest-\d|ureq-\d|hyper-util-\d/ },
  { key: /^SSL_CERT_(FILE|DIR)$/, by: "library", evidence: /rustls-native-certs-\d|openssl-probe-\d/ },
  { key: /^RAYON_NUM_THREADS$|^RAYON_RS_NUM_CPUS$/, by: "library", evidence: /rayon-core-\d/ },
  { key: /^TOKIO_WORKER_THREADS$/, by: "library", evidence: /tokio-\d/ },
  { key: /^TZ$|^TZDIR$/, by: "library", evidence: /\/usr\/share\/zoneinfo|chrono-\d|jiff-\d|iana-time-zone-\d/ },
  {
    key: /^(LC_[A-Z]+|LANG|LANGUAGE)$/,
    by: "library",
    evidence: /LC_CTYPE.?LC_NUMERIC|LC_ALL.{0,40}LC_CTYPE|MUSL_LOCPATH/s,
  },
  { key: /^MUSL_LOCPATH$/, by: "library", evidence: /MUSL_LOCPATH/ },
];

/** Tells whose key a read is. `hasText`: whether constant data holds such a text; `onlyInStops`: see `panic`. */
export function provenance(
  read: Pick<Read, "key" | "source">,
  hasText: (pattern: RegExp) => boolean,
  onlyInStops: boolean,
): Pick<Read, "runtime" | "library"> {
  const { key, source } = read;
  if (key === null || source !== "env") return { runtime: false, library: false };
  const known = knownKeys.find(
    (entry) => entry.key.test(key) && (entry.evidence === "panic" ? onlyInStops : hasText(entry.evidence)),
  );
  return { runtime: known?.by === "runtime", library: known?.by === "library" };
}

/** Looks for texts in the data segments of a module, all at once decoded as bytes; each pattern's answer is kept. */
export function textSearch(segments: readonly Uint8Array[]): (pattern: RegExp) => boolean {
  let text: string | undefined;
  const known = new Map<RegExp, boolean>();
  return (pattern) => {
    const answer = known.get(pattern);
    if (answer !== undefined) return answer;
    text ??= segments.map(latin1).join("\n");
    const found = pattern.test(text);
    known.set(pattern, found);
    return found;
  };
}

const decoder = new TextDecoder("latin1");

function latin1(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}
