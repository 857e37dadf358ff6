import { RoomMessageRequest, Sas, UserId, VerificationMethod, VerificationRequestPhase, type OlmMachine, type RequestType } from "@matrix-org/matrix-sdk-crypto-wasm";
import type { Emoji, VerificationState } from "../../model/rooms/verification.ts";

/** A message that a verification wants sent to its room, encrypted. */
export type RoomRequest = {
  readonly id: string;
  readonly type: RequestType;
  readonly room: string;
  readonly transaction: string;
  readonly event: string;
  readonly content: unknown;
};

/** How far a verification is, and what is to be said for it to go on. Emoji only while they are compared. */
export type VerificationStep = { readonly say: readonly RoomRequest[]; readonly emoji: readonly Emoji[]; readonly state: VerificationState | "waiting" };

/** The machine's request as plain data; null for one that isn't for a room. */
export function roomRequest(request: unknown): RoomRequest | null {
  if (!(request instanceof RoomMessageRequest)) return null;
  const { body, event_type: event, id, room_id: room, txn_id: transaction, type } = request;
  return { id, type, room, transaction, event, content: JSON.parse(body) as unknown };
}

/**
 * Goes on with a verification that somebody has begun, as far as it can go now. It is they who compare: our side confirms as soon as
 * there is something to compare, and concludes nothing from it. Of what the machine then wants sent, signatures are left out: the bot
 * vouches for nobody.
 * @param flow the id of the event that asked for it.
 * @returns null for one that isn't known, such as one from before a restart.
 */
export async function goOnVerifying(machine: OlmMachine, user: string, flow: string): Promise<VerificationStep | null> {
  const request = machine.getVerificationRequest(new UserId(user), flow);
  if (request === undefined) return null;
  if (request.phase() === VerificationRequestPhase.Requested) return { say: saying([request.acceptWithMethods([VerificationMethod.SasV1])]), emoji: [], state: "waiting" };

  if (request.isDone() || request.isCancelled()) return { say: [], emoji: [], state: request.isDone() ? "done" : "cancelled" };

  const sas = request.getVerification();
  if (!(sas instanceof Sas)) return { say: [], emoji: [], state: "waiting" };
  const emoji = (sas.emoji() ?? []).map(({ description: name, symbol }) => ({ symbol, name }));
  if (!sas.canBePresented()) return { say: saying([sas.hasBeenAccepted() ? undefined : sas.accept()]), emoji: [], state: "waiting" };
  return { say: saying(sas.haveWeConfirmed() ? [] : await sas.confirm()), emoji, state: "comparing" };
}

const saying = (requests: readonly unknown[]): readonly RoomRequest[] => requests.flatMap((each) => roomRequest(each) ?? []);
