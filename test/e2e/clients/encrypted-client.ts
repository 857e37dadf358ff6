/** An event of a room as a client shows it: what was encrypted is decrypted. */
export type Heard = {
  readonly event: string;
  readonly room: string;
  readonly sender: string;
  /** Of the decrypted event; `m.room.encrypted` where the client couldn't decrypt it. */
  readonly type: string;
  /** Relations included, which no client encrypts. */
  readonly content: Readonly<Record<string, unknown>>;
  readonly encrypted: boolean;
};

export type Account = { readonly url: string; readonly user: string; readonly password: string };

/** One device of a person, in a client that is nobody's here. */
export interface EncryptedClient {
  readonly user: string;
  readonly device: string;
  /** All that it has been sent since it signed in, in the order in which it could show it. */
  readonly heard: readonly Heard[];
  /** Accepts an invite; resolves when the client has seen the room. */
  join(room: string): Promise<void>;
  /** Sends an event, encrypted where the room is; gives its id. */
  send(room: string, type: string, content: object): Promise<string>;
  /** Sends a file, encrypted; gives the event's id. */
  sendFile(room: string, name: string, bytes: Buffer): Promise<string>;
  /** Fetches a file that was sent encrypted, and decrypts it. */
  fileOf(message: Heard): Promise<Buffer>;
  stop(): Promise<void>;
}

export const text = (body: string) => ({ msgtype: "m.text", body });
export const edit = (event: string, body: string) => ({ ...text(`* ${body}`), "m.new_content": text(body), "m.relates_to": { rel_type: "m.replace", event_id: event } });
export const inThread = (root: string, body: string) => ({ ...text(body), "m.relates_to": { rel_type: "m.thread", event_id: root, is_falling_back: true, "m.in_reply_to": { event_id: root } } });
export const reaction = (event: string, key: string) => ({ "m.relates_to": { rel_type: "m.annotation", event_id: event, key } });

/** Sends an ordinary message. */
export const says = (client: EncryptedClient, room: string, body: string): Promise<string> => client.send(room, "m.room.message", text(body));

type Relation = { readonly rel_type?: string; readonly event_id?: string; readonly key?: string; readonly "m.in_reply_to"?: { readonly event_id: string } };
export const relationOf = ({ content }: Heard): Relation => content["m.relates_to"] ?? {};
/** What a message says; an edit says its new content. */
export const bodyOf = ({ content }: Heard): string => {
  const { body } = (content["m.new_content"] ?? content) as { body?: unknown };
  return typeof body === "string" ? body : "";
};

/** Waits until a client has been sent a certain event. @throws Error with all that it heard instead. */
export async function hears(client: EncryptedClient, what: string, wanted: (message: Heard) => boolean, deadline = 20_000): Promise<Heard> {
  for (const until = Date.now() + deadline; Date.now() < until; await new Promise((resolve) => setTimeout(resolve, 20))) {
    const found = client.heard.find(wanted);
    if (found !== undefined) return found;
  }
  throw new Error(`${client.user} (${client.device}) never heard ${what}; it heard:\n${client.heard.map((each) => `${each.sender}: ${each.type} ${bodyOf(each)}`).join("\n")}`);
}
