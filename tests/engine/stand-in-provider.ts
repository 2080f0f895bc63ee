/**
 * One provider for every package, so that a real engine runs without plugins, a cloud or a cluster: the engine is
 * told by PULUMI_DEBUG_PROVIDERS to attach to it. It echoes inputs, and makes up what a provider makes.
 */
import {
  type handleUnaryCall,
  Server,
  ServerCredentials,
  type ServiceError,
  status,
  type UntypedHandleCall,
} from "@grpc/grpc-js";
import { runtime } from "@pulumi/pulumi";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { WireObject } from "../../preview/wire";
import { MadeUp, typeOf } from "./made-up";

/** What the engine really asked for, previews left out; URNs. */
export interface Deeds {
  created: string[];
  updated: string[];
  deleted: string[];
}

export class StandInProvider {
  readonly deeds: Deeds = { created: [], updated: [], deleted: [] };
  /** How many resources it was asked to look at, in previews too. */
  asked = 0;
  private readonly server = new Server({ "grpc.max_receive_message_length": -1 });
  private readonly madeUp = new MadeUp();

  private constructor() {
    this.server.addService(ResourceProviderService, this.service());
  }

  /** Listens on this machine only, on any free port. */
  static async start(): Promise<{ provider: StandInProvider; port: number }> {
    const provider = new StandInProvider();
    const port = await new Promise<number>((resolve, reject) => {
      provider.server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
    return { provider, port };
  }

  stop(): void {
    this.server.forceShutdown();
  }

  /** Passwords that it has made so far. */
  get generated(): string[] {
    return this.madeUp.passwords;
  }

  private service(): Record<string, UntypedHandleCall> {
    const nothing = () => new Empty();
    const checked = (request: rpc.CheckRequest) => new rpc.CheckResponse().setInputs(request.getNews());
    return {
      handshake: answer(() =>
        new rpc.ProviderHandshakeResponse().setAcceptSecrets(true).setAcceptResources(true),
      ),
      getPluginInfo: answer(() => new PluginInfo().setVersion("999.0.0")),
      attach: answer(nothing),
      cancel: answer(nothing),
      checkConfig: answer(checked),
      check: answer((request: rpc.CheckRequest) => {
        this.asked++;
        return checked(request);
      }),
      diffConfig: answer(difference),
      diff: answer(difference),
      configure: answer(() =>
        new rpc.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true).setAcceptresources(true),
      ),
      create: answer((request: rpc.CreateRequest) => this.create(request)),
      read: answer((request: rpc.ReadRequest) =>
        new rpc.ReadResponse()
          .setId(request.getId())
          .setProperties(request.getProperties())
          .setInputs(request.getInputs()),
      ),
      update: answer((request: rpc.UpdateRequest) => this.update(request)),
      delete: answer((request: rpc.DeleteRequest) => {
        this.deeds.deleted.push(request.getUrn());
        return nothing();
      }),
    };
  }

  private create(request: rpc.CreateRequest): rpc.CreateResponse {
    const inputs = plain(request.getProperties());
    // What is not answered is not known, in a preview.
    if (request.getPreview()) return new rpc.CreateResponse().setProperties(request.getProperties());
    refuseUnknowns(request.getUrn(), inputs);
    this.deeds.created.push(request.getUrn());
    const { id, outputs } = this.madeUp.outputsOf(request.getUrn(), inputs);
    return new rpc.CreateResponse().setId(id).setProperties(Struct.fromJavaScript(outputs));
  }

  private update(request: rpc.UpdateRequest): rpc.UpdateResponse {
    const news = plain(request.getNews());
    if (!request.getPreview()) {
      refuseUnknowns(request.getUrn(), news);
      this.deeds.updated.push(request.getUrn());
    }
    const outputs = { ...plain(request.getOlds()), ...news };
    return new rpc.UpdateResponse().setProperties(Struct.fromJavaScript(outputs));
  }
}

/** By inputs, as they were and as they are; what a provider adds is no difference. */
function difference(request: rpc.DiffRequest): rpc.DiffResponse {
  const olds = plain(request.getOldInputs());
  const news = plain(request.getNews());
  const keys = [...new Set([...Object.keys(olds), ...Object.keys(news)])];
  const changed = keys.filter(
    (key) => JSON.stringify(sorted(olds[key])) !== JSON.stringify(sorted(news[key])),
  );
  const { DIFF_SOME, DIFF_NONE } = rpc.DiffResponse.DiffChanges;
  return new rpc.DiffResponse().setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE).setDiffsList(changed);
}

function refuseUnknowns(urn: string, inputs: WireObject): void {
  if (!JSON.stringify(inputs).includes(runtime.unknownValue)) return;
  throw new Error(`${typeOf(urn)} should be made for real from a value that is not known: ${urn}`);
}

function plain(properties: Struct | undefined): WireObject {
  return (properties?.toJavaScript() ?? {}) as WireObject;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}

function answer<Request, Response>(
  respond: (request: Request) => Response,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    try {
      callback(null, respond(call.request));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      callback({ code: status.INVALID_ARGUMENT, message, details: message } as ServiceError);
    }
  };
}
