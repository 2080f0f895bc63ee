import { defaultSettings } from "../../../policy/judging/judge";
import { UNKNOWN } from "../../../policy/rule";
import { check, resource } from "../support";

const SETTINGS = defaultSettings("staging");

check("An identity provider's spec", {
  good: resource("ward:components:IdentityProvider", {
    target: "aws",
    image: "registry.tebx.com/keycloak:26.7.4",
    host: "auth.tebx.com",
    realm: "tebx-production",
    clients: [{ id: "tebx-api", secret: "KEYCLOAK_CLIENT_SECRET", redirectHosts: ["tebx.com"] }],
    database: "identity-database",
    bootstrapSecret: "KEYCLOAK_ADMIN_PASSWORD",
  }),
  accepts: [
    { what: "mail with STARTTLS", change: [[["mail"], { host: "smtp.example.com", port: 587 }]] },
    {
      what: "one replica in staging",
      change: [[["replicas"], { min: 1, max: 1 }]],
      context: { environment: "staging" },
    },
    { what: "events for 400 days", change: [[["auditDays"], 400]] },
  ],
  refuses: [
    {
      what: "logins that lead anywhere",
      change: [[["clients", 0, "redirectHosts", 0], "*"]],
      finds: ["K-38 clients[0].redirectHosts[0]"],
    },
    {
      what: "logins that lead to any part of a domain",
      change: [[["clients", 0, "redirectHosts", 0], "*.tebx.com"]],
      finds: ["K-38 clients[0].redirectHosts[0]"],
    },
    {
      what: "logins that lead to a developer",
      change: [[["clients", 0, "redirectHosts", 0], "localhost"]],
      finds: ["K-38 clients[0].redirectHosts[0]"],
    },
    {
      what: "logins that lead nowhere",
      change: [[["clients", 0, "redirectHosts"], undefined]],
      finds: ["K-38 clients[0].redirectHosts"],
    },
    {
      what: "a client without a secret",
      change: [[["clients", 0, "secret"], undefined]],
      finds: ["K-38 clients[0].secret"],
    },
    { what: "an unknown host", change: [[["host"], UNKNOWN]], finds: ["K-38 host"] },
    {
      what: "one replica in prod",
      change: [[["replicas"], { min: 1, max: 2 }]],
      finds: ["K-39 replicas.min"],
    },
    {
      what: "plain mail",
      change: [[["mail"], { host: "smtp.example.com", port: 25 }]],
      finds: ["K-39 mail.port"],
    },
    {
      what: "logins that are forgotten in a month",
      change: [[["auditDays"], 30]],
      finds: ["K-36 auditDays"],
    },
    {
      what: "logins that are forgotten in a week, in staging",
      change: [[["auditDays"], 7]],
      context: { environment: "staging", settings: { ...SETTINGS, auditLogDays: 30 } },
      finds: ["K-36 auditDays"],
    },
    { what: "an image that moves", change: [[["image"], "keycloak:latest"]], finds: ["K-23 image"] },
  ],
});

check("A static site's spec", {
  good: resource("ward:components:StaticSite", {
    target: "kubernetes",
    site: "dashboard",
    image: "registry.tebx.com/tebx-dashboard:1.0.0",
    folder: "/usr/share/nginx/html",
    hashed: ["/assets"],
  }),
  accepts: [{ what: "no hashed files", change: [[["hashed"], []]] }],
  refuses: [
    { what: "the whole image", change: [[["folder"], "/"]], finds: ["K-48 folder"] },
    { what: "settings", change: [[["folder"], "/etc/nginx"]], finds: ["K-48 folder"] },
    { what: "the program's folder", change: [[["folder"], "/app"]], finds: ["K-48 folder"] },
    {
      what: "a way out of the folder",
      change: [[["folder"], "/srv/html/../../etc"]],
      finds: ["K-48 folder"],
    },
    { what: "no folder", change: [[["folder"], undefined]], finds: ["K-48 folder"] },
    { what: "pages that stay a year", change: [[["hashed", 0], "/"]], finds: ["K-49 hashed[0]"] },
    { what: "unknown paths", change: [[["hashed"], UNKNOWN]], finds: ["K-49 hashed"] },
    { what: "an unpinned image", change: [[["image"], "tebx-dashboard"]], finds: ["K-23 image"] },
  ],
});
