/**
 * Opcodes that lowering gives a meaning of its own, in place of instructions that it takes away (`if`, `else`, `try`). For
 * branches the first immediate is the target and the second the operands that are kept `<< 20 |` the height of the operand stack
 * at the target; for `br_table` they are the place and the number of its targets in `LoweredFunction.tables`.
 */

export const jumpIfZero = 0x04;
export const jump = 0x05;
/** `br_if` and `jumpIfZero` of which one way, and only one, leads to no return from the function. */
export const guardedBranch = 0x06;
export const guardedJump = 0x07;
const throwOp = 0x08;

export { throwOp as throw };
