import type { ParserMethod, TokenType } from "chevrotain";
import { nearest } from "../src/common/nearest.ts";
import type {
  Attribute,
  Comment,
  Docs,
  EnumCase,
  ExportDecl,
  Extern,
  FileItem,
  FlagDecl,
  FuncDecl,
  FuncType,
  Identifier,
  ImportDecl,
  IncludeDecl,
  IncludeName,
  InterfaceDecl,
  InterfaceItem,
  NestedPackage,
  PackageHeader,
  PackageName,
  Param,
  PrimitiveName,
  RecordField,
  ResourceMember,
  StringNode,
  TopLevelUse,
  TypeDecl,
  TypeNode,
  UseDecl,
  UseName,
  UsePath,
  VariantCase,
  VersionNode,
  WorldDecl,
  WorldItem,
} from "./ast.ts";
import { fitsU32, versionError } from "./checks.ts";
import { findForbidden } from "./forbidden.ts";
import { checkGates } from "./gates.ts";
import { hintFor } from "./hints.ts";
import { tokenize } from "./lexer.ts";
import { lookaheadTable } from "./lookahead-table.ts";
import type { Problem } from "./problem.ts";
import {
  ABANDON,
  digitFirst,
  type Extra,
  fileKeywords,
  itemKeywords,
  RecoveringParser,
  suggestion,
} from "./recovery.ts";
import type { WitToken } from "./token-list.ts";
import {
  At,
  Colon,
  Comma,
  describe,
  EOF,
  Equals,
  ExplicitId,
  fixedImage,
  GreaterThan,
  Id,
  Integer,
  isKeyword,
  keywords as K,
  LeftBrace,
  LeftParen,
  LessThan,
  Minus,
  Period,
  Plus,
  RightArrow,
  RightBrace,
  RightParen,
  Semicolon,
  Slash,
  StringLiteral,
} from "./tokens.ts";

/** What a text was read as. Places are offsets in UTF-16 code units. */
interface ParsedFile {
  readonly header: PackageHeader | undefined;
  readonly items: readonly FileItem[];
  readonly comments: readonly Comment[];
  readonly lost: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

/** What stands at the head of an item: docs, gates, and where it begins. */
interface Head {
  readonly start: number;
  readonly docs: Docs | undefined;
  readonly attributes: readonly Attribute[];
}

const EXPECTED_IN_FILE = "`world`, `interface` or `use`";
const EXPECTED_IN_INTERFACE = "`type`, `resource` or `func`";
const EXPECTED_IN_WORLD = "`import`, `export`, `include`, `use`, or type definition";
const EXPECTED_IN_RESOURCE = "`constructor` or identifier";

const VERSION_HELP = "a version has three numbers, `major.minor.patch`, as semver.org has it";

/** As in the official parser: more nesting than this is refused. */
const MAX_DEPTH = 100;

const nothing: ReadonlySet<TokenType> = new Set();

/**
 * The grammar of WIT (component-model, design/mvp/WIT.md) as the official parser reads it. A production's comment is its
 * EBNF; `grammar/wit.ebnf` and the railroad diagrams are made from the productions themselves.
 */
export class WitParser extends RecoveringParser {
  private head: Head = { start: 0, docs: undefined, attributes: [] };
  private packageDepth = 0;

  /** `analyse`: let chevrotain record and check the grammar, which takes time; for tests and for what is generated from it. */
  constructor(options: { readonly analyse: boolean } = { analyse: false }) {
    super();
    if (options.analyse) this.performSelfAnalysis();
    else this.useLookahead(lookaheadTable);
  }

  /** Reads a file. Never fails: what is wrong is in `problems`, at most `limit` of them. */
  parseFile(text: string, limit: number): ParsedFile {
    const forbidden = findForbidden(text, limit);
    if (isBinary(text, forbidden))
      return { header: undefined, items: [], comments: [], lost: new Set(), problems: binary(forbidden) };
    const lexed = tokenize(text, limit);
    this.begin(text, lexed, limit);
    this.packageDepth = 0;
    const { header, items } = this.witFile();
    const { lost } = this;
    const problems = [...forbidden, ...lexed.problems, ...this.problems];
    this.finish();
    return { header, items, comments: lexed.tokens.comments, lost, problems };
  }

  protected override hint(start: WitToken, token: WitToken): Extra {
    return hintFor({
      start,
      token,
      previous: this.tokenAt(token.index - 1),
      following: this.tokenAt(token.index + 1) ?? token,
    });
  }

  protected override recordName(occurrence: number, only: string | undefined): Identifier {
    if (only === undefined) return this.subrule(occurrence, this.id);
    this.consume(occurrence, Id, { LABEL: only });
    return { kind: "identifier", name: only, escaped: false, start: 0, end: 0 };
  }

  // ---- files and packages

  /** wit-file ::= (package-decl ';')? package-items* */
  private readonly witFile = this.RULE("witFile", () => {
    let header: PackageHeader | undefined;
    this.OPTION({
      GATE: () => this.headerFollows(),
      DEF: () => {
        const { docs } = this.peek();
        const start = this.peek().startOffset;
        const name = this.SUBRULE(this.packageDecl);
        this.expect(0, Semicolon, this.headerWithoutEnd);
        if (name) header = { kind: "package-header", name, docs, start, end: this.endOffset() };
      },
    });
    const opener = { expected: EXPECTED_IN_FILE, token: this.peek(0) };
    const items = this.block(opener, nothing, () => this.SUBRULE(this.packageItems));
    while (this.strayBrace(opener.expected)) {
      for (const item of this.block(opener, nothing, () => this.SUBRULE(this.packageItems))) items.push(item);
    }
    return { header, items };
  });

  /** Whether a file begins with its header, and not with a nested package: no `{` follows the name. */
  private headerFollows(): boolean {
    if (!this.at(K.package)) return false;
    for (let ahead = 2; ahead < 24; ahead++) {
      const type = this.typeAt(ahead);
      if (type === LeftBrace) return false;
      const gate = type === At && this.isName(ahead + 1);
      if (type === Semicolon || type === EOF || itemKeywords.has(type) || gate) return true;
    }
    return true;
  }

  /** Without its `;`, a package header looks like a nested package: the official parser speaks of the `{` of one. */
  private readonly headerWithoutEnd = (): void => {
    const end = this.endOffset();
    const token = this.peek();
    const fix = suggestion({ start: end, end, text: ";" });
    if (itemKeywords.has(token.tokenType) || token.tokenType === At || token.tokenType === EOF) {
      this.mismatch(describe(LeftBrace), token, { help: "put a `;` behind the name of the package", fix });
      return;
    }
    const help = token.tokenType === Colon ? "a package has one namespace and one name: `namespace:name`" : undefined;
    this.mismatch(describe(LeftBrace), token, { help });
    this.skipTo(Semicolon);
  };

