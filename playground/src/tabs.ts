/** Tabs by the pattern of the ARIA guide: arrow keys move, the panel of the chosen tab is shown. */
export interface Tabs {
  /** The panel of a tab. */
  panel(id: string): HTMLElement;
  current(): string;
  select(id: string): void;
}

export function createTabs(
  list: HTMLElement,
  panels: HTMLElement,
  names: Readonly<Record<string, string>>,
  onSelect: (id: string) => void,
): Tabs {
  const ids = Object.keys(names);
  let selected = ids[0] ?? "";
  const buttons = new Map<string, HTMLButtonElement>();
  const contents = new Map<string, HTMLElement>();
  for (const id of ids) {
    const button = document.createElement("button");
    button.type = "button";
    button.id = `tab-${id}`;
    button.textContent = names[id] ?? id;
    button.setAttribute("role", "tab");
    button.setAttribute("aria-controls", `panel-${id}`);
    button.addEventListener("click", () => select(id));
    button.addEventListener("keydown", (event) => move(event, id));
    list.append(button);
    buttons.set(id, button);
    const panel = document.createElement("div");
    panel.id = `panel-${id}`;
    panel.tabIndex = 0;
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", button.id);
    panels.append(panel);
    contents.set(id, panel);
  }
  const move = (event: KeyboardEvent, id: string) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = event.key === "Home" ? 0 : event.key === "End" ? ids.length - 1 : step && ids.indexOf(id) + step;
    const next = at === undefined ? undefined : ids.at(at % ids.length);
    if (next === undefined) return;
    event.preventDefault();
    select(next);
    buttons.get(next)?.focus();
  };
  const select = (id: string) => {
    selected = id;
    for (const [one, button] of buttons) {
      button.setAttribute("aria-selected", String(one === id));
      button.tabIndex = one === id ? 0 : -1;
    }
    for (const [one, panel] of contents) panel.hidden = one !== id;
    onSelect(id);
  };
  return {
    panel: (id) => contents.get(id) ?? panels,
    current: () => selected,
    select,
  };
}
