import { RequestType, type KeysBackupRequest, type KeysClaimRequest, type KeysQueryRequest, type KeysUploadRequest, type RoomMessageRequest, type SignatureUploadRequest, type ToDeviceRequest } from "@matrix-org/matrix-sdk-crypto-wasm";

/** Something that the machine wants sent to the homeserver; its answer goes back by `Machine.answered`. */
export type KeyRequest = {
  readonly id: string;
  readonly type: RequestType;
  readonly method: "PUT" | "POST";
  /** Below `/_matrix/client/v3`. */
  readonly path: string;
  readonly body: unknown;
};

type Outgoing = KeysUploadRequest | KeysQueryRequest | KeysClaimRequest | ToDeviceRequest | SignatureUploadRequest | RoomMessageRequest | KeysBackupRequest;

const posted: Partial<Record<RequestType, string>> = {
  [RequestType.KeysUpload]: "/keys/upload",
  [RequestType.KeysQuery]: "/keys/query",
  [RequestType.KeysClaim]: "/keys/claim",
  [RequestType.SignatureUpload]: "/keys/signatures/upload",
};

/** The machine's request as plain data; null for a kind that nothing here makes it ask for. */
export function keyRequest(request: Outgoing): KeyRequest | null {
  const { id, type } = request;
  const body: unknown = JSON.parse(request.body);
  const path = posted[type];
  if (id === undefined) return null;
  if (path !== undefined) return { id, type, method: "POST", path, body };
  if (type !== RequestType.ToDevice || !("txn_id" in request)) return null;
  return { id, type, method: "PUT", path: `/sendToDevice/${encodeURIComponent(request.event_type)}/${encodeURIComponent(request.txn_id)}`, body };
}
