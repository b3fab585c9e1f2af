/**
 * The file system without `import … from "node:fs"`: such an import reads every export to bind it, and some of those getters
 * load streams and promises, which costs 4 ms of every start.
 */
export const {
  accessSync,
  chownSync,
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeSync,
} = process.getBuiltinModule("node:fs");
