import { describe, expect, it } from "vitest";
import { shippedPack } from "./support/packs.ts";
import { translateText } from "./support/translate.ts";

const pack = shippedPack("wasi-0.2-to-0.3");
const translated = (text: string): string => {
  const result = translateText(text, pack);
  expect(result.report.verification.errors).toEqual([]);
  return result.files[0]?.after ?? "";
};

describe("what a translation makes", () => {
  it("is gated as its surroundings are: members with the version that the package has, types as old as what refers to them", () => {
    expect(
      translated(`package a:b@0.4.0;

@since(version = 0.2.0)
interface i {
    @since(version = 0.2.0)
    use wasi:io/streams@0.2.0.{input-stream, output-stream};
    @since(version = 0.2.0)
    resource conn {
        @since(version = 0.2.0)
        open: func() -> tuple<input-stream, output-stream>;
    }
}
`),
    ).toBe(`package a:b@0.4.0;

@since(version = 0.2.0)
interface i {
    @since(version = 0.2.0)
    resource conn {
        @since(version = 0.2.0)
        open: func();
        @since(version = 0.4.0)
        receive: func() -> tuple<stream<u8>, future<result<_, error-code>>>;
        @since(version = 0.4.0)
        send: func(data: stream<u8>) -> future<result<_, error-code>>;
    }

    /// What can go wrong.
    @since(version = 0.2.0)
    variant error-code {
        /// Any other cause, with a text for debugging.
        other(option<string>),
    }
}
`);
  });

  it("stands on one line where its container does, behind the feature of the container", () => {
    expect(
      translated(
        "package a:b;\n\n@unstable(feature = f)\ninterface i { use wasi:io/streams@0.2.0.{input-stream}; read: func() -> input-stream; }\n",
      ),
    ).toBe(
      "package a:b;\n\n@unstable(feature = f)\ninterface i { read: func() -> tuple<stream<u8>, future<result<_, error-code>>>; @unstable(feature = f) variant error-code { other(option<string>) } }\n",
    );
  });

  it("keeps the gates of a statement on all that it becomes", () => {
    const text = translated(
      "package a:b@0.1.0;\n\nworld w {\n  @since(version = 0.1.0)\n  include wasi:http/imports@0.2.0;\n}\n",
    );
    expect(text.match(/@since\(version = 0\.1\.0\)\n {2}(import|include)/g)).toHaveLength(6);
  });

  it("keeps the comments around what it replaces", () => {
    const before =
      "package a:b;\n\ninterface i {\n  use wasi:io/streams@0.2.0.{input-stream as s};\n  get: func() -> result< /* u */ s, // v\n    string /* w */>;\n}\n";
    expect(translated(before)).toContain(
      "get: func() -> /* u */ // v\n  /* w */ tuple<stream<u8>, future<result<_, string>>>;",
    );
  });
});

describe("notes", () => {
  it("have all their words", () => {
    const text = `package a:b;

interface i {
  use wasi:io/streams@0.2.0.{input-stream, output-stream, error};
  use wasi:io/poll@0.2.0.{pollable};
  type ready = pollable;
  put: func(x: output-stream);
  dial: func() -> tuple<input-stream, output-stream>;
  wait: func() -> ready;
  look: func(e: borrow<error>) -> string;
}

world w {
  include wasi:http/imports@0.2.0;
  import wasi:filesystem/types@0.2.0;
  export wasi:io/streams@0.2.0;
}
`;
    const notes = translateText(text, pack).report.packages.flatMap((one) => one.notes);
    for (const { message } of notes) expect(message).not.toMatch(/\{\w+\}|``| {2}/);
    expect(
      notes
        .filter(({ severity }) => severity === "action")
        .map(({ id, item }) => `${id} ${item}`)
        .sort(),
    ).toEqual([
      "note/first-class-pollable a:b/i#ready",
      "note/first-class-pollable a:b/i#wait",
      "note/removed-type a:b/i#dial",
      "note/removed-type a:b/i#look",
      "note/removed-type a:b/i#put",
      "note/removed-type a:b/w#export wasi:io/streams@0.2.0",
    ]);
  });
});
