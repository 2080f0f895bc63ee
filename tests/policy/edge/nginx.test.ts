import { expect } from "chai";
import { UNKNOWN } from "../../../policy/rule";
import { everywhere, parseNginx } from "../../../policy/texts/nginx";
import { findings, resource } from "../support";

const HSTS = 'add_header Strict-Transport-Security "max-age=63072000; includeSubDomains" always;';
const GOOD = `
events {}
http {
  ssl_protocols TLSv1.2 TLSv1.3;  # a comment { with ; marks
  log_format main '{"host":"\${host}"}';
  server { listen 8080; server_name _; return 308 https://$host$request_uri; }
  server {
    listen 8443 ssl;
    ${HSTS}
    location / { proxy_pass http://api; }
    location /assets { add_header Cache-Control "public"; ${HSTS} root /srv; }
  }
  server { listen 8081; location = /healthz { return 200; } }
  server { listen 127.0.0.1:8082; location / { proxy_pass http://status; } }
}`;

function edge(
  text: unknown,
  more: Record<string, unknown> = {},
  under = ["ward:components:EdgeProxy"],
): string[] {
  return findings([
    resource("kubernetes:core/v1:ConfigMap", { data: { "nginx.conf": text, ...more } }, { under }),
  ]);
}

const bad: [what: string, from: string, to: string, finds: string[]][] = [
  ["TLS 1.1", "TLSv1.2 TLSv1.3", "TLSv1.1 TLSv1.2", ["T-24"]],
  ["SSLv3 in one server", "listen 8443 ssl;", "listen 8443 ssl; ssl_protocols SSLv3;", ["T-24"]],
  ["no TLS versions", "ssl_protocols TLSv1.2 TLSv1.3;", "", ["T-24"]],
  [
    "a plain server that passes on",
    "return 308 https://$host$request_uri;",
    "location / { proxy_pass http://api; }",
    ["T-24", "T-24"],
  ],
  ["a plain server that answers", "return 308 https://$host$request_uri;", "return 200 ok;", ["T-24"]],
  ["a redirect that stays plain", "return 308 https://", "return 308 http://", ["T-24"]],
  [
    "a plain path beside the redirect",
    "return 308 https://$host$request_uri;",
    "location /x { root /srv; } return 308 https://$host$request_uri;",
    ["T-24"],
  ],
  ["a server without `ssl`", "listen 8443 ssl;", "listen 8443;", ["T-24", "T-24"]],
  ["a server without `listen`", "listen 8443 ssl;", "", ["T-24", "T-24", "T-24"]],
  ["no HSTS", `${HSTS}\n    location`, "location", ["T-25"]],
  [
    "HSTS for a year",
    `63072000; includeSubDomains" always;\n    location`,
    `31536000" always;\n    location`,
    ["T-25"],
  ],
  ["HSTS not on errors", `" always;\n    location`, `";\n    location`, ["T-25"]],
  ["a nested header that drops HSTS", `"public"; ${HSTS}`, `"public";`, ["T-25"]],
  [
    "a redirect by URL that stays plain",
    "return 308 https://$host$request_uri;",
    "return http://$host;",
    ["T-24"],
  ],
  [
    "one server for both, which serves in clear too",
    "listen 8443 ssl;",
    "listen 8443 ssl; listen 8080;",
    ["T-24", "T-24", "T-24"],
  ],
  [
    "one server for both with old TLS",
    "listen 8443 ssl;",
    "listen 8443 ssl; listen 127.0.0.1:8444; ssl_protocols TLSv1;",
    ["T-24"],
  ],
  [
    "HSTS missing from a server that also listens inside",
    `listen 8443 ssl;\n    ${HSTS}\n    location`,
    "listen 8443 ssl; listen 127.0.0.1:8444;\n    location",
    ["T-25"],
  ],
  [
    "a plain server on the web port and on another one that answers",
    "return 308 https://$host$request_uri;",
    "listen 8090; return 200;",
    ["T-24"],
  ],
  [
    "a plain server that refuses one path and serves the rest",
    "return 308 https://$host$request_uri;",
    "location /a { return 404; }",
    ["T-24"],
  ],
  [
    "a plain server with a path below that does not redirect",
    "return 308 https://$host$request_uri;",
    "location / { return 308 https://$host; location /a { } }",
    ["T-24"],
  ],
  [
    "a plain server, with a remark where its block begins",
    "server { listen 8080; server_name _; return 308 https://$host$request_uri; }",
    "server # the web\n { listen 8080; return 200; }",
    ["T-24"],
  ],
  [
    "no HSTS because a refusal is switched off",
    `listen 8443 ssl;\n    ${HSTS}\n    location`,
    "listen 8443 ssl; ssl_reject_handshake off;\n    location",
    ["T-25"],
  ],
];

