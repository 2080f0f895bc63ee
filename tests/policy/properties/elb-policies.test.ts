import { expect } from "chai";
import fc from "fast-check";
import { resource } from "../support";
import { asker } from "./asked";
import { isModern, OLDEST_PROTOCOL } from "./oracles/elb-policies";
import { HIDDEN } from "./oracles/ports";
import { properties } from "./properties";

const found = asker("T-02");

const published = Object.keys(OLDEST_PROTOCOL);
const name = fc.constantFrom(...published);
const words = published.flatMap((one) => one.split("-"));
const place = fc.nat({ max: 60 });

/** Names that look like one of AWS's, and now and then are. */
const nearly = fc.oneof(
  fc.tuple(name, place).map(([text, at]) => text.slice(0, at) + text.slice(at + 1)),
  fc
    .tuple(name, place, fc.constantFrom(..."-_0123A \n"))
    .map(([text, at, one]) => text.slice(0, at) + one + text.slice(at)),
  fc
    .tuple(name, place)
    .map(([text, at]) => text.slice(0, at) + text.charAt(at).toUpperCase() + text.slice(at + 1)),
  fc
    .tuple(name, place)
    .map(([text, at]) => text.slice(0, at) + text.charAt(at).toLowerCase() + text.slice(at + 1)),
  fc.tuple(name, fc.nat({ max: 8 }), fc.constantFrom(...words)).map(([text, at, word]) =>
    text
      .split("-")
      .with(Math.min(at, text.split("-").length - 1), word)
      .join("-"),
  ),
  fc.tuple(name, fc.nat({ max: 8 })).map(([text, at]) => text.split("-").toSpliced(at, 1).join("-")),
  fc
    .tuple(name, fc.constantFrom("lower", "upper"))
    .map(([text, way]) => (way === "lower" ? text.toLowerCase() : text.toUpperCase())),
  fc.tuple(name, name).map((both) => both.join(",")),
  // The words of one with the date of another.
  fc.tuple(name, name).map(([text, dated]) => text.slice(0, -7) + dated.slice(-7)),
  fc.tuple(name, name).map(([text, dated]) => text.slice(0, -7) + dated.slice(-7)),
);

const policy = fc.oneof(
  { weight: 3, arbitrary: name as fc.Arbitrary<unknown> },
  { weight: 6, arbitrary: nearly },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(undefined, null, "", HIDDEN, "TLSv1.2", true) },
);

const type = fc.constantFrom(
  "aws:lb/listener:Listener",
  "aws:alb/listener:Listener",
  "aws:elasticloadbalancingv2/listener:Listener",
);

properties("Rules on the TLS policies of load balancers", 5_000, (agrees) => {
  const protocol = fc.constantFrom("HTTPS", "TLS", "HTTP", undefined);
  agrees(
    "names like those that AWS publishes",
    5_000,
    fc.tuple(type, protocol, policy),
    ([token, speaks, sslPolicy]) => ({
      found: found([resource(token, { protocol: speaks, sslPolicy })]),
      // Who leaves the policy out gets the one of 2016.
      expected: speaks === "HTTP" || speaks === undefined || isModern(sslPolicy) ? [] : ["T-02 sslPolicy"],
    }),
  );
});

describe("Each TLS policy that AWS publishes for load balancers", () => {
  for (const [sslPolicy, oldest] of Object.entries(OLDEST_PROTOCOL))
    it(`is ${isModern(sslPolicy) ? "let through" : "refused"}: ${sslPolicy}, from TLS ${oldest}`, () => {
      expect(found([resource("aws:lb/listener:Listener", { protocol: "HTTPS", sslPolicy })])).to.deep.equal(
        isModern(sslPolicy) ? [] : ["T-02 sslPolicy"],
      );
    });
});
