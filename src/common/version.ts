/** The version of witkit; the same as in package.json (a test compares them). */
export const VERSION = "0.1.0";

/** Where the project lives. */
export const HOMEPAGE = "https://github.com/witkit/witkit";

/** The address of a page under `docs/`, named without its ending: `rules/since/require-member`. */
export function docsUrl(page: string): string {
  return `${HOMEPAGE}/blob/main/docs/${page}.md`;
}