describe("The edge's nginx configuration", () => {
  it("is accepted when plain HTTP only redirects", () => {
    expect(edge(GOOD)).to.deep.equal([]);
  });
  for (const [what, from, to, finds] of bad)
    it(`is refused: ${what}`, () => {
      expect(GOOD).to.contain(from);
      expect(edge(GOOD.replace(from, to))).to.deep.equal(finds.map((id) => `${id} data["nginx.conf"]`));
    });
  it("may redirect by URL alone, and refuse a handshake without a header", () => {
    expect(edge(GOOD.replace("return 308 https", "return https"))).to.deep.equal([]);
    const refusing = "server { listen 8443 ssl default_server; ssl_reject_handshake on; } server {";
    expect(edge(GOOD.replace("server {", refusing))).to.deep.equal([]);
  });
  it("says once where HSTS is lost, however many locations are below", () => {
    const lost = GOOD.replace(`${HSTS}\n    location`, "location /a { location /b { } }\n    location");
    expect(edge(lost)).to.deep.equal(['T-25 data["nginx.conf"]']);
  });
  it("is refused when it is not known", () => {
    expect(edge(UNKNOWN)).to.deep.equal(['T-24 data["nginx.conf"]', 'S-01 data["nginx.conf"]']);
  });
  it("is read together with the files that it includes from beside it", () => {
    const split = GOOD.replace("ssl_protocols TLSv1.2 TLSv1.3;", "include /etc/nginx/tls.conf;");
    expect(edge(split, { "tls.conf": "ssl_protocols TLSv1.3;" })).to.deep.equal([]);
    expect(edge(split, { "tls.conf": "ssl_protocols TLSv1;" })).to.deep.equal(['T-24 data["nginx.conf"]']);
  });
  it("is refused when a term that is too short comes from the level above", () => {
    const above = (header: string) =>
      GOOD.replace(`${HSTS}\n    location`, "location").replace("http {", `http { ${header}`);
    expect(edge(above(HSTS))).to.deep.equal([]);
    expect(edge(above(HSTS.replace("63072000", "86400")))).to.deep.equal(['T-25 data["nginx.conf"]']);
  });
  it("is read with servers in files of their own, which mean nothing alone", () => {
    const [head = "", tail = ""] = GOOD.split("server { listen 8080;");
    const site = `server { listen 8080;${tail.slice(0, tail.lastIndexOf("}"))}`;
    const main = (include: string) => `${head} include ${include}; }`;
    expect(edge(main("site.conf"), { "site.conf": site })).to.deep.equal([]);
    expect(edge(main("/etc/nginx/conf.d/*.conf"), { "site.conf": site })).to.deep.equal([]);
    expect(
      edge(main("conf.d/*.conf"), { "site.conf": site.replace("listen 8443 ssl;", "listen 8443;") }),
    ).to.deep.equal(['T-24 data["nginx.conf"]', 'T-24 data["nginx.conf"]']);
    expect(edge("http { }", { "site.conf": site })).to.deep.equal(['T-24 data["site.conf"]']);
  });
  it("may serve plain HTTP inside of a namespace, with modern TLS where it has TLS", () => {
    const inside = "server { listen 8080; root /srv; }";
    expect(edge(inside, {}, [])).to.deep.equal([]);
    expect(edge(`${inside} server { listen 8443 ssl; ssl_protocols TLSv1; }`, {}, [])).to.deep.equal([
      'T-24 data["nginx.conf"]',
    ]);
  });
});

describe("The parser of nginx's language", () => {
  it("keeps braces and semicolons inside quotes, variables and comments", () => {
    const read = parseNginx(`a "x; { }" '\\''; # b { \n c \${d}e { f; }`);
    expect(read).to.deep.equal([
      { name: "a", args: ["x; { }", "\\'"], line: 1 },
      { name: "c", args: [`\${d}e`], line: 2, block: [{ name: "f", args: [], line: 2 }] },
    ]);
  });
  it("survives text that is no configuration", () => {
    for (const text of ["", "}", "{", "}}}; {;", "'", '"open', "a {", ";;;"])
      expect(() => parseNginx(text)).not.to.throw();
  });
  it("finds directives at any depth", () => {
    expect(everywhere(parseNginx("http { server { location / { return 404; } } }"), "return")).to.have.length(
      1,
    );
  });
});
