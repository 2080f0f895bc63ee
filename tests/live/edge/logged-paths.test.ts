/** Ids of patients in the access log of a running nginx. */
import { expect } from "chai";
import { LOGGED_BY_NGINX } from "../../edge-facts/logged-paths";
import { RunningEdge } from "./running";

describe("the access log of nginx", () => {
  let edge: RunningEdge;

  before(async function () {
    edge = await RunningEdge.of(this, "hospital");
  });
  after(() => edge?.stop());

  it("tells paths without the ids in them, and without a query", async () => {
    const { host, path: route } = edge.served()[0] ?? { host: "", path: "" };
    const above = route.replace(/\/$/, "");
    for (const path of Object.keys(LOGGED_BY_NGINX))
      await edge.ask({ host, path: `${above}${path}?patient=4711` });
    await edge.nginx().stop("SIGQUIT");
    const lines = edge.nginx().accessLog();
    const shown = Object.values(LOGGED_BY_NGINX).map((path) => (path === "/:ids" ? path : `${above}${path}`));
    expect(lines.map(({ path }) => path)).to.have.members(shown);
    await edge.nginx().start();
  });
});
