import { checkPlans, set } from "./support";

checkPlans({
  "An edge": [
    [
      "leads to no service that is not there",
      "nx-portal",
      "kubernetes",
      set("ward:components:EdgeProxy", "nx-portal-edge", ["sites", 0, "routes", 0, "service"], "database"),
      ["K-19 nx-portal-edge sites[0].routes[0].service"],
    ],
    [
      "leads to no worker, which listens on no port",
      "nx-portal",
      "kubernetes",
      set(
        "ward:components:EdgeProxy",
        "nx-portal-edge",
        ["sites", 0, "routes", 0, "service"],
        "worker-service",
      ),
      ["K-19 nx-portal-edge sites[0].routes[0].service"],
    ],
    [
      "denies the metrics of what it leads to",
      "tebx",
      "aws",
      set("ward:components:EdgeProxy", "tebx-edge", ["denied"], []),
      ["K-29 tebx-edge denied"],
    ],
    [
      "may deny a folder that metrics are in",
      "tebx",
      "aws",
      (resource) =>
        set(
          "ward:components:EdgeProxy",
          "tebx-edge",
          ["denied"],
          ["/internal"],
        )(
          set("ward:components:ApiService", "tebx-api", ["metricsPath"], "/internal/metrics")(resource) ??
            resource,
        ),
      [],
    ],
  ],
});
