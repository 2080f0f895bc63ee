/** What an access log may tell of a path: below each, how it is to be shown. */
export const LOGGED_PATHS: Readonly<Record<string, string>> = {
  "/x": "/x",
  "/x/": "/x/",
  "/x/api/v1/oauth2/token": "/x/api/v1/oauth2/token",
  "/x/patients/4711": "/x/patients/:id",
  "/x/patients/4711/": "/x/patients/:id/",
  "/x/patients/7/visits/2026-01-31": "/x/patients/:id/visits/:id",
  "/x/5f0c6a1e-8d2b-4a57-9c3e-1b2a3c4d5e6f/scan": "/x/:id/scan",
  "/x/MRN-00123.pdf": "/x/:id",
  "/x/a/1/b/2/c/3/d/4": "/x/a/:id/b/:id/c/:id/d/:id",
};

/** Only where nginx writes: CloudWatch looks for less. */
export const LOGGED_BY_NGINX: Readonly<Record<string, string>> = {
  ...LOGGED_PATHS,
  "/x/jane@example.com": "/x/:id",
  "/x/J%C3%B6rg": "/x/:id",
  "/x/Jane%20Roe/file": "/x/:id/file",
  "/x/1/2/3/4/5": "/:ids",
  [`/x/${"a/".repeat(1500)}9`]: `/x/${"a/".repeat(1500)}:id`,
};
