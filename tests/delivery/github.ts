/** A stand-in for GitHub's API on loopback. */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export interface Asked {
  method: string;
  path: string;
  authorization: string | undefined;
  body: unknown;
}

export interface GitHub {
  environment: Record<string, string>;
  asked: Asked[];
  stop(): void;
}

/** Answers each request with what `answer` says. */
export async function startGitHub(
  answer: (asked: Asked) => { status: number; body: unknown },
): Promise<GitHub> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const text = await textOf(request);
    const one = {
      method: request.method ?? "",
      path: request.url ?? "",
      authorization: request.headers.authorization,
      body: text === "" ? undefined : JSON.parse(text),
    };
    asked.push(one);
    const { status, body } = answer(one);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const environment = {
    GITHUB_API_URL: `http://127.0.0.1:${port}`,
    GITHUB_REPOSITORY: "clinic/ward",
    GITHUB_TOKEN: "a token of tests",
  };
  // What asks keeps its connections for the next question: a server that only closes would wait for them.
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return { environment, asked, stop };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}
