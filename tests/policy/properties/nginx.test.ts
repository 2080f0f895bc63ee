import fc from "fast-check";
import { resource } from "../support";
import { asked } from "./asked";
import { type Layout, printed } from "./nginx-text";
import {
  type Answer,
  type Header,
  judgeWeb,
  type Listen,
  type Place,
  type Protocols,
  type Server,
} from "./oracles/nginx";
import { properties } from "./properties";

const ask = asked("T-24", "T-25");

const hsts = fc.record({
  name: fc.constantFrom("Strict-Transport-Security", "strict-transport-security"),
  value: fc.constantFrom(
    "max-age=63072000; includeSubDomains",
    "max-age=63072000",
    "max-age=94608000; preload",
    "max-age=63071999",
    "max-age=0",
    "max-age=31536000; includeSubDomains",
    "none",
  ),
  always: fc.boolean(),
});
const good = fc.constant({
  name: "Strict-Transport-Security",
  value: "max-age=63072000; includeSubDomains",
  always: true,
});
const other = fc.record({
  name: fc.constantFrom("X-Frame-Options", "Content-Security-Policy"),
  value: fc.constantFrom("DENY", "default-src 'self'; img-src *"),
  always: fc.boolean(),
});
const headers: fc.Arbitrary<Header[]> = fc.oneof(
  fc.constant<Header[]>([]),
  fc.tuple(fc.oneof({ weight: 3, arbitrary: good }, hsts)),
  fc.tuple(other, fc.oneof({ weight: 3, arbitrary: good }, hsts)),
  fc.tuple(other),
);

const words = (...texts: string[]): Answer[] => texts.map((text) => ({ words: text.split(" ") }));
const answer: fc.Arbitrary<Answer | undefined> = fc
  .oneof(
    {
      weight: 4,
      arbitrary: fc.constantFrom(
        ...words("return 308 https://$host$request_uri", "return 301 https://www", "return https://$host"),
      ),
    },
    { weight: 2, arbitrary: fc.constantFrom(...words("return 404", "return 421", "return 444")) },
    fc.constantFrom(
      ...words("return 200", "return 308 http://$host", "return http://$host", "return 503", "return 302 /a"),
    ),
    {
      weight: 2,
      arbitrary: fc.constantFrom(...words("proxy_pass http://api", "root /srv", "try_files $uri =404")),
    },
    { weight: 2, arbitrary: fc.constant(undefined) },
  )
  // Each one is an object of its own, since it is found again by its line.
  .map((one) => one && { ...one });

const condition: fc.Arbitrary<Place> = fc.record({
  at: fc.constant(["($http_x", "=", "1)"]),
  kind: fc.constant<"if">("if"),
  headers,
  answer: answer.filter((one) => one === undefined || one.words[0] === "return"),
  inside: fc.constant([]),
});

const location = (at: readonly string[], inside: fc.Arbitrary<Place[]>): fc.Arbitrary<Place> =>
  fc.record({ at: fc.constant(at), kind: fc.constant<"location">("location"), headers, answer, inside });

const below = (path: string): fc.Arbitrary<Place[]> =>
  fc.array(fc.oneof(condition, location([`${path}n`], fc.array(condition, { maxLength: 1 }))), {
    maxLength: 1,
  });

const places: fc.Arbitrary<Place[]> = fc.uniqueArray(
  fc.oneof(
    location(["/"], below("/")),
    location(["/"], below("/")),
    location(["^~", "/a"], below("/a/")),
    location(["/a/b"], below("/a/b/")),
    location(["=", "/a"], fc.constant([])),
    location(["=", "/"], fc.constant([])),
  ),
  { maxLength: 4, selector: ({ at }) => at.join(" ") },
);

const protocols = (usual: number): fc.Arbitrary<Protocols[]> =>
  fc.array(
    fc.record({
      directive: fc.constantFrom<Protocols["directive"]>(
        "ssl_protocols",
        "ssl_protocols",
        "proxy_ssl_protocols",
      ),
      versions: fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom(["TLSv1.2", "TLSv1.3"], ["TLSv1.3"]) },
        fc.constantFrom(["TLSv1", "TLSv1.2"], ["SSLv3"], ["TLSv1.1"], ["TLSv1.3", "TLSv1.1"]),
      ),
    }),
    { maxLength: usual },
  );

const listen: fc.Arbitrary<Listen> = fc
  .tuple(
    fc.constantFrom<[address: string, port: number, loopback: boolean]>(
      ...(
        [
          ["80", 80, false],
          ["8080", 8080, false],
          ["*:80", 80, false],
          ["[::]:8080", 8080, false],
        ] as const
      ).map((it) => [...it] as [string, number, boolean]),
      ["0.0.0.0", 80, false],
      ["8443", 8443, false],
      ["[::]:443", 443, false],
      ["8081", 8081, false],
      ["127.0.0.1:8082", 8082, true],
      ["[::1]:80", 80, true],
      ["localhost:80", 80, true],
      ["unix:/run/nginx.sock", 80, true],
    ),
    fc.constantFrom([], ["default_server"], ["backlog=511"]),
    fc.constantFrom<string[]>([], [], ["ssl"], ["ssl", "http2"], ["quic"]),
  )
  .map(([[address, port, loopback], before, tls]) => ({
    words: [address, ...before, ...tls],
    port,
    loopback,
    tls: tls.length > 0,
  }));

/** Without `listen` a server listens on 80 (as root does) in clear. */
const server: fc.Arbitrary<Server> = fc.record({
  listens: fc.array(listen, { maxLength: 2 }),
  protocols: protocols(1),
  headers,
  answer,
  places,
  refuses: fc.constantFrom(undefined, undefined, undefined, true, false),
});

const web = fc.record({
  protocols: protocols(2),
  headers,
  servers: fc.array(server, { minLength: 1, maxLength: 3 }),
});

const layout: fc.Arbitrary<Layout> = fc.record({
  noise: fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 40 }),
  servers: fc.constantFrom<Layout["servers"]>("here", "here", "named", "pattern"),
  apart: fc.boolean(),
  bare: fc.boolean(),
});

properties("Rules on the text of nginx's configuration", 4_000, (agrees) => {
  const edges = fc.constantFrom<string[]>(["ward:components:EdgeProxy"], ["ward:components:EdgeProxy"], []);
  agrees("servers in many layouts", 4_000, fc.tuple(web, layout, edges), ([description, look, under]) => {
    const { main, files, lines } = printed(description, look);
    const meant = {
      ...description,
      servers: description.servers.map((one) =>
        one.listens.length > 0
          ? one
          : { ...one, listens: [{ words: [], port: 80, loopback: false, tls: false }] },
      ),
    };
    for (const [index, one] of description.servers.entries())
      lines.set(meant.servers[index] as object, lines.get(one) ?? 0);
    const expected = Object.entries(judgeWeb(meant, under.length > 0)).flatMap(([id, parts]) =>
      parts.map((part) => `${id} data["${main}"] line ${lines.get(part)}`),
    );
    const found = ask([resource("kubernetes:core/v1:ConfigMap", { data: files }, { under })]).map(
      ({ id, path, message }) => `${id} ${path} ${message.split(":")[0]}`,
    );
    return { found, expected };
  });
});
