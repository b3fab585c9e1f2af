/** git said no: there is no git, no repository, or no such REF. The message can be shown as it stands. */
export class GitError extends Error {
  override readonly name = "GitError";
}
