import type * as pulumi from "@pulumi/pulumi";
import type { ConnectionField } from "../connection";
import type { BuiltData } from "../data-store";
import type { SecretValues } from "../secret-bundle";
import type { Target } from "../target";
import type { ObjectStoreSpec } from "./args";

export interface StorePlan extends ObjectStoreSpec {
  connection: string;
  readers: Target[];
}

export interface BuiltStore extends BuiltData {
  port: number;
}

interface Access {
  host: string;
  port: number;
  /** Access key and secret key, as S3 clients call them. */
  username: pulumi.Input<string>;
  password: pulumi.Input<string>;
  bucket: string;
  /** S3 clients sign for it, and do not start without. */
  region: string;
}

/** Every entry of the connection's secret. The endpoint's URL holds no credentials: S3 clients take them apart. */
export function connectionValues({
  host,
  port,
  username,
  password,
  bucket,
  region,
}: Access): SecretValues<ConnectionField> {
  const url = port === 443 ? `https://${host}` : `https://${host}:${port}`;
  return { url, host, port: String(port), username, password, database: bucket, region };
}
