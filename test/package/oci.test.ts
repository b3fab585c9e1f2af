import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { readOci } from "../../src/package/load/oci.ts";
import type { FileReader } from "../../src/package/load/reader.ts";
import { gunzip } from "../../src/package/load/tar.ts";
import { gzip, ociLayout, tarOf } from "../support/oci.ts";

const wasm = (tag: number): Uint8Array => Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 0, 2, 1, tag]);
const WASM_LAYER = "application/wasm";
const TAR_LAYER = "application/vnd.oci.image.layer.v1.tar";

function readerOf(files: Readonly<Record<string, string | Uint8Array>>): FileReader {
  return {
    stat: async (path) =>
      files[path] !== undefined
        ? "file"
        : Object.keys(files).some((name) => name.startsWith(`${path}/`))
          ? "directory"
          : undefined,
    list: async () => [],
    read: async (path) => Buffer.from(files[path] ?? ""),
  };
}

async function archive(bytes: Uint8Array) {
  const content = await readOci("image.tar", readerOf({ "image.tar": bytes }));
  return content && { files: content.files.map(({ name, bytes }) => [name, bytes[11]]), problems: content.problems };
}

describe("OCI images", () => {
  test("a layout folder: layers that are wasm, with title or by the name of the image", async () => {
    const layout = ociLayout(
      [
        { mediaType: WASM_LAYER, content: wasm(1), title: "api.wasm" },
        { mediaType: "application/vnd.wasm.content.layer.v1+wasm", content: wasm(2) },
        { mediaType: "application/vnd.acme.asset", content: Buffer.from("<html>") },
      ],
      undefined,
      "ghcr.io/acme/shop:1",
    );
    const inFolder = Object.fromEntries(Object.entries(layout).map(([path, bytes]) => [`shop/${path}`, bytes]));
    const content = await readOci("shop", readerOf(inFolder));
    expect(content?.files.map(({ name, bytes }) => [name, bytes[11]])).toEqual([
      ["api.wasm", 1],
      ["ghcr.io/acme/shop:1", 2],
    ]);
    expect(content?.problems).toEqual([]);
  });

  test("the same as an archive, also gzipped", async () => {
    const tar = tarOf(ociLayout([{ mediaType: WASM_LAYER, content: wasm(1), title: "api.wasm" }]));
    const expected = { files: [["api.wasm", 1]], problems: [] };
    expect(await archive(tar)).toEqual(expected);
    expect(await archive(gzip(tar))).toEqual(expected);
  });

  test("container layers: later ones replace and delete files", async () => {
    const layers = [
      tarOf({ "app/a.wasm": wasm(1), "app/b.wasm": wasm(2), "etc/notes.txt": "x" }),
      gzip(tarOf({ "app/.wh.b.wasm": "", "app/a.wasm": wasm(3) })),
    ];
    const layout = ociLayout(layers.map((content) => ({ mediaType: `${TAR_LAYER}+gzip`, content })));
    expect(await archive(tarOf(layout))).toEqual({ files: [["app/a.wasm", 3]], problems: [] });
  });

  test("the older format of docker save, and a plain archive of wasm files", async () => {
    const manifest = JSON.stringify([{ RepoTags: ["acme/shop:1"], Layers: ["1/layer.tar"] }]);
    expect(await archive(tarOf({ "manifest.json": manifest, "1/layer.tar": tarOf({ "app.wasm": wasm(1) }) }))).toEqual({
      files: [["app.wasm", 1]],
      problems: [],
    });
    expect(await archive(tarOf({ "./out/a.wasm": wasm(1), "b.wasm": wasm(2) }))).toEqual({
      files: [
        ["out/a.wasm", 1],
        ["b.wasm", 2],
      ],
      problems: [],
    });
  });

  test("components of a Spin application go by their ids", async () => {
    const digest = `sha256:${createHash("sha256").update(wasm(1)).digest("hex")}`;
    const application = { components: [{ id: "front", source: { digest } }] };
    const layout = ociLayout([{ mediaType: "application/vnd.wasm.content.layer.v1+wasm", content: wasm(1) }], {
      mediaType: "application/vnd.fermyon.spin.application.v1+config",
      content: Buffer.from(JSON.stringify(application)),
    });
    expect((await archive(tarOf(layout)))?.files).toEqual([["front.wasm", 1]]);
  });

  test("what is neither a layout nor an archive is left to others", async () => {
    expect(await archive(Buffer.from("just text"))).toBeUndefined();
    expect(await archive(gzip(Buffer.from("just text")))).toBeUndefined();
    expect(await readOci("folder", readerOf({ "folder/a.txt": "" }))).toBeUndefined();
  });
});

describe("images that can't be read", () => {
  const good = ociLayout([{ mediaType: WASM_LAYER, content: wasm(1), title: "api.wasm" }]);
  const blob = Object.entries(good).find(([, bytes]) => typeof bytes !== "string" && bytes[1] === 0x61)?.[0] ?? "";
  const digest = `sha256:${blob.slice("blobs/sha256/".length)}`;
  const without = Object.fromEntries(Object.entries(good).filter(([path]) => path !== blob));

  test.each([
    ["a blob that is not there", tarOf(without), `the blob ${digest} is not in the image`],
    [
      "other content",
      tarOf({ ...good, [blob]: wasm(9) }),
      `the content of the blob ${digest} does not match its digest`,
    ],
    [
      "a path for a digest",
      tarOf({ "oci-layout": "{}", "index.json": `{"manifests":[{"digest":"../../etc/passwd"}]}` }),
      "the image refers to a blob without a valid sha256 digest",
    ],
    ["no JSON", tarOf({ "index.json": "{" }), "index.json is not valid JSON"],
    ["a truncated archive", tarOf(good).subarray(0, 700), "the tar archive is truncated"],
    ["damaged gzip data", gzip(tarOf(good)).subarray(0, 300), "the gzip data is damaged"],
    ["nothing of use", tarOf({ "a.txt": "x" }), "the image contains no wasm file"],
    [
      "zstd",
      tarOf(ociLayout([{ mediaType: `${TAR_LAYER}+zstd`, content: Uint8Array.of(1) }])),
      "is compressed with zstd, which is not supported",
    ],
    ["no wasm", tarOf(ociLayout([{ mediaType: WASM_LAYER, content: Uint8Array.of(1) }])), "is not a wasm file"],
  ])("%s", async (_, bytes, message) => {
    const content = await archive(bytes);
    expect(content?.files).toEqual([]);
    expect(content?.problems).toEqual([expect.stringContaining(message)]);
  });

  test("a gzip bomb ends at the limit", async () => {
    const bomb = gzip(Buffer.alloc(1 << 22));
    await expect(gunzip(bomb, 1 << 20)).rejects.toThrow("the compressed data expands to more than 1048576 bytes");
    expect(await gunzip(bomb, 1 << 22)).toHaveLength(1 << 22);
  });
});
