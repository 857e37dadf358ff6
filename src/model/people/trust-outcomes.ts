import type { Identity } from "./identities.ts";
import type { Verification } from "../rooms/verification.ts";

export type IdentityList = { readonly identities: readonly Identity[] };

export type VerificationList = { readonly verifications: readonly Verification[] };

export type IdentityAccepted = { readonly user: string; readonly key: string; /** Whether they were known by another one before. */ readonly changed: boolean };