  private skipTo(type: TokenType): void {
    while (!this.at(EOF) && !fileKeywords.has(this.peek().tokenType)) {
      if (this.next().tokenType === type) return;
    }
  }

  /** A `}` that closes nothing: reported and passed over. */
  private strayBrace(expected: string): boolean {
    const token = this.peek();
    if (token.tokenType !== RightBrace) return false;
    this.mismatch(expected, token, { help: "there is no open `{` that this could close" });
    this.next();
    return true;
  }

  /** package-decl ::= 'package' id ':' id ('@' valid-semver)? */
  private readonly packageDecl = this.RULE("packageDecl", (): PackageName | undefined => {
    this.CONSUME(K.package);
    const from = this.peek();
    try {
      const namespace = this.name(0);
      this.CONSUME(Colon);
      const name = this.name(1);
      let version: VersionNode | undefined;
      this.OPTION(() => {
        this.CONSUME(At);
        version = this.SUBRULE(this.validSemver, { ARGS: ["syntax/invalid-version"] });
      });
      return { kind: "package-name", namespace, name, version, start: namespace.start, end: this.endOffset() };
    } catch (error) {
      this.recover(error, from);
      return undefined;
    }
  });

  /** package-items ::= toplevel-use-item | nested-package-definition | gated-item */
  private readonly packageItems = this.RULE("packageItems", (): FileItem | undefined => {
    const { startOffset: start, docs } = this.peek();
    this.head = { start, docs, attributes: noAttributes };
    return this.OR([
      { GATE: () => this.at(K.use), ALT: () => this.SUBRULE(this.toplevelUseItem) },
      { GATE: () => this.at(K.package), ALT: () => this.SUBRULE(this.nestedPackageDefinition) },
      { ALT: () => this.SUBRULE(this.gatedItem) },
    ]);
  });

  /** gated-item ::= gate (interface-item | world-item) */
  private readonly gatedItem = this.RULE("gatedItem", (): FileItem | undefined => {
    this.SUBRULE(this.gate);
    if (this.at(K.use)) return this.notGateable("attributes not allowed on top-level use", this.toplevelUseItem);
    if (this.at(K.package)) {
      return this.notGateable("cannot place attributes on nested packages", this.nestedPackageDefinition);
    }
    return this.OR({
      DEF: [{ ALT: () => this.SUBRULE(this.interfaceItem) }, { ALT: () => this.SUBRULE(this.worldItem) }],
      ERR_MSG: EXPECTED_IN_FILE,
    });
  });

  /** nested-package-definition ::= package-decl '{' package-items* '}' */
  private readonly nestedPackageDefinition = this.RULE("nestedPackageDefinition", (): NestedPackage | undefined => {
    const head = this.head;
    if (this.packageDepth >= MAX_DEPTH) {
      this.complain(this.peek(), "package nesting too deep", { rule: "syntax/nesting" });
      throw ABANDON;
    }
    const name = this.SUBRULE(this.packageDecl);
    this.notSecondHeader();
    const opener = this.openBrace(0, EXPECTED_IN_FILE);
    this.packageDepth++;
    const items = this.block(opener, nothing, () => this.SUBRULE(this.packageItems));
    this.packageDepth--;
    this.closeBrace(0, opener);
    return name && { kind: "nested-package", name, items, ...head, end: this.endOffset() };
  });

  /** A package header that does not stand at the top of the file. */
  private notSecondHeader(): void {
    if (!this.at(Semicolon)) return;
    const help = "the header `package …;` stands once, before everything else in the file";
    this.mismatch(describe(LeftBrace), this.peek(), { help });
    throw ABANDON;
  }

  /** toplevel-use-item ::= 'use' use-path ('as' id)? ';' */
  private readonly toplevelUseItem = this.RULE("toplevelUseItem", (): TopLevelUse => {
    const head = this.head;
    this.CONSUME(K.use);
    const path = this.SUBRULE(this.usePath);
    let as: Identifier | undefined;
    this.OPTION(() => {
      this.CONSUME(K.as);
      as = this.name(0);
    });
    this.semicolon(0);
    return { kind: "top-level-use", path, as, ...head, end: this.endOffset() };
  });

  /** An item that may have no attributes and has some: they are complained of at its keyword, and it is read all the same. */
  private notGateable<T extends FileItem | undefined>(message: string, item: ParserMethod<[], T>): T {
    const start = this.head.attributes[0]?.start ?? this.head.start;
    const keyword = this.peek();
    this.add({
      rule: "syntax/attribute-position",
      message,
      start: keyword.startOffset,
      end: keyword.endOffset + 1,
      help: "remove the attributes",
      fix: suggestion({ start, end: keyword.startOffset, text: "" }),
    });
    return this.SUBRULE1(item);
  }

  // ---- worlds

  /** world-item ::= 'world' id '{' world-items* '}' */
  private readonly worldItem = this.RULE("worldItem", (): WorldDecl => {
    const head = this.head;
    this.CONSUME(K.world);
    const name = this.name(0);
    const opener = this.openBrace(0, EXPECTED_IN_WORLD);
    const items = this.block(opener, fileKeywords, () => this.SUBRULE(this.worldItems));
    this.closeBrace(0, opener);
    return { kind: "world", name, items, ...head, end: this.endOffset() };
  });

  /** world-items ::= gate world-definition */
  private readonly worldItems = this.RULE("worldItems", (): WorldItem => {
    this.SUBRULE(this.gate);
    return this.SUBRULE(this.worldDefinition);
  });

  /** world-definition ::= export-item | import-item | use-item | typedef-item | include-item */
  private readonly worldDefinition = this.RULE(
    "worldDefinition",
    (): WorldItem =>
      this.OR({
        DEF: [
          { ALT: () => this.SUBRULE(this.exportItem) },
          { ALT: () => this.SUBRULE(this.importItem) },
          { ALT: () => this.SUBRULE(this.useItem) },
          { ALT: () => this.SUBRULE(this.typedefItem) },
          { ALT: () => this.SUBRULE(this.includeItem) },
        ],
        ERR_MSG: EXPECTED_IN_WORLD,
      }),
  );

