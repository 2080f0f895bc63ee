import { expect } from "chai";
import { at } from "../support/plan";
import { locationsOf, nginxConf } from "./edge";
import { domainOf, fact, SYSTEM } from "./inamsos.facts";
import { directives } from "./nginx";

const EDGE = `${SYSTEM}-edge`;
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";

describe("seed 002: logs of the edge", () => {
  fact("writes access logs as JSON", [], {
    services: {
      aws: (plan) => {
        const type = "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination";
        const formats = plan.all(type).map((it) => at(plan.inputs(it), "outputFormat"));
        expect(formats).to.deep.equal(["json", "json", "json"]);
      },
      kubernetes: (plan) =>
        expect(directives(nginxConf(plan), "access_log")).to.include("/dev/stdout json buffer=4k flush=1s"),
    },
  });
  fact("tells visitors of the pages and of the API apart in them", [], {
    services: {
      aws: (plan) => {
        const groups = plan.all(LOG_GROUP).filter(({ name }) => name.endsWith("-access"));
        const names = groups.map((group) => at(plan.inputs(group), "name"));
        expect(new Set(names)).to.have.property("size", 3);
      },
      kubernetes: (plan) =>
        expect(directives(nginxConf(plan), "log_format").join()).to.include('"host":"$host"'),
    },
  });
  fact("does not log health checks", [], {
    services: {
      kubernetes: (plan) => {
        const quiet = (host: string) =>
          Object.entries(locationsOf(plan, host)).flatMap(([location, body]) =>
            directives(body, "access_log").includes("off") ? [location] : [],
          );
        expect(quiet(domainOf(plan))).to.have.members(["location = /health", "location ^~ /health/"]);
        expect(quiet(`api.${domainOf(plan)}`)).to.have.members([
          "location = /health",
          "location ^~ /health/",
          "location = /api/v1/health",
          "location ^~ /api/v1/health/",
        ]);
      },
    },
  });
  // What nginx warns of while it answers comes with the whole request: only the access log tells of that.
  fact("writes errors from warnings on, and nothing about a single request", [], {
    services: {
      kubernetes: (plan) => {
        const [all, ...ofRequests] = directives(nginxConf(plan), "error_log");
        expect(all).to.equal("/dev/stderr warn");
        expect(new Set(ofRequests)).to.deep.equal(new Set(["/dev/stderr alert"]));
        const locations = [domainOf(plan), `api.${domainOf(plan)}`].flatMap((host) =>
          Object.values(locationsOf(plan, host)),
        );
        expect(ofRequests).to.have.length(locations.length);
      },
    },
  });
  fact("keeps its logs for 7 days", ["edge.logDays"], {
    services: {
      aws: (plan) => {
        const groups = plan.all(LOG_GROUP).filter(({ name }) => name.startsWith(EDGE));
        const days = groups.map((group) => at(plan.inputs(group), "retentionInDays"));
        expect(days).to.deep.equal([7, 7, 7, 7]);
      },
    },
  });
});
