/**
 * Wasm files in OCI images: an image layout folder, or an archive of one (`docker save`, `oras`, `skopeo`; tar, also gzipped). The OCI
 * image specification: "Image Layout", "Image Index", "Image Manifest". Nothing is read beyond the limits.
 */
import type { FileReader } from "./reader.ts";
import { ArchiveError, gunzip, isGzip, isTar, readTar, type TarEntry } from "./tar.ts";

/** A wasm file in an image. */
export interface OciFile {
  /** Its title, its path in the image, or the name of the image; empty if it has none of these. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What an image holds. */
export interface OciContent {
  readonly files: readonly OciFile[];
  /** What could not be read, as messages. */
  readonly problems: readonly string[];
}

/** Sizes in bytes. */
const LIMITS = { json: 4 << 20, total: 1 << 29, manifests: 256, layers: 1024, depth: 4 };

/**
 * Reads the wasm files of an OCI layout folder or an archive.
 * @returns `undefined` if the path is neither: a folder without an image index, a file that is not an archive
 */
export async function readOci(path: string, reader: FileReader): Promise<OciContent | undefined> {
  try {
    if ((await reader.stat(path)) !== "directory") return await readArchive(await reader.read(path));
    return (await isOciLayout(path, reader)) ? await new ImageReader(folderStore(path, reader)).read() : undefined;
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    return { files: [], problems: [error.message] };
  }
}

async function readArchive(bytes: Uint8Array): Promise<OciContent | undefined> {
  if (!isGzip(bytes) && !isTar(bytes)) return undefined;
  const archive = isGzip(bytes) ? await gunzip(bytes, LIMITS.total) : bytes;
  if (isWasm(archive)) return { files: [{ name: "", bytes: archive }], problems: [] };
  return isTar(archive) ? new ImageReader(archiveStore(readTar(archive))).read() : undefined;
}

/** Whether a folder is an OCI image layout. */
export async function isOciLayout(folder: string, reader: FileReader): Promise<boolean> {
  const base = folder.replace(/\/+$/, "");
  return (await reader.stat(`${base}/oci-layout`)) === "file" && (await reader.stat(`${base}/index.json`)) === "file";
}

/** The files of a layout, by path. */
interface LayoutStore {
  readonly entries: readonly TarEntry[];
  read(path: string): Promise<Uint8Array | undefined>;
}

function folderStore(folder: string, reader: FileReader): LayoutStore {
  const base = folder.replace(/\/+$/, "");
  return {
    entries: [],
    read: async (path) =>
      (await reader.stat(`${base}/${path}`)) === "file" ? reader.read(`${base}/${path}`) : undefined,
  };
}

function archiveStore(entries: readonly TarEntry[]): LayoutStore {
  const byPath = new Map(entries.map(({ path, bytes }) => [path, bytes]));
  return { entries, read: async (path) => byPath.get(path) };
}

/** A reference to a blob, as far as it is looked at (OCI "Content Descriptors"). */
interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly annotations: unknown;
}

/** Collects the wasm files of one image layout. */
class ImageReader {
  private readonly files = new Map<string, OciFile>();
  private readonly problems: string[] = [];
  private manifests = 0;
  private layers = 0;
  private bytes = 0;
  private readonly store: LayoutStore;

  constructor(store: LayoutStore) {
    this.store = store;
  }

  async read(): Promise<OciContent> {
    const index = await this.json("index.json");
    const saved = index === undefined ? await this.json("manifest.json") : undefined;
    if (index !== undefined) await this.index(index, "", 0);
    else if (Array.isArray(saved)) for (const image of saved) await this.savedImage(image);
    else this.addFrom(this.store.entries, "");
    if (this.files.size === 0 && this.problems.length === 0) this.problems.push("the image contains no wasm file");
    return { files: [...this.files.values()], problems: this.problems };
  }

  /** An image index, or a manifest in its place. */
  private async index(value: unknown, name: string, depth: number): Promise<void> {
    if (depth > LIMITS.depth) throw new ArchiveError("the image indexes are nested too deeply");
    for (const each of listOf(value, "manifests")) {
      const descriptor = this.descriptor(each);
      if (descriptor === undefined) continue;
      if (++this.manifests > LIMITS.manifests) throw new ArchiveError(`more than ${LIMITS.manifests} manifests`);
      const content = parse(await this.blob(descriptor, LIMITS.json));
      const title = annotation(descriptor.annotations, "org.opencontainers.image.ref.name") ?? name;
      if (listOf(content, "manifests").length > 0) await this.index(content, title, depth + 1);
      else await this.manifest(content, title);
    }
  }

  private async manifest(value: unknown, imageName: string): Promise<void> {
    const title = annotation(field(value, "annotations"), "org.opencontainers.image.title") ?? imageName;
    const names = await this.spinComponents(field(value, "config"));
    const tree = new Map<string, TarEntry>();
    for (const each of listOf(value, "layers")) {
      const layer = this.descriptor(each);
      if (layer === undefined) continue;
      const own = names.get(layer.digest) ?? annotation(layer.annotations, "org.opencontainers.image.title");
      await this.layer(layer, own ?? title, tree);
    }
    this.addFrom([...tree.values()], title);
  }