  /** export-item ::= 'export' extern */
  private readonly exportItem = this.RULE("exportItem", (): ExportDecl => {
    const head = this.head;
    this.CONSUME(K.export);
    const extern = this.SUBRULE(this.extern);
    return { kind: "export", extern, ...head, end: this.endOffset() };
  });

  /** import-item ::= 'import' extern */
  private readonly importItem = this.RULE("importItem", (): ImportDecl => {
    const head = this.head;
    this.CONSUME(K.import);
    const extern = this.SUBRULE(this.extern);
    return { kind: "import", extern, ...head, end: this.endOffset() };
  });

  /** extern ::= id ':' extern-type | use-path ';' */
  private readonly extern = this.RULE(
    "extern",
    (): Extern =>
      this.OR([
        {
          GATE: () => this.labelFollows(),
          ALT: () => {
            const name = this.name(0);
            this.CONSUME(Colon);
            return this.SUBRULE(this.externType, { ARGS: [name] });
          },
        },
        {
          ALT: (): Extern => {
            const path = this.SUBRULE(this.usePath);
            this.semicolon(0);
            return { kind: "extern-path", path };
          },
        },
      ]),
  );

  /** `a: b` is a label and what it names; `a:b/c` is one path. */
  private labelFollows(): boolean {
    return this.at(Colon, 2) && !(this.isName(3) && this.at(Slash, 4));
  }

  /** extern-type ::= func-type ';' | 'interface' '{' interface-items* '}' | use-path ';' */
  private readonly externType = this.RULE(
    "externType",
    (name: Identifier): Extern =>
      this.OR([
        {
          GATE: () => this.at(K.func) || this.at(K.async),
          ALT: (): Extern => {
            const func = this.SUBRULE(this.funcType);
            this.semicolon(0);
            return { kind: "extern-func", name, func };
          },
        },
        {
          GATE: () => this.at(K.interface),
          ALT: (): Extern => {
            this.CONSUME(K.interface);
            return { kind: "extern-interface", name, items: this.interfaceBody() };
          },
        },
        {
          ALT: (): Extern => {
            const path = this.SUBRULE(this.usePath);
            this.semicolon(1);
            return { kind: "extern-named", name, path };
          },
        },
      ]),
  );

  /** include-item ::= 'include' use-path (';' | 'with' '{' (include-names-item (',' include-names-item)* ','?)? '}') */
  private readonly includeItem = this.RULE("includeItem", (): IncludeDecl => {
    const head = this.head;
    this.CONSUME(K.include);
    const path = this.SUBRULE(this.usePath);
    const names = this.OR([
      {
        GATE: () => !this.at(K.with),
        ALT: (): IncludeName[] => {
          this.semicolon(0);
          return [];
        },
      },
      {
        ALT: (): IncludeName[] => {
          this.CONSUME(K.with);
          this.openBrace(0, "an identifier or string");
          return this.commaList(RightBrace, this.nameBegins, () => this.SUBRULE(this.includeNamesItem));
        },
      },
    ]);
    return { kind: "include", path, names, ...head, end: this.endOffset() };
  });

  /** include-names-item ::= id 'as' id */
  private readonly includeNamesItem = this.RULE("includeNamesItem", (): IncludeName => {
    const name = this.name(0);
    this.CONSUME(K.as);
    const as = this.name(1);
    return { kind: "include-name", name, as, start: name.start, end: as.end };
  });

  // ---- interfaces

  /** interface-item ::= 'interface' id '{' interface-items* '}' */
  private readonly interfaceItem = this.RULE("interfaceItem", (): InterfaceDecl => {
    const head = this.head;
    this.CONSUME(K.interface);
    const name = this.name(0);
    const items = this.interfaceBody();
    return { kind: "interface", name, items, ...head, end: this.endOffset() };
  });

  private interfaceBody(): InterfaceItem[] {
    const opener = this.openBrace(0, EXPECTED_IN_INTERFACE);
    const items = this.block(opener, fileKeywords, () => this.SUBRULE(this.interfaceItems));
    this.closeBrace(0, opener);
    return items;
  }

  /** interface-items ::= gate interface-definition */
  private readonly interfaceItems = this.RULE("interfaceItems", (): InterfaceItem => {
    this.SUBRULE(this.gate);
    return this.SUBRULE(this.interfaceDefinition);
  });

  /** interface-definition ::= use-item | typedef-item | func-item */
  private readonly interfaceDefinition = this.RULE("interfaceDefinition", (): InterfaceItem => {
    if (this.wrongName(EXPECTED_IN_INTERFACE, interfaceKeywords)) return this.SUBRULE1(this.funcItem);
    return this.OR({
      DEF: [
        { ALT: () => this.SUBRULE(this.useItem) },
        { ALT: () => this.SUBRULE(this.typedefItem) },
        { ALT: () => this.SUBRULE(this.funcItem) },
      ],
      ERR_MSG: EXPECTED_IN_INTERFACE,
    });
  });

  /** func-item ::= id ':' func-type ';' */
  private readonly funcItem = this.RULE("funcItem", (): FuncDecl => {
    const head = this.head;
    const name = this.name(0);
    this.CONSUME(Colon);
    const func = this.SUBRULE(this.funcType);
    this.semicolon(0);
    return { kind: "func-decl", name, func, ...head, end: this.endOffset() };
  });

  /**
   * A keyword or a number before `:` at the head of an item is meant as a name: `map: func()`, `2d: func()`. For a keyword
   * that begins items here (`type: func()`), the `:` is what the official parser complains of.
   */
  private wrongName(expected: string, own: ReadonlySet<TokenType>): boolean {
    const token = this.peek();
    if (isKeyword(token.tokenType) && this.at(Colon, 2)) {
      if (!own.has(token.tokenType)) this.reservedWord(expected, token);
      else if (functionStarts.has(this.typeAt(3)))
        this.reservedWord(
          token.tokenType === K.constructor ? describe(LeftParen) : "an identifier or string",
          token,
          this.peek(2),
        );
      else return false;
    } else if (token.tokenType === Integer && this.isName(2) && this.at(Colon, 3))
      this.mismatch(expected, token, digitFirst);
    else return false;
    return true;
  }

  /** use-item ::= 'use' use-path '.' '{' (use-names-item (',' use-names-item)* ','?)? '}' ';' */
  private readonly useItem = this.RULE("useItem", (): UseDecl => {
    const head = this.head;
    this.CONSUME(K.use);
    const path = this.SUBRULE(this.usePath);
    this.CONSUME(Period);
    this.openBrace(0, "an identifier or string");
    const names = this.commaList(RightBrace, this.nameBegins, () => this.SUBRULE(this.useNamesItem));
    this.semicolon(0);
    return { kind: "use", path, names, ...head, end: this.endOffset() };
  });

