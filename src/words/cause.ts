import type { Cause, KnownCause, LastSaid } from "../model/cause.ts";
import { foreignSentence } from "./foreign.ts";

const means: Readonly<Record<KnownCause, string>> = {
  "secrets-differ": "Its shared secret and its homeserver's differ.",
  "registration-closed": "Registration on its homeserver is closed.",
  "accounts-of-another": "The homeserver already has accounts for these agents, made by another MindRoom: its data and the homeserver's don't belong together.",
  "agents-unknown": "The homeserver no longer knows the agents: its data and the homeserver's no longer belong together.",
  "token-missing": "The homeserver lets agents register only with a registration token, and it has none.",
  "token-refused": "The homeserver doesn't accept its registration token.",
  "config-key-unknown": "Its config.yaml has a key that this version of MindRoom doesn't know.",
  "config-invalid": "Its config.yaml is invalid.",
  "other-server-name": "The homeserver's data belongs to another server name.",
  "data-in-use": "Another process uses the homeserver's data.",
  "port-taken-inside": "A port inside the container is taken.",
  "disk-full": "The disk is full.",
  "permission-denied": "It may not read or write its own files: see who owns the instance's folder.",
  "out-of-memory": "It ran out of memory.",
  "homeserver-unreachable": "It can't reach its homeserver.",
};

/** Why a service doesn't come up: what it said, explained where that is known. */
export const causeTold = ({ line, what }: LastSaid): string => (what === "last-line" ? line : `${explained(what)}It said: ${line}`);

/** The same in sentences. */
export const causeSentences = ({ line, what }: Cause): string => `${explained(what)}It said: ${foreignSentence(line)}`;

const explained = (what: Cause["what"]): string => (what === "unknown" ? "" : `${means[what]} `);
