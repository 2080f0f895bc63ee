import { expect } from "chai";
import { findings, resource } from "../support";

describe("A server's file in a ConfigMap", () => {
  const found = (file: string, text: string): string[] =>
    findings([resource("kubernetes:core/v1:ConfigMap", { data: { [file]: text } })]);
  const plain = [
    ["postgresql.conf", "listen_addresses = '*'\nssl = off\n"],
    ["pg_hba.conf", "local all all peer\nhost all all 10.0.0.0/8 scram-sha-256"],
    ["pg_hba.conf", "hostnossl all all 0.0.0.0/0 scram-sha-256"],
    ["my.cnf", "[mysqld]\nskip-ssl\n"],
    ["mysqld.cnf", "require_secure_transport = OFF"],
    ["mongod.conf", "net:\n  tls:\n    mode: preferTLS\n"],
    ["rabbitmq.conf", "listeners.tcp.default = 5672"],
    ["prometheus.yml", "  tls_config:\n    insecure_skip_verify: true\n"],
    ["haproxy.cfg", "backend api\n  server api api:8443 ssl verify none\n"],
    ["config.toml", "tls_insecure_skip_verify = true"],
  ] as const;
  const open = [
    ["pg_hba.conf", "hostssl all all 10.0.0.0/8 trust"],
    ["pg_hba.conf", "hostssl all all 10.0.0.0 255.0.0.0 trust"],
    ["mongod.conf", "security:\n  authorization: disabled\n"],
    ["rabbitmq.conf", "loopback_users.guest = false"],
    ["rabbitmq.conf", "loopback_users = none"],
  ] as const;
  const good = [
    ["pg_hba.conf", "local all all trust\nhostssl all all 127.0.0.1/32 trust"],
    ["pg_hba.conf", "hostssl all all 10.0.0.0/8 trust clientcert=verify-full"],
    ["mongod.conf", "security:\n  authorization: enabled\n"],
    ["rabbitmq.conf", "loopback_users.guest = true"],
    ["postgresql.conf", "ssl = on\n#ssl = off\n"],
    [
      "pg_hba.conf",
      "local all all peer\nhost all all 127.0.0.1/32 scram-sha-256\nhostssl all all all scram-sha-256\nhost all all all reject",
    ],
    ["my.cnf", "[mysqld]\nrequire_secure_transport = ON\nskip-name-resolve\n"],
    ["mongod.conf", "net:\n  tls:\n    mode: requireTLS\n"],
    ["rabbitmq.conf", "listeners.tcp = none\nlisteners.ssl.default = 5671"],
    ["prometheus.yml", "  tls_config:\n    insecure_skip_verify: false\n"],
    ["haproxy.cfg", "backend api\n  server api api:8443 ssl verify required ca-file /ca.pem\n"],
    ["app.yaml", "mode: disabled\n"],
  ] as const;
  for (const [file, text] of plain)
    it(`is refused: ${file}, ${JSON.stringify(text)}`, () =>
      expect(found(file, text)).to.deep.equal([`T-28 data["${file}"]`]));
  for (const [file, text] of open)
    it(`is refused, as it lets in anybody: ${file}, ${JSON.stringify(text)}`, () =>
      expect(found(file, text)).to.deep.equal([`S-15 data["${file}"]`]));
  it("is refused for both where it lets in anybody in clear", () => {
    const both = found("pg_hba.conf", "host all all 0.0.0.0/0 trust");
    expect(both).to.have.members(['T-28 data["pg_hba.conf"]', 'S-15 data["pg_hba.conf"]']);
  });
  for (const [file, text] of good)
    it(`is let through: ${file}, ${JSON.stringify(text)}`, () => expect(found(file, text)).to.deep.equal([]));
});
