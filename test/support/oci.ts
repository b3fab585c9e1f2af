import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";

/** A tar archive (ustar) of these files. */
export function tarOf(files: Readonly<Record<string, string | Uint8Array>>): Buffer {
  const parts = Object.entries(files).map(([path, content]) => {
    const body = Buffer.from(content);
    const header = Buffer.alloc(512);
    header.write(path, 0, 100);
    header.write("0000644\0", 100);
    header.write(`${body.length.toString(8).padStart(11, "0")}\0`, 124);
    header.write("        ", 148);
    header.write("0ustar\x0000", 156);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    return Buffer.concat([header, body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
  });
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

export interface Layer {
  readonly mediaType: string;
  readonly content: Uint8Array;
  readonly title?: string;
}

/** The files of an OCI layout with one image. */
export function ociLayout(
  layers: readonly Layer[],
  config?: Layer,
  ref = "latest",
): Record<string, Uint8Array | string> {
  const files: Record<string, Uint8Array | string> = { "oci-layout": `{"imageLayoutVersion":"1.0.0"}` };
  const put = (content: Uint8Array | string, mediaType: string, annotations: object) => {
    const digest = createHash("sha256").update(content).digest("hex");
    files[`blobs/sha256/${digest}`] = content;
    return { mediaType, digest: `sha256:${digest}`, size: content.length, annotations };
  };
  const titled = ({ mediaType, content, title }: Layer) =>
    put(content, mediaType, title === undefined ? {} : { "org.opencontainers.image.title": title });
  const manifest = {
    schemaVersion: 2,
    config: titled(config ?? { mediaType: "application/vnd.wasm.config.v0+json", content: Buffer.from("{}") }),
    layers: layers.map(titled),
  };
  const type = "application/vnd.oci.image.manifest.v1+json";
  const described = put(JSON.stringify(manifest), type, { "org.opencontainers.image.ref.name": ref });
  files["index.json"] = JSON.stringify({ schemaVersion: 2, manifests: [described] });
  return files;
}

export const gzip = (bytes: Uint8Array): Uint8Array => gzipSync(bytes);
