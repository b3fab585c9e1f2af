/** Paths of display names: relative to the working directory, or absolute, always with `/`. */

/** The folder that holds a file or folder: `wit/a.wit` → `wit`, `wit` → `.`, `.` → `..`. */
export function parentPath(path: string): string {
  if (path === "." || path === "") return "..";
  if (path === ".." || path.endsWith("/..")) return `${path}/..`;
  const cut = path.lastIndexOf("/");
  if (cut === -1) return ".";
  return cut === 0 ? "/" : path.slice(0, cut);
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** A path below a folder; `.` adds nothing. */
export function joinPath(folder: string, name: string): string {
  if (folder === "." || folder === "") return name;
  return folder.endsWith("/") ? `${folder}${name}` : `${folder}/${name}`;
}

/** What a path is below a folder, or `undefined` where it is elsewhere; `""` for the folder itself. */
export function pathBelow(folder: string, path: string): string | undefined {
  if (folder === path) return "";
  if (folder === ".") return path.startsWith("/") || path === ".." || path.startsWith("../") ? undefined : path;
  const start = folder.endsWith("/") ? folder : `${folder}/`;
  return path.startsWith(start) ? path.slice(start.length) : undefined;
}
