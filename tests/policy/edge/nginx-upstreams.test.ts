import { expect } from "chai";
import { UNKNOWN } from "../../../policy/rule";
import { findings, resource } from "../support";

const EDGE = ["ward:components:EdgeProxy"];
const CONF = 'data["nginx.conf"]';
const HSTS = 'add_header Strict-Transport-Security "max-age=63072000" always;';

function held(data: Record<string, unknown>, under = EDGE): string[] {
  return findings([resource("kubernetes:core/v1:ConfigMap", { data }, { under })]);
}

/** A server with TLS, and what stands in its `location /`. */
function web(location: string, above = ""): string {
  return `http { ssl_protocols TLSv1.3; ${above} server { listen 8443 ssl; ${HSTS} location / { ${location} } } }`;
}

function edge(text: string, under = EDGE): string[] {
  return held({ "nginx.conf": text }, under);
}

const db = "upstream db { server postgres.shop.svc:5432; }";

describe("What the edge leads to", () => {
  it("may be services of the cluster, and verified hosts outside", () => {
    expect(edge(web("proxy_pass http://api:3000;"))).to.deep.equal([]);
    expect(edge(web("proxy_pass http://app;", "upstream app { server app.shop.svc:8080; }"))).to.deep.equal(
      [],
    );
    expect(edge(web("proxy_ssl_verify on; proxy_pass https://api.example.com;"))).to.deep.equal([]);
    expect(edge(web("proxy_pass https://api.example.com/v1;", "proxy_ssl_verify on;"))).to.deep.equal([]);
    expect(edge(web("proxy_pass https://10.0.0.7;"))).to.deep.equal([]);
    expect(edge(web("fastcgi_pass php:9000;"))).to.deep.equal([]);
  });

  const bad: Record<string, [text: string, ...finds: string[]]> = {
    "a host outside in clear": [web("proxy_pass http://api.example.com;"), "T-70"],
    "a host outside in clear, by an upstream": [
      web("proxy_pass http://far;", "upstream far { server api.example.com:80; }"),
      "T-70",
    ],
    "gRPC outside in clear": [web("grpc_pass api.example.com:50051;"), "T-70"],
    "a host outside that nobody verifies": [web("proxy_pass https://api.example.com;"), "T-70"],
    "whoever answers": [web("proxy_ssl_verify off; proxy_pass https://api;"), "T-70"],
    "a host whose verification is taken back below": [
      web("proxy_ssl_verify off; proxy_pass https://api.example.com;", "proxy_ssl_verify on;"),
      "T-70",
      "T-70",
    ],
    "a database by HTTP": [web("proxy_pass http://db:5432;"), "P-70"],
    "a database by an upstream": [web("proxy_pass http://db;", db), "P-70"],
    "a database by a stream in clear": [
      "stream { server { listen 443; proxy_pass db:5432; } }",
      "T-24",
      "P-70",
    ],
    "a database by a stream with TLS": [
      `stream { ssl_protocols TLSv1.3; ${db} server { listen 443 ssl; proxy_pass db; } }`,
      "P-70",
    ],
    "anything by a stream in clear": ["stream { server { listen 443; proxy_pass app:8080; } }", "T-24"],
    "mail in clear": ["mail { server { listen 143; protocol imap; } }", "T-24"],
  };
  for (const [what, [text, ...finds]] of Object.entries(bad))
    it(`is refused: ${what}`, () => {
      expect(edge(text)).to.deep.equal(finds.map((id) => `${id} ${CONF}`));
    });

  it("may be TLS that is passed on by its name", () => {
    expect(edge("stream { server { listen 443; ssl_preread on; proxy_pass app:8443; } }")).to.deep.equal([]);
  });
  it("is nginx's to decide: nobody reads what another proxy is told", () => {
    expect(held({ "haproxy.cfg": "frontend db\n  bind *:5432\n" })).to.deep.equal([
      'P-70 data["haproxy.cfg"]',
    ]);
    expect(held({ "envoy.yaml": UNKNOWN })).to.include('P-70 data["envoy.yaml"]');
    expect(held({ "haproxy.cfg": "frontend db\n  bind *:5432\n" }, [])).to.deep.equal([]);
  });
  it("is refused in a stream of a namespace's own for its old TLS only", () => {
    const stream = "stream { server { listen 5432 ssl; ssl_protocols TLSv1; proxy_pass db:5432; } }";
    expect(edge(stream, [])).to.deep.equal([`T-24 ${CONF}`]);
  });
});

