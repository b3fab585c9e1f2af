/**
 * Opcodes of the prefix 0xfc as the machine counts them (see `machineOpcode`): `prefixBase.misc` and the number.
 */

export const memoryInit = 0x108;
export const dataDrop = 0x109;
export const memoryCopy = 0x10a;
export const memoryFill = 0x10b;
export const tableInit = 0x10c;
export const elemDrop = 0x10d;
export const tableCopy = 0x10e;
export const tableGrow = 0x10f;
export const tableSize = 0x110;
export const tableFill = 0x111;
export const i64Add128 = 0x113;
export const i64Sub128 = 0x114;
export const i64MulWideS = 0x115;
export const i64MulWideU = 0x116;