  /** use-names-item ::= id ('as' id)? */
  private readonly useNamesItem = this.RULE("useNamesItem", (): UseName => {
    const name = this.name(0);
    let as: Identifier | undefined;
    this.OPTION(() => {
      this.CONSUME(K.as);
      as = this.name(1);
    });
    return { kind: "use-name", name, as, start: name.start, end: this.endOffset() };
  });

  /** use-path ::= id (':' id '/' id ('@' valid-semver)?)? */
  private readonly usePath = this.RULE("usePath", (): UsePath => {
    let name = this.name(0);
    const { start } = name;
    let namespace: Identifier | undefined;
    let packageName: Identifier | undefined;
    let version: VersionNode | undefined;
    this.OPTION(() => {
      this.CONSUME(Colon);
      namespace = name;
      packageName = this.name(1);
      this.CONSUME(Slash);
      name = this.name(2);
      this.OPTION1(() => {
        this.CONSUME(At);
        version = this.SUBRULE(this.validSemver, { ARGS: ["syntax/invalid-version"] });
      });
    });
    return { kind: "use-path", namespace, package: packageName, name, version, start, end: this.endOffset() };
  });

  // ---- functions

  /** func-type ::= 'async'? 'func' param-list ('->' ty)? */
  private readonly funcType = this.RULE("funcType", (): FuncType => {
    const { startOffset: start } = this.peek();
    let async = false;
    this.OPTION(() => {
      this.CONSUME(K.async);
      async = true;
    });
    this.expect(0, K.func, this.withoutFunc);
    const params = this.SUBRULE(this.paramList);
    let result: TypeNode | undefined;
    this.OPTION1(() => {
      this.CONSUME(RightArrow);
      result = this.SUBRULE(this.ty);
    });
    return { kind: "func", async, params, result, start, end: this.endOffset() };
  });

  /** Where `func` is missing or comes after a misplaced `static`, the function can be read all the same. */
  private readonly withoutFunc = (): void => {
    const token = this.peek();
    const expected = `keyword \`${fixedImage(K.func)}\``;
    if (token.tokenType === LeftParen) {
      const fix = suggestion({ start: token.startOffset, end: token.startOffset, text: "func" });
      this.mismatch(expected, token, { help: "a function is written `name: func(…)`", fix });
      return;
    }
    this.mismatch(expected, token, this.hint(this.peek(0), token));
    if ((token.tokenType !== K.static && token.tokenType !== K.async) || !this.at(K.func, 2)) throw ABANDON;
    this.next();
    this.next();
  };

  /** param-list ::= '(' (named-type (',' named-type)* ','?)? ')' */
  private readonly paramList = this.RULE("paramList", (): Param[] => {
    this.CONSUME(LeftParen);
    return this.commaList(RightParen, this.nameBegins, () => this.SUBRULE(this.namedType));
  });

  /** named-type ::= id ':' ty */
  private readonly namedType = this.RULE("namedType", (): Param => {
    this.noGates();
    const name = this.name(0, fieldFollowers);
    this.CONSUME(Colon);
    const type = this.SUBRULE(this.ty);
    return { kind: "param", name, type, start: name.start, end: this.endOffset() };
  });

  private readonly nameBegins = (): boolean => this.isName() || this.at(At) || isKeyword(this.peek().tokenType);

  // ---- type definitions

  /** typedef-item ::= resource-item | variant-items | record-item | flags-items | enum-items | type-item */
  private readonly typedefItem = this.RULE(
    "typedefItem",
    (): TypeDecl =>
      this.OR([
        { ALT: () => this.SUBRULE(this.resourceItem) },
        { ALT: () => this.SUBRULE(this.variantItems) },
        { ALT: () => this.SUBRULE(this.recordItem) },
        { ALT: () => this.SUBRULE(this.flagsItems) },
        { ALT: () => this.SUBRULE(this.enumItems) },
        { ALT: () => this.SUBRULE(this.typeItem) },
      ]),
  );

  /** type-item ::= 'type' id '=' ty ';' */
  private readonly typeItem = this.RULE("typeItem", (): TypeDecl => {
    const head = this.head;
    this.CONSUME(K.type);
    const name = this.name(0);
    this.CONSUME(Equals);
    const type = this.SUBRULE(this.ty);
    this.semicolon(0);
    return { kind: "type", name, type, ...head, end: this.endOffset() };
  });

  /** record-item ::= 'record' id '{' (record-field (',' record-field)* ','?)? '}' */
  private readonly recordItem = this.RULE("recordItem", (): TypeDecl => {
    const head = this.head;
    this.CONSUME(K.record);
    const name = this.name(0);
    this.openBrace(0, "an identifier or string");
    const fields = this.commaList(RightBrace, this.nameBegins, () => this.SUBRULE(this.recordField));
    return { kind: "record", name, fields, ...head, end: this.endOffset() };
  });

  /** record-field ::= id ':' ty */
  private readonly recordField = this.RULE("recordField", (): RecordField => {
    const docs = this.noGates();
    const name = this.name(0, fieldFollowers);
    this.CONSUME(Colon);
    const type = this.SUBRULE(this.ty);
    return { kind: "field", name, type, docs, start: name.start, end: this.endOffset() };
  });

  /** flags-items ::= 'flags' id '{' (flags-field (',' flags-field)* ','?)? '}' */
  private readonly flagsItems = this.RULE("flagsItems", (): TypeDecl => {
    const head = this.head;
    this.CONSUME(K.flags);
    const name = this.name(0);
    this.openBrace(0, "an identifier or string");
    const flags = this.commaList(RightBrace, this.nameBegins, () => this.SUBRULE(this.flagsField));
    return { kind: "flags", name, flags, ...head, end: this.endOffset() };
  });

  /** flags-field ::= id */
  private readonly flagsField = this.RULE("flagsField", (): FlagDecl => {
    const docs = this.noGates();
    const name = this.name(0);
    return { kind: "flag", name, docs, start: name.start, end: name.end };
  });

  /** enum-items ::= 'enum' id '{' enum-case (',' enum-case)* ','? '}' */
  private readonly enumItems = this.RULE("enumItems", (): TypeDecl => {
    const head = this.head;
    this.CONSUME(K.enum);
    const name = this.name(0);
    this.openBrace(0, "an identifier or string");
    const cases = this.commaList(
      RightBrace,
      this.nameBegins,
      () => this.SUBRULE(this.enumCase),
      () => this.emptyType("enum", name),
    );
    return { kind: "enum", name, cases, ...head, end: this.endOffset() };
  });

