/** Settings by their place in the config, such as `web.port`: a value as text, or a list's entries. No secret is among them. */
export type Settings = Readonly<Record<string, string | readonly string[]>>;

/** What a config says otherwise than the one before; null is by default. */
export type ConfigChange =
  | { readonly setting: string; readonly what: "value"; readonly before: string | null; readonly after: string | null }
  | { readonly setting: string; readonly what: "list"; readonly added: readonly string[]; readonly removed: readonly string[] };

/** The config that the bot last went by, so that the rooms are told of another one once. */
export interface AppliedConfig {
  /** Null before the first. */
  get(): Settings | null;
  set(settings: Settings): void;
}

const isList = (value: string | readonly string[] | undefined): value is readonly string[] => Array.isArray(value);

/** How two configs differ, in the order of the newer one's settings. */
export function changesBetween(before: Settings, after: Settings): readonly ConfigChange[] {
  const settings = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  return settings.flatMap((setting): readonly ConfigChange[] => {
    const [was, is] = [before[setting], after[setting]];
    if (isList(was) || isList(is)) {
      const [old, now] = [isList(was) ? was : [], isList(is) ? is : []];
      const added = now.filter((each) => !old.includes(each));
      const removed = old.filter((each) => !now.includes(each));
      return added.length + removed.length === 0 ? [] : [{ setting, what: "list", added, removed }];
    }
    return was === is ? [] : [{ setting, what: "value", before: was ?? null, after: is ?? null }];
  });
}
