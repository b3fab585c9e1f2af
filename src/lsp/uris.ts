/**
 * URIs of the protocol and paths of a `FileReader`. A path is absolute, with `/` on every system: `/home/a/x.wit`, `C:/a/x.wit`,
 * `//server/share/x.wit`. A document that is not a file (`untitled:…`) keeps its URI as its path.
 */

const drive = /^\/([A-Za-z])(?::|%3A)(\/|$)/i;

/** The path of a document. */
export function uriToPath(uri: string): string {
  if (!uri.startsWith("file:")) return uri;
  const [, authority = "", path = ""] = /^file:(?:\/\/([^/?#]*))?([^?#]*)/.exec(uri) ?? [];
  const decoded = decode(path);
  if (authority !== "" && authority !== "localhost") return `//${authority}${decoded}`;
  return decoded.replace(drive, (_, letter: string, rest: string) => `${letter.toUpperCase()}:${rest}`);
}

/** The URI of a path, encoded as editors write it: the drive letter in lower case, its colon escaped. */
export function pathToUri(path: string): string {
  if (/^[a-z][\w+.-]+:/i.test(path)) return path;
  const slashed = path.replaceAll("\\", "/");
  const [, letter, rest] = /^([A-Za-z]):(\/.*)?$/.exec(slashed) ?? [];
  if (letter !== undefined) return `file:///${letter.toLowerCase()}%3A${encode(rest ?? "/")}`;
  if (slashed.startsWith("//")) return `file:${encode(slashed)}`;
  return `file://${encode(slashed)}`;
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function encode(path: string): string {
  return path
    .split("/")
    .map((part) => encodeURIComponent(part))
    .join("/");
}

/** A URI with a malformed escape is taken as it is written. */
function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
