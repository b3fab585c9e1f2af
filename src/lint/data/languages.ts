/**
 * The reserved words of languages that components are written in, as far as they can be WIT names. Bindings rename such
 * names (`new-`, `r#new`, `new_`), each generator in its own way.
 */
export const reservedWords: Readonly<Record<string, ReadonlySet<string>>> = {
  c: words(
    "auto break case const continue default do double else extern float for goto if inline int long register return short signed sizeof struct switch typedef union unsigned void volatile while",
  ),
  cpp: words(
    "and auto break case catch class const continue default delete do double else explicit extern false float for friend goto if inline int long mutable namespace new not operator or private protected public register return short signed sizeof struct switch template this throw true try typedef typename union unsigned using virtual void volatile while xor",
  ),
  csharp: words(
    "abstract base break byte case catch checked class const continue decimal default delegate do double else event explicit extern false finally fixed float for foreach goto if implicit in int internal is lock long namespace new null object operator out override params private protected public readonly ref return sealed short sizeof struct switch this throw true try typeof unchecked unsafe using virtual void volatile while",
  ),
  go: words(
    "break case chan const continue default defer else fallthrough for go goto if range return select struct switch var",
  ),
  java: words(
    "abstract assert boolean break byte case catch class const continue default do double else extends final finally float for goto if implements instanceof int long native new private protected public return short super switch synchronized this throw throws transient try void volatile while",
  ),
  javascript: words(
    "await break case catch class const continue debugger default delete do else extends false finally for function if in instanceof let new null return super switch this throw true try typeof var void while yield",
  ),
  kotlin: words(
    "break class continue do else false for fun if in is null object return super this throw true try typealias typeof val var when while",
  ),
  moonbit: words(
    "and break catch const continue derive else extern fn for guard if impl in is let loop match mut noasync priv pub raise readonly return struct suberror test throw trait try while",
  ),
  python: words(
    "and assert await break class continue def del elif else except finally for global if in is lambda nonlocal not or pass raise return try while yield",
  ),
  rust: words(
    "abstract await become box break const continue crate do dyn else extern false final fn for if impl in let loop macro match mod move mut override priv pub ref return self super trait true try typeof unsafe unsized virtual where while yield",
  ),
};

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(" "));
}
