/** Known cases of the edge's nginx configuration. */
import type { Props } from "../support";
import { adjudicated, cases, type Row } from "./row";

const FACTS = {
  type: "kubernetes:core/v1:ConfigMap",
  options: { under: ["ward:components:EdgeProxy"] },
};

const HSTS = 'add_header Strict-Transport-Security "max-age=63072000; includeSubDomains" always;';

function nginx(server: string): Props {
  return { metadata: { name: "edge" }, data: { "nginx.conf": `events {} http { ${server} }` } };
}

function tls(body: string): Props {
  return nginx(`server { listen 443 ssl; ssl_protocols TLSv1.2 TLSv1.3; ${body} }`);
}

export const nginxRows: readonly Row[] = [
  ...cases(
    { ...FACTS, source: "gixy", rule: "add_header_redefinition", ours: "T-25" },
    {
      bad: {
        "a header of a location that drops the others": tls(
          `${HSTS} location /new { add_header X-Foo foo; }`,
        ),
        "a header within a condition that drops the others": tls(`${HSTS} if (1) { add_header X-Foo foo; }`),
        "a header two levels down": nginx(
          `${HSTS} server { listen 443 ssl; ssl_protocols TLSv1.3; location /new { add_header X-Foo foo; } }`,
        ),
        "one of two nested locations that drops the others": tls(
          `${HSTS} location / { location /some { ${HSTS} } location /another { add_header X-Foo foo; } }`,
        ),
      },
      good: {
        "the headers repeated where one is added": tls(
          `${HSTS} location /new { ${HSTS} add_header X-Foo foo; }`,
        ),
        "another header beside it": tls(`${HSTS} add_header X-Foo foo;`),
        "a location without headers of its own": tls(`${HSTS} location /new { return 404; }`),
      },
    },
  ),
  ...adjudicated("a server that never sends the header drops nothing, and is refused for never sending it", [
    ...cases(
      { ...FACTS, source: "gixy", rule: "add_header_redefinition", ours: "T-25" },
      {
        bad: {
          "no header that counts, here or above": tls(
            "add_header X-Bar bar; location /n { add_header X-Foo f; }",
          ),
        },
      },
    ),
  ]),
  ...cases(
    { ...FACTS, source: "mozilla", rule: "intermediate", ours: "T-24" },
    {
      bad: {
        "SSL 3": nginx("server { listen 443 ssl; ssl_protocols SSLv3 TLSv1.2; }"),
        "TLS 1.0": nginx("server { listen 443 ssl; ssl_protocols TLSv1 TLSv1.1 TLSv1.2; }"),
        "TLS 1.1 for all servers": nginx("ssl_protocols TLSv1.1 TLSv1.2; server { listen 443 ssl; }"),
        "nothing said about TLS": nginx("server { listen 443 ssl; }"),
        "plain HTTP on the port of HTTPS": nginx("server { listen 443; root /srv; }"),
        "a site on port 80": nginx("server { listen 80; root /srv; }"),
        "a redirect to plain HTTP": nginx("server { listen 80; return 301 http://$host$request_uri; }"),
      },
      good: {
        "TLS 1.2 and 1.3": tls(HSTS),
        "a redirect to HTTPS": nginx("server { listen 80; return 301 https://$host$request_uri; }"),
        "a refusal": nginx("server { listen 80; return 403; }"),
      },
    },
  ),
];
