/** Texts to start from. */
export const examples: readonly { readonly name: string; readonly text: string }[] = [
  {
    name: "A package with mistakes",
    text: `package library:loans@0.2.0;

@since(version = 0.1.0)
interface loans {
  /// A day of the calendar.
  type day = u32;

  record refusal {
    why: strng,
  }

  @since(version = 0.2.0)
  resource loan {
    renew: func(days: u8) -> result<day, refusal>;
  }
}
`,
  },
  {
    name: "WASI 0.2, to translate",
    text: `package acme:uploads@0.1.0;

interface uploads {
  use wasi:io/streams@0.2.6.{input-stream};
  use wasi:clocks/monotonic-clock@0.2.6.{duration};

  /// Opens a file that was uploaded before.
  open: func(name: string) -> result<input-stream, string>;

  /// How long uploads are kept.
  keep-for: func() -> duration;
}

world uploader {
  import wasi:clocks/monotonic-clock@0.2.6;
  export uploads;
}
`,
  },
  {
    name: "WASI 0.3: async, streams, maps",
    text: `package acme:mail@1.0.0;

/// Mail that arrives while it is read.
@since(version = 1.0.0)
interface inbox {
  @since(version = 1.0.0)
  record message {
    headers: map<string, list<string>>,
    body: stream<u8>,
  }

  @since(version = 1.0.0)
  next: async func() -> result<message, string>;
}

@since(version = 1.0.0)
world reader {
  @since(version = 1.0.0)
  import inbox;
}
`,
  },
];
