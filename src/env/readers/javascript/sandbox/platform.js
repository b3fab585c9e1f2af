/* What a JavaScript engine for components offers and QuickJS doesn't: as much of it as programs need to start. Runs in the sandbox. */
(() => {
  const define = (name, value) => {
    if (!(name in globalThis))
      Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
  };

  class URLSearchParams {
    #pairs = [];
    constructor(init = "") {
      if (typeof init === "string") {
        for (const part of init.replace(/^\?/, "").split("&")) {
          if (part === "") continue;
          const [name, ...value] = part.split("=");
          this.#pairs.push([decode(name), decode(value.join("="))]);
        }
      } else if (init?.[Symbol.iterator])
        for (const [name, value] of init) this.#pairs.push([String(name), String(value)]);
      else for (const name of Object.keys(init ?? {})) this.#pairs.push([name, String(init[name])]);
    }
    get(name) {
      return this.#pairs.find((pair) => pair[0] === name)?.[1] ?? null;
    }
    getAll(name) {
      return this.#pairs.filter((pair) => pair[0] === name).map((pair) => pair[1]);
    }
    has(name) {
      return this.#pairs.some((pair) => pair[0] === name);
    }
    append(name, value) {
      this.#pairs.push([String(name), String(value)]);
    }
    set(name, value) {
      this.delete(name);
      this.append(name, value);
    }
    delete(name) {
      this.#pairs = this.#pairs.filter((pair) => pair[0] !== name);
    }
    forEach(callback) {
      for (const [name, value] of this.#pairs) callback(value, name, this);
    }
    keys() {
      return this.#pairs.map((pair) => pair[0])[Symbol.iterator]();
    }
    values() {
      return this.#pairs.map((pair) => pair[1])[Symbol.iterator]();
    }
    entries() {
      return this.#pairs[Symbol.iterator]();
    }
    [Symbol.iterator]() {
      return this.entries();
    }
    toString() {
      return this.#pairs.map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
    }
  }

  function decode(text) {
    try {
      return decodeURIComponent(text.replace(/\+/g, " "));
    } catch {
      return text;
    }
  }

  const SPECIAL = { "http:": "80", "https:": "443", "ws:": "80", "wss:": "443", "ftp:": "21", "file:": "" };

  class URL {
    constructor(input, base) {
      const text = String(input).trim();
      let parts = /^([A-Za-z][A-Za-z0-9+.-]*:)(.*)$/s.exec(text);
      if (!parts && base !== undefined) {
        const from = new URL(base);
        const path = text.startsWith("/") ? text : from.pathname.replace(/[^/]*$/, "") + text;
        parts = [text, from.protocol, `//${from.host}${path}`];
      }
      if (!parts) throw new TypeError("Invalid URL");
      this.protocol = parts[1].toLowerCase();
      const special = this.protocol in SPECIAL;
      const rest = /^(?:\/\/([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(parts[2]);
      const authority = /^(?:([^:@]*)(?::([^@]*))?@)?(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(rest?.[1] ?? "");
      if (!rest || !authority) throw new TypeError("Invalid URL");
      const [, username = "", password = "", hostname = "", port = ""] = authority;
      if (special && this.protocol !== "file:" && (hostname === "" || /[\s<>^|%]/.test(hostname)))
        throw new TypeError("Invalid URL");
      if (Number(port) > 65535) throw new TypeError("Invalid URL");
      this.username = username;
      this.password = password;
      this.hostname = special ? hostname.toLowerCase() : hostname;
      this.port = port === SPECIAL[this.protocol] ? "" : port;
      this.pathname = rest[2] || (special ? "/" : "");
      this.search = rest[3] === "?" ? "" : (rest[3] ?? "");
      this.hash = rest[4] === "#" ? "" : (rest[4] ?? "");
      this.searchParams = new URLSearchParams(this.search);
    }
    get host() {
      return this.port === "" ? this.hostname : `${this.hostname}:${this.port}`;
    }
    get origin() {
      return this.protocol in SPECIAL && this.protocol !== "file:" ? `${this.protocol}//${this.host}` : "null";
    }
    get href() {
      const user = this.username === "" ? "" : `${this.username}${this.password === "" ? "" : `:${this.password}`}@`;
      const slashes = this.hostname !== "" || this.protocol in SPECIAL ? "//" : "";
      return `${this.protocol}${slashes}${user}${this.host}${this.pathname}${this.search}${this.hash}`;
    }
    toString() {
      return this.href;
    }
    toJSON() {
      return this.href;
    }
    static canParse(input, base) {
      try {
        return Boolean(new URL(input, base));
      } catch {
        return false;
      }
    }
    static parse(input, base) {
      return URL.canParse(input, base) ? new URL(input, base) : null;
    }
  }

  class Headers {
    #values = new Map();
    constructor(init) {
      if (!init) return;
      const pairs = init instanceof Headers || init[Symbol.iterator] ? [...init] : Object.entries(init);
      for (const [name, value] of pairs) this.append(name, value);
    }
    get(name) {
      return this.#values.get(String(name).toLowerCase()) ?? null;
    }
    has(name) {
      return this.#values.has(String(name).toLowerCase());
    }
    set(name, value) {
      this.#values.set(String(name).toLowerCase(), String(value));
    }
    append(name, value) {
      const known = this.get(name);
      this.set(name, known === null ? value : `${known}, ${value}`);
    }
    delete(name) {
      this.#values.delete(String(name).toLowerCase());
    }
    getSetCookie() {
      return [];
    }
    forEach(callback) {
      for (const [name, value] of this.#values) callback(value, name, this);
    }
    keys() {
      return this.#values.keys();
    }
    values() {
      return this.#values.values();
    }
    entries() {
      return this.#values.entries();
    }
    [Symbol.iterator]() {
      return this.#values.entries();
    }
  }

  class Body {
    #body;
    constructor(body) {
      this.#body = body ?? null;
    }
    get body() {
      return this.#body;
    }
    get bodyUsed() {
      return false;
    }
    async text() {
      return this.#body === null ? "" : String(this.#body);
    }
    async json() {
      return JSON.parse(await this.text());
    }
    async arrayBuffer() {
      return new TextEncoder().encode(await this.text()).buffer;
    }
    async bytes() {
      return new TextEncoder().encode(await this.text());
    }
    async formData() {
      return new URLSearchParams(await this.text());
    }
  }

  class Request extends Body {
    constructor(input, init = {}) {
      super(init.body ?? null);
      this.url = new URL(typeof input === "object" && input?.url ? input.url : input).href;
      this.method = (init.method ?? input?.method ?? "GET").toUpperCase();
      this.headers = new Headers(init.headers ?? input?.headers);
      this.signal = init.signal ?? new AbortController().signal;
    }
    clone() {
      return this;
    }
  }

  class Response extends Body {
    constructor(body, init = {}) {
      super(body);
      this.status = init.status ?? 200;
      this.statusText = init.statusText ?? "";
      this.headers = new Headers(init.headers);
      this.ok = this.status >= 200 && this.status < 300;
      this.type = "default";
    }
    clone() {
      return this;
    }
    static json(value, init = {}) {
      return new Response(JSON.stringify(value), { headers: { "content-type": "application/json" }, ...init });
    }
    static redirect(url, status = 302) {
      return new Response(null, { status, headers: { location: String(url) } });
    }
    static error() {
      return new Response(null, { status: 0 });
    }
  }

  class TextEncoder {
    encoding = "utf-8";
    encode(text = "") {
      const bytes = [];
      for (const character of unescape(encodeURIComponent(String(text)))) bytes.push(character.charCodeAt(0));
      return new Uint8Array(bytes);
    }
  }

  class TextDecoder {
    encoding = "utf-8";
    decode(bytes = new Uint8Array()) {
      let text = "";
      for (const byte of new Uint8Array(bytes.buffer ?? bytes)) text += String.fromCharCode(byte);
      try {
        return decodeURIComponent(escape(text));
      } catch {
        return text;
      }
    }
  }

  class EventTarget {
    addEventListener() {}
    removeEventListener() {}
    dispatchEvent() {
      return true;
    }
  }

  class AbortController {
    signal = Object.assign(new EventTarget(), { aborted: false, reason: undefined, throwIfAborted() {} });
    abort() {
      this.signal.aborted = true;
    }
  }

  const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const btoa = (text) => {
    let out = "";
    for (let i = 0; i < text.length; i += 3) {
      const [a, b, c] = [0, 1, 2].map((n) => text.charCodeAt(i + n));
      out += BASE64[a >> 2] + BASE64[((a & 3) << 4) | (b >> 4)];
      out += i + 1 < text.length ? BASE64[((b & 15) << 2) | (c >> 6)] : "=";
      out += i + 2 < text.length ? BASE64[c & 63] : "=";
    }
    return out;
  };
  const atob = (text) => {
    const clean = String(text).replace(/[\s=]/g, "");
    if (/[^A-Za-z0-9+/]/.test(clean) || clean.length % 4 === 1) throw new Error("InvalidCharacterError");
    let out = "";
    for (let i = 0; i < clean.length; i += 4) {
      const [a, b, c, d] = [0, 1, 2, 3].map((n) => BASE64.indexOf(clean[i + n] ?? "A"));
      const bytes = [(a << 2) | (b >> 4), ((b & 15) << 4) | (c >> 2), ((c & 3) << 6) | d];
      out += String.fromCharCode(...bytes.slice(0, Math.min(3, clean.length - i - 1)));
    }
    return out;
  };

  const random = (array) => array.fill(7);
  const crypto = { getRandomValues: random, randomUUID: () => "3f0c1e52-5f0a-4c7e-9d55-0a4c7e9d5500" };
  // The same in every run, so that runs can be compared.
  const NOW = 1_700_000_000_000;
  const NativeDate = Date;
  class FixedDate extends NativeDate {
    constructor(...args) {
      super(...(args.length === 0 ? [NOW] : args));
    }
    static now() {
      return NOW;
    }
  }
  Object.defineProperty(FixedDate, "name", { value: "Date" });
  globalThis.Date = FixedDate;
  Math.random = () => 0.5;

  // The engine counts its steps at calls and jumps. A method that goes over a huge array without either would not be counted.
  const LONGEST = 1_000_000;
  for (const prototype of [Array.prototype, Object.getPrototypeOf(Uint8Array.prototype)]) {
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const { value: method, ...descriptor } = Object.getOwnPropertyDescriptor(prototype, name);
      if (typeof method !== "function" || ["constructor", "push", "pop", "at"].includes(name)) continue;
      const bounded = {
        [name](...args) {
          if (this?.length > LONGEST) throw new RangeError("too long an array");
          return Reflect.apply(method, this, args);
        },
      }[name];
      Object.defineProperty(bounded, "length", { value: method.length, configurable: true });
      Object.defineProperty(prototype, name, { ...descriptor, value: bounded });
    }
  }
  Array.prototype[Symbol.iterator] = Array.prototype.values;

  for (const [name, value] of Object.entries({
    URL,
    URLSearchParams,
    Headers,
    Request,
    Response,
    TextEncoder,
    TextDecoder,
    EventTarget,
    Event: class Event {},
    AbortController,
    AbortSignal: { timeout: () => new AbortController().signal, any: () => new AbortController().signal },
    DOMException: class DOMException extends Error {},
    btoa,
    atob,
    crypto,
    structuredClone: (value) => value,
    performance: { now: () => 0, timeOrigin: NOW, mark() {}, measure() {} },
    navigator: { userAgent: "StarlingMonkey" },
    global: undefined,
  }))
    if (value !== undefined) define(name, value);
  define("self", globalThis);
})();
