const { PolicyPack } = require("@pulumi/policy");

new PolicyPack("no-rules", { policies: [] });
