/** Values for keys: of all the kinds that programs check for. Each key gets its own, so that it can be found again in a message. */

type Kind = (ordinal: number) => string;

const url: Kind = (n) => `https://host${n}.example.com/path${n}`;
const text: Kind = (n) => `${n.toString(16).padStart(4, "a")}f3c95e7d41b8026a9d0c4e7f1352b6`.repeat(2);
const number: Kind = (n) => String(8001 + n);
const boolean: Kind = () => "true";
const email: Kind = (n) => `user${n}@example.com`;

/** In the order in which they are tried. */
export const kinds: readonly Kind[] = [
  url,
  number,
  text,
  boolean,
  (n) => `{"value":${n}}`,
  email,
  () => "1",
  (n) => `["item${n}"]`,
  (n) => `3f0c1e52-5f0a-4c7e-9d55-0a4c7e9d${String(5500 + n).padStart(4, "0")}`,
  (n) => `postgres://user:secret@host${n}.example.com:5432/db${n}`,
  (n) => `host${n}.example.com`,
  (n) => `10.0.0.${n % 250}`,
  (n) => `2026-01-01T00:00:${String(n % 60).padStart(2, "0")}Z`,
  (n) => `${10 + n}s`,
  () => "0.5",
  () => "production",
  () => "info",
  (n) => `1.2.${n}`,
];

const BY_NAME: readonly (readonly [RegExp, Kind])[] = [
  [/MAIL/i, email],
  [/URL|URI|ENDPOINT|DSN|ORIGIN|WEBHOOK/i, url],
  [/PORT|COUNT|TIMEOUT|SIZE|LIMIT|TTL|RETRIES|INTERVAL|SECONDS|(^|_)(MAX|MIN|NUM|MS|SECS?)(_|$)/i, number],
  [/ENABLE|DISABLE|FLAG|DEBUG|VERBOSE|^IS_|^USE_|TLS|SSL/i, boolean],
];

/** What a value is tried with first; any other is tried when the program doesn't like it. */
export function firstGuess(key: string, ordinal: number): string {
  return (BY_NAME.find(([name]) => name.test(key))?.[1] ?? text)(ordinal);
}