  /** enum-case ::= id */
  private readonly enumCase = this.RULE("enumCase", (): EnumCase => {
    const docs = this.noGates();
    const name = this.name(0);
    return { kind: "enum-case", name, docs, start: name.start, end: name.end };
  });

  /** variant-items ::= 'variant' id '{' variant-case (',' variant-case)* ','? '}' */
  private readonly variantItems = this.RULE("variantItems", (): TypeDecl => {
    const head = this.head;
    this.CONSUME(K.variant);
    const name = this.name(0);
    this.openBrace(0, "an identifier or string");
    const cases = this.commaList(
      RightBrace,
      this.nameBegins,
      () => this.SUBRULE(this.variantCase),
      () => this.emptyType("variant", name),
    );
    return { kind: "variant", name, cases, ...head, end: this.endOffset() };
  });

  /** variant-case ::= id ('(' ty ')')? */
  private readonly variantCase = this.RULE("variantCase", (): VariantCase => {
    const docs = this.noGates();
    const name = this.name(0);
    let payload: TypeNode | undefined;
    this.OPTION(() => {
      this.CONSUME(LeftParen);
      payload = this.SUBRULE(this.ty);
      this.CONSUME(RightParen);
    });
    return { kind: "variant-case", name, payload, docs, start: name.start, end: this.endOffset() };
  });

  private emptyType(kind: "enum" | "variant", name: Identifier): void {
    const help = `give the ${kind} at least one case`;
    this.add({ rule: "syntax/empty-type", message: `empty ${kind}`, start: name.start, end: name.end, help });
  }

  // ---- resources

  /** resource-item ::= 'resource' id (';' | '{' resource-items* '}') */
  private readonly resourceItem = this.RULE("resourceItem", (): TypeDecl => {
    const head = this.head;
    this.CONSUME(K.resource);
    const name = this.name(0);
    let members: ResourceMember[] = [];
    const body = this.OR([
      {
        GATE: () => !this.at(LeftBrace),
        ALT: () => {
          this.semicolon(0);
          return false;
        },
      },
      {
        ALT: () => {
          const opener = this.openBrace(0, EXPECTED_IN_RESOURCE);
          members = this.block(opener, itemKeywords, () => this.SUBRULE(this.resourceItems));
          this.closeBrace(0, opener);
          return true;
        },
      },
    ]);
    return { kind: "resource", name, body, members, ...head, end: this.endOffset() };
  });

  /** resource-items ::= gate resource-method */
  private readonly resourceItems = this.RULE("resourceItems", (): ResourceMember => {
    this.SUBRULE(this.gate);
    return this.SUBRULE(this.resourceMethod);
  });

  /** resource-method ::= resource-constructor | resource-function */
  private readonly resourceMethod = this.RULE("resourceMethod", (): ResourceMember => {
    if (this.wrongName(EXPECTED_IN_RESOURCE, resourceKeywords)) return this.SUBRULE1(this.resourceFunction);
    const misplaced = this.misplacedModifier();
    if (misplaced === K.static) return { ...this.SUBRULE2(this.resourceFunction), kind: "static" } as ResourceMember;
    return this.OR({
      DEF: [{ ALT: () => this.SUBRULE(this.resourceConstructor) }, { ALT: () => this.SUBRULE(this.resourceFunction) }],
      ERR_MSG: EXPECTED_IN_RESOURCE,
    });
  });

  /** resource-constructor ::= 'constructor' param-list ('->' ty)? ';' */
  private readonly resourceConstructor = this.RULE("resourceConstructor", (): ResourceMember => {
    const head = this.head;
    const { startOffset: start } = this.CONSUME(K.constructor);
    const keyword = { start, end: this.endOffset() };
    const params = this.SUBRULE(this.paramList);
    let result: TypeNode | undefined;
    this.OPTION(() => {
      this.CONSUME(RightArrow);
      result = this.SUBRULE(this.ty);
    });
    const func: FuncType = { kind: "func", async: false, params, result, start, end: this.endOffset() };
    this.semicolon(0);
    return { kind: "constructor", keyword, func, ...head, end: this.endOffset() };
  });

  /** resource-function ::= id ':' 'static'? func-type ';' */
  private readonly resourceFunction = this.RULE("resourceFunction", (): ResourceMember => {
    const head = this.head;
    const name = this.name(0);
    this.CONSUME(Colon);
    let kind: "method" | "static" = "method";
    this.OPTION(() => {
      this.CONSUME(K.static);
      kind = "static";
    });
    const func = this.SUBRULE(this.funcType);
    this.semicolon(0);
    return { kind, name, func, ...head, end: this.endOffset() };
  });

  /** `async constructor` and `static f: …` can be read all the same, once complained of. Returns what was passed over. */
  private misplacedModifier(): TokenType | undefined {
    if (!this.at(K.async) && !this.at(K.static)) return undefined;
    const token = this.peek();
    const method = this.isName(2) && this.at(Colon, 3);
    if (!method && !this.at(K.constructor, 2)) return undefined;
    const removal = { start: token.startOffset, end: this.peek(2).startOffset, text: "" };
    const colon = this.peek(3).endOffset + 1;
    const fix = method
      ? suggestion(removal, { start: colon, end: colon, text: ` ${token.image}` })
      : suggestion(removal);
    this.mismatch(EXPECTED_IN_RESOURCE, token, { ...this.hint(token, token), fix });
    this.next();
    return token.tokenType;
  }

  // ---- types

  /**
   * ty ::= 'u8' | 'u16' | 'u32' | 'u64' | 's8' | 's16' | 's32' | 's64' | 'f32' | 'f64' | 'char' | 'bool' | 'string'
   *      | 'error-context' | list | map | option | tuple | result | future | stream | handle | id
   */
  private readonly ty: ParserMethod<[], TypeNode> = this.RULE("ty", (): TypeNode => {
    if (this.typeDepth >= MAX_DEPTH) {
      this.complain(this.peek(), "type nesting too deep", { rule: "syntax/nesting" });
      throw ABANDON;
    }
    if (this.mistaken(!this.typeBegins())) return this.invalidType();
    this.typeDepth++;
    this.typeAlternatives ??= this.makeTypeAlternatives();
    const type = this.OR({ DEF: this.typeAlternatives, ERR_MSG: "a type" });
    this.typeDepth--;
    return type;
  });

