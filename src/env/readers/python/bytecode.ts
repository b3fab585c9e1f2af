/** Bytecode of CPython 3.14: instructions with their names; caches behind them and specialised forms are taken away. */

export interface Instruction {
  /** In units of two bytes from the beginning. */
  readonly at: number;
  readonly name: string;
  readonly argument: number;
}

/** `first..last`: the name, and how many units of cache stand behind it. */
const OPCODES: readonly (readonly [first: number, last: number, name: string, caches?: number])[] = [
  [5, 5, "CHECK_EG_MATCH"],
  [6, 6, "CHECK_EXC_MATCH"],
  [8, 8, "DELETE_SUBSCR"],
  [12, 12, "FORMAT_SIMPLE"],
  [13, 13, "FORMAT_WITH_SPEC"],
  [16, 16, "GET_ITER"],
  [21, 21, "LOAD_BUILD_CLASS"],
  [22, 22, "LOAD_LOCALS"],
  [23, 23, "MAKE_FUNCTION"],
  [27, 28, "NOP"],
  [29, 29, "POP_EXCEPT"],
  [31, 31, "POP_TOP"],
  [32, 32, "PUSH_EXC_INFO"],
  [33, 33, "PUSH_NULL"],
  [35, 35, "RETURN_VALUE"],
  [38, 38, "STORE_SUBSCR", 1],
  [39, 39, "TO_BOOL", 3],
  [40, 42, "UNARY"],
  [3, 3, "BINARY_OP", 5],
  [44, 44, "BINARY_OP", 5],
  [46, 46, "BUILD_LIST"],
  [47, 47, "BUILD_MAP"],
  [48, 48, "BUILD_LIST"],
  [50, 50, "BUILD_STRING"],
  [51, 51, "BUILD_LIST"],
  [52, 52, "CALL", 3],
  [55, 55, "CALL_KW", 3],
  [56, 56, "COMPARE_OP", 1],
  [57, 57, "CONTAINS_OP", 1],
  [58, 58, "CONVERT_VALUE"],
  [59, 59, "COPY"],
  [69, 69, "EXTENDED_ARG"],
  [70, 70, "FOR_ITER", 1],
  [72, 72, "IMPORT_FROM"],
  [73, 73, "IMPORT_NAME"],
  [74, 74, "IS_OP"],
  [75, 75, "JUMP_BACKWARD", 1],
  [76, 77, "JUMP_FORWARD"],
  [78, 78, "LIST_APPEND"],
  [79, 79, "LIST_EXTEND"],
  [80, 80, "LOAD_ATTR", 9],
  [81, 81, "LOAD_UNKNOWN"],
  [82, 82, "LOAD_CONST"],
  [83, 83, "LOAD_FAST"],
  [84, 86, "LOAD_FAST"],
  [87, 87, "LOAD_FAST_PAIR"],
  [88, 88, "LOAD_FAST"],
  [89, 89, "LOAD_FAST_PAIR"],
  [90, 90, "LOAD_FAST"],
  [91, 91, "LOAD_NAME"],
  [92, 92, "LOAD_GLOBAL", 4],
  [93, 93, "LOAD_NAME"],
  [94, 94, "LOAD_UNKNOWN"],
  [95, 95, "LOAD_SPECIAL"],
  [96, 96, "LOAD_SUPER_ATTR", 1],
  [100, 100, "POP_JUMP_IF_FALSE", 1],
  [101, 101, "POP_JUMP_IF_NONE", 1],
  [102, 102, "POP_JUMP_IF_NOT_NONE", 1],
  [103, 103, "POP_JUMP_IF_TRUE", 1],
  [104, 104, "RAISE_VARARGS"],
  [105, 105, "RERAISE"],
  [106, 106, "SEND", 1],
  [108, 108, "SET_FUNCTION_ATTRIBUTE"],
  [110, 110, "STORE_ATTR", 4],
  [111, 112, "STORE_FAST"],
  [113, 113, "STORE_FAST_LOAD_FAST"],
  [114, 114, "STORE_FAST_STORE_FAST"],
  [115, 116, "STORE_NAME"],
  [117, 117, "SWAP"],
  [119, 119, "UNPACK_SEQUENCE", 1],
  [128, 128, "NOP"],
  [129, 142, "BINARY_OP", 5],
  [143, 150, "CALL", 3],
  [151, 153, "CALL_KW", 3],
  [154, 165, "CALL", 3],
  [166, 168, "COMPARE_OP", 1],
  [169, 170, "CONTAINS_OP", 1],
  [171, 174, "FOR_ITER", 1],
  [175, 176, "JUMP_BACKWARD", 1],
  [177, 189, "LOAD_ATTR", 9],
  [190, 191, "LOAD_CONST"],
  [192, 193, "LOAD_GLOBAL", 4],
  [194, 195, "LOAD_SUPER_ATTR", 1],
  [196, 196, "NOP"],
  [197, 197, "SEND", 1],
  [198, 200, "STORE_ATTR", 4],
  [201, 202, "STORE_SUBSCR", 1],
  [203, 208, "TO_BOOL", 3],
  [209, 211, "UNPACK_SEQUENCE", 1],
];

const table = new Map(
  OPCODES.flatMap(([first, last, name, caches = 0]) =>
    Array.from({ length: last - first + 1 }, (_, index) => [first + index, { name, caches }] as const),
  ),
);

export function instructions(code: Uint8Array): readonly Instruction[] {
  const found: Instruction[] = [];
  let extended = 0;
  for (let at = 0; at * 2 + 1 < code.length; ) {
    const { name, caches } = table.get(code[at * 2] ?? 0) ?? { name: "OTHER", caches: 0 };
    const argument = (extended << 8) | (code[at * 2 + 1] ?? 0);
    extended = name === "EXTENDED_ARG" ? argument & 0xffffff : 0;
    if (name !== "EXTENDED_ARG" && name !== "NOP") found.push({ at, name, argument });
    at += 1 + caches;
  }
  return found;
}

/** Parts of the code in which exceptions are caught, with the place where that is handled. */
export function handlers(
  table: Uint8Array,
): readonly { readonly start: number; readonly end: number; readonly target: number }[] {
  const found = [];
  let at = 0;
  const number = () => {
    let value = 0;
    let byte: number;
    do {
      byte = table[at++] ?? 0;
      value = (value << 6) | (byte & 63);
    } while ((byte & 64) !== 0 && at < table.length);
    return value;
  };
  while (at < table.length) {
    const [start, size, target] = [number(), number(), number()];
    number();
    found.push({ start, end: start + size, target });
  }
  return found;
}
