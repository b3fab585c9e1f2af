/**
 * Paths as text, joined with `/`, for code that reaches files only through a `FileReader`. A full path begins with `/` or with
 * a drive (`C:/`).
 */

const drive = /^[A-Za-z]:\//;

function isFullPath(path: string): boolean {
  return path.startsWith("/") || drive.test(path);
}

/** Resolves `.`, `..` and repeated slashes; `.` for an empty path. `..` above the start stays. */
export function normalizePath(path: string): string {
  const root = path.startsWith("/") ? "/" : (drive.exec(path)?.[0] ?? "");
  const parts: string[] = [];
  for (const part of path.slice(root.length).split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (root === "") parts.push("..");
  }
  return `${root}${parts.join("/")}` || ".";
}

/** `path` as seen from `folder`; a full path stays as it is. */
export function joinPath(folder: string, path: string): string {
  return normalizePath(isFullPath(path) ? path : `${folder}/${path}`);
}

/** The folder that contains a file or folder; `undefined` for the root and for the start of relative paths. */
export function parentPath(path: string): string | undefined {
  const clean = normalizePath(path);
  if (clean === "." || clean === ".." || clean.endsWith("/..") || clean.endsWith("/")) return undefined;
  const slash = clean.lastIndexOf("/");
  if (slash === -1) return ".";
  return slash === 0 || clean[slash - 1] === ":" ? clean.slice(0, slash + 1) : clean.slice(0, slash);
}

/** The way from a folder to a path; the path itself where there is none (another drive). */
export function relativePath(folder: string, path: string): string {
  const from = partsOf(folder);
  const to = partsOf(path);
  if (from[0] !== to[0] && (isFullPath(folder) || isFullPath(path))) return path;
  let shared = 0;
  while (shared < from.length && from[shared] === to[shared]) shared++;
  return [...from.slice(shared).map(() => ".."), ...to.slice(shared)].join("/") || ".";
}

/** The root (`""`, `/` or a drive) and the names below it. */
function partsOf(path: string): readonly string[] {
  const clean = normalizePath(path);
  const root = clean.startsWith("/") ? "/" : (drive.exec(clean)?.[0] ?? "");
  const names = clean
    .slice(root.length)
    .split("/")
    .filter((name) => name !== "" && name !== ".");
  return [root, ...names];
}
