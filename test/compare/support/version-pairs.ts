/** Pairs of versions of one package, made by mutating an interface or a world in every role that it can have. */
interface VersionPair {
  readonly name: string;
  /** The items of the package, without a header. The world that is compared is `w`. */
  readonly old: string;
  readonly now: string;
}

type Mutation = readonly [name: string, old: string, now: string];

/** What happens to the body of an interface. Other interfaces of the package: `j`, with a record, a resource and an enum. */
const bodies: readonly Mutation[] = [
  ["nothing", "f: func();", "f: func();"],
  ["function added", "f: func();", "f: func(); g: func();"],
  ["function removed", "f: func(); g: func();", "f: func();"],
  ["function renamed", "f: func(a: u8);", "g: func(a: u8);"],
  ["functions reordered", "f: func(); g: func();", "g: func(); f: func();"],
  ["async added", "f: func();", "f: async func();"],
  ["async removed", "f: async func();", "f: func();"],
  ["parameter added", "f: func();", "f: func(a: u8);"],
  ["parameter removed", "f: func(a: u8);", "f: func();"],
  ["parameter renamed", "f: func(a: u8);", "f: func(b: u8);"],
  ["parameters reordered", "f: func(a: u8, b: u8);", "f: func(b: u8, a: u8);"],
  ["parameter type", "f: func(a: u8);", "f: func(a: u16);"],
  ["result added", "f: func();", "f: func() -> u8;"],
  ["result removed", "f: func() -> u8;", "f: func();"],
  ["result type", "f: func() -> string;", "f: func() -> list<u8>;"],
  ["result error", "f: func() -> result<u8>;", "f: func() -> result<u8, string>;"],
  ["option", "f: func(a: u8);", "f: func(a: option<u8>);"],
  ["nested type", "f: func(a: list<option<u8>>);", "f: func(a: list<option<s8>>);"],
  ["fixed length", "f: func(a: list<u8, 4>);", "f: func(a: list<u8, 5>);"],
  ["tuple grows", "f: func(a: tuple<u8, u8>);", "f: func(a: tuple<u8, u8, u8>);"],
  ["stream element", "f: func(a: stream<u8>);", "f: func(a: stream<u16>);"],
  ["future payload", "f: func(a: future<u8>);", "f: func(a: future);"],
  ["alias instead of the type", "f: func(a: u8);", "type t = u8; f: func(a: t);"],
  ["type instead of the alias", "type t = u8; f: func(a: t);", "type t = u8; f: func(a: u8);"],
  ["alias of another type", "type t = u8; f: func(a: t);", "type t = u16; f: func(a: t);"],
  ["alias chain", "type t = u8; f: func(a: t);", "type s = u8; type t = s; f: func(a: t);"],
  ["alias added", "f: func();", "type t = u8; f: func();"],
  ["alias removed", "type t = u8; f: func();", "f: func();"],
  ["used alias removed", "type t = u8; f: func(a: t);", "f: func(a: u8);"],
  ["record added", "f: func();", "record r { a: u8 } f: func();"],
  ["record removed", "record r { a: u8 } f: func();", "f: func();"],
  ["field added", "record r { a: u8 } f: func(r: r);", "record r { a: u8, b: u8 } f: func(r: r);"],
  ["field removed", "record r { a: u8, b: u8 } f: func(r: r);", "record r { a: u8 } f: func(r: r);"],
  ["field renamed", "record r { a: u8 } f: func(r: r);", "record r { b: u8 } f: func(r: r);"],
  ["fields reordered", "record r { a: u8, b: u8 } f: func(r: r);", "record r { b: u8, a: u8 } f: func(r: r);"],
  ["field type", "record r { a: u8 } f: func(r: r);", "record r { a: u16 } f: func(r: r);"],
  [
    "inner field type",
    "record q { a: u8 } record r { q: list<q> } f: func(r: r);",
    "record q { a: u16 } record r { q: list<q> } f: func(r: r);",
  ],
  ["record renamed", "record r { a: u8 } f: func(r: r);", "record s { a: u8 } f: func(r: s);"],
  ["case added", "variant v { a, b(u8) } f: func(v: v);", "variant v { a, b(u8), c } f: func(v: v);"],
  ["payload changed", "variant v { a, b(u8) } f: func(v: v);", "variant v { a, b(u16) } f: func(v: v);"],
  ["payload removed", "variant v { a, b(u8) } f: func(v: v);", "variant v { a, b } f: func(v: v);"],
  ["enum case added", "enum e { a } f: func(e: e);", "enum e { a, b } f: func(e: e);"],
  ["enum cases reordered", "enum e { a, b } f: func(e: e);", "enum e { b, a } f: func(e: e);"],
  ["enum to variant", "enum e { a, b } f: func(e: e);", "variant e { a, b } f: func(e: e);"],
  ["flag added", "flags g { a } f: func(g: g);", "flags g { a, b } f: func(g: g);"],
  ["flag removed", "flags g { a, b } f: func(g: g);", "flags g { a } f: func(g: g);"],
  ["resource added", "f: func();", "resource x; f: func();"],
  ["resource removed", "resource x; f: func();", "f: func();"],
  ["used resource removed", "resource x; f: func(x: x);", "f: func(x: u32);"],
  ["method added", "resource x { m: func(); }", "resource x { m: func(); n: func(); }"],
  ["method removed", "resource x { m: func(); n: func(); }", "resource x { m: func(); }"],
  ["method changed", "resource x { m: func(); }", "resource x { m: func(a: u8); }"],
  ["method async", "resource x { m: func(); }", "resource x { m: async func(); }"],
  ["method to static", "resource x { m: func(); }", "resource x { m: static func(); }"],
  ["constructor added", "resource x { m: func(); }", "resource x { constructor(); m: func(); }"],
  ["constructor changed", "resource x { constructor(); }", "resource x { constructor(a: u8); }"],
  ["constructor removed", "resource x { constructor(); m: func(); }", "resource x { m: func(); }"],
  ["static added", "resource x { m: func(); }", "resource x { m: func(); s: static func(); }"],
  ["borrow to own", "resource x; f: func(x: borrow<x>);", "resource x; f: func(x: x);"],
  ["own spelled out", "resource x; f: func(x: own<x>);", "resource x; f: func(x: x);"],
  ["use added", "f: func();", "use j.{rec}; f: func();"],
  ["use removed", "use j.{rec}; f: func(r: rec);", "f: func();"],
  ["unused use removed", "use j.{rec}; f: func();", "f: func();"],
  ["use of another name", "use j.{rec}; f: func(r: rec);", "use j.{rec as other}; f: func(r: other);"],
  ["use of a resource", "use j.{res}; f: func(r: borrow<res>);", "use j.{res}; f: func(r: res);"],
  ["used name added", "use j.{rec}; f: func(r: rec);", "use j.{rec, color}; f: func(r: rec);"],
  ["docs", "/// Old.\nf: func();", "/// New.\nf: func();"],
  ["unstable added", "f: func();", "f: func(); @unstable(feature = x) g: func();"],
  ["stabilised", "f: func(); @unstable(feature = x) g: func();", "f: func(); @since(version = 1.1.0) g: func();"],
  ["deprecated", "f: func();", "@since(version = 1.0.0) @deprecated(version = 1.1.0) f: func();"],
];

