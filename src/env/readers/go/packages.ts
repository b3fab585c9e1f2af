/** Which package a Go function belongs to, and what that says about a read in it. */

/** `net/http` of `net/http.(*Server).Serve`, `main` of `main.main.func1`. Dots in the last element are written `%2e`. */
export function packageOf(name: string): string {
  // Type arguments hold paths of their own.
  const plain = name.replace(/\[.*$/, "");
  const slash = plain.lastIndexOf("/");
  const dot = plain.indexOf(".", slash + 1);
  return dot === -1 ? plain : plain.slice(0, dot);
}

/** Packages of the standard library have no dot in the first element of their path; `main` is the program itself. */
export function isStandard(path: string, own: ReadonlySet<string>): boolean {
  if (path === "main" || own.has(path)) return false;
  const [first = ""] = path.split("/", 1);
  if (first === "vendor" || first === "go" || first.startsWith("go:") || first.startsWith("type:")) return true;
  return !first.includes(".") && STANDARD.has(first);
}

/** First elements of the paths of the standard library. A module path without a dot is legal, though rare. */
const STANDARD: ReadonlySet<string> = new Set(
  (
    "archive arena bufio bytes cmp compress container context crypto database debug embed encoding errors expvar flag fmt go hash html image index " +
    "internal io iter log maps math mime net os path plugin reflect regexp runtime slices sort strconv strings structs sync syscall testing text time " +
    "unicode unique unsafe vendor weak"
  ).split(" "),
);

/** Packages that are the language's runtime and its access to the system; the others are libraries that come with Go. */
export function isRuntime(path: string): boolean {
  return /^(runtime|os|syscall|internal)(\/|$)/.test(path);
}
