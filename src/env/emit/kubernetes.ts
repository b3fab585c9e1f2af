import { visibleName } from "../../common/visible.ts";
import { type EmitInput, isSensitive, namedKeys, openRemarks, yamlEntries } from "./keys.ts";

/** A ConfigMap and a Secret for each binary, to be filled in; what looks like a secret goes into the Secret. */
export function emitKubernetes(inputs: readonly EmitInput[]): string {
  return inputs.flatMap(objects).join("---\n");
}

function objects(input: EmitInput): readonly string[] {
  const keys = namedKeys(input);
  const plain = keys.filter((key) => !isSensitive(key));
  const sensitive = keys.filter(isSensitive);
  const head = [
    `# What ${visibleName(input.file)} reads; written by \`witkit env --emit k8s\`.`,
    ...openRemarks(input).map((text) => `# ${text}`),
  ];
  const config = `${head.join("\n")}\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${input.name}-config\ndata:\n${yamlEntries(plain, "  ")}`;
  return sensitive.length === 0 ? [config] : [config, secretObject(`${input.name}-secrets`, sensitive)];
}

/** A Secret whose values are still to be filled in. */
export function secretObject(name: string, keys: Parameters<typeof yamlEntries>[0]): string {
  return `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${name}\ntype: Opaque\nstringData:\n${yamlEntries(keys, "  ")}`;
}
