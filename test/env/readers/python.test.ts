import { describe, expect, test } from "vitest";
import { evaluateCode } from "../../../src/env/readers/python/evaluate.ts";
import type { PythonCode, PythonConstant } from "../../../src/env/readers/python/heap.ts";
import type { PythonProgram, PythonValue } from "../../../src/env/readers/python/values.ts";

/** Opcodes of CPython 3.14, with the units of cache behind each. */
const OPCODES: Readonly<Record<string, readonly [number, number]>> = {
  RESUME: [128, 0],
  LOAD_GLOBAL: [92, 4],
  LOAD_ATTR: [80, 9],
  LOAD_CONST: [82, 0],
  LOAD_FAST: [84, 0],
  LOAD_CONST_IMMORTAL: [190, 0],
  BINARY_OP: [44, 5],
  CALL: [52, 3],
  CALL_KW: [55, 3],
  CONTAINS_OP: [57, 1],
  FORMAT_SIMPLE: [12, 0],
  BUILD_STRING: [50, 0],
  STORE_FAST: [112, 0],
  POP_JUMP_IF_NOT_NONE: [102, 1],
  POP_JUMP_IF_TRUE: [103, 1],
  NOT_TAKEN: [28, 0],
  POP_TOP: [31, 0],
  COPY: [59, 0],
  TO_BOOL: [39, 3],
  RAISE_VARARGS: [104, 0],
  PUSH_EXC_INFO: [32, 0],
  CHECK_EXC_MATCH: [6, 0],
  EXTENDED_ARG: [69, 0],
  RETURN_VALUE: [35, 0],
};

type Line = readonly [name: string, argument?: number];

function assemble(lines: readonly Line[]): Uint8Array {
  // Caches hold counters, whatever they are.
  const units = lines.flatMap(([name, argument = 0]) => {
    const [opcode, caches] = OPCODES[name] ?? [0, 0];
    return [opcode, argument, ...Array.from({ length: caches * 2 }, () => 0x5c)];
  });
  return new Uint8Array(units);
}

function code(
  lines: readonly Line[],
  parts: Partial<PythonCode> & { constants?: readonly PythonConstant[] } = {},
): PythonCode {
  return {
    address: 8,
    file: "/0/app.py",
    name: "run",
    names: ["os", "environ", "get", "getenv"],
    locals: [],
    parameters: 0,
    constants: [],
    exceptionTable: new Uint8Array(),
    ...parts,
    code: assemble([["RESUME"], ...lines]),
  };
}

function reads(codes: readonly PythonCode[], globals: Readonly<Record<string, PythonValue>> = {}): readonly string[] {
  const program: PythonProgram = {
    codes: new Map(codes.map((each) => [each.address, each])),
    globals: new Map(Object.entries(globals).map(([name, value]) => [`/0/app.py\n${name}`, value])),
    readers: new Map(),
    reads: [],
  };
  for (const each of codes) evaluateCode(program, each);
  return program.reads.map(({ key, required, default: value }) => {
    const name =
      key.kind === "text"
        ? key.text
        : key.kind === "affix"
          ? `${key.prefix}*${key.suffix}`
          : key.kind === "texts"
            ? key.texts.join("|")
            : "*";
    return `${name}${required === true ? "!" : required === null ? "?" : ""}${value === null ? "" : ` = ${value}`}`;
  });
}

const ENVIRON: readonly Line[] = [
  ["LOAD_GLOBAL", 0],
  ["LOAD_ATTR", 2],
];
const GET: readonly Line[] = [...ENVIRON, ["LOAD_ATTR", 5]];