  /** Made once: they hold no state, and there is one for each kind of type. */
  private typeAlternatives: { ALT: () => TypeNode }[] | undefined;

  private makeTypeAlternatives(): { ALT: () => TypeNode }[] {
    return [
      ...primitives.map((type) => ({ ALT: () => this.primitive(type) })),
      { ALT: () => this.SUBRULE(this.listType) },
      { ALT: () => this.SUBRULE(this.mapType) },
      { ALT: () => this.SUBRULE(this.optionType) },
      { ALT: () => this.SUBRULE(this.tupleType) },
      { ALT: () => this.SUBRULE(this.resultType) },
      { ALT: () => this.SUBRULE(this.futureType) },
      { ALT: () => this.SUBRULE(this.streamType) },
      { ALT: () => this.SUBRULE(this.handleType) },
      {
        ALT: (): TypeNode => {
          const id = this.name(0);
          return { kind: "named", id, start: id.start, end: id.end };
        },
      },
    ];
  }

  private primitive(type: TokenType): TypeNode {
    const { startOffset: start } = this.CONSUME(type);
    // The keyword's own text is the name of the type.
    const name = fixedImage(type) as PrimitiveName;
    return { kind: "primitive", name, start, end: this.endOffset() };
  }

  private typeBegins(): boolean {
    return typeStarts.has(this.typeAt(1));
  }

  private readonly typeBeginsHere = (): boolean => this.typeBegins();

  /** Something that is no type where one should be: reported, and passed over as far as it can be told. */
  private invalidType(): TypeNode {
    const token = this.peek();
    this.mismatch("a type", token, this.hint(this.peek(0), token));
    this.skipInvalidType();
    return { kind: "invalid-type", start: token.startOffset, end: Math.max(token.startOffset, this.endOffset()) };
  }

  /** list ::= 'list' '<' ty (',' integer)? '>' */
  private readonly listType = this.RULE("list", (): TypeNode => {
    const { startOffset: start } = this.CONSUME(K.list);
    this.CONSUME(LessThan);
    const element = this.SUBRULE(this.ty);
    let length: { kind: "integer"; text: string; start: number; end: number } | undefined;
    this.OPTION(() => {
      this.CONSUME(Comma);
      length = this.listLength();
    });
    this.closeAngle(0);
    return { kind: "list", element, length, start, end: this.endOffset() };
  });

  private listLength(): { kind: "integer"; text: string; start: number; end: number } | undefined {
    if (this.mistaken(!this.at(Integer))) {
      this.mismatch("fixed-length", this.peek(), { help: "behind the comma stands the number of elements" });
      return undefined;
    }
    const token = this.CONSUME(Integer) as WitToken;
    const span = { start: token.startOffset, end: token.endOffset + 1 };
    if (this.mistaken(!fitsU32(token.image))) {
      const message = "invalid list size: number too large to fit in target type";
      this.add({ rule: "syntax/list-size", message, ...span, help: "the largest length is 4294967295" });
    }
    return { kind: "integer", text: token.image, ...span };
  }

  /** map ::= 'map' '<' ty ',' ty '>' */
  private readonly mapType = this.RULE("map", (): TypeNode => {
    const { startOffset: start } = this.CONSUME(K.map);
    this.CONSUME(LessThan);
    const key = this.SUBRULE(this.ty);
    this.CONSUME(Comma);
    const value = this.SUBRULE1(this.ty);
    this.closeAngle(0);
    return { kind: "map", key, value, start, end: this.endOffset() };
  });

  /** option ::= 'option' '<' ty '>' */
  private readonly optionType = this.RULE("option_", (): TypeNode => {
    const { startOffset: start } = this.CONSUME(K.option);
    this.CONSUME(LessThan);
    const some = this.SUBRULE(this.ty);
    this.closeAngle(0);
    return { kind: "option", some, start, end: this.endOffset() };
  });

  /** tuple ::= 'tuple' '<' (ty (',' ty)* ','?)? '>' */
  private readonly tupleType = this.RULE("tuple", (): TypeNode => {
    const { startOffset: start } = this.CONSUME(K.tuple);
    this.CONSUME(LessThan);
    const items = this.commaList(GreaterThan, this.typeBeginsHere, () => this.SUBRULE(this.ty));
    return { kind: "tuple", items, start, end: this.endOffset() };
  });

  /** result ::= 'result' ('<' ('_' ',' ty | ty (',' ty)?) '>')? */
  private readonly resultType = this.RULE("result", (): TypeNode => {
    const { startOffset: start } = this.CONSUME(K.result);
    let ok: TypeNode | undefined;
    let err: TypeNode | undefined;
    this.OPTION(() => {
      this.CONSUME(LessThan);
      this.OR([
        {
          GATE: () => this.at(K._),
          ALT: () => {
            this.CONSUME(K._);
            this.CONSUME(Comma);
            err = this.SUBRULE(this.ty);
          },
        },
        {
          ALT: () => {
            ok = this.SUBRULE1(this.ty);
            this.OPTION1(() => {
              this.CONSUME1(Comma);
              err = this.SUBRULE2(this.ty);
            });
          },
        },
      ]);
      this.closeAngle(0);
    });
    return { kind: "result", ok, err, start, end: this.endOffset() };
  });

  /** future ::= 'future' ('<' ty '>')? */
  private readonly futureType = this.RULE("future", (): TypeNode => {
    const { startOffset: start } = this.CONSUME(K.future);
    let payload: TypeNode | undefined;
    this.OPTION(() => {
      this.CONSUME(LessThan);
      payload = this.SUBRULE(this.ty);
      this.closeAngle(0);
    });
    return { kind: "future", payload, start, end: this.endOffset() };
  });

  /** stream ::= 'stream' ('<' ty '>')? */
  private readonly streamType = this.RULE("stream", (): TypeNode => {
    const { startOffset: start } = this.CONSUME(K.stream);
    let element: TypeNode | undefined;
    this.OPTION(() => {
      this.CONSUME(LessThan);
      element = this.SUBRULE(this.ty);
      this.closeAngle(0);
    });
    return { kind: "stream", element, start, end: this.endOffset() };
  });

  /** handle ::= ('own' | 'borrow') '<' id '>' */
  private readonly handleType = this.RULE("handle", (): TypeNode => {
    const { startOffset: start } = this.peek();
    const ownership = this.OR([
      { ALT: () => this.ownership(K.own, "own") },
      { ALT: () => this.ownership(K.borrow, "borrow") },
    ]);
    this.CONSUME(LessThan);
    if (this.mistaken(!this.isName())) return this.invalidHandle(start);
    const resource = this.name(0);
    this.closeAngle(0);
    return { kind: "handle", ownership, resource, start, end: this.endOffset() };
  });