  /** A layer is a wasm file, a (gzipped) tar archive of files, or something else, such as an asset. */
  private async layer(layer: Descriptor, name: string, tree: Map<string, TarEntry>): Promise<void> {
    if (++this.layers > LIMITS.layers) throw new ArchiveError(`more than ${LIMITS.layers} layers`);
    const isWasmLayer = /wasm/.test(layer.mediaType);
    if (!isWasmLayer && /zstd/.test(layer.mediaType)) {
      this.problems.push(`the layer ${layer.digest} is compressed with zstd, which is not supported`);
      return;
    }
    const isTree = /\btar\b|rootfs/.test(layer.mediaType) || layer.mediaType === "";
    const content = await this.blob(layer, LIMITS.total);
    if (content === undefined) return;
    if (isWasm(content)) this.add(layer.digest, { name, bytes: content });
    else if (isWasmLayer) this.problems.push(`the layer ${layer.digest} is not a wasm file`);
    else if (isTree) await this.unpack(content, tree);
  }

  /** Lays the files of a layer over those of earlier ones; a file `.wh.NAME` deletes NAME. */
  private async unpack(layer: Uint8Array, tree: Map<string, TarEntry>): Promise<void> {
    const archive = isGzip(layer) ? this.counted(await gunzip(layer, LIMITS.total - this.bytes)) : layer;
    for (const entry of readTar(archive)) {
      const [, folder = "", base = ""] = /^(.*\/)?([^/]*)$/.exec(entry.path) ?? [];
      if (base === ".wh..wh..opq") {
        for (const path of tree.keys()) if (path.startsWith(folder)) tree.delete(path);
      } else if (base.startsWith(".wh.")) {
        const deleted = folder + base.slice(".wh.".length);
        for (const path of tree.keys()) if (path === deleted || path.startsWith(`${deleted}/`)) tree.delete(path);
      } else tree.set(entry.path, entry);
    }
  }

  /** An image of the older `docker save` format, which has no index: layers by path. */
  private async savedImage(image: unknown): Promise<void> {
    const tree = new Map<string, TarEntry>();
    for (const path of listOf(image, "Layers")) {
      const layer = typeof path === "string" ? await this.store.read(path) : undefined;
      if (layer === undefined) this.problems.push("a layer that the image refers to is not in the archive");
      else await this.unpack(layer, tree);
    }
    const [tag] = listOf(image, "RepoTags");
    this.addFrom([...tree.values()], typeof tag === "string" ? tag : "");
  }

  /** The components of a Spin application, by the digests of their layers. */
  private async spinComponents(config: unknown): Promise<ReadonlyMap<string, string>> {
    const mediaType = field(config, "mediaType");
    const descriptor = typeof mediaType === "string" && /spin/.test(mediaType) ? this.descriptor(config) : undefined;
    const application = descriptor && parse(await this.blob(descriptor, LIMITS.json));
    const names = new Map<string, string>();
    for (const component of listOf(application, "components")) {
      const [id, digest] = [field(component, "id"), field(field(component, "source"), "digest")];
      if (typeof id === "string" && typeof digest === "string") names.set(digest, `${id}.wasm`);
    }
    return names;
  }

  private addFrom(entries: readonly TarEntry[], fallback: string): void {
    for (const { path, bytes } of entries)
      if (isWasm(bytes)) this.add(path, { name: path === "" ? fallback : path, bytes });
  }

  private add(id: string, file: OciFile): void {
    if (!this.files.has(id)) this.files.set(id, file);
  }

  private descriptor(value: unknown): Descriptor | undefined {
    const [mediaType, digest] = [field(value, "mediaType"), field(value, "digest")];
    if (typeof digest === "string" && /^sha256:[0-9a-f]{64}$/.test(digest))
      return {
        mediaType: typeof mediaType === "string" ? mediaType : "",
        digest,
        annotations: field(value, "annotations"),
      };
    this.problems.push("the image refers to a blob without a valid sha256 digest");
    return undefined;
  }

  private async blob({ digest }: Descriptor, limit: number): Promise<Uint8Array | undefined> {
    const bytes = await this.store.read(`blobs/sha256/${digest.slice("sha256:".length)}`);
    if (bytes === undefined) {
      this.problems.push(`the blob ${digest} is not in the image`);
      return undefined;
    }
    if (bytes.length > limit) throw new ArchiveError(`the blob ${digest} is larger than ${limit} bytes`);
    this.counted(bytes);
    if ((await sha256(bytes)) === digest) return bytes;
    this.problems.push(`the content of the blob ${digest} does not match its digest`);
    return undefined;
  }

  private counted(bytes: Uint8Array): Uint8Array {
    this.bytes += bytes.length;
    if (this.bytes > LIMITS.total) throw new ArchiveError(`the image is larger than ${LIMITS.total} bytes`);
    return bytes;
  }

  private async json(path: string): Promise<unknown> {
    const bytes = await this.store.read(path);
    if (bytes === undefined) return undefined;
    if (bytes.length > LIMITS.json) throw new ArchiveError(`${path} is larger than ${LIMITS.json} bytes`);
    const value = parse(bytes);
    if (value === undefined) throw new ArchiveError(`${path} is not valid JSON`);
    return value;
  }
}

/** The digest of bytes as OCI writes it. */
async function sha256(bytes: Uint8Array): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array(bytes)));
  return `sha256:${Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

function isWasm(bytes: Uint8Array): boolean {
  return bytes[0] === 0 && bytes[1] === 0x61 && bytes[2] === 0x73 && bytes[3] === 0x6d;
}

function parse(bytes: Uint8Array | undefined): unknown {
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function listOf(value: unknown, name: string): readonly unknown[] {
  const list = field(value, name);
  return Array.isArray(list) ? list : [];
}

function annotation(annotations: unknown, name: string): string | undefined {
  const value = field(annotations, name);
  return typeof value === "string" && value !== "" ? value : undefined;
}