describe("nginx's ciphers", () => {
  const ciphers = (list: string) => edge(web("return 404;", `ssl_ciphers ${list};`));
  for (const list of [
    "HIGH:!aNULL:!MD5",
    "ECDHE-ECDSA-AES128-GCM-SHA256:DHE-RSA-CHACHA20-POLY1305",
    "ALL:!aNULL:!RC4",
    "HIGH:MD5:!aNULL:!MD5",
  ])
    it(`may be ${list}`, () => {
      expect(ciphers(list)).to.deep.equal([]);
    });
  for (const list of [
    "aNULL:eNULL:RC4",
    "ALL",
    "HIGH:+3DES",
    "DES-CBC3-SHA",
    "'HIGH:!aNULL:EXPORT'",
    "DEFAULT@SECLEVEL=0",
  ])
    it(`may not be ${list}`, () => {
      expect(ciphers(list)).to.deep.equal([`T-70 ${CONF}`]);
    });
});

describe("The edge's configuration in other places", () => {
  const text = "http { ssl_protocols TLSv1.1; }";
  const secret = (part: string, data: unknown, under = EDGE) =>
    findings([resource("kubernetes:core/v1:Secret", { [part]: data }, { under })]).filter(
      (finding) => !finding.startsWith("S-"),
    );

  it("is read in templates", () => {
    expect(held({ "default.conf.template": text })).to.deep.equal(['T-24 data["default.conf.template"]']);
  });
  it("is read under any other name", () => {
    expect(held({ site: text })).to.deep.equal(["T-24 data.site"]);
    expect(held({ site: text }, [])).to.deep.equal([]);
  });
  it("is read in a Secret, in clear and in base64", () => {
    expect(secret("stringData", { "nginx.conf": text })).to.deep.equal(['T-24 stringData["nginx.conf"]']);
    expect(secret("data", { "nginx.conf": Buffer.from(text).toString("base64") })).to.deep.equal([
      'T-24 data["nginx.conf"]',
    ]);
    expect(secret("stringData", { "haproxy.cfg": "bind *:5432" })).to.deep.equal([
      'P-70 stringData["haproxy.cfg"]',
    ]);
  });
  it("is refused in a Secret when it is not known, and nothing else of the Secret is asked for", () => {
    expect(secret("stringData", { "nginx.conf": UNKNOWN })).to.deep.equal(['T-24 stringData["nginx.conf"]']);
    expect(secret("stringData", { password: UNKNOWN })).to.deep.equal([]);
    expect(secret("stringData", UNKNOWN)).to.deep.equal([]);
    expect(secret("stringData", { "nginx.conf": text }, [])).to.deep.equal([]);
  });
});

describe("Inherited headers", () => {
  const inherit = (level: string, location: string) =>
    edge(
      `http { ssl_protocols TLSv1.3; server { listen 8443 ssl; ${HSTS} ${level} location / { ${location} } } }`,
    );

  it("may be merged with a location's own", () => {
    expect(inherit("add_header_inherit merge;", "add_header X-Foo foo; return 404;")).to.deep.equal([]);
    expect(inherit("", "add_header_inherit merge; add_header X-Foo foo; return 404;")).to.deep.equal([]);
    expect(inherit("add_header_inherit off;", "add_header_inherit on; return 404;")).to.deep.equal([]);
  });
  it("are lost where inheritance is switched off", () => {
    expect(inherit("", "add_header_inherit off; return 404;")).to.deep.equal([`T-25 ${CONF}`]);
    expect(inherit("add_header_inherit off;", "return 404;")).to.deep.equal([`T-25 ${CONF}`]);
    expect(
      inherit("add_header_inherit merge;", "add_header_inherit on; add_header X-Foo foo;"),
    ).to.deep.equal([`T-25 ${CONF}`]);
  });
});
