/** Ids of patients in the access log of a running nginx. */
import { expect } from "chai";
import { LOGGED_BY_NGINX } from "../../edge-facts/logged-paths";
import { RunningEdge } from "./running";
import type { Seen } from "./stub";

describe("the access log of nginx", () => {
  let edge: RunningEdge;

  before(async function () {
    edge = await RunningEdge.of(this, "hospital");
  });
  after(() => edge?.stop());

  it("tells paths without the ids in them, and without a query", async () => {
    const { host, path: route } = edge.served()[0] ?? { host: "", path: "" };
    const above = route.replace(/\/$/, "");
    const numbers: unknown[] = [];
    for (const path of Object.keys(LOGGED_BY_NGINX)) {
      const { body } = await edge.ask({ host, path: `${above}${path}?patient=4711` });
      numbers.push((JSON.parse(body) as Seen).headers["x-request-id"]);
    }
    await edge.nginx().stop("SIGQUIT");
    const lines = edge.nginx().accessLog();
    const shown = Object.values(LOGGED_BY_NGINX).map((path) => (path === "/:ids" ? path : `${above}${path}`));
    expect(lines).to.have.length(shown.length);
    // The workers' lines are in order each for itself.
    const byNumber = new Map<unknown, unknown>(
      lines.map(({ requestId, path }) => [requestId, path] as const),
    );
    expect(numbers.map((number) => byNumber.get(number))).to.deep.equal(shown);
    await edge.nginx().start();
  });
});
