import { matchers } from "../matchers/registry.ts";
import type { TranslationRule } from "../pack/rule.ts";
import { optionValue, type TranslateSettings } from "../settings.ts";
import { fireItems, firePaths } from "./apply-rule.ts";
import { fireCases, fireTypes } from "./apply-type-rule.ts";
import type { Step } from "./pass.ts";

/** Whether the options of the run turn a rule on. */
export function isOn(rule: TranslationRule, settings: TranslateSettings): boolean {
  return [...rule.option].every(([name, value]) => optionValue(settings, name) === value);
}

/** The step of one rule: offers a draft for each place where it fits. */
export function ruleStep(rule: TranslationRule): Step {
  return (pass, offer) => {
    const { form } = rule;
    if (form.kind === "items" || form.kind === "remark")
      fireItems(rule, form.entries, form.kind === "remark", pass, offer);
    else if (form.kind === "type") fireTypes(rule, pass, offer);
    else if (form.kind === "path") firePaths(rule, pass, offer);
    else if (form.kind === "case") fireCases(rule, pass, offer);
    else matchers[form.name](rule, pass, offer);
  };
}
