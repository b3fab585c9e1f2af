/*
 * Records what a program asks for. Runs in the sandbox, before the program; `__host(kind, ...texts)` is the way out (run.ts).
 *
 * - Environments are proxies. A copy of one (spread, `Object.assign`, `Object.fromEntries`, a loop over its entries) is noticed by an
 *   entry with a name that nothing else has (`ENTRY`): the copy inherits from a proxy that goes on recording.
 * - What the program is given and nobody knows (arguments, imports, requests) is a proxy that has every property, or a text of
 *   `UNKNOWN` characters. Conditions over it are true in some runs and false in others.
 */
(() => {
  const host = globalThis.__host;
  delete globalThis.__host;
  const UNKNOWN = "\uE0F1".repeat(32);
  const ENTRY = "\uE0F2";
  /** Functions of the language as they are before anything below (or the program) replaces them. */
  const native = (method) => Function.prototype.call.bind(method);
  const textIncludes = native(String.prototype.includes);
  const textStartsWith = native(String.prototype.startsWith);
  const matches = native(RegExp.prototype.test);
  const mapGet = native(Map.prototype.get);
  const mapHas = native(Map.prototype.has);
  const mapSet = native(Map.prototype.set);
  const isText = (value) => typeof value === "string";
  const isEntry = (value) => isText(value) && textIncludes(value, ENTRY);
  const isUnknownText = (value) => isText(value) && textIncludes(value, UNKNOWN[0]);
  const isObject = (value) => (typeof value === "object" && value !== null) || typeof value === "function";
  const { getPrototypeOf, setPrototypeOf, defineProperty, fromEntries } = Object;
  const { ownKeys } = Reflect;
  const hasOwn = native(Object.prototype.hasOwnProperty);
  const objectProto = Object.prototype;
  /** What an argument may be that the program compares it with. */
  const ARGUMENT = /^(?!__)\/?[\w.-]+(\/[\w.-]+)*\/?$/;
  /** Properties by which libraries ask what an object is. */
  const DUCK =
    /^(then|toJSON|length|size|constructor|prototype|default|__esModule|nodeType|splice|callee|inspect|asymmetricMatch|\$\$typeof|_isAMomentObject|~standard|_zod|_def)$/;

  const state = {
    entries: false,
    truth: true,
    enumerations: [],
    pending: [],
    timers: [],
    known: new Map(),
    calls: [],
    functions: [],
    covered: new Set(),
    listeners: [],
  };

  // Reads

  function read(origin, key) {
    const value = host("read", origin.source, origin.interface, String(key));
    // Only a value that no other key has.
    if (value !== undefined && value.length > 4 && matches(/\d/, value))
      mapSet(state.known, value, `${origin.source}\n${key}`);
    return value;
  }

  /** A new enumeration of everything; its entry, if the run has such. */
  function enumerate(origin) {
    const names = JSON.parse(host("names", origin.source) ?? "[]");
    if (state.enumerations.length >= 64) return names;
    const entry = ENTRY + state.enumerations.length + ENTRY;
    state.enumerations.push({ origin, settled: false });
    if (state.entries) names.push(entry);
    return names;
  }

  const enumerationOf = (name) => state.enumerations[Number(name.split(ENTRY)[1])];

  function settle(name) {
    const enumeration = enumerationOf(name);
    if (enumeration) enumeration.settled = true;
    return enumeration?.origin;
  }

  const ENTRY_VALUE = "value";

  function environment(origin) {
    const own = new Map();
    return new Proxy(
      {},
      {
        get(target, key, receiver) {
          if (mapHas(own, key)) return mapGet(own, key);
          if (!isText(key) || key in objectProto || matches(DUCK, key)) return Reflect.get(target, key, receiver);
          if (isEntry(key)) return ENTRY_VALUE;
          return read(origin, key);
        },
        has: (target, key) =>
          isText(key) && !isEntry(key) && !matches(DUCK, key)
            ? mapHas(own, key) || read(origin, key) !== undefined
            : key in target,
        set(_, key, value) {
          mapSet(own, key, value);
          return true;
        },
        deleteProperty(_, key) {
          mapSet(own, key, undefined);
          return true;
        },
        ownKeys: () => [...new Set([...enumerate(origin), ...own.keys()])],
        getOwnPropertyDescriptor(_, key) {
          if (!isText(key) || matches(DUCK, key)) return undefined;
          const value = mapHas(own, key)
            ? mapGet(own, key)
            : isEntry(key)
              ? ENTRY_VALUE
              : key in objectProto
                ? undefined
                : read(origin, key);
          return value === undefined ? undefined : { value, writable: true, enumerable: true, configurable: true };
        },
      },
    );
  }

  const pairs = (origin) =>
    enumerate(origin).map((name) => [name, isEntry(name) ? ENTRY_VALUE : (read(origin, name) ?? "")]);

  // Copies of an environment

  const tracked = new WeakMap();
  const protos = new Map();

  function protoOf(origin) {
    const known = mapGet(protos, origin.source);
    if (known) return known;
    const asked = (key) => isText(key) && !(key in objectProto) && !matches(DUCK, key) && !isEntry(key);
    const proto = new Proxy(objectProto, {
      get: (target, key, receiver) => (asked(key) ? read(origin, key) : Reflect.get(target, key, receiver)),
      has: (target, key) => (asked(key) ? read(origin, key) !== undefined : key in target),
      set(_, key, value, receiver) {
        defineProperty(receiver, key, { value, writable: true, enumerable: true, configurable: true });
        return true;
      },
    });
    mapSet(protos, origin.source, proto);
    return proto;
  }

  function track(object, entry) {
    const origin = settle(entry);
    if (!origin || tracked.has(object) || !Object.isExtensible(object)) return object;
    replaced(object, origin);
    const proto = getPrototypeOf(object);
    if (proto !== objectProto && proto !== null) return object;
    tracked.set(object, origin);
    setPrototypeOf(object, protoOf(origin));
    return object;
  }

  /** `{ PORT: "80", ...env }`: what stood in the object before the environment was copied over it. */
  function replaced(object, origin) {
    const names = JSON.parse(host("names", origin.source));
    for (const key of ownKeys(object)) {
      if (isEntry(key)) return;
      if (!isText(key) || !matches(VARIABLE, key) || names.includes(key)) continue;
      const value = object[key];
      if (read(origin, key) === undefined && isText(value)) host("default", value);
    }
  }
  const VARIABLE = /^[A-Z][A-Z0-9_]*$/;

  const entryIn = (object) => (isObject(object) && !isUnknown(object) ? ownKeys(object).find(isEntry) : undefined);

  for (let index = 0; index < 64; index++) {
    const entry = ENTRY + index + ENTRY;
    defineProperty(objectProto, entry, {
      configurable: true,
      set(value) {
        defineProperty(this, entry, { value, writable: true, enumerable: true, configurable: true });
        track(this, entry);
      },
      get: () => undefined,
    });
  }

  function patch(object, name, make) {
    const known = object[name];
    if (typeof known !== "function") return;
    const replacement = make(Function.prototype.call.bind(known));
    defineProperty(replacement, "name", { value: name });
    defineProperty(object, name, { value: replacement, writable: true, configurable: true, enumerable: false });
  }

  patch(Object, "fromEntries", () => (entries) => {
    const made = fromEntries(entries);
    const entry = entryIn(made);
    return entry ? track(made, entry) : made;
  });
  const plainProto = (native) => (object) => {
    const proto = native(undefined, object);
    return isObject(object) && tracked.has(object) && proto === protoOf(tracked.get(object)) ? objectProto : proto;
  };
  patch(Object, "getPrototypeOf", plainProto);
  patch(Reflect, "getPrototypeOf", plainProto);
  const ask = (native) => (object, key) => {
    const has = native(undefined, object, key);
    if (isObject(object) && isText(key)) candidates(key, object);
    return !has && isObject(object) && tracked.has(object) && isText(key)
      ? read(tracked.get(object), key) !== undefined
      : has;
  };
  patch(Object, "hasOwn", ask);
  patch(
    objectProto,
    "hasOwnProperty",
    (native) =>
      function (key) {
        const has = native(this, key);
        return !has && isObject(this) && tracked.has(this) && isText(key)
          ? read(tracked.get(this), key) !== undefined
          : has;
      },
  );

  const maps = new WeakMap();
  patch(
    Map.prototype,
    "set",
    (native) =>
      function (key, value) {
        if (isEntry(key)) {
          const origin = settle(key);
          if (origin) maps.set(this, origin);
        }
        return native(this, key, value);
      },
  );
  patch(
    Map.prototype,
    "get",
    (native) =>
      function (key) {
        return maps.has(this) && isText(key) && !isEntry(key) && !mapHas(this, key)
          ? read(maps.get(this), key)
          : native(this, key);
      },
  );
  patch(
    Map.prototype,
    "has",
    (native) =>
      function (key) {
        return maps.has(this) && isText(key) && !isEntry(key) && !native(this, key)
          ? read(maps.get(this), key) !== undefined
          : native(this, key);
      },
  );

  // Comparisons

  /** `literal` is what an entry's name, an argument or the value of a key is compared with. */
  function compared(value, literal) {
    if (!isText(literal) || literal === "" || isEntry(literal) || isUnknownText(literal)) return;
    if (isEntry(value)) {
      const origin = settle(value);
      if (origin && textStartsWith(value, ENTRY)) read(origin, literal);
    } else if ((isUnknownText(value) || isUnknown(value)) && matches(ARGUMENT, literal)) host("argument", literal);
    else if (isText(value) && mapHas(state.known, value)) host("candidate", mapGet(state.known, value), literal);
  }

  function candidates(value, list) {
    if (!isText(value) || !(isEntry(value) || isUnknownText(value) || mapHas(state.known, value))) return;
    const texts = Array.isArray(list) ? list : list instanceof Set ? [...list] : ownKeys(list);
    for (const text of texts.slice(0, 64)) compared(value, text);
  }

  const seen = new Map();
  /** Whether an unknown value is this text: as the run wants it, and the first times only, so that loops end. */
  function decide(what) {
    const times = (mapGet(seen, what) ?? 0) + 1;
    mapSet(seen, what, times);
    return times <= 100 ? state.truth : !state.truth;
  }

  function equal(a, b, same) {
    const [value, other] =
      isUnknown(b) || isUnknownText(b) || isEntry(b) || (isText(b) && mapHas(state.known, b)) ? [b, a] : [a, b];
    if (isText(other)) compared(value, other);
    if (isText(a) && isText(b) && mapHas(state.known, a) && mapHas(state.known, b)) return same;
    if (!same && (isUnknown(value) || isUnknownText(value)) && other !== undefined && other !== null)
      return decide(`=${isText(other) ? other : ""}`);
    return same;
  }

  for (const name of ["includes", "indexOf"])
    patch(
      Array.prototype,
      name,
      (native) =>
        function (value, ...rest) {
          candidates(value, Array.isArray(this) ? this : []);
          return native(this, value, ...rest);
        },
    );
  patch(
    Set.prototype,
    "has",
    (native) =>
      function (value) {
        candidates(value, this);
        return native(this, value);
      },
  );
  for (const name of ["startsWith", "endsWith", "includes"])
    patch(
      String.prototype,
      name,
      (native) =>
        function (text, ...rest) {
          const self = String(this);
          if (isEntry(self) && isText(text) && text !== "") {
            const origin = enumerationOf(self)?.origin;
            if (origin && name !== "includes")
              host(
                "filter",
                origin.source,
                origin.interface,
                name === "startsWith" ? text : "",
                name === "endsWith" ? text : "",
              );
            return state.truth;
          }
          if (isUnknownText(self) && isText(text)) {
            if (matches(ARGUMENT, text)) host("argument", text);
            return native(self, text, ...rest) || decide(`${name}${text}`);
          }
          return native(self, text, ...rest);
        },
    );
  patch(
    RegExp.prototype,
    "test",
    (native) =>
      function (text) {
        const self = String(text);
        const prefix = isEntry(self) ? /^\^([A-Za-z_][A-Za-z0-9_]*)(?![*?+{])/.exec(this.source)?.[1] : undefined;
        if (prefix) {
          const origin = enumerationOf(self)?.origin;
          if (origin) host("filter", origin.source, origin.interface, prefix, "");
          return state.truth;
        }
        return native(this, text);
      },
  );

  // Unknown values

  const unknowns = new WeakMap();
  const isUnknown = (value) => isObject(value) && unknowns.has(value);

  function unknown(name, depth = 0) {
    const children = new Map();
    const child = (key) => {
      if (!mapHas(children, key))
        mapSet(children, key, depth > 12 ? UNKNOWN : unknown(`${name}.${key}`.slice(0, 200), depth + 1));
      return mapGet(children, key);
    };
    const called = (args) => {
      host("call", name, args.map(show).join(", "));
      for (const arg of args.slice(0, 8)) handOver(arg);
      return child("()");
    };
    const proxy = new Proxy(() => {}, {
      get(target, key) {
        if (key === Symbol.toPrimitive) return (hint) => (hint === "number" ? 1 : UNKNOWN);
        if (key === Symbol.iterator)
          return function* () {
            yield child("item");
          };
        if (key === Symbol.asyncIterator)
          return async function* () {
            yield child("item");
          };
        if (key === "prototype") return target.prototype;
        if (typeof key === "symbol" || key === "then") return undefined;
        if (key === "toString" || key === "valueOf" || key === "toJSON") return () => UNKNOWN;
        if (key === "length" || key === "byteLength" || key === "size") return 1;
        if (key === "call") return (_, ...args) => called(args);
        if (key === "apply") return (_, args) => called(args ?? []);
        if (key === "bind") return () => proxy;
        return child(key);
      },
      apply: (_, __, args) => called(args),
      construct: (_, args) => called(args),
      has: (_, key) => typeof key === "string",
      set(_, key, value) {
        mapSet(children, key, value);
        return true;
      },
      deleteProperty: () => true,
    });
    unknowns.set(proxy, name);
    return proxy;
  }

  /** Handed to code that isn't there: functions are called one day, an environment may be read as a whole. */
  function handOver(value) {
    if (typeof value === "function" && !isUnknown(value) && state.pending.length < 200) state.pending.push(value);
    const entry = tracked.has(value) ? entryIn(value) : undefined;
    if (entry) host("all", tracked.get(value).source, tracked.get(value).interface);
    else if (isObject(value) && !isUnknown(value) && typeof value !== "function") {
      for (const key of ownKeys(value).slice(0, 20)) {
        const own = Reflect.getOwnPropertyDescriptor(value, key)?.value;
        if (typeof own === "function") handOver(own);
      }
    }
  }

  // What can be seen of a run from outside

  function show(value, depth = 0) {
    if (isUnknown(value)) return "?";
    if (isText(value)) return value.slice(0, 500);
    if (typeof value === "function") return "function";
    if (!isObject(value)) return String(value);
    if (depth > 3) return "…";
    try {
      if (value instanceof Error) return `${value.name}: ${value.message} ${show({ ...value }, depth + 1)}`;
      if (value instanceof Map) return show([...value], depth + 1);
      if (Array.isArray(value))
        return `[${value
          .slice(0, 50)
          .map((item) => show(item, depth + 1))
          .join()}]`;
      return `{${Object.keys(value)
        .slice(0, 60)
        .filter((key) => !isEntry(key))
        .map((key) => `${key}:${show(value[key], depth + 1)}`)
        .join()}}`;
    } catch {
      return "?";
    }
  }

  const print = (...args) => {
    for (const arg of args) {
      const entry = isObject(arg) && tracked.has(arg) ? tracked.get(arg) : undefined;
      if (entry) host("all", entry.source, entry.interface);
    }
    host("log", args.map((arg) => show(arg)).join(" "));
  };
  globalThis.console = Object.fromEntries(
    [
      "log",
      "error",
      "warn",
      "info",
      "debug",
      "trace",
      "table",
      "dir",
      "group",
      "groupEnd",
      "assert",
      "time",
      "timeEnd",
      "count",
    ].map((name) => [name, print]),
  );
  patch(JSON, "stringify", (native) => (value, ...rest) => {
    if (isObject(value) && tracked.has(value)) host("all", tracked.get(value).source, tracked.get(value).interface);
    return native(undefined, value, ...rest);
  });

  // Modules and globals

  const PROCESS = { source: "env", interface: "process.env" };
  const exit = (code) => {
    host("exit", String(code ?? 0));
    for (;;);
  };
  const processEnvironment = environment(PROCESS);
  const process = {
    env: processEnvironment,
    argv: ["node", "app"],
    exit,
    abort: () => exit(1),
    cwd: () => "/",
    on: () => process,
    once: () => process,
    emitWarning() {},
    nextTick: (callback, ...args) => Promise.resolve().then(() => callback(...args)),
    stdout: { write: print, isTTY: false },
    stderr: { write: print, isTTY: false },
    platform: "wasi",
    version: "",
    versions: {},
    hrtime: Object.assign(() => [0, 0], { bigint: () => 0n }),
    uptime: () => 0,
    memoryUsage: () => ({ rss: 0, heapUsed: 0, heapTotal: 0 }),
    exitCode: undefined,
  };
  const denoEnvironment = {
    get: (key) => read(PROCESS, key),
    has: (key) => read(PROCESS, key) !== undefined,
    set() {},
    delete() {},
    toObject: () => ({ ...environment(PROCESS) }) && copyOf(PROCESS),
  };
  const copyOf = (origin) => Object.fromEntries(pairs(origin));

  globalThis.process = process;
  globalThis.global = globalThis;
  globalThis.require = (specifier) => module(String(specifier), []);
  globalThis.addEventListener = (type, listener) => {
    if (type === "fetch") state.listeners.push(listener);
    else state.pending.push(listener);
  };
  globalThis.removeEventListener = () => {};
  const later = (callback) => {
    if (typeof callback === "function" && state.pending.length < 200) state.pending.push(callback);
    return 1;
  };
  globalThis.setTimeout = globalThis.setImmediate = globalThis.setInterval = later;
  globalThis.clearTimeout = globalThis.clearInterval = globalThis.clearImmediate = () => {};
  globalThis.queueMicrotask = (callback) => Promise.resolve().then(callback);
  globalThis.fetch = async (...args) => {
    if (args[0] === undefined || args[0] === null) throw new TypeError("Invalid URL");
    host("call", "fetch", args.map((arg) => show(arg)).join(", "));
    return unknown("response");
  };

  /** A function of an interface that answers for a key; `shape` as in sinks.ts. */
  function lookup(origin, shape) {
    return (first, second) => {
      const key = isText(second) && !isText(first) ? second : first;
      const value = read(origin, String(key));
      if (shape.includes("handle")) {
        if (value === undefined && !shape.startsWith("option")) throw new Error(`missing ${key}`);
        return value === undefined
          ? undefined
          : { handle: value, plaintext: () => value, rawBytes: () => new TextEncoder().encode(value) };
      }
      if (value === undefined && !shape.includes("option") && shape !== "status") throw new Error(`undefined ${key}`);
      return value;
    };
  }

  function interfaceModule({ source, functions }, specifier) {
    const origin = { source, interface: specifier };
    const members = {};
    const statics = {};
    for (const [name, { reads, result }] of functions) {
      if (reads === "environment" || (reads === "all" && source === "env")) members[camel(name)] = () => pairs(origin);
      else if (reads === "all") members[camel(name)] = () => pairs(origin);
      else if (reads === "key" && name.startsWith("[method]")) statics[name.split(".")[1]] = lookup(origin, result);
      else if (reads === "key") members[camel(name)] = lookup(origin, result);
      else if (reads === "label") members[camel(name)] = (secret) => secret?.handle ?? secret;
    }
    function Store() {}
    Store.open = () => new Store();
    Object.assign(Store.prototype, members, statics);
    const names = { ConfigStore: Store, Dictionary: Store, SecretStore: Store, Store };
    return withUnknownMembers(
      {
        ...members,
        ...names,
        getConfig: members.get,
        reveal: members.reveal ?? ((secret) => secret?.handle ?? secret),
      },
      specifier,
    );
  }

  const camel = (name) => name.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());

  /** A module of which some members are known. */
  function withUnknownMembers(members, name) {
    const rest = unknown(name);
    return new Proxy(members, {
      get(target, key) {
        if (key in target && target[key] !== undefined && !(key in objectProto)) return target[key];
        if (typeof key === "symbol" || key === "then" || key === "__esModule") return undefined;
        return key === "default" ? target : rest[key];
      },
    });
  }

  let interfaces = new Map();
  const withoutVersion = (specifier) => specifier.replace(/@.*$/, "");
  const getEnvironment = (specifier) => () => pairs({ source: "env", interface: specifier });
  const noFile = () => {
    throw Object.assign(new Error("ENOENT: no such file or directory"), { code: "ENOENT" });
  };
  const RUNTIME = {
    process: () => withUnknownMembers(process, "process"),
    fs: () =>
      withUnknownMembers(
        {
          readFileSync: noFile,
          statSync: noFile,
          readFile: async () => noFile(),
          existsSync: () => false,
          promises: { readFile: async () => noFile() },
        },
        "fs",
      ),
    "fs/promises": () => withUnknownMembers({ readFile: async () => noFile() }, "fs/promises"),
    path: () =>
      withUnknownMembers(
        {
          resolve: (...parts) => parts.join("/"),
          join: (...parts) => parts.join("/"),
          dirname: (path) => path,
          basename: (path) => path,
          sep: "/",
        },
        "path",
      ),
    os: () => withUnknownMembers({ homedir: () => "/", EOL: "\n", platform: () => "wasi" }, "os"),
    "fastly:env": () => ({ env: (key) => read({ source: "env", interface: "fastly:env" }, key) ?? "" }),
    "fastly:config-store": () => ({ ConfigStore: storeOf("config", "fastly:config-store") }),
    "fastly:dictionary": () => ({ Dictionary: storeOf("config", "fastly:dictionary") }),
    "fastly:secret-store": () => ({ SecretStore: storeOf("secret", "fastly:secret-store") }),
  };
  function storeOf(source, specifier) {
    return class {
      get(key) {
        const value = read({ source, interface: specifier }, key);
        if (source === "config") return value ?? null;
        return Promise.resolve(value === undefined ? null : { plaintext: () => value });
      }
    };
  }

  function module(specifier, names) {
    const path = withoutVersion(specifier);
    const known = interfaces.get(path);
    if (path === "wasi:cli/environment")
      return withUnknownMembers(
        { getEnvironment: getEnvironment(specifier), getArguments: () => [], initialCwd: () => undefined },
        specifier,
      );
    if (known) return interfaceModule(known, specifier);
    const runtime = RUNTIME[specifier.replace(/^node:/, "")];
    if (runtime) return runtime();
    return (
      (/^[./]/.test(specifier)
        ? siblings.find((exports) => names.length > 0 && names.every((name) => name in exports))
        : undefined) ?? unknown(specifier)
    );
  }

  /** Modules of the same program that were loaded before. */
  const siblings = [];

  function freeName(name, specifiers) {
    if (name in globalThis) return globalThis[name];
    if (name === "Deno")
      return {
        env: denoEnvironment,
        exit,
        args: [],
        serve: (handler) => state.listeners.push((event) => event.respondWith(handler(event.request))),
      };
    if (name === "Bun") return { env: environment(PROCESS), serve() {} };
    const plain = name.replace(/\$\d+$/, "");
    for (const specifier of specifiers) {
      if (interfaces.has(withoutVersion(specifier)) || withoutVersion(specifier) === "wasi:cli/environment") {
        const members = module(specifier, []);
        if (hasOwn(members, plain)) return members[plain];
      }
    }
    return unknown(name);
  }

  // Running

  let program;
  let programExports = {};

  const recorder = {
    t: (value) => (isUnknown(value) || isUnknownText(value) ? decide("if") : value),
    e: (a, b) => equal(a, b, a === b),
    // biome-ignore lint/suspicious/noDoubleEquals: this is what the program says
    q: (a, b) => equal(a, b, a == b),
    s(value, cases) {
      for (const text of cases) compared(value, text);
      if (!isUnknown(value) && !isUnknownText(value)) return value;
      const times = (mapGet(seen, "switch") ?? 0) + 1;
      mapSet(seen, "switch", times);
      return cases[(times - 1) % cases.length];
    },
    d(value) {
      if (isText(value)) host("default", value);
      return value;
    },
    o(object) {
      const entry = entryIn(object);
      return entry ? track(object, entry) : object;
    },
    f(id, fn, isGetter) {
      if (state.functions[id] === undefined) state.functions[id] = isGetter ? { get: fn } : { fn };
      else if (!isGetter) state.functions[id] = { fn };
      return fn;
    },
    c(id) {
      state.covered.add(id);
    },
    meta: { env: processEnvironment, url: "file:///app.js" },
    load: async (specifier) => module(String(specifier), []),
    module,
    exports(getters) {
      programExports = {};
      for (const [name, get] of Object.entries(getters))
        defineProperty(programExports, name, { get, enumerable: true });
    },
    fragment(value) {
      programExports.fragment = value;
    },
  };

  const settled = (id, promise) =>
    Promise.resolve(promise).then(
      async (value) => {
        if (value instanceof Response) {
          const text = await value.text();
          host("result", id, value.status >= 500 ? "fail" : "ok", `${value.status} ${show(text)}`);
        } else host("result", id, "ok", show(value));
      },
      (error) => host("result", id, "fail", show(error)),
    );

  function attempt(id, run) {
    host("enter", id);
    try {
      settled(id, run());
    } catch (error) {
      host("result", id, "fail", show(error));
    }
  }

  /** Functions that the exports lead to: of interfaces (objects), of resources (classes). */
  function entriesOf(value, name, depth = 0) {
    if (isUnknown(value)) return [];
    if (typeof value === "function") {
      const isClass = matches(/^class\b/, Function.prototype.toString.call(value));
      if (!isClass) return [{ id: name, call: (args) => value(...args) }];
      const methods = ownKeys(value.prototype).filter((key) => isText(key) && key !== "constructor");
      return [
        { id: `new ${name}`, call: (args) => new value(...args) },
        ...methods.map((key) => ({ id: `${name}#${key}`, call: (args) => new value(...args)[key](...args) })),
      ];
    }
    // A server: it is asked by requests.
    if (!isObject(value) || depth > 2 || typeof value.fetch === "function") return [];
    return ownKeys(value)
      .filter(isText)
      .slice(0, 100)
      .flatMap((key) => {
        const member = value[key];
        const inner = entriesOf(member, `${name}.${key}`, depth + 1);
        return typeof member === "function"
          ? inner.map((entry) => ({
              ...entry,
              call: entry.id === `${name}.${key}` ? (args) => value[key](...args) : entry.call,
            }))
          : inner;
      });
  }

  function exportedEntries() {
    const found = [];
    for (const exports of siblings)
      for (const name of Object.keys(exports)) {
        try {
          found.push(...entriesOf(exports[name], name));
        } catch {
          // Not initialized: the program stopped before.
        }
      }
    return found;
  }

  function defaultOf(exports) {
    try {
      return exports.default;
    } catch {
      return undefined;
    }
  }

  function requestFor(path, method) {
    const request = new Request(`http://localhost${path}`, { method, body: method === "GET" ? null : "{}" });
    const get = (header, name = String(header).toLowerCase()) =>
      name === "content-length" ? "2" : name === "content-type" ? "application/json" : UNKNOWN;
    defineProperty(request.headers, "get", { value: get });
    defineProperty(request.headers, "has", { value: () => true });
    request.json = async () => unknown("body");
    return request;
  }

  globalThis.__witkit = {
    /** Which interfaces there are, and the program (compiled, not run). */
    prepare(known, run, free, specifiers) {
      interfaces = new Map(JSON.parse(known));
      program = { run, free: free.map((name) => [name, specifiers]) };
      programs.push(program);
    },
    start(options) {
      Object.assign(state, JSON.parse(options));
    },
    load(index) {
      const { run, free } = programs[index];
      attempt(`module ${index}`, () => {
        const loaded = run(recorder, ...free.map(([name, specifiers]) => freeName(name, specifiers)));
        siblings.push(programExports);
        return loaded;
      });
    },
    calls() {
      const args = (value) => Array.from({ length: 8 }, () => value);
      for (const { id, call } of exportedEntries()) {
        attempt(id, () => call(Array.from({ length: 8 }, (_, index) => unknown(`argument${index}`))));
        attempt(`${id} text`, () => call(args(UNKNOWN)));
        for (const text of [...state.arguments, ...state.paths.slice(0, 4)])
          attempt(`${id} ${text}`, () => call(args(text)));
      }
    },
    requests() {
      const exported = siblings
        .map(defaultOf)
        .find((value) => isObject(value) && !isUnknown(value) && typeof value.fetch === "function");
      const fetch = exported && ((request) => exported.fetch(request, processEnvironment, unknown("context")));
      for (const path of ["/", ...state.paths]) {
        for (const method of ["GET", "POST"]) {
          for (const listener of state.listeners) {
            attempt(`${method} ${path}`, () => {
              let response;
              const event = unknown("event");
              event.type = "fetch";
              event.request = requestFor(path, method);
              event.respondWith = (promise) => {
                response = promise;
              };
              event.waitUntil = () => {};
              const returned = (typeof listener === "function" ? listener : listener.handleEvent)(event);
              return Promise.resolve(returned).then((value) => response ?? value);
            });
          }
          if (fetch) attempt(`${method} ${path}`, () => fetch(requestFor(path, method)));
        }
      }
    },
    /** Callbacks and timers that the program left behind. */
    pending() {
      const callbacks = state.pending.splice(0);
      for (const callback of callbacks)
        attempt("callback", () => callback(...Array.from({ length: 6 }, (_, index) => unknown(`argument${index}`))));
      return callbacks.length;
    },
    /** Functions that nothing has called. */
    rest() {
      // Bundlers put libraries first and the program last.
      const uncalled = state.functions
        .map((entry, id) => [id, entry])
        .filter(([id, entry]) => entry && !state.covered.has(id));
      for (const [id, entry] of uncalled.slice(-80).reverse())
        attempt(`function ${id}`, () =>
          (entry.fn ?? entry.get())(...Array.from({ length: 6 }, (_, index) => unknown(`argument${index}`))),
        );
    },
    finish() {
      for (const { origin, settled } of state.enumerations)
        if (state.entries && !settled) host("all", origin.source, origin.interface);
    },
  };
  const programs = [];
})();