describe("lookups in bytecode", () => {
  test.each<[string, PythonCode, readonly string[]]>([
    [
      "os.environ[…]",
      code([...ENVIRON, ["LOAD_CONST", 0], ["BINARY_OP", 26], ["RETURN_VALUE"]], { constants: ["A_KEY"] }),
      ["A_KEY!"],
    ],
    [
      "a constant that the interpreter has seen before",
      code([...ENVIRON, ["LOAD_CONST_IMMORTAL", 0], ["BINARY_OP", 26]], { constants: ["A_KEY"] }),
      ["A_KEY!"],
    ],
    ["os.environ.get", code([...GET, ["LOAD_CONST", 0], ["CALL", 1]], { constants: ["A_KEY"] }), ["A_KEY"]],
    [
      "os.environ.get with a default",
      code([...GET, ["LOAD_CONST", 0], ["LOAD_CONST", 1], ["CALL", 2]], { constants: ["A_KEY", "x"] }),
      ["A_KEY = x"],
    ],
    [
      "os.getenv with a default by name",
      code(
        [
          ["LOAD_GLOBAL", 0],
          ["LOAD_ATTR", 7],
          ["LOAD_CONST", 0],
          ["LOAD_CONST", 1],
          ["LOAD_CONST", 2],
          ["CALL_KW", 2],
        ],
        {
          constants: ["A_KEY", "x", ["default"]],
        },
      ),
      ["A_KEY = x"],
    ],
    [
      "… or a text",
      code(
        [
          ...GET,
          ["LOAD_CONST", 0],
          ["CALL", 1],
          ["COPY", 1],
          ["TO_BOOL"],
          ["POP_JUMP_IF_TRUE", 3],
          ["NOT_TAKEN"],
          ["POP_TOP"],
          ["LOAD_CONST", 1],
          ["RETURN_VALUE"],
        ],
        { constants: ["A_KEY", "x"] },
      ),
      ["A_KEY = x"],
    ],
    [
      "raised where it is None",
      code(
        [
          ...GET,
          ["LOAD_CONST", 0],
          ["CALL", 1],
          ["STORE_FAST", 0],
          ["LOAD_FAST", 0],
          ["POP_JUMP_IF_NOT_NONE", 4],
          ["NOT_TAKEN"],
          ["LOAD_GLOBAL", 0],
          ["RAISE_VARARGS", 1],
          ["RETURN_VALUE"],
        ],
        { constants: ["A_KEY"], locals: ["value"] },
      ),
      ["A_KEY!"],
    ],
    [
      "a KeyError that is caught",
      code(
        [
          ...ENVIRON,
          ["LOAD_CONST", 0],
          ["BINARY_OP", 26],
          ["RETURN_VALUE"],
          ["PUSH_EXC_INFO"],
          ["LOAD_GLOBAL", 0],
          ["CHECK_EXC_MATCH"],
          ["RETURN_VALUE"],
        ],
        // Units 1 to 24 are guarded; the handler begins at 24.
        { constants: ["A_KEY"], exceptionTable: new Uint8Array([1, 23, 24, 0]) },
      ),
      ["A_KEY"],
    ],
    ["a tested name", code([["LOAD_CONST", 0], ...ENVIRON, ["CONTAINS_OP", 0]], { constants: ["A_KEY"] }), ["A_KEY"]],
    [
      "a name that is put together",
      code(
        [
          ...ENVIRON,
          ["LOAD_CONST", 0],
          ["LOAD_FAST", 0],
          ["FORMAT_SIMPLE"],
          ["LOAD_CONST", 1],
          ["BUILD_STRING", 3],
          ["BINARY_OP", 26],
        ],
        { constants: ["TENANT_", "_URL"], locals: ["name"] },
      ),
      ["TENANT_*_URL!"],
    ],
    [
      "an index above 255",
      code([...ENVIRON, ["EXTENDED_ARG", 1], ["LOAD_CONST", 0], ["BINARY_OP", 26]], {
        constants: [...Array.from({ length: 256 }, () => "NO_KEY"), "A_KEY"],
      }),
      ["A_KEY!"],
    ],
    [
      "another subscript",
      code(
        [
          ["LOAD_GLOBAL", 0],
          ["LOAD_CONST", 0],
          ["BINARY_OP", 26],
        ],
        { constants: ["CONTENT_TYPE"] },
      ),
      [],
    ],
  ])("%s", (_, program, expected) => {
    expect(reads([program])).toEqual(expected);
  });

  test("a function that is given the name", () => {
    const need = code([...ENVIRON, ["LOAD_FAST", 0], ["BINARY_OP", 26], ["RETURN_VALUE"]], {
      address: 16,
      locals: ["name"],
      parameters: 1,
    });
    const run = code([["LOAD_GLOBAL", 1], ["LOAD_CONST", 0], ["CALL", 1], ["RETURN_VALUE"]], {
      names: ["need"],
      constants: ["A_KEY"],
    });
    expect(reads([need, run], { need: { kind: "function", code: 16 } })).toEqual(["A_KEY!"]);
  });

  test("environs", () => {
    const names = ["env", "str", "int"];
    const run = code(
      [
        ["LOAD_GLOBAL", 0],
        ["LOAD_ATTR", 3],
        ["LOAD_CONST", 0],
        ["CALL", 1],
        ["LOAD_GLOBAL", 0],
        ["LOAD_ATTR", 5],
        ["LOAD_CONST", 1],
        ["LOAD_CONST", 2],
        ["CALL", 2],
      ],
      { names, constants: ["A_KEY", "PORT", null] },
    );
    expect(reads([run], { env: { kind: "environs" } })).toEqual(["A_KEY!", "PORT"]);
  });
});