const other = "interface j { record rec { a: u8 } resource res; enum color { red } }";

/** How worlds use the interface; each gives the package for one body. */
const roles: Readonly<Record<string, (body: string) => string>> = {
  import: (body) => `interface i { ${body} } world w { import i; }`,
  export: (body) => `interface i { ${body} } world w { export i; }`,
  both: (body) => `interface i { ${body} } world w { import i; export i; }`,
  "included import": (body) => `interface i { ${body} } world base { import i; } world w { include base; }`,
  "included export": (body) => `interface i { ${body} } world base { export i; } world w { include base; }`,
  "inline import": (body) => `world w { import i: interface { ${body} } }`,
  "inline export": (body) => `world w { export i: interface { ${body} } }`,
  needed: (body) =>
    `interface i { record mine { a: u8 } ${body} } interface n { use i.{mine}; k: func(o: mine); } world w { import n; }`,
};

const abc = "interface a { fa: func(); } interface b { use j.{rec}; fb: func(r: rec); } interface c { }";

/** What happens to the world itself. */
const worlds: readonly Mutation[] = [
  ["import added", "import a;", "import a; import b;"],
  ["import removed", "import a; import b;", "import a;"],
  ["export added", "export a;", "export a; export b;"],
  ["export removed", "export a; export b;", "export a;"],
  ["import becomes export", "import a;", "export a;"],
  ["export becomes import", "export a;", "import a;"],
  ["import of an empty interface added", "import a;", "import a; import c;"],
  ["export of an empty interface added", "import a;", "import a; export c;"],
  ["imported function added", "import a;", "import a; import g: func();"],
  ["imported function removed", "import a; import g: func();", "import a;"],
  ["imported function changed", "import g: func();", "import g: func(a: u8);"],
  ["imported function async", "import g: func();", "import g: async func();"],
  ["exported function added", "import a;", "import a; export g: func();"],
  ["exported function removed", "import a; export g: func();", "import a;"],
  ["exported function changed", "export g: func() -> u8;", "export g: func() -> u16;"],
  ["exported function renamed", "export g: func();", "export h: func();"],
  ["include instead of an import", "import a; import b;", "include base;"],
  ["import instead of an include", "include base;", "import a; import b;"],
  ["include removed", "include base; import a;", "import a;"],
  ["included export removed", "include outer;", ""],
  ["rename by include", "include named;", "include named with { g as h }"],
  ["needed import becomes explicit", "import b;", "import j; import b;"],
  ["world type added", "import g: func();", "type t = u8; import g: func();"],
  ["world type changed", "type t = u8; import g: func(a: t);", "type t = u16; import g: func(a: t);"],
  ["world record field", "record r { a: u8 } export g: func(r: r);", "record r { a: u8, b: u8 } export g: func(r: r);"],
  ["world resource added", "import g: func();", "resource x; import g: func();"],
  ["world use added", "import g: func();", "use j.{rec}; import g: func();"],
  ["inline to named", "import a: interface { fa: func(); }", "import a;"],
  ["inline function added", "import a: interface { fa: func(); }", "import a: interface { fa: func(); g: func(); }"],
];

const around = `${abc} world base { import a; import b; } world outer { export a; } world named { import g: func(); }`;

export const versionPairs: readonly VersionPair[] = [
  ...Object.entries(roles).flatMap(([role, make]) =>
    bodies.map(([name, old, now]) => ({
      name: `${role}: ${name}`,
      old: `${other} ${make(old)}`,
      now: `${other} ${make(now)}`,
    })),
  ),
  ...worlds.map(([name, old, now]) => ({
    name: `world: ${name}`,
    old: `${other} ${around} world w { ${old} }`,
    now: `${other} ${around} world w { ${now} }`,
  })),
];
