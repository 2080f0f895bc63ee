/**
 * Property values as they cross the wire to an engine, in Pulumi's own notation, and the two readings of them
 * that a plan needs: `reveal` for rules, which judge what is inside a secret, and `conceal` for everything that
 * a person or a file gets to see.
 */
import { runtime } from "@pulumi/pulumi";

/** A value of a request: plain JSON in which secrets, unknowns and assets carry Pulumi's signatures. */
export type Wire = null | boolean | number | string | Wire[] | { [key: string]: Wire };
export type WireObject = { [key: string]: Wire };

/** Plain data, with the placeholders `[secret]` and `[unknown]` where a value may not or cannot be shown. */
export type Shown = null | boolean | number | string | Shown[] | { [key: string]: Shown };

/** Plain data with `U` where a value is not known before an update. */
export type Revealed<U> =
  | null
  | boolean
  | number
  | string
  | U
  | Revealed<U>[]
  | { [key: string]: Revealed<U> };

const {
  specialSigKey,
  specialSecretSig,
  specialResourceSig,
  specialAssetSig,
  specialArchiveSig,
  unknownValue,
} = runtime;

export const shownSecret = "[secret]";
export const shownUnknown = "[unknown]";

/** Secrets unwrapped, unknowns replaced by `unknown`: what a rule judges. */
export function reveal<U>(value: Wire, unknown: U): Revealed<U> {
  if (value === unknownValue) return unknown;
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item) => reveal(item, unknown));
  switch (value[specialSigKey]) {
    case undefined:
      return revealAll(value, unknown);
    case specialSecretSig:
      return reveal(value["value"] ?? null, unknown);
    case specialResourceSig:
      return value["id"] === "" ? unknown : reveal(value["id"] ?? value["urn"] ?? null, unknown);
    default:
      return revealAll(withoutSignature(value), unknown);
  }
}

/** The same of each value. */
export function revealAll<U>(object: WireObject, unknown: U): { [key: string]: Revealed<U> } {
  const result: { [key: string]: Revealed<U> } = {};
  for (const key of Object.keys(object)) result[key] = reveal(object[key] ?? null, unknown);
  return result;
}

/** Nothing secret left: what may be printed. */
export function conceal(value: Wire): Shown {
  if (value === unknownValue) return shownUnknown;
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(conceal);
  switch (value[specialSigKey]) {
    case undefined:
      return mapValues(value, conceal);
    case specialSecretSig:
      return shownSecret;
    case specialResourceSig:
      return conceal(value["urn"] ?? null);
    case specialAssetSig:
    case specialArchiveSig:
      return mapValues(withoutSignature(value), conceal);
    default:
      return shownUnknown;
  }
}

function withoutSignature(value: WireObject): WireObject {
  const { [specialSigKey]: _signature, ...rest } = value;
  return rest;
}

function mapValues<T>(object: WireObject, convert: (value: Wire) => T): { [key: string]: T } {
  const result: { [key: string]: T } = {};
  for (const key of Object.keys(object)) result[key] = convert(object[key] ?? null);
  return result;
}
