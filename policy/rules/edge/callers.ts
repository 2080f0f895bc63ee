/** Who may call functions and the APIs before them. */
import { UNKNOWN, type View } from "../../plan/view";
import type { Finding, Rule, StackRule } from "../../rule";
import { HIPAA } from "../../writing/citations";
import { foundIn, must, wrong } from "../../writing/expect";

const ROUTE = "aws:apigatewayv2/route:Route";
const API = "aws:apigatewayv2/api:Api";

type Judge = (view: View) => Finding[];

const SOURCES = ["sourceArn", "sourceAccount", "principalOrgId", "eventSourceToken"];

/** A service of AWS acts for whoever configured it: only the source says for whom. */
function namesItsCaller(view: View): Finding[] {
  const principal = view.at("principal");
  const value = principal.or("*");
  const open = value === UNKNOWN || value === "*" || /\.amazon(aws)?\.com$/.test(String(value));
  if (!open || SOURCES.some((key) => view.at(key).given())) return [];
  return must(principal, "*", () => false, "anybody may call the function, or have AWS call it for them");
}

function asks(authorization: View): Finding[] {
  return must(authorization, "NONE", (value) => value !== "NONE", "nobody is asked who calls");
}

/** A browser asks with OPTIONS, and without a login, what it may send. */
function method(view: View): Finding[] {
  return view.at("httpMethod").or("") === "OPTIONS" ? [] : asks(view.at("authorization"));
}

/** Of a WebSocket API only `$connect` can ask, so other keys without a path are left to P-23a. */
function route(view: View): Finding[] {
  const key = view.at("routeKey").or(UNKNOWN);
  return key === UNKNOWN || /^\$connect$| \//.test(String(key)) ? asks(view.at("authorizationType")) : [];
}

/** A key for an API stands in every copy of the application that has it. */
function graph(view: View): Finding[] {
  const others = view.at("additionalAuthenticationProviders").each();
  return [view, ...others].flatMap((one) =>
    must(
      one.at("authenticationType"),
      "API_KEY",
      (value) => value !== "API_KEY",
      "whoever has the application has its key",
    ),
  );
}

const CALLED: Readonly<Record<string, Judge>> = {
  "aws:lambda/functionUrl:FunctionUrl": (view) =>
    must(
      view.at("authorizationType"),
      "NONE",
      (value) => value === "AWS_IAM",
      "the function answers the internet",
    ),
  "aws:lambda/permission:Permission": namesItsCaller,
  "aws:apigateway/method:Method": method,
  [ROUTE]: route,
  [API]: (view) =>
    view.at("target").given() ? [wrong(view.at("target"), "makes a route that asks nobody who calls")] : [],
  "aws:appsync/graphQLApi:GraphQLApi": graph,
};

export const callerRules: Rule[] = [
  {
    id: "P-23",
    name: "functions-know-their-callers",
    title: "Functions and the APIs before them are called by named callers only",
    duty: "private-ports",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.access, HIPAA.authentication],
    why: "A function's URL, or a route of an API, without a login is public, and so is a permission for everyone.",
    remediation:
      "Set authorizationType (authorization of a method) to AWS_IAM, JWT, CUSTOM or COGNITO_USER_POOLS; name the principal, and the sourceArn of a service that calls.",
    types: Object.keys(CALLED),
    evaluate: ({ resource, view }) => CALLED[resource.type]?.(view) ?? [],
  },
];

/** `$default` of an HTTP API takes whatever no other route does; of a WebSocket API, messages of those who are let in. */
export const joinedCallerRules: StackRule[] = [
  {
    id: "P-23a",
    name: "default-routes-know-their-callers",
    title: "The default route of an HTTP API asks who calls",
    duty: "private-ports",
    level: "mandatory",
    severity: "critical",
    citations: [HIPAA.access, HIPAA.authentication],
    why: "The default route answers every path that no other does: without a login all of it is public.",
    remediation: "Set authorizationType of the route to AWS_IAM, JWT or CUSTOM.",
    evaluate: (plan) => {
      const apis = plan
        .ofType([API])
        .filter((api) => plan.view(api).at("protocolType").or("HTTP") !== "WEBSOCKET");
      return plan
        .ofType([ROUTE])
        .filter((one) => plan.view(one).at("routeKey").or("") === "$default")
        .filter((one) => apis.some((api) => plan.refers(one, "apiId", api)))
        .flatMap((one) => foundIn(one, asks(plan.view(one).at("authorizationType"))));
    },
  },
];
