/** The public certificate of an edge on AWS, twice: CloudFront takes its own only from us-east-1. */
import * as acm from "@pulumi/aws/acm";
import * as route53 from "@pulumi/aws/route53";
import type * as pulumi from "@pulumi/pulumi";
import { GLOBAL_REGION } from "./access-log";
import type { EdgeDns } from "./args";

export function createCertificate(
  name: string,
  hosts: string[],
  dns: EdgeDns,
  opts: pulumi.CustomResourceOptions,
): { global: pulumi.Output<string>; regional: pulumi.Output<string> } {
  const regional = request(name);
  const records = hosts.map((host) => prove(host, regional));
  return {
    regional: validated(name, regional),
    global: validated(`${name}-global`, request(`${name}-global`, GLOBAL_REGION), GLOBAL_REGION),
  };

  function request(role: string, region?: string): acm.Certificate {
    const [domainName = "", ...others] = hosts;
    return new acm.Certificate(
      role,
      {
        domainName,
        subjectAlternativeNames: others,
        validationMethod: "DNS",
        keyAlgorithm: "EC_prime256v1",
        ...(region === undefined ? {} : { region }),
      },
      opts,
    );
  }

  /** ACM asks for the same record in every region of an account: one proves both certificates. */
  function prove(host: string, certificate: acm.Certificate): route53.Record {
    const record = certificate.domainValidationOptions.apply((options) => {
      const found = options.find(({ domainName }) => domainName === host);
      if (found === undefined) throw new Error(`ACM names no record that would prove ${host}`);
      return found;
    });
    return new route53.Record(
      `${name}-proof-${host}`,
      {
        zoneId: dns.hostedZoneId,
        name: record.resourceRecordName,
        type: record.resourceRecordType,
        records: [record.resourceRecordValue],
        ttl: 300,
        allowOverwrite: true,
      },
      opts,
    );
  }

  function validated(role: string, certificate: acm.Certificate, region?: string): pulumi.Output<string> {
    const validation = new acm.CertificateValidation(
      role,
      {
        certificateArn: certificate.arn,
        validationRecordFqdns: records.map((record) => record.fqdn),
        ...(region === undefined ? {} : { region }),
      },
      opts,
    );
    return validation.certificateArn;
  }
}
