/** Addresses of what rules rest on. */
const witMd = "https://github.com/WebAssembly/component-model/blob/main/design/mvp/WIT.md";

/** A section of WIT.md. */
export function witSection(anchor: string): string {
  return `${witMd}#${anchor}`;
}

/** "Rules for feature gate usage" of WIT.md. */
export const gateRules = witSection("rules-for-feature-gate-usage");

/** "Feature gate syntax" of WIT.md. */
export const gateSyntax = witSection("feature-gate-syntax");

/** "Type Definitions" of the component model's explainer. */
export const componentTypes =
  "https://github.com/WebAssembly/component-model/blob/main/design/mvp/Explainer.md#type-definitions";

/** Which names of a component may stand beside one another. */
export const labelUniqueness =
  "https://github.com/WebAssembly/component-model/blob/main/design/mvp/Explainer.md#import-and-export-definitions";

/** An issue or pull request. */
export function issue(repository: string, number: number): string {
  return `https://github.com/${repository}/issues/${number}`;
}