  private ownership(keyword: TokenType, ownership: "own" | "borrow"): "own" | "borrow" {
    this.CONSUME(keyword);
    return ownership;
  }

  private invalidHandle(start: number): TypeNode {
    this.mismatch("an identifier or string", this.peek(), {
      help: "between `<` and `>` stands the name of a resource",
    });
    this.skipInvalidType();
    this.closeAngle(0);
    return { kind: "invalid-type", start, end: this.endOffset() };
  }

  // ---- gates

  /** gate ::= gate-item* */
  private readonly gate = this.RULE("gate", () => {
    const { startOffset: start, docs } = this.peek();
    let attributes: Attribute[] | undefined;
    this.MANY(() => {
      attributes ??= [];
      attributes.push(this.SUBRULE(this.gateItem));
    });
    if (attributes) this.report(() => checkGates(attributes ?? noAttributes, this.text));
    this.head = { start, docs, attributes: attributes ?? noAttributes };
  });

  /** gate-item ::= since-gate | unstable-gate | deprecated-gate | external-id */
  private readonly gateItem = this.RULE("gateItem", (): Attribute => {
    const start = this.peek();
    try {
      if (this.mistaken(!attributeNames.some((name) => this.gateIs(name)))) return this.unknownAttribute();
      return this.OR([
        { GATE: () => this.gateIs("since"), ALT: () => this.SUBRULE(this.sinceGate) },
        { GATE: () => this.gateIs("unstable"), ALT: () => this.SUBRULE(this.unstableGate) },
        { GATE: () => this.gateIs("deprecated"), ALT: () => this.SUBRULE(this.deprecatedGate) },
        { ALT: () => this.SUBRULE(this.externalId) },
      ]);
    } catch (error) {
      this.recover(error, start, { rule: "since/syntax" });
      return this.invalidAttribute(start);
    }
  });

  private gateIs(name: string): boolean {
    const { image } = this.peek(2);
    return this.isName(2) && (image === name || image === `%${name}`);
  }

  /** since-gate ::= '@' 'since' '(' version-field ')' */
  private readonly sinceGate = this.RULE("sinceGate", (): Attribute => {
    const { startOffset: start } = this.CONSUME(At);
    this.word(0, "since");
    this.CONSUME(LeftParen);
    const version = this.SUBRULE(this.versionField);
    this.expect(0, RightParen, this.gateWithoutEnd);
    return { kind: "since", version, start, end: this.endOffset() };
  });

  /** unstable-gate ::= '@' 'unstable' '(' feature-field ')' */
  private readonly unstableGate = this.RULE("unstableGate", (): Attribute => {
    const { startOffset: start } = this.CONSUME(At);
    this.word(0, "unstable");
    this.CONSUME(LeftParen);
    const feature = this.SUBRULE(this.featureField);
    this.expect(0, RightParen, this.gateWithoutEnd);
    return { kind: "unstable", feature, start, end: this.endOffset() };
  });

  /** deprecated-gate ::= '@' 'deprecated' '(' version-field ')' */
  private readonly deprecatedGate = this.RULE("deprecatedGate", (): Attribute => {
    const { startOffset: start } = this.CONSUME(At);
    this.word(0, "deprecated");
    this.CONSUME(LeftParen);
    const version = this.SUBRULE(this.versionField);
    this.expect(0, RightParen, this.gateWithoutEnd);
    return { kind: "deprecated", version, start, end: this.endOffset() };
  });

  /** external-id ::= '@' 'external-id' '(' string-literal ')' */
  private readonly externalId = this.RULE("externalId", (): Attribute => {
    const { startOffset: start } = this.CONSUME(At);
    this.word(0, "external-id");
    this.CONSUME(LeftParen);
    const token = this.CONSUME(StringLiteral) as WitToken;
    const end = token.endOffset + 1;
    const value: StringNode = { kind: "string", value: token.payload ?? "", start: token.startOffset, end };
    this.CONSUME(RightParen);
    return { kind: "external-id", value, start, end: this.endOffset() };
  });

  /** version-field ::= 'version' '=' valid-semver */
  private readonly versionField = this.RULE("versionField", (): VersionNode => {
    this.word(0, "version");
    this.CONSUME(Equals);
    return this.SUBRULE(this.validSemver, { ARGS: ["since/syntax"] });
  });

  /** feature-field ::= 'feature' '=' id */
  private readonly featureField = this.RULE("featureField", (): Identifier => {
    this.word(0, "feature");
    this.CONSUME(Equals);
    return this.name(1);
  });

  /** A word that means something only here. */
  private word(occurrence: number, text: string): void {
    const token = this.peek();
    const name = this.name(occurrence, undefined, text);
    if (!this.mistaken(name.name !== text)) return;
    const fix = suggestion({ start: name.start, end: name.end, text });
    this.complain(token, `expected \`${text}\`, found \`${name.name}\``, { rule: "since/syntax", fix });
    throw ABANDON;
  }

  /** The obsolete `feature` inside `@since` is passed over, and what else is too much before the `)` of a gate. */
  private readonly gateWithoutEnd = (): void => {
    const token = this.peek();
    const start = this.endOffset();
    const end = this.skipToParen(token);
    const extra: Extra =
      end === undefined
        ? { help: "close the gate with `)`" }
        : {
            help: "a gate has one field: `version` in `@since` and `@deprecated`, `feature` in `@unstable`",
            fix: suggestion({ start, end, text: "" }),
          };
    this.mismatch(describe(RightParen), token, { rule: "since/syntax", ...extra });
  };

  /** Skips to a `)` before the item goes on, and it. Returns where the `)` begins, or undefined if there is none. */
  private skipToParen(from: WitToken): number | undefined {
    let ahead = 1;
    while (!this.at(RightParen, ahead)) {
      const type = this.typeAt(ahead);
      const stops = type === EOF || type === Semicolon || type === LeftBrace || type === RightBrace || type === At;
      if (stops || (ahead > 1 && itemKeywords.has(type)) || this.at(Colon, ahead + 1) || ahead > 64) return undefined;
      ahead++;
    }
    let last = from;
    for (let count = 0; count < ahead; count++) last = this.next();
    return last.startOffset;
  }

  private unknownAttribute(): Attribute {
    const { startOffset: start } = this.CONSUME(At);
    const token = this.peek();
    const name = this.name(0);
    this.complain(token, `unknown attribute \`${name.name}\``, {
      rule: "since/syntax",
      ...attributeHint(name),
    });
    if (this.at(LeftParen)) this.skipToParen(this.peek());
    return { kind: "invalid-attribute", name, start, end: this.endOffset() };
  }

  /** What is left of an attribute that can't be read. */
  private invalidAttribute(start: WitToken): Attribute {
    this.skipToParen(this.peek());
    return { kind: "invalid-attribute", start: start.startOffset, end: this.endOffset() };
  }

  /** Complains of gates where none may stand: on fields, cases, flags, parameters. Returns the docs of what follows. */
  private noGates(): Docs | undefined {
    const token = this.peek();
    const { docs } = token;
    if (token.tokenType !== At) return docs;
    const known = this.problems.length;
    this.mismatch("an identifier or string", token, { rule: "since/no-gate-on-field" });
    while (this.at(At)) this.SUBRULE(this.gateItem);
    const problem = this.problems[known];
    if (problem) {
      this.problems.length = known;
      const help = "only items have gates; a field, case, flag or parameter can't have its own";
      const edit = { start: token.startOffset, end: this.peek().startOffset, text: "" };
      this.add({ ...problem, end: this.endOffset(), help, fix: suggestion(edit) });
    }
    return docs;
  }

  // ---- names and versions

  /**
   * valid-semver ::= integer '.' integer '.' integer ('-' version-suffix)? ('+' version-suffix)?
   *
   * The version is read token by token, as in the official parser: `.` goes on only where a name, a number or `-` follows,
   * so that `use a:b/c@1.0.0.{d};` is read right.
   */
  private readonly validSemver = this.RULE("validSemver", (rule: string): VersionNode => {
    const first = this.peek();
    const { startOffset: start } = first;
    try {
      this.CONSUME(Integer);
      this.CONSUME(Period);
      this.CONSUME1(Integer);
      this.CONSUME1(Period);
      this.CONSUME2(Integer);
    } catch (error) {
      this.recover(error, first, { rule, ...this.versionHint() });
      return this.invalidVersion(first);
    }
    let end = this.endOffset();
    this.OPTION(() => {
      this.CONSUME(Minus);
      end = this.SUBRULE(this.versionSuffix, { ARGS: [end] });
    });
    this.OPTION1(() => {
      this.CONSUME(Plus);
      end = this.SUBRULE1(this.versionSuffix, { ARGS: [end] });
    });
    const text = this.text.slice(start, end);
    const message = versionError(text) ?? "";
    if (this.mistaken(message !== "")) this.complain(this.peek(0), message, { rule, help: VERSION_HELP });
    return { kind: "version", text, start, end };
  });

  /** version-suffix ::= (identifier | integer | '-' | '.')* */
  private readonly versionSuffix = this.RULE("versionSuffix", (from: number): number => {
    let end = from;
    this.MANY({
      GATE: () => this.versionGoesOn(),
      DEF: () => {
        this.OR([
          { ALT: () => this.CONSUME(Id) },
          { ALT: () => this.CONSUME(Integer) },
          { ALT: () => this.CONSUME(Minus) },
          { ALT: () => this.CONSUME(Period) },
        ]);
        end = this.endOffset();
      },
    });
    return end;
  });

  private versionGoesOn(): boolean {
    const type = this.typeAt(this.at(Period) ? 2 : 1);
    return type === Id || type === Integer || type === Minus;
  }

  private versionHint(): Extra {
    const token = this.peek();
    if (token.tokenType !== StringLiteral) return { help: VERSION_HELP };
    const edit = { start: token.startOffset, end: token.endOffset + 1, text: token.payload ?? "" };
    return { help: "versions are written without quotes", fix: suggestion(edit) };
  }

  /** What stands in the place of a version: `"1.0.0"`, `1.0`, nothing. */
  private invalidVersion(first: WitToken): VersionNode {
    const last = this.at(StringLiteral) ? this.next() : this.peek(0);
    const end = Math.max(first.startOffset, last.endOffset + 1);
    return { kind: "version", text: this.text.slice(first.startOffset, end), start: first.startOffset, end };
  }

  /** id ::= identifier | '%' identifier */
  private readonly id = this.RULE("id", (): Identifier => {
    // Only its shape counts: names are read by `name`.
    this.OR([{ ALT: () => this.CONSUME(Id) }, { ALT: () => this.CONSUME(ExplicitId) }]);
    return { kind: "identifier", name: "", escaped: false, start: 0, end: 0 };
  });
}

/** Keywords that begin an item of an interface. */
const interfaceKeywords: ReadonlySet<TokenType> = new Set([
  ...[K.use, K.type, K.record, K.enum, K.variant, K.flags, K.resource],
]);
const resourceKeywords: ReadonlySet<TokenType> = new Set([K.constructor]);
const functionStarts: ReadonlySet<TokenType> = new Set([K.func, K.async, K.static]);

/** In `name: type`, only a `:` shows that a keyword is meant as the name; else it is a type without a name. */
const fieldFollowers: ReadonlySet<TokenType> = new Set([Colon]);

const noAttributes: readonly Attribute[] = [];

const primitives: readonly TokenType[] = [
  ...[K.u8, K.u16, K.u32, K.u64, K.s8, K.s16, K.s32, K.s64, K.f32, K.f64, K.char, K.bool, K.string],
  K["error-context"],
];

const typeStarts: ReadonlySet<TokenType> = new Set([
  ...primitives,
  ...[K.list, K.map, K.option, K.tuple, K.result, K.future, K.stream, K.own, K.borrow, Id, ExplicitId],
]);

const attributeNames = ["since", "unstable", "deprecated", "external-id"];

function attributeHint(name: Identifier): Extra {
  const meant = nearest(name.name, attributeNames);
  if (meant === undefined)
    return { help: "the attributes are `@since`, `@unstable`, `@deprecated` and `@external-id`" };
  return { help: `did you mean \`@${meant}\`?`, fix: suggestion({ start: name.start, end: name.end, text: meant }) };
}

/** Whether this is no text at all: a NUL, or control codes throughout. */
function isBinary(text: string, forbidden: readonly Problem[]): boolean {
  return text.includes("\0") || (forbidden.length > 8 && forbidden.length * 20 > text.length);
}

function binary(forbidden: readonly Problem[]): Problem[] {
  return forbidden
    .slice(0, 1)
    .map((problem) => ({ ...problem, help: "this looks like a binary file, not like WIT text" }));
}
